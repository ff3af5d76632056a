#!/bin/sh
# The archive of classes, with each real Java that is installed. Runs as root in namespaces of its own, which scripts/test
# makes with scripts/apart.
set -eu
root=$(cd "$(dirname -- "$0")/../.." && pwd)
# shellcheck source=scripts/private-host.sh
. "$root/scripts/private-host.sh"
# shellcheck source=scripts/tests/lib.sh
. "$root/scripts/tests/lib.sh"
out=/run/out
err=/run/err

veth eth0 eth1
known eth0
# A balance that a line of this rate cannot use up, so that a run changes and says nothing.
cat >/etc/bwflow/config.toml <<'END'
[bandwidth]
budget = "1 TB"
[network]
interface = "eth0"
line_rate = "10 mbit"
[daemon]
poll_interval_seconds = 3600
END
installed bw /run/java
cache=/var/cache/bw
bwflow=/run/bw/bwflow

# works: results on standard output and nothing else anywhere, by the timer's line and by another.
works() {
    same 0 "$(status "$bwflow" check --json)"
    same '{"schema":1,' "$(head -c 12 "$out")"
    same '' "$(cat "$err")"
    same 0 "$(status "$bwflow" check --enforce --quiet)"
    same '' "$(cat "$out" "$err")"
}
archive() { ls "$cache"/bwflow.*; }
# elsewhere: how many classes a run of the timer loads that are not in the archive.
elsewhere() {
    sed 's,-Xlog:disable,& -Xlog:class+load:file=/run/classes,' "$bwflow" >/run/bw/telling
    chmod 755 /run/bw/telling
    /run/bw/telling check --enforce --quiet
    grep 'source:' /run/classes | grep -vc 'shared objects file' || :
}

worksWithoutAnArchive() { works; }
makesAnArchiveWithAllThatTheTimerLoads() {
    same 0 "$(status /run/bw/make-archive)"
    same '' "$(cat "$out" "$err")"
    works
    # What the JVM makes while it runs cannot be in it.
    [ "$(elsewhere)" -le 40 ] || fail "$(elsewhere) classes are not in scripts/classes.list: run scripts/train"
}
# Containers and hosters' jails limit addresses; 600 MB are given.
worksWithTheArchiveWhereAddressesAreFew() {
    (
        # shellcheck disable=SC3045
        ulimit -v 600000
        works
        [ "$(elsewhere)" -le 40 ] || fail "the archive is not taken: $(elsewhere) classes are not from it"
    )
}
# What is for people, for monitoring and for platforms costs a run of the timer nothing.
loadsNothingThatTheTimerDoesNotNeed() {
    same '' "$(grep -oE 'io\.github\.bwflow\.(doctor|hooks|vmmanager|simulation|[a-z]+\.vmmanager)\.[A-Za-z]+|java\.net\.http\.[A-Za-z]+' /run/classes || :)"
    same '' "$(grep -oE 'io\.github\.bwflow\.report\.(Doctor|Nagios|Prometheus|Traffic)[A-Za-z]*' /run/classes || :)"
}
ownsItAsRootForEverybody() {
    same 'root 755' "$(stat -c '%U %a' "$cache")"
    same 'root 644' "$(stat -c '%U %a' "$(archive)")"
}
makesItAgain() {
    same 0 "$(status /run/bw/make-archive)"
    same 2 "$(find "$cache" -mindepth 1 | wc -l)"
    works
}
doesWithoutOneThatIsCut() {
    for size in 0 5 4096 100000 5000000; do
        cp "$(archive)" /run/good
        truncate -s "$size" "$(archive)"
        works
        cp -p /run/good "$(archive)"
    done
    /run/bw/make-archive
}
doesWithoutOneThatWasWrittenTo() {
    for place in 0 8 1000; do
        head -c 200000 /dev/urandom | dd of="$(archive)" bs=4096 seek="$place" conv=notrunc 2>/dev/null
        works
        /run/bw/make-archive
    done
}
doesWithoutOneOfAnotherJar() {
    cp "$(archive)" /run/kept
    touch -t 200101010000 /run/bw/bwflow.jar
    works
    cp "$root/target/bwflow.jar" /run/bw/bwflow.jar
    works
}
doesWithoutOneOfAnotherJava() {
    rm -rf /run/another
    cp -r "$home" /run/another
    ln -sfn /run/another/bin/java /run/java
    works
    [ "$(elsewhere)" -gt 200 ] || fail "an archive of another Java is used"
    ln -sfn "$home/bin/java" /run/java
}
takesItAway() {
    same 0 "$(status /run/bw/make-archive --remove)"
    same '' "$(cat "$out" "$err")"
    [ ! -e "$cache" ] || fail "$cache is still there"
    works
}
leavesNothingUsableWhereItCannotBeMade() {
    /run/bw/make-archive
    mkdir -p /run/lists
    mv /run/bw/classes*.list /run/lists/
    code=$(status /run/bw/make-archive)
    mv /run/lists/* /run/bw/
    same 69 "$code"
    works
}
refusesOthersThanRoot() {
    same 77 "$(status setpriv --reuid=65534 --regid=65534 --clear-groups /run/bw/make-archive)"
}

java_homes >/run/homes
while read -r version home <&3; do
    echo "with Java $version"
    ln -sfn "$home/bin/java" /run/java
    check worksWithoutAnArchive
    check makesAnArchiveWithAllThatTheTimerLoads
    check worksWithTheArchiveWhereAddressesAreFew
check loadsNothingThatTheTimerDoesNotNeed
    check ownsItAsRootForEverybody
    check makesItAgain
    check doesWithoutOneThatIsCut
    check doesWithoutOneThatWasWrittenTo
    check doesWithoutOneOfAnotherJar
    check doesWithoutOneOfAnotherJava
    check takesItAway
    check leavesNothingUsableWhereItCannotBeMade
    check refusesOthersThanRoot
done 3</run/homes
closing archive
