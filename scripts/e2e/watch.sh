# shellcheck shell=sh
# The units beside the timer: hooks, metrics and virtual machines. Sourced by host.sh.
# shellcheck disable=SC2154 # what host.sh and machine.sh set
:

fresh watch
boot
apt install "/root/${deb##*/}" >"$place/apt"
quick_vnstat
budget --enforcement cliff

# --- hooks --------------------------------------------------------------------------------------------

# A hook that writes down what it is told of, and what it may do.
cat >"$disk/usr/local/sbin/hook" <<'END'
#!/bin/sh
echo "$BWFLOW_EVENT $BWFLOW_ACCOUNT $(sed -n 's/^CapEff:[^0-9a-f]*//p' /proc/self/status)" >>/var/lib/told
cat >/var/lib/document
END
chmod 755 "$disk/usr/local/sbin/hook"
sed -i 's|^\[hooks]|&\non_change = ["/usr/local/sbin/hook"]|' "$disk/etc/bwflow/config.toml"
# told EVENT ACCOUNT: how often.
told() { grep -c "^$1 $2 0000000000000000\$" "$disk/var/lib/told"; }
tellsOnce() {
    inside systemctl enable --now bwflow-notify.path
    use_up
    within 20 told limit-on host0
    runs 2
    cat "$disk/var/lib/told"
    same 1 "$(told limit-on host0)"
    same 1 "$(inside sqlite3 :memory: "SELECT json_valid(CAST(readfile('/var/lib/document') AS TEXT))")"
    balance 10000
    within 40 told limit-off host0
    same 1 "$(told limit-on host0)"
    same 0 "$(inside systemctl --failed --quiet --no-legend | wc -l)"
}
promise "a unit of its own tells a hook once of each change, without any capability" tellsOnce

# --- metrics ------------------------------------------------------------------------------------------

metrics=/var/lib/prometheus/node-exporter
writesMetrics() {
    mkdir -p "$disk$metrics"
    inside systemctl enable --now bwflow-metrics.timer
    within 70 inside test -s "$metrics/bwflow.prom"
    inside cat "$metrics/bwflow.prom"
    inside grep -q '^bwflow_used_bytes{.*host0' "$metrics/bwflow.prom"
    same "success 0" "$(inside systemctl show --property=Result,ExecMainStatus --value bwflow-metrics.service | tr '\n' ' ' | sed 's/ $//')"
}
promise "the metrics are there within a minute" writesMetrics

# --- virtual machines ---------------------------------------------------------------------------------

# A platform that says of every machine that it has had 2 TB, and notes what is set.
cat >/run/platform <<'END'
use IO::Socket::INET;
my $all = IO::Socket::INET->new(LocalAddr => '127.0.0.1:8099', Listen => 9, ReuseAddr => 1) or die $@;
while (my $one = $all->accept) {
  my ($verb, $path, $length) = ('', '', 0);
  while (my $line = <$one>) {
    ($verb, $path) = ($1, $2) if $line =~ m{^([A-Z]+) (\S+) HTTP};
    $length = $1 if $line =~ /^content-length: *(\d+)/i;
    last if $line =~ /^\r?\n$/;
  }
  read $one, my $body, $length if $length;
  my $answer = '{}';
  $answer = '{"token":"abc"}' if $path =~ m{/public/token$};
  $answer = '[{"datapoints":[[1000000000000,' . time . ']]}]' if $path =~ m{/metrics\?};
  if ($verb eq 'POST' && $path =~ m{/resource$}) {
    open my $posted, '>>', '/run/posted'; print $posted "$path $body\n"; close $posted;
  }
  print $one "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n" .
    'Content-Length: ' . length($answer) . "\r\n\r\n$answer";
  close $one;
}
END
limitsMachines() {
    on_wire perl /run/platform &
    platform=$!
    cat >>"$disk/etc/bwflow/config.toml" <<'END'

[vmmanager]
url = "http://127.0.0.1:8099"
email = "admin@example.com"
password_file = "/etc/bwflow/vmmanager.password"

[[vm]]
id = 42
name = "customer-a"
END
    (umask 077 && echo secret >"$disk/etc/bwflow/vmmanager.password")
    for _ in 1 2; do
        inside systemctl start bwflow-vm.service
        same "success 0" "$(inside systemctl show --property=Result,ExecMainStatus --value bwflow-vm.service | tr '\n' ' ' | sed 's/ $//')"
    done
    inside journalctl --quiet --no-pager --unit=bwflow-vm.service
    cat /run/posted
    same '/vm/v3/host/42/resource {"net_in_mbitps":10,"net_out_mbitps":10}' "$(cat /run/posted)"
    runs 1
    same "success 0" "$(service Result) $(service ExecMainStatus)"
    within 30 told limit-on customer-a
    same 1 "$(told limit-on customer-a)"
    kill "$platform"
}
promise "a virtual machine past its budget is limited, once, from inside that unit's hardening" limitsMachines
shut_down
