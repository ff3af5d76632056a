# shellcheck shell=sh
# A host that has bwflow 0.1.0. Sourced by host.sh.
# shellcheck disable=SC2154 # what host.sh and machine.sh set
:

fresh legacy
boot
apt install vnstat sqlite3 iproute2 "$jre" >"$place/apt"
quick_vnstat

# What 0.1.0 left: its unit, its program, its configuration, its limit (50 GB in 30 days, in kilobits).
# In place of Python itself something that stays running.
cat >"$disk/usr/bin/python3" <<'END'
#!/bin/sh
exec sleep infinity
END
cat >"$disk/usr/local/bin/bwflow" <<'END'
#!/usr/bin/python3
import sys
from bwflow.cli import main
if __name__ == '__main__':
    sys.exit(main())
END
cat >"$disk/etc/systemd/system/bwflow.service" <<'END'
[Unit]
Description=bwflow bandwidth daemon
After=network.target vnstat.service

[Service]
ExecStart=/usr/local/bin/bwflow run
Restart=always

[Install]
WantedBy=multi-user.target
END
mkdir "$disk/etc/bwflow"
cat >"$disk/etc/bwflow/config.toml" <<'END'
[bandwidth]
monthly_budget_gb = 100
pre_charge_gb = 50
billing_day = 1

[network]
interface = "host0"

[daemon]
poll_interval_seconds = 15
END
chmod 755 "$disk/usr/bin/python3" "$disk/usr/local/bin/bwflow"
inside systemctl daemon-reload
inside systemctl enable --quiet --now bwflow.service
inside tc qdisc replace dev host0 root tbf rate 154kbit burst 32kbit latency 400ms

old() {
    inside sha256sum /etc/systemd/system/bwflow.service /usr/local/bin/bwflow /etc/bwflow/config.toml
    root_qdisc
    service MainPID
}
old >/run/old
inside test -d "/proc/$(tail -n 1 /run/old)" || gone "does not run the old daemon"

saysWhatIsInTheWay() {
    apt install "/root/${deb##*/}" >/run/said
    cat /run/said
    has "$(cat /run/said)" /etc/systemd/system/bwflow.service
    has "$(cat /run/said)" /usr/local/bin/bwflow
    has "$(cat /run/said)" 'bwflow init'
    old >/run/new
    diff /run/old /run/new
}
promise "installing says that 0.1.0 is in the way, and changes nothing of it" saysWhatIsInTheWay

# On a terminal; the answers come when the questions do, or before.
asks() {
    inside sh -c 'printf "n\nn\nn\nn\n" | script --quiet --return --command "/usr/bin/bwflow init" /dev/null' >/run/said || :
    cat /run/said
    has "$(cat /run/said)" /etc/systemd/system/bwflow.service
    old >/run/new
    diff /run/old /run/new
}
mends() {
    inside sh -c 'printf "y\ny\ny\ny\n" | script --quiet --return --command "/usr/bin/bwflow init" /dev/null'
    inside test "$(service FragmentPath)" -ef /usr/lib/systemd/system/bwflow.service
    inside test ! -d "/proc/$(tail -n 1 /run/old)"
    same /usr/bin/bwflow "$(inside sh -c 'command -v bwflow')"
    # The lasting configuration is the old one, and means what it did.
    same "$(grep config.toml /run/old)" "$(inside sha256sum /etc/bwflow/config.toml)"
    same 100000000000 "$(field budget_bytes)"
    same "enabled active" "$(timer_state)"
    runs 1
    limited
    runs 1
    same "success 0" "$(service Result) $(service ExecMainStatus)"
}
promise "init asks, and does nothing that is declined" asks
promise "init takes over what is agreed to: unit, program, limit; the configuration stays" mends
shut_down
