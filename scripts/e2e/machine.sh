# shellcheck shell=sh
# The machine of scripts/e2e-systemd: how it is made, booted, looked into and spoken to. Sourced by
# host.sh, which runs as the first process in namespaces of its own; its network namespace is the other
# end of the machine's only wire.
: "${tree:?} ${keep?} ${deb:?} ${standalone:?}"

me=192.0.2.2
machine_address=192.0.2.1

# fresh NAME: a machine with a minimal Debian 12 and our packages in /root; what it writes goes to
# memory, or to $keep.
fresh() {
    machine=$1
    place=${keep:-/run/e2e}/$1
    mkdir -p "$place/upper" "$place/work" "$place/root"
    mount -t overlay -o "lowerdir=$tree/debian-12,upperdir=$place/upper,workdir=$place/work" overlay "$place/root"
    disk=$place/root
    cp "$deb" "$standalone" "$disk/root/"
    # The journal outlives a reboot.
    mkdir -p "$disk/var/log/journal"
    mkdir -p "$disk/etc/systemd/network" "$disk/etc/systemd/system/multi-user.target.wants"
    printf '[Match]\nName=host0\n[Network]\nAddress=%s/24\nLinkLocalAddressing=no\n' "$machine_address" \
        >"$disk/etc/systemd/network/host0.network"
    ln -s /lib/systemd/system/systemd-networkd.service "$disk/etc/systemd/system/multi-user.target.wants/"
}

# power_on: starts it; the wire is there when it returns, and the machine is somewhere in its start. The
# clock that counts from the boot starts anew, as on any machine; the time of day is the real one.
power_on() {
    uptime=$(cut -d . -f 1 /proc/uptime)
    unshare --time --boottime="-$uptime" --fork systemd-nspawn --quiet --register=no --keep-unit --resolv-conf=off \
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

# inside COMMAND...: in the machine, as root, with little of an environment.
inside() {
    nsenter --target "$init" --all --root env -i --chdir=/ HOME=/root LC_ALL=C.UTF-8 \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
install_package() { inside env DEBIAN_FRONTEND=noninteractive apt-get -q -y install "$@" 2>&1; }

# on_wire COMMAND...: a program of this host on the machine's network, so that the machine itself stays as
# small as it is.
on_wire() { nsenter --net --target "$init" "$@"; }
sent() { inside cat /sys/class/net/host0/statistics/tx_bytes; }
# send MEGABYTES, send_for SECONDS: from the machine to here.
send() { on_wire iperf3 --client "$me" --bytes "${1}000000" --bitrate 500M >/dev/null 2>&1; }
send_for() { timeout $(($1 + 5)) nsenter --net --target "$init" iperf3 --client "$me" --time "$1" --bitrate 200M >/dev/null 2>&1 || :; }
root_qdisc() { on_wire tc qdisc show dev host0 root; }
limited() { root_qdisc | grep -q ' bf1[02]: '; }
unlimited() { ! limited; }

# within SECONDS COMMAND...: whether it comes to hold by then.
within() {
    until=$(($(date +%s) + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt "$until" ] || return 1
        sleep 0.1
    done
}

# field NAME: of the document that bwflow prints.
field() { inside bwflow check --json | sed -n "s/.*\"$1\": *\"\{0,1\}\([^,\"}]*\).*/\1/p"; }
# said SINCE: what the journal has of the runs, by bwflow and by systemd, one line each.
said() { inside journalctl --sync && inside journalctl --quiet --output=short-iso --since="$1" --unit=bwflow.service; }
now() { date -u '+%Y-%m-%d %H:%M:%S'; }
