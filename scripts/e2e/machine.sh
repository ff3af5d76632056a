# shellcheck shell=sh
# The machine of scripts/e2e-systemd: how it is made, booted, looked into and spoken to. Sourced by
# host.sh, which runs as the first process in namespaces of its own; its network namespace is the other
# end of the machine's only wire.
: "${tree:?} ${release:?} ${java:?} ${keep?} ${deb:?} ${standalone:?}"

# The Java that default-jre-headless is there.
# shellcheck disable=SC2034 # for the chapters
jre=openjdk-$java-jre-headless
# The hierarchy of control groups that nft asks for, and newer systemds, whatever this host's own is like.
export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
me=192.0.2.2
machine_address=192.0.2.1

# fresh NAME: a machine with a minimal Debian and our packages in /root; what it writes goes to
# memory, or to $keep.
fresh() {
    machine=$1
    place=${keep:-/run/e2e}/$1
    mkdir -p "$place/upper" "$place/work" "$place/root"
    mount -t overlay -o "lowerdir=$tree/debian-$release,upperdir=$place/upper,workdir=$place/work" overlay "$place/root"
    disk=$place/root
    cp "$deb" "$standalone" "$disk/root/"
    # The journal outlives a reboot.
    mkdir -p "$disk/var/log/journal"
    mkdir -p "$disk/etc/systemd/network" "$disk/etc/systemd/system/multi-user.target.wants"
    printf '[Match]\nName=host0\n[Network]\nAddress=%s/24\nLinkLocalAddressing=no\n' "$machine_address" \
        >"$disk/etc/systemd/network/10-host0.network"
    ln -s /lib/systemd/system/systemd-networkd.service "$disk/etc/systemd/system/multi-user.target.wants/"
}

# power_on: starts it; the wire is there when it returns, and the machine is somewhere in its start. The
# clocks that count from the boot start anew, as on any machine, or what a timer starts some time after the boot
# would come at once. One of them stood still while this host was suspended. The time of day is the real one.
power_on() {
    uptime=$(cut -d . -f 1 /proc/uptime)
    awake=$(sed -n 's/^now at \([0-9]*\)[0-9]\{9\} nsecs$/\1/p' /proc/timer_list || :)
    unshare --time --boottime="-$uptime" --monotonic="-${awake:-$uptime}" --fork systemd-nspawn --quiet --register=no --keep-unit --resolv-conf=off \
        --link-journal=no --timezone=off --console=pipe --private-network --network-veth --machine="$machine" --directory="$disk" \
        --boot >>"$place/console" 2>&1 </dev/null &
    power=$!
    within 20 ip link show "ve-$machine" || gone "has not started"
    ip addr add "$me/24" dev "ve-$machine"
    ip link set "ve-$machine" up
    nspawn=$(child_of "$power")
    within 20 child_of "$nspawn" || gone "has no first process"
    init=$(child_of "$nspawn")
    # The machine's own root comes a moment after its first process.
    within 20 test "/proc/$init/root" -ef "$disk" || gone "has no first process"
}
child_of() {
    child=$(ps -o pid= --ppid "$1") || return 1
    echo $((child))
}
gone() {
    tail -n 20 "$place/console" >&2
    echo "e2e-systemd: the machine $1." >&2
    exit 1
}
# boot: until it is up; it may have units that failed.
boot() {
    power_on
    within 30 inside test -S /run/systemd/private || gone "does not come up"
    inside systemctl is-system-running --wait >/dev/null 2>&1 || :
}
shut_down() {
    inside systemctl poweroff >/dev/null 2>&1 || :
    wait "$power" || :
}

cut_power() {
    kill -s KILL "$init"
    wait "$power" || :
}

# inside COMMAND...: in the machine, as root, with little of an environment.
inside() {
    nsenter --target "$init" --all --root env -i --chdir=/ HOME=/root LC_ALL=C.UTF-8 \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
apt() { inside env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 "$@" 2>&1; }

# on_wire COMMAND...: a program of this host on the machine's network, so that the machine itself stays as
# small as it is.
on_wire() { nsenter --net --target "$init" "$@"; }
sent() { on_wire ip -statistics -oneline link show dev host0 | sed 's/.*TX:[^\\]*\\ *\([0-9]*\).*/\1/'; }
# send MEGABYTES, send_for SECONDS: from the machine to here.
send() { on_wire iperf3 --client "$me" --bytes "${1}000000" --bitrate 500M >/dev/null 2>&1; }
send_for() { timeout $(($1 + 5)) nsenter --net --target "$init" iperf3 --client "$me" --time "$1" --bitrate 200M >/dev/null 2>&1 || :; }
# use_up: leaves 20 MB of the balance, and sends more than that.
use_up() {
    balance 20
    runs 1
    unlimited
    send 30
    runs 1
    limited
}
root_qdisc() { on_wire tc qdisc show dev host0 root; }
limited() { root_qdisc | grep -q ' bf1[02]: '; }
unlimited() { ! limited; }

# within SECONDS COMMAND...: whether it comes to hold by then.
within() {
    patience=$1
    until=$(($(date +%s) + patience))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt "$until" ] || { echo "not within $patience s: $*"; return 1; }
        sleep 0.1
    done
}

# field NAME: of the document that bwflow prints.
field() { inside bwflow check --json | sed -n "s/.*\"$1\": *\"\{0,1\}\([^,\"}]*\).*/\1/p"; }
# clean_json: check prints one JSON document and nothing else.
clean_json() {
    code=0
    inside bwflow check --json >"$disk/root/check.json" || code=$?
    cat "$disk/root/check.json"
    same "0 1" "$code $(inside sqlite3 :memory: "SELECT json_valid(CAST(readfile('/root/check.json') AS TEXT))")"
}
# said SINCE: what the journal has of the runs, by bwflow and by systemd, one line each.
said() { inside journalctl --sync && inside journalctl --quiet --output=short-iso --since="$1" --unit=bwflow.service; }
now() { date -u '+%Y-%m-%d %H:%M:%S'; }

# --- bwflow in the machine ----------------------------------------------------------------------------

# shellcheck disable=SC2034 # for the chapters
# A month that began a week ago, so that it ends during no test.
# 60 GB a month, of which 30 GB accrue: in 30 days that is a drip of 92 592 bit/s.
drip=92592bit
budget() {
    inside bwflow init --yes --interface host0 --budget "60 GB" --period "30 days from $(date -u -d '7 days ago' +%F)" "$@"
}
# balance MEGABYTES: has bwflow know of as much use before vnStat as leaves this.
balance() {
    inside bwflow init --used "0 MB" >/dev/null
    inside bwflow init --used "$((($(field balance_bytes) / 1000000) - $1)) MB" >/dev/null
}
# vnStat saves every minute instead of every five; returns when it has saved for the first time, which a
# daemon does when it ends and has looked at the interface once.
quick_vnstat() {
    inside sed -i 's/^;*SaveInterval .*/SaveInterval 1/; s/^;*UseUTC .*/UseUTC 1/' /etc/vnstat.conf
    for _ in 1 2 3 4 5 6; do
        inside systemctl restart vnstat.service
        ! saved || return 0
        sleep 7
    done
    gone "has a vnStat that saves nothing"
}
saved() {
    [ "$(inside sqlite3 -readonly /var/lib/vnstat/vnstat.db "SELECT updated > created FROM interface WHERE name = 'host0'")" = 1 ]
}
service() { inside systemctl show --property="$1" --value bwflow.service; }
timer_state() { echo "$(inside systemctl is-enabled bwflow.timer || :) $(inside systemctl is-active bwflow.timer || :)"; }
started() { service InactiveExitTimestampMonotonic; }
# shellcheck disable=SC2016 # for the shell in the machine
# starts SECONDS: when runs started meanwhile, in microseconds of the clock that does not jump.
starts() {
    begun=$(started)
    inside sh -c 'end=$(($(date +%s) + $1))
        while [ "$(date +%s)" -lt "$end" ]; do
            systemctl show --property=InactiveExitTimestampMonotonic --value bwflow.service
            sleep 0.5
        done' sh "$1" | uniq | grep -v -x "$begun"
}
# runs N: waits until so many more have started and ended.
runs() {
    for _ in $(seq "$1"); do
        before=$(started)
        within 20 started_since "$before" || { echo "the timer has started nothing for 20 s"; return 1; }
    done
    within 20 ended
}
started_since() { [ "$(started)" != "$1" ]; }
ended() { [ "$(service ActiveState)" = inactive ]; }

# watch_tc, unwatch_tc: what changes in traffic control meanwhile is in /run/tc.
watch_tc() {
    nsenter --net --target "$init" tc -tshort monitor >/run/tc 2>/dev/null &
    monitor=$!
    sleep 0.2
}
unwatch_tc() { kill "$monitor"; wait "$monitor" 2>/dev/null || :; }

# shellcheck disable=SC2016
# upgrade N: to the same package with a higher version.
upgrade() {
    inside sh -euc 'rm -rf /root/new && dpkg-deb -R "$1" /root/new
        sed -i "s/^Version: .*/&+$2/" /root/new/DEBIAN/control
        dpkg-deb -b /root/new "/root/new$2.deb"' sh "/root/${deb##*/}" "$1" >/dev/null
    apt install "/root/new$1.deb"
    inside rm -rf /root/new "/root/new$1.deb"
}

# files: all there are, but for what others write as time passes.
files() {
    inside find / /run -xdev \( -path '/proc/*' -o -path '/var/log/*' -o -path '/var/lib/apt/*' -o -path '/var/cache/apt/*' \
        -o -path '/var/lib/vnstat/*' -o -path '/var/lib/dpkg/*-old' -o -path '/tmp/*' -o -path '/var/tmp/*' \
        -o -path '/run/systemd/journal/*' -o -path '/var/cache/debconf/*' -o -path '/run/systemd/units/*' \
        \) -prune -o -print | sort -u
}
