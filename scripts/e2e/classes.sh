# shellcheck shell=sh
# Who gets the bandwidth, by user, unit and process, from inside the service's hardening. Sourced by host.sh.
# shellcheck disable=SC2154 # what host.sh and machine.sh set
:

# Someone to send to, who reads whatever comes.
cat >/run/sink <<'END'
use IO::Socket::INET;
$SIG{CHLD} = 'IGNORE';
my $all = IO::Socket::INET->new(LocalPort => 7000, Listen => 9, ReuseAddr => 1) or die $@;
while (my $one = $all->accept) {
  next if fork;
  1 while sysread $one, my $read, 65536;
  exit;
}
END
perl /run/sink &

fresh classes
boot
apt install "/root/${deb##*/}" nftables >"$place/apt"
quick_vnstat
inside useradd --system alice
budget
# No run is to meet the classes before "bwflow init" has given the service what they take.
inside systemctl stop bwflow.timer
within 20 ended
sed -i 's|^\[shaping]|&\nupload = "50 mbit"\ndownload = "50 mbit"|' "$disk/etc/bwflow/config.toml"
cat >>"$disk/etc/bwflow/config.toml" <<'END'

[[class]]
name = "alice"
match = [{ user = "alice" }]

[[class]]
name = "backup"
match = [{ unit = "backup.service" }]

[[class]]
name = "pusher"
match = [{ name = "pusher" }]
END

# sends KILOBYTES: what sends so much, and stays until it is gone: the kernel does not know whose it is after.
sends() { echo "exec 3<>/dev/tcp/$me/7000; head -c ${1}000 /dev/zero >&3; sleep 1"; }
# passed CLASS: the bytes that it has sent.
passed() {
    inside sh -c 'bwflow check --json >/root/check.json'
    inside sqlite3 :memory: "SELECT json_extract(class.value, '\$.tx.bytes')
        FROM json_each(CAST(readfile('/root/check.json') AS TEXT), '\$.accounts[0].classes') AS class
        WHERE json_extract(class.value, '\$.name') = '$1'"
}
# between LEAST MOST NUMBER
between() {
    echo "$3 should be from $1 to $2"
    [ "$1" -le "$3" ] && [ "$3" -le "$2" ]
}
divided() { root_qdisc | grep -q 'htb bf2'; }
whole() { on_wire tc class show dev host0 | grep -q '^class htb bf2[0-9a-f]*:2 '; }
# answers: a connection comes about, for which both ways have to be open.
answers() { on_wire timeout 2 bash -c ": 3<>/dev/tcp/$me/7000"; }

seesProcesses() {
    inside bwflow init --yes
    inside systemctl start bwflow.timer
    inside systemctl show --property=CapabilityBoundingSet --value bwflow.service
    inside systemctl show --property=CapabilityBoundingSet --value bwflow.service | grep -q cap_sys_ptrace
    same default "$(inside systemctl show --property=ProtectProc --value bwflow.service)"
}
divides() {
    runs 1
    same "success 0" "$(service Result) $(service ExecMainStatus)"
    divided
    whole
    inside nft list table inet bwflow
    not has "$(inside bwflow check 2>&1)" 'classes-not-resolved'
    answers
}
promise "init gives the service what it takes to see other users' processes" seesProcesses
promise "the timer's run divides the interface and leads users and units with nft" divides

takesUsers() {
    before=$(passed alice)
    inside runuser -u alice -- bash -c "$(sends 300)"
    between $((before + 300000)) $((before + 400000)) "$(passed alice)"
}
takesUnits() {
    inside systemd-run --quiet --unit=backup.service sleep 90
    runs 1
    # Another process of that unit, whose connection no run has seen.
    inside sh -c "echo \$\$ >/sys/fs/cgroup/system.slice/backup.service/cgroup.procs; exec bash -c '$(sends 400)'"
    between 400000 500000 "$(passed backup)"
    inside systemctl stop backup.service
    # Made anew, the control group has another number.
    inside systemd-run --quiet --unit=backup.service sleep 90
    runs 1
    inside sh -c "echo \$\$ >/sys/fs/cgroup/system.slice/backup.service/cgroup.procs; exec bash -c '$(sends 400)'"
    between 800000 1000000 "$(passed backup)"
}
takesProcesses() {
    inside cp /bin/bash /usr/local/bin/pusher
    # The shell that holds the connection is the one of that name.
    inside systemd-run --quiet --unit=other.service /usr/local/bin/pusher -c \
        "exec 3<>/dev/tcp/$me/7000; while sleep 0.2; do printf '%05000d' 0 >&3; done"
    runs 2
    inside bwflow check
    has "$(inside bwflow check)" 'pusher ('
    begun=$(passed pusher)
    sleep 3
    between $((begun + 50000)) $((begun + 200000)) "$(passed pusher)"
    inside systemctl stop other.service
    runs 1
    not has "$(inside bwflow check)" 'pusher ('
}
nothingGoesPast() {
    on_wire tc -s qdisc show | grep -c 'direct_packets_stat 0'
    not grep -q 'direct_packets_stat [1-9]' <<END
$(on_wire tc -s qdisc show)
END
    # What vnStat counted before is not stated here.
    same "" "$(inside journalctl --quiet --unit=bwflow.service --priority=warning | grep -v 'State it: bwflow init --used' || :)"
}
promise "a user's traffic is in his class from its first packet" takesUsers
promise "so is a unit's, which is over before the next run" takesUnits
promise "a process is in the class of its name by the next run but one, and no longer than it lives" takesProcesses
promise "no packet goes past the classes, and nothing is complained of" nothingGoesPast

# --- runs that are ended ------------------------------------------------------------------------------

# begin SECONDS: a run that has to make everything, for so long.
begin() {
    inside bwflow lift >/dev/null
    not divided
    inside systemctl reset-failed bwflow.service
    inside systemctl start --no-block bwflow.service
    sleep "$1"
}
endsInNoHalf() {
    inside systemctl stop bwflow.timer
    for after in 0.1 0.15 0.2 0.25 0.3 0.35 0.4 0.45 0.5 0.6 0.7 1; do
        begin "$after"
        inside systemctl stop bwflow.service
        ! divided || whole
        answers
        divided && echo "$after: all" || echo "$after: nothing"
    done >/run/ends
    cat /run/ends
    grep -q all /run/ends
    grep -q nothing /run/ends
}
comesBack() {
    for after in 0.1 0.2 0.25 0.3 0.35 0.4; do
        begin "$after"
        inside systemctl kill --signal=KILL bwflow.service
        within 10 divided
        within 5 whole
        within 10 ended
        answers
    done
    inside systemctl reset-failed bwflow.service
    inside systemctl start bwflow.timer
}
promise "a stop in the midst of a run leaves either all of a tree or none" endsInNoHalf
promise "where all of a run was killed there is a whole one seconds later" comesBack

# --- a reboot -----------------------------------------------------------------------------------------

when() { inside systemctl show --property="$2" --value "$1"; }
standsBeforeTheNetwork() {
    divided
    whole
    same "success 0" "$(inside systemctl show --property=Result,ExecMainStatus --value bwflow-boot.service | tr '\n' ' ' | sed 's/ $//')"
    # Before the timer's first run, which comes 20 seconds after the boot.
    made=$(when bwflow-boot.service ExecMainExitTimestampMonotonic)
    network=$(when network-pre.target ActiveEnterTimestampMonotonic)
    echo "made by $made, network from $network"
    [ "$made" -gt 0 ] && [ "$made" -lt "$network" ]
    on_wire tc -s class show dev host0
    inside journalctl --quiet --no-pager --boot --unit=bwflow-boot.service --unit=bwflow.service
    runs 2
    before=$(passed alice)
    inside runuser -u alice -- bash -c "$(sends 300)"
    between $((before + 300000)) $((before + 400000)) "$(passed alice)"
}
shut_down
boot
promise "after a reboot the classes stand before the network does" standsBeforeTheNetwork

# --- removal ------------------------------------------------------------------------------------------

leavesNothing() {
    runs 1
    divided
    apt purge bwflow
    not divided
    not inside nft list table inet bwflow
    same "" "$(on_wire ip -oneline link show | grep bwf || :)"
    not inside test -e /etc/systemd/system/bwflow.service.d
    answers
}
promise "purging the package takes the classes off, and what init wrote for them" leavesNothing
shut_down
