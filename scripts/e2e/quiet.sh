# shellcheck shell=sh
# What the journal has of a host on which all is well: nothing that an administrator would take for a fault.
# Takes more than ten minutes. Sourced by host.sh.
# shellcheck disable=SC2154 # what host.sh and machine.sh set
:

fresh quiet
boot
apt install "/root/${deb##*/}" >"$place/apt"
quick_vnstat

metrics=/var/lib/prometheus/node-exporter
# complaints: all lines of this boot with priority warning or worse that have to do with us: what our units'
# programs say, what systemd says of the units, and who else names bwflow.
complaints() {
    inside journalctl --sync
    inside journalctl --quiet --no-pager --boot --priority=warning --output=json \
        --output-fields=MESSAGE,PRIORITY,UNIT,_SYSTEMD_UNIT,SYSLOG_IDENTIFIER | grep -i bwflow || :
}
findsFaults() {
    # All that was used is stated: nothing is left to ask for.
    budget --used "0 MB"
    runs 1
    same '' "$(complaints)"
    inside tc qdisc replace dev host0 root handle 5: pfifo
    runs 1
    has "$(complaints)" 5:
    inside tc qdisc del dev host0 root
    runs 1
    limited
}
promise "a fault is a line of priority warning or worse in the journal" findsFaults

mkdir -p "$disk$metrics"
inside systemctl enable --quiet --now bwflow-metrics.timer
# vnStat as Debian configures it, but for the time zone of its days.
inside sed -i 's/^SaveInterval .*/SaveInterval 5/' /etc/vnstat.conf
shut_down
boot

startsQuietly() {
    limited
    within 80 inside test -s "$metrics/bwflow.prom"
    same '' "$(complaints)"
}
staysQuiet() {
    # The timer's first run expects the next one sooner than the one at boot did, and sets another limit.
    runs 2
    begun=$(now)
    sleep 600
    same '' "$(complaints)"
    # Nor is there anything else, as nothing changes.
    same '' "$(inside journalctl --quiet --no-pager --since="$begun" --unit='bwflow*')"
}
hasWorked() {
    runs 2
    same "success 0" "$(service Result) $(service ExecMainStatus)"
    same "success 0" "$(inside systemctl show --property=Result,ExecMainStatus --value bwflow-metrics.service | tr '\n' ' ' | sed 's/ $//')"
    same 0 "$(inside systemctl --failed --quiet --no-legend 'bwflow*' | wc -l)"
    inside systemctl is-active bwflow-notify.path
    same "" "$(inside find "$metrics/bwflow.prom" -mmin +2)"
    same 1 "$(inside sqlite3 -readonly /var/lib/vnstat/vnstat.db "SELECT updated > datetime('now', '-7 minutes') FROM interface WHERE name = 'host0'")"
    same ok "$(field state)"
}
promise "a boot leaves no such line of bwflow's units" startsQuietly
promise "ten minutes in which all is well leave no line at all of them" staysQuiet
promise "while the timers run, vnStat saves and the metrics are written" hasWorked
shut_down
