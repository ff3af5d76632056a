#!/bin/sh
# What scripts/train does inside its private namespaces. Writes the lists into the directory that is named.
set -eu

root=$(cd "$(dirname -- "$0")/.." && pwd)
# shellcheck source=scripts/private-host.sh
. "$root/scripts/private-host.sh"

new=$1
veth eth0 eth1
known eth0
cat >/etc/bwflow/config.toml <<'END'
[bandwidth]
budget = "1 TB"
[network]
interface = "eth0"
END

java_homes >/run/homes
grep -q '^17 ' /run/homes || fail "Java 17 is not installed"
while read -r version home; do
    # As the launcher starts it. The first runs set the limit and leave their memory.
    for round in 1 2 3 last; do
        dump=
        [ "$round" != last ] || dump=-XX:DumpLoadedClassList=/run/list.$version
        "$home/bin/java" -XX:+UseSerialGC -XX:-UsePerfData -Xmx64m ${dump:+"$dump"} \
            -Xbootclasspath/a:"$root/target/bwflow-quiet.jar:$root/target/bwflow.jar" -cp /nonexistent io.github.bwflow.Main \
            check --enforce --quiet >&2 </dev/null || fail "Java $version cannot run it"
    done
done </run/homes

for version in 17 25; do
    grep -q "^$version " /run/homes || fail "Java $version is not installed"
done
head='# The classes that a run of the timer loads. Made by scripts/train.'
# What begins with "@" is for the JVM that wrote it, and those after it take only what Java 17 wrote.
while read -r version _; do
    grep -v '^#' "/run/list.$version" | sed 's/ id: [0-9]*$//' | if [ "$version" = 17 ]; then cat; else grep -v '^@'; fi
done </run/homes | awk -v head="$head" 'NR == 1 { print head } !seen[$0]++' >"$new/classes.list"
grep -v '^#' /run/list.25 | sed "1i $head
s/ id: [0-9]*\$//" >"$new/classes.25.list"
