#!/bin/sh
# What scripts/bench measures, inside the private namespaces that it makes. Never run by hand: it
# mounts over /etc, /run and /var/lib. $1 is the number of interfaces, $2 that of rounds.
set -eu

root=$(cd "$(dirname -- "$0")/.." && pwd)
many=$1
rounds=$2
ticks=$3
# shellcheck source=scripts/private-host.sh
. "$root/scripts/private-host.sh"

# --- one run of the timer, against what scripts do -------------------------------------------------

# programs COMMAND...: how many processes a run has that execute another program, less its own.
programs() {
    strace -f -qq -e trace=execve -o /run/trace "$@" >/dev/null 2>&1 || :
    echo "$(($(sed -n '/ = 0$/s/ .*//p' /run/trace | sort -u | wc -l) - 1))"
}

# classes JAVA-NAME: how many classes a run loads, and how many of them not from the archive.
classes() {
    sed 's,-Xlog:disable,& -Xlog:class+load:file=/run/classes,' \
        "/run/$1/bwflow" >"/run/$1/bwflow-classes"
    chmod 755 "/run/$1/bwflow-classes"
    "/run/$1/bwflow-classes" check --enforce --quiet
    grep 'source:' /run/classes >/run/loaded
    say "$(wc -l </run/loaded), $(grep -vc 'shared objects file' /run/loaded) of them not from the archive"
}

if [ "$ticks" -gt 0 ]; then
    veth tick0 tick1
    known tick0
    printf '[bandwidth]\nmonthly_budget_gb = 1000\npre_charge_gb = 500\n[network]\ninterface = "tick0"\n' \
        >/etc/bwflow/config.toml
    java_homes >/run/homes
    set -- "sh, vnstat, jq, tc=/bin/sh $root/scripts/bench-reference.sh tick0 1000 500"
    # tomllib came with Python 3.11.
    if /usr/bin/python3 -c 'import tomllib' 2>/dev/null; then
        set -- "$@" "Python, typer, rich=/usr/bin/python3 $root/scripts/bench-reference.py --enforce"
    fi
    while read -r version home; do
        installed "java$version" "$home/bin/java"
        "/run/java$version/make-archive" || say "Java $version: without an archive" >&2
        set -- "$@" "bwflow, Java $version=/run/java$version/bwflow check --enforce --quiet"
    done </run/homes
    first=$(awk 'NR == 1 { print $1 }' /run/homes)
    # The limit is set, and the next runs find that it stands.
    for _ in 1 2 3; do "/run/java$first/bwflow" check --enforce --quiet 2>/dev/null; done
    say "One run that finds everything as it should be: medians of $ticks, in turn; ratios of wall and CPU time"
    /usr/bin/python3 "$root/scripts/bench-tick.py" "$ticks" "$@"
    while read -r version _; do
        say "Java $version: $(programs "/run/java$version/bwflow" check --enforce --quiet) programs," \
            "$(classes "java$version")" | paste -sd ' ' | sed 's/\([0-9]*\), \([0-9]* of them\)/classes \1, \2/'
    done </run/homes
    say ""
fi
[ "$many" -gt 0 ] || exit 0

# --- many interfaces, each with two months in vnStat's database -----------------------------------

i=0
while [ "$i" -lt "$many" ]; do
    say "link add if$i type dummy"
    i=$((i + 1))
done >/run/links
if ! ip -batch /run/links 2>/run/said; then
    sed -i 's/dummy/ifb/' /run/links
    ip -batch /run/links 2>/run/said || fail "neither dummy nor ifb devices can be made: $(head -n 1 /run/said)"
fi
sed 's/add \(.*\) type.*/set \1 up/' /run/links >/run/up
ip -batch /run/up
sqlite3 -batch /var/lib/vnstat/vnstat.db "
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $many)
    INSERT INTO interface (name, alias, active, created, updated, rxcounter, txcounter, rxtotal, txtotal)
    SELECT 'if' || i, '', 1, '2026-01-01 00:00:00', datetime('now'), 0, 0, 0, 62000000000 FROM n;
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 61)
    INSERT INTO day (interface, date, rx, tx)
    SELECT interface.id, date('now', '-' || i || ' day'), 0, 1000000000 FROM interface, n;"

# configure KIND: one interface, all in a list, or each with a budget of its own.
configure() {
    case $1 in
    one) say '[bandwidth]' 'budget = "1 MB"' '[network]' 'interface = "if0"' ;;
    list)
        say '[bandwidth]' 'budget = "1 MB"' '[network]'
        sed 's/link add \(.*\) type.*/"\1",/; 1s/^/interface = [/; $s/$/]/' /run/links
        ;;
    own) sed 's/link add \(.*\) type.*/[interface."\1"]\nbudget = "1 MB"/' /run/links ;;
    esac >/etc/bwflow/config.toml
}

bwflow() { "$root/scripts/bwflow" "$@"; }

now() { date +%s%N; }

clear_limits() {
    sed 's/.*add \(.*\) type.*/qdisc del dev \1 root/' /run/links | tc -force -batch - >/dev/null 2>&1 || :
}

median() { sort -n | awk '{ at[NR] = $1 } END { print at[int((NR + 1) / 2)] }'; }

# measure KIND first|again: the median in milliseconds of a run that sets all limits, or of one that
# finds them as they should be.
measure() {
    configure "$1"
    clear_limits
    bwflow check --enforce -q >/dev/null 2>/run/said || fail "$(cat /run/said)"
    round=0
    while [ "$round" -lt "$rounds" ]; do
        [ "$2" = again ] || clear_limits
        begin=$(now)
        bwflow check --enforce -q >/dev/null 2>/run/said || fail "$(cat /run/said)"
        say "$((($(now) - begin) / 1000000))"
        round=$((round + 1))
    done | median
}

row() { printf '%-44s %8s %8s %9s\n' "$@"; }

row "check --enforce" "median" "ratio" "programs"
for what in again first; do
    case $what in
    again) text="limits stand" ;;
    first) text="limits are set" ;;
    esac
    base=$(measure one "$what")
    [ "$what" = again ] || clear_limits
    row "$text, 1 interface" "$base ms" "1.0" "$(programs "$root/scripts/bwflow" check --enforce -q)"
    for kind in list own; do
        taken=$(measure "$kind" "$what")
        [ "$what" = again ] || clear_limits
        case $kind in
        list) name="$text, $many in a list" ;;
        own) name="$text, $many with own budgets" ;;
        esac
        row "$name" "$taken ms" "$(awk "BEGIN { printf \"%.1f\", $taken / $base }")" "$(programs "$root/scripts/bwflow" check --enforce -q)"
    done
done
