#!/bin/sh
# What scripts/screenshots does inside its private namespaces. Prints the page.
set -eu

root=$(cd "$(dirname -- "$0")/.." && pwd)
# shellcheck source=scripts/private-host.sh
. "$root/scripts/private-host.sh"

hostname web1
veth eth0 eth1
# The 21st day of a busy month, and eleven months before it.
sqlite3 -batch /var/lib/vnstat/vnstat.db "
    INSERT INTO interface (name, alias, active, created, updated, rxcounter, txcounter, rxtotal, txtotal)
    VALUES ('eth0', '', 1, '2025-06-01 00:00:00', '2026-11-21 11:19:12', 0, 0, 0, 0);
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 51)
    INSERT INTO day (interface, date, rx, tx)
    SELECT 1, date('2026-10-01', '+' || i || ' days'), 1200000000 + i * 37000000,
        28000000000 + (i * 7919 % 17) * 900000000 FROM n;
    UPDATE day SET tx = 14000000000 WHERE date = '2026-11-21';
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 11)
    INSERT INTO month (interface, date, rx, tx)
    SELECT 1, date('2025-12-01', '+' || i || ' months'), 29000000000 + i * 800000000,
        600000000000 + (i * 7919 % 23) * 15000000000 FROM n;
    UPDATE interface SET rxtotal = (SELECT sum(rx) FROM day), txtotal = (SELECT sum(tx) FROM day);"
cat >/etc/bwflow/config.toml <<'END'
[bandwidth]
budget = "1 TB"
[network]
interface = "eth0"
END
java -jar "$root/target/bwflow.jar" report --format html --at 2026-11-21T11:20:00Z || [ $? -lt 64 ] || fail "no report"
