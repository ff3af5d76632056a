#!/bin/sh
# What "scripts/bench classes" measures, inside the private namespaces that it makes. Never run by
# hand: it mounts over /etc, /run and /var/lib. $1 is the number of sockets, $2 that of rounds.
set -eu

root=$(cd "$(dirname -- "$0")/.." && pwd)
sockets=$1
rounds=$2
# shellcheck source=scripts/private-host.sh
. "$root/scripts/private-host.sh"

ip link set lo up
ip netns add peer
ip link add cls0 type veth peer name far netns peer || fail "no veth pair can be made"
ip addr add 10.9.0.1/16 dev cls0
ip link set cls0 up
ip -n peer addr add 10.9.0.2/16 dev far
ip -n peer link set far up
known cls0
cat >/etc/bwflow/config.toml <<'END'
[bandwidth]
monthly_budget_gb = 1000
[network]
interface = "cls0"
[shaping]
upload = "20 mbit"
download = "20 mbit"
[[class]]
name = "many"
match = [{ name = "holder" }]
END

# One process holds all the connections; told to, it gives up ten and makes ten others.
# shellcheck disable=SC2016 # Perl's own
listen='use IO::Socket::INET;
    IO::Socket::INET->new(LocalAddr => "10.9.0.2:80", Listen => 4096) or die;
    my $s = IO::Socket::INET->new(LocalAddr => "10.9.0.2:81", Listen => 4096) or die;
    open F, ">", "/run/listens"; close F; my @all; while (my $c = $s->accept) { push @all, $c }'
# shellcheck disable=SC2016
hold='use IO::Socket::INET; my @all; my $round = 0;
    sub more { for (1 .. $_[0]) { push @all, IO::Socket::INET->new("10.9.0.2:81") or die $! } }
    sub done { open F, ">", "/run/held" . $round++; close F }
    more($ARGV[0]); done;
    $SIG{USR1} = sub { splice @all, 0, 10; more(10); done };
    while (1) { sleep 600 }'
# await FILE: waits for somebody to have made it.
await() {
    tries=0
    while ! [ -e "$1" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || fail "$1 was not made"
        sleep 0.1
    done
}
cp "$(command -v perl)" /run/holder
# shellcheck disable=SC3045 # dash and bash have it
ulimit -n $((sockets + 1100))
ip netns exec peer perl -e "$listen" &
await /run/listens
/run/holder -e "$hold" "$sockets" &
holder=$!
await /run/held0

java_homes >/run/homes
read -r version home </run/homes
installed "java$version" "$home/bin/java"
"/run/java$version/make-archive" || say "Java $version: without an archive" >&2
bwflow() { "/run/java$version/bwflow" check --enforce "$@"; }

now() { date +%s%N; }

# commands: how many the next run would issue.
commands() { bwflow --dry-run --json | jq '[.accounts[].plan[]] | length'; }

# timed: one run as the timer starts it; its milliseconds.
timed() {
    begin=$(now)
    bwflow --quiet >/dev/null 2>/run/said || fail "$(cat /run/said)"
    echo "$((($(now) - begin) / 1000000))"
}

median() { sort -n | awk '{ at[NR] = $1 } END { print at[int((NR + 1) / 2)] }'; }

clear_classes() {
    tc qdisc del dev cls0 root 2>/dev/null || :
    tc qdisc del dev cls0 ingress 2>/dev/null || :
    for ifb in /sys/class/net/bwf*; do [ ! -e "$ifb" ] || ip link del "${ifb##*/}"; done
}

row() { printf '%-52s %9s %9s\n' "$@"; }

changed=0
# measure KIND: what it takes and how many commands it issues.
measure() {
    round=0
    : >/run/times
    : >/run/commands
    while [ "$round" -lt "$rounds" ]; do
        case $1 in
        boot) clear_classes && rm -rf /run/bwflow/* ;;
        first) clear_classes ;;
        changed)
            changed=$((changed + 1))
            kill -USR1 "$holder"
            await "/run/held$changed"
            ;;
        esac
        commands >>/run/commands
        timed >>/run/times
        round=$((round + 1))
    done
    row "$2" "$(median </run/times) ms" "$(median </run/commands)"
}

say "Java $version on $(nproc) cores, $sockets matched connections both ways, medians of $rounds"
row "check --enforce --quiet" "median" "commands"
measure boot "the first run since the boot adds all filters"
measure first "a run adds all filters"
measure changed "ten connections ended and ten began"
measure none "nothing changed"
