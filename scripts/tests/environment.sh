#!/bin/sh
# The installed program in surroundings that are not as usual. It mounts over /etc, /run and /var/lib and makes
# interfaces: run it as root with mounts, processes and a network of its own,
# scripts/apart --net --pid --fork --kill-child scripts/tests/environment.sh
set -eu
root=$(cd "$(dirname -- "$0")/../.." && pwd)
# shellcheck source=scripts/private-host.sh
. "$root/scripts/private-host.sh"
# shellcheck source=scripts/tests/lib.sh
. "$root/scripts/tests/lib.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
out=$dir/out
err=$dir/err

# --- a host ---------------------------------------------------------------------------------------

chmod 755 "$dir" /run /run/bwflow /var/lib /var/lib/bwflow /var/lib/vnstat
ip link set lo up
veth eth0 peer0
sqlite3 -batch /var/lib/vnstat/vnstat.db "
    INSERT INTO interface (name, alias, active, created, updated, rxcounter, txcounter, rxtotal, txtotal)
    SELECT 'eth0', '', 1, '2026-01-01 00:00:00', datetime('now'), 0, 0, 0, 120000000000;
    INSERT INTO day (interface, date, rx, tx) SELECT id, date('now'), 0, 120000000000 FROM interface;
    INSERT INTO day (interface, date, rx, tx) SELECT id, date('now', '-70 day'), 0, 0 FROM interface;"
chmod 644 /var/lib/vnstat/vnstat.db
cat >/etc/bwflow/config.toml <<'END'
[bandwidth]
budget = "100 GB"
limit_rate = "1 mbit"
enforcement = "cliff"
[network]
interface = "eth0"
END

mkdir -p "$dir/bin" "$dir/share/bwflow"
sed "s,@JAR@,$dir/share/bwflow/bwflow.jar,g" "$root/scripts/bwflow" >"$dir/bin/bwflow"
chmod 755 "$dir/bin" "$dir/share" "$dir/share/bwflow" "$dir/bin/bwflow"
cp "$root/target/bwflow.jar" "$root/target/bwflow-quiet.jar" "$dir/share/bwflow/"
bwflow=$dir/bin/bwflow

# Each way from here: what is the same whenever it is asked, and a limit that has to be set.
then=$(date -u +%Y-%m-%dT%H:%M:%SZ)
plain() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"; }
unlimited() {
    # When enforcement last ran is part of the answers that are kept.
    rm -f "$dir"/check*
    tc qdisc del dev eth0 root 2>/dev/null || :
    ! limited
}
limited() { tc qdisc show dev eth0 | grep -q 'qdisc tbf bf12: root .* rate 1Mbit'; }

# answers COMMAND...: with the words of bwflow after it, the command says what it says in usual surroundings.
answers() {
    for words in "check --at $then" "check --json --at $then"; do
        # shellcheck disable=SC2086
        [ -e "$dir/$words" ] || plain "$bwflow" $words >"$dir/$words" 2>"$dir/$words.err"
        # shellcheck disable=SC2086
        same 0 "$(status "$@" "$bwflow" $words)"
        cmp "$dir/$words" "$out"
        cmp "$dir/$words.err" "$err"
    done
    same 1 "$(sqlite3 :memory: "SELECT json_valid(readfile('$out'))")"
}
# works COMMAND...: so it enforces, too.
works() {
    unlimited
    same 0 "$(status "$@" "$bwflow" check --enforce --quiet)"
    limited
    has "$(cat "$err")" 'eth0: limited to 1 Mbit/s'
    same '' "$(cat "$out")"
    answers "$@"
}

# --- what must hold -------------------------------------------------------------------------------

worksWithoutPath() { works env -u PATH; }
worksWithoutHome() { works env -u HOME; }
worksWithoutAnyVariable() { works env -i; }
worksInAnyLanguage() {
    works env LC_ALL=de_DE.UTF-8
    for locale in tr_TR.UTF-8 ar_EG.UTF-8 ja_JP.eucJP none.such ''; do
        echo "in $locale"
        answers env LC_ALL="$locale" LANG="$locale" LANGUAGE=de
    done
}
worksInAnyTimeZone() {
    works env TZ=Pacific/Apia
    for zone in CET-1CEST,M3.5.0,M10.5.0/3 :/etc/localtime none/such ../../etc/passwd ''; do
        echo "in $zone"
        answers env TZ="$zone"
    done
}

# somewhere_ro COMMAND...: with a root that is read-only. What is mounted below it is not.
somewhere_ro() {
    # shellcheck disable=SC2016
    unshare --mount sh -euc 'mount -o remount,bind,ro /; if [ "$1" = all ]; then
        for place in /run /etc /var/lib /tmp; do mount --bind "$place" "$place"; mount -o remount,bind,ro "$place"; done
    fi; shift; ! touch /written; exec "$@"' sh "$@" 2>"$dir/ro-err"
    code=$?
    grep -v '/written' "$dir/ro-err" >&2 || :
    return "$code"
}
worksWithAReadOnlyRoot() { works somewhere_ro root; }
saysSoWhereNothingCanBeWritten() {
    unlimited
    same 0 "$(status somewhere_ro all "$bwflow" check --json --at "$then")"
    code=$(status somewhere_ro all "$bwflow" check --enforce --quiet)
    case $code in
    73 | 74) ;;
    *) same '73 or 74' "$code" ;;
    esac
    has "$(cat "$err")" /run/bwflow
    same 1 "$(wc -l <"$err" | tr -d ' ')"
}

# The streams stay closed only without "status", which opens them.
worksWithClosedStandardInput() {
    unlimited
    "$bwflow" check --enforce --quiet <&-
    limited
    "$bwflow" check --json <&- >"$out"
    same 1 "$(sqlite3 :memory: "SELECT json_valid(readfile('$out'))")"
}
asksNobodyWhereStandardInputIsClosed() {
    code=0
    "$bwflow" init --config "$dir/new.toml" <&- >"$out" 2>&1 || code=$?
    same 64 "$code"
    has "$(cat "$out")" 'the budget is missing'
    [ ! -e "$dir/new.toml" ]
}
saysThatStandardOutputIsClosed() {
    before=$(cksum <"$dir/share/bwflow/bwflow.jar")
    code=0
    "$bwflow" check >&- 2>"$err" || code=$?
    same 74 "$code"
    same "$before" "$(cksum <"$dir/share/bwflow/bwflow.jar")"
}
worksWithAllStreamsClosed() {
    unlimited
    "$bwflow" check --enforce --quiet <&- >&- 2>&-
    limited
    same 1 "$(sqlite3 :memory: "SELECT json_valid(readfile('/run/bwflow/last.json'))")"
    same 0 "$(wc -c </run/bwflow/lock | tr -d ' ')"
}

takesNoOptionForTheJvmFromTheEnvironment() {
    for options in -javaagent:/no/such.jar -XX:+PrintFlagsFinal -Dfile.encoding=UTF-16; do
        echo "with $options"
        answers env JAVA_TOOL_OPTIONS="$options" _JAVA_OPTIONS="$options" JDK_JAVA_OPTIONS="$options" \
            JAVA_OPTS="$options" JAVA_OPTIONS="$options" IBM_JAVA_OPTIONS="$options" OPENJ9_JAVA_OPTIONS="$options"
    done
}

# trap_programs: programs that say that they were run, under every name that there is, and a Java of that kind.
trap_programs() {
    mkdir -p "$dir/trap/bin"
    : >"$dir/ran"
    chmod 666 "$dir/ran"
    # shellcheck disable=SC2016
    printf '#!/bin/sh\necho "$0" >>%s\n' "$dir/ran" >"$dir/trap/program"
    chmod 755 "$dir/trap" "$dir/trap/bin" "$dir/trap/program"
    for program in /usr/bin/* /usr/sbin/*; do ln -sf "$dir/trap/program" "$dir/trap/bin/${program##*/}"; done
    rm -f "$dir/trap/bin/java"
    cp "$dir/trap/program" "$dir/trap/bin/java"
    echo 'JAVA_VERSION="25.0.1"' >"$dir/trap/release"
}
runsNothingThatTheEnvironmentNames() {
    trap_programs
    trap=$dir/trap
    cd "$trap/bin"
    works /usr/bin/env PATH="$trap/bin:." JAVA_HOME="$trap" JRE_HOME="$trap" JDK_HOME="$trap" \
        JAVACMD="$trap/bin/java" JAVA="$trap/bin/java" java="$trap/bin/java" jar="$trap/program" home="$trap" \
        CLASSPATH="$trap" SHELL="$trap/program" ENV="$trap/program" BASH_ENV="$trap/program" PAGER="$trap/program" \
        EDITOR="$trap/program" CDPATH="$trap" IFS=/
    same '' "$(cat "$dir/ran")"
}
# The promise above would be empty if the traps did not spring.
letsAnotherUserChooseTheJava() {
    trap_programs
    setpriv --reuid=65534 --regid=65534 --clear-groups env JAVA_HOME="$dir/trap" "$bwflow" check
    same "$dir/trap/bin/java" "$(cat "$dir/ran")"
}

# As the unit with a user of its own has it, after root has been at work.
worksAsAnotherUserWithCapNetAdmin() {
    unlimited
    "$bwflow" check --enforce --quiet
    chown -R 65534:65534 /run/bwflow /var/lib/bwflow
    chown 0:0 /run/bwflow/last.json
    works setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all,+net_admin \
        --inh-caps=-all,+net_admin --ambient-caps=-all,+net_admin
    same 65534 "$(stat -c %u /run/bwflow/last.json)"
}
# As the unit has it, after another user's.
worksAsRootWithNothingButCapNetAdmin() {
    chown -R 0:0 /run/bwflow /var/lib/bwflow
    chown 65534:65534 /run/bwflow/last.json
    works setpriv --bounding-set=-all,+net_admin --inh-caps=-all,+net_admin
    same 0 "$(stat -c %u /run/bwflow/last.json)"
}

check worksWithoutPath
check worksWithoutHome
check worksWithoutAnyVariable
check worksInAnyLanguage
check worksInAnyTimeZone
check worksWithAReadOnlyRoot
check saysSoWhereNothingCanBeWritten
check worksWithClosedStandardInput
check asksNobodyWhereStandardInputIsClosed
check saysThatStandardOutputIsClosed
check worksWithAllStreamsClosed
check takesNoOptionForTheJvmFromTheEnvironment
check runsNothingThatTheEnvironmentNames
check letsAnotherUserChooseTheJava
check worksAsAnotherUserWithCapNetAdmin
check worksAsRootWithNothingButCapNetAdmin
closing environment
