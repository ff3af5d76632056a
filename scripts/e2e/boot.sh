# shellcheck shell=sh
# What a reboot is worth to a host whose balance is used up. Sourced by host.sh.
# shellcheck disable=SC2154 # what host.sh and machine.sh set
:

fresh boot
boot
apt install "/root/${deb##*/}" >"$place/apt"
quick_vnstat

usesUpItsBalance() {
    budget --enforcement cliff
    use_up
    # What the daemon has not looked at yet, it forgets when the host goes down.
    within 150 counted 30
    same enabled "$(inside systemctl is-enabled bwflow-boot.service)"
}
# counted MEGABYTES: vnStat has saved that much. It is not asked to save: its daemon (2.13) looks at the
# interface an interval after the last time that it was asked, so one who asks again and again gets nothing.
counted() {
    [ "$(inside sqlite3 -readonly /var/lib/vnstat/vnstat.db "SELECT txtotal FROM interface WHERE name = 'host0'")" -ge "${1}000000" ]
}
promise "a host uses up its balance" usesUpItsBalance

# again: starts the machine anew, with somebody in it who sends as much as can be sent, to nobody in
# particular, from the first moment at which anything can.
again() {
    power_on
    # shellcheck disable=SC2016 # for that shell
    nsenter --net --target "$init" bash -c 'while :; do
            { while printf %1400s "" >&3; do :; done; } 3>"/dev/udp/$1/9" || sleep 0.02
        done' bash "$me" >/dev/null 2>&1 &
    flood=$!
}
limitComesFirst() {
    within 30 limited || { echo "no limit after 30 s"; inside journalctl -b --no-pager; return 1; }
    first=$(sent)
    # However late the network comes up, somebody has been sending for some seconds then.
    within 30 inside systemctl is-active network.target
    sleep 5
    then=$(sent)
    echo "sent $first B when the limit stood, and $then B some seconds after the network was up: $(root_qdisc)"
    inside systemctl status --no-pager bwflow-boot.service || :
    [ "$first" -lt 1000000 ]
    [ "$then" -gt 2000 ]
    [ "$then" -lt 1000000 ]
}
shut_down
again
promise "after a reboot the limit stands before the interface has sent 1 MB" limitComesFirst
kill "$flood"
cut_power
again
promise "and so it does after a power cut" limitComesFirst
kill "$flood"
shut_down
