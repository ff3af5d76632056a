# shellcheck shell=sh
# A host of its own for bench-host.sh and train-host.sh, inside the private namespaces that scripts/apart
# makes: nothing of /etc, /run and /var that they write is seen outside. Sourced, never run.
: "${root:?the directory of the source tree}"
[ "$$" -eq 1 ] || {
    echo "${0##*/}: this needs namespaces of its own; run the script without -host" >&2
    exit 64
}

say() { printf '%s\n' "$@"; }
fail() {
    say "${0##*/}: $1" >&2
    exit 69
}

mount -t tmpfs tmpfs /run
# In a chroot scripts/apart has done it already.
mount -t sysfs sysfs /sys 2>/dev/null || [ -d /sys/class/net/lo ]
cp -a /etc /run/etc
mkdir /run/var-lib /run/var-cache
mount --bind /run/etc /etc
mount --bind /run/var-lib /var/lib
mount --bind /run/var-cache /var/cache
rm -rf /etc/bwflow /etc/default/bwflow
mkdir /etc/bwflow /run/bwflow /var/lib/bwflow /var/lib/vnstat
printf 'DatabaseDir "/var/lib/vnstat"\nUseUTC 1\n' >/etc/vnstat.conf
vnstatd --initdb --config /etc/vnstat.conf >/dev/null

# java_homes: one JDK or JRE of each version from 17 on, the lowest first.
java_homes() {
    for jvm in /usr/lib/jvm/*; do
        [ ! -x "$jvm/bin/java" ] ||
            "$jvm/bin/java" -version 2>&1 | sed -n "s,^[^\"]*version \"\([0-9]*\).*,\1 $(readlink -f "$jvm"),p"
    done | sort -n -u -k 1,1 | awk '$1 >= 17'
}

# installed NAME JAVA: the launcher and make-archive, for this Java and with an archive of their own.
installed() {
    mkdir -p "/run/$1"
    cp "$root/target/bwflow.jar" "$root/target/bwflow-quiet.jar" "$root/scripts/classes.list" "$root/scripts/classes.25.list" \
        "/run/$1/"
    for script in bwflow make-archive; do
        sed -e "s,@JAR@,/run/$1/bwflow.jar,g" -e "s,@JAVA@,$2,g" -e "s,/var/cache/bwflow,/var/cache/$1,g" \
            "$root/scripts/$script" >"/run/$1/$script"
        chmod 755 "/run/$1/$script"
    done
}

# veth NAME PEER: a pair of interfaces, both up.
veth() {
    ip link add "$1" type veth peer name "$2" || fail "no veth pair can be made"
    ip link set "$1" up
    ip link set "$2" up
}

# known NAME: an interface with two months in vnStat's database, one gigabyte a day.
known() {
    sqlite3 -batch /var/lib/vnstat/vnstat.db "
        INSERT INTO interface (name, alias, active, created, updated, rxcounter, txcounter, rxtotal, txtotal)
        VALUES ('$1', '', 1, '2026-01-01 00:00:00', datetime('now'), 0, 0, 0, 62000000000);
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 61)
        INSERT INTO day (interface, date, rx, tx)
        SELECT interface.id, date('now', '-' || i || ' day'), 0, 1000000000 FROM interface, n
        WHERE interface.name = '$1';
        INSERT INTO month (interface, date, rx, tx)
        SELECT id, date('now', 'start of month'), 0, 30000000000 FROM interface WHERE name = '$1';"
}
