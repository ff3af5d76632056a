#!/bin/sh
# The story of scripts/demo, told inside the private namespaces that it makes. Never run by hand: it
# mounts over /etc, /run and /var/lib.
set -eu

root=$(cd "$(dirname -- "$0")/.." && pwd)
[ "$$" -eq 1 ] || {
    echo "demo-host.sh: run scripts/demo" >&2
    exit 64
}

# The story has its own clock, which is counted from the real one.
unset LD_PRELOAD FAKETIME
say() { printf '%s\n' "$@"; }
part=0
chapter() {
    part=$((part + 1))
    say "" "--- $part. $1"
    shift
    [ $# -eq 0 ] || say "$@"
}
fail() {
    say "" "demo: $1" >&2
    [ ! -s /run/vnstatd.log ] || sed 's/^/  vnstatd: /' /run/vnstatd.log >&2
    exit 1
}
# show COMMAND...: the command as one would type it, then what it says.
show() {
    typed='$'
    for word in "$@"; do
        case $word in *' '*) word="\"$word\"" ;; esac
        typed="$typed $word"
    done
    say "" "$typed"
    code=0
    "$@" 2>&1 || code=$?
    [ "$code" -eq 0 ] || fail "\"$*\" ended with $code."
}

# --- a host of its own ---------------------------------------------------------------------------

mount -t tmpfs tmpfs /run
mount -t sysfs sysfs /sys
# libfaketime leaves a file there for every process.
[ ! -d /dev/shm ] || mount -t tmpfs tmpfs /dev/shm

# own DIRECTORY NAME...: the directory stays as it is, but for the names, which are new and empty.
own() {
    place=$1
    shift
    mkdir -p "/run/real$place"
    mount --rbind "$place" "/run/real$place"
    mount -t tmpfs tmpfs "$place"
    for entry in "/run/real$place"/* "/run/real$place"/.[!.]*; do
        [ -e "$entry" ] || [ -L "$entry" ] || continue
        case " $* " in
        *" ${entry##*/} "*) ;;
        *) ln -s "$entry" "$place/" ;;
        esac
    done
}
own /etc bwflow vnstat.conf
own /var/lib bwflow vnstat
mkdir /run/bwflow /var/lib/bwflow /var/lib/vnstat

# The other side of the wire. It lives in a network namespace without a name, which its processes hold.
unshare --net sleep infinity &
peer=$!
on_peer() { nsenter --net="/proc/$peer/ns/net" "$@"; }
while [ "$(readlink "/proc/$peer/ns/net")" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
ip link set lo up
ip link add eth0 type veth peer name eth0 netns "$peer"
ip addr add 192.0.2.1/24 dev eth0
ip link set eth0 up
on_peer ip addr add 192.0.2.2/24 dev eth0
on_peer ip link set eth0 up
on_peer ip link set lo up
on_peer iperf3 --server >/dev/null 2>&1 &

# Another date, for vnStat's daemon and for java: libfaketime moves the clock of both by the same
# number of seconds, read afresh from a file whenever they look at it.
faketime=$(find /usr/lib /usr/lib64 -name libfaketime.so.1 2>/dev/null | head -n 1)
[ -n "$faketime" ] || fail "libfaketime.so.1 is not there."
# clock DATE: sets it, to earlier or later than now; libfaketime wants a sign either way.
# elsewhen COMMAND...: becomes COMMAND, under that clock.
clock() { printf '%+d\n' "$(($(date -u -d "$1" +%s) - $(date +%s)))" >/run/clock; }
elsewhen() {
    exec env LD_PRELOAD="$faketime" FAKETIME_TIMESTAMP_FILE=/run/clock FAKETIME_NO_CACHE=1 \
        FAKETIME_DONT_FAKE_MONOTONIC=1 TZ=UTC "$@"
}
bwflow() { (elsewhen "$root/scripts/bwflow" "$@"); }

cat >/etc/vnstat.conf <<'END'
DatabaseDir "/var/lib/vnstat"
UseUTC 1
PollInterval 2
UpdateInterval 2
SaveInterval 1
UseLogging 1
LogFile "/run/vnstatd.log"
END

start_vnstat() {
    elsewhen vnstatd --nodaemon --config /etc/vnstat.conf >/dev/null &
    vnstatd=$!
}
# vnstat_saved CONDITION: whether its database has eth0 so.
vnstat_saved() {
    [ -s /var/lib/vnstat/vnstat.db ] &&
        [ -n "$(sqlite3 -readonly -cmd '.timeout 5000' /var/lib/vnstat/vnstat.db \
            "SELECT 1 FROM interface WHERE name = 'eth0' AND $1")" ]
}
# first_save: vnStat's daemon saves a minute after its start and every minute then, and when it ends,
# without losing anything. (Told to reload, it saves as well; but from 2.12 on it forgets what passes
# until it looks at the counters again.)
first_save() {
    start_vnstat
    for _ in 1 2 3 4 5; do
        # It has looked twice by then.
        sleep 5
        kill "$vnstatd" || fail "vnStat's daemon has ended."
        wait "$vnstatd" || :
        start_vnstat
        ! vnstat_saved "updated > created" || return 0
    done
    fail "vnStat's daemon saves nothing."
}

# send MEGABYTES: within a second; sets $rate, in Mbit/s, as the other side received it. Told a number of
# bytes, some versions of iperf3 end before they are sent, and some send on to the end of a second.
send() { measure --time 1 --bitrate "$(($1 * 8))M" && say "  $1 MB sent at $(in_words "$rate")"; }
# try: sends for a few seconds whatever goes through.
try() { measure --time "$1" --window 64K && say "  for $1 seconds: $(in_words "$rate")"; }
measure() {
    said=$(timeout 60 iperf3 --client 192.0.2.2 --format m "$@" 2>&1) || fail "iperf3 failed: $said"
    rate=$(say "$said" | sed -n 's,.* \([0-9.]*\) Mbits/sec .*receiver.*,\1,p')
    [ -n "$rate" ] || fail "iperf3 gave no rate: $said"
}
in_words() { awk -v r="$1" 'BEGIN { if (r >= 1000) printf "%.1f Gbit/s\n", r / 1000; else if (r >= 100) printf "%.0f Mbit/s\n", r; else printf "%.1f Mbit/s\n", r }'; }
# holds LEFT OPERATOR RIGHT
holds() { awk "BEGIN { exit !($1 $2 $3) }"; }
limit_stands() { tc qdisc show dev eth0 | grep -q ' bf1[0-9a-f]*: '; }

# --- the story -----------------------------------------------------------------------------------

say "bwflow keeps a host inside its traffic allowance. This is a host of its own, in private" \
    "namespaces: a network interface with somebody at its other end, a vnStat daemon, real traffic." \
    "Only the clock is not real: here it is five minutes to the end of November 2026."
# vnStat takes no more than six minutes between two looks, and the clock is put forward once.
clock '2026-11-30 23:55:00'
first_save

chapter "A budget" "40 MB a month, all of it available by now, and 2 Mbit/s once it is used up:"
show bwflow init --yes --interface eth0 --budget "40 MB" --pre-charge "20 MB" --used "0 MB" \
    --enforcement cliff --limit-rate "2 mbit"

chapter "Within the budget"
send 15
free_rate=$rate
show bwflow check --enforce
! limit_stands || fail "a limit stands although the budget is not used up."

chapter "More than there is"
send 35
say "On an installed host a systemd timer runs the next command every 15 seconds:"
show bwflow check --enforce
show tc qdisc show dev eth0
limit_stands || fail "no limit stands although the budget is used up."

chapter "The same line, limited"
try 8
limited_rate=$rate
holds "$limited_rate" '<' 2.4 || fail "$(in_words "$limited_rate") went through a limit of 2 Mbit/s."

clock '2026-11-30 23:59:40'
chapter "A new period" "It is twenty seconds to midnight, and the limit still stands:"
show bwflow check --enforce
limit_stands || fail "the limit was lifted before the period's end."
say "" "Waiting for the first of December ..."
midnight=$(date -u -d 2026-12-01 +%s)
while [ $(($(date +%s) + $(cat /run/clock))) -lt "$midnight" ]; do sleep 0.5; done
# Until then the new period would be charged for what vnStat has not saved of the old one.
for _ in $(seq 20); do
    ! vnstat_saved "updated >= '2026-12-01'" || break
    sleep 1
done
vnstat_saved "updated >= '2026-12-01'" || fail "vnStat's daemon has not saved since midnight."
show bwflow check --enforce
! limit_stands || fail "the limit still stands although a new period has begun."
show tc qdisc show dev eth0
send 10
free_again=$rate
holds "$free_again" '>' "10 * $limited_rate" || fail "only $(in_words "$free_again") after the limit was lifted."

say "" "That was it: $(in_words "$free_rate") within the budget, $(in_words "$limited_rate") once it was used up," \
    "$(in_words "$free_again") in the new period. Nothing of it is left on this host." \
    "" "To put bwflow to work here: scripts/install"
