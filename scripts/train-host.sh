#!/bin/sh
# What scripts/train does inside its private namespaces. Writes the lists into the directory that is named.
set -eu

root=$(cd "$(dirname -- "$0")/.." && pwd)
# shellcheck source=scripts/private-host.sh
. "$root/scripts/private-host.sh"

new=$1
# As vnStat comes: days are the host's own.
printf 'DatabaseDir "/var/lib/vnstat"\n' >/etc/vnstat.conf
veth eth0 eth1
known eth0
cat >/etc/bwflow/config.toml <<'END'
[bandwidth]
budget = "1 TB"
[network]
interface = "eth0"
# So that recording what hooks are to be told of is in it, too.
[hooks]
on_change = ["/bin/true"]
END

java_homes >/run/homes
for version in 17 21 25; do
    grep -q "^$version " /run/homes || fail "Java $version is not installed"
done

# java WORD...: as the launcher and make-archive start it.
java() {
    set -- -XX:+UseSerialGC -XX:-UsePerfData -Xmx64m "$@" -Djdk.reflect.useNativeAccessorOnly=true \
        -Xbootclasspath/a:"$root/target/bwflow.jar" -cp /nonexistent
    [ "$version" -lt 25 ] || set -- --module-path="$root/target/bwflow-quiet.jar" --add-modules=bwflow.quiet \
        -Djdk.logger.finder.singleton=false "$@"
    # shellcheck disable=SC2086
    "$home/bin/java" "$@" $tick </dev/null >&2 || fail "Java $version cannot run it"
}
run='io.github.bwflow.Main check --enforce --quiet'
while read -r version home; do
    # The first runs set the limit and leave their memory.
    tick=$run
    for _ in 1 2 3; do java; done
    list=/run/list.$version
    java -XX:DumpLoadedClassList="$list"
    [ "$version" -ge 25 ] || continue
    # Without an archive this Java loads what puts modules together, too.
    sed -i 's/ id: [0-9]*$//' "$list"
    tick=
    java -Xlog:disable -Xshare:dump -XX:SharedClassListFile="$list" -XX:SharedArchiveFile=/run/archive
    tick=$run
    java -XX:SharedArchiveFile=/run/archive -XX:DumpLoadedClassList="$list"
done </run/homes

head='# The classes that a run of the timer loads. Made by scripts/train.'
# What begins with "@" is for the JVM that wrote it, and those after it take only what Java 17 wrote.
while read -r version _; do
    grep -v '^#' "/run/list.$version" | sed 's/ id: [0-9]*$//' | if [ "$version" = 17 ]; then cat; else grep -v '^@'; fi
done </run/homes | awk -v head="$head" 'NR == 1 { print head } !seen[$0]++' >"$new/classes.list"
grep -v '^#' /run/list.25 | sed "1i $head
s/ id: [0-9]*\$//" >"$new/classes.25.list"
