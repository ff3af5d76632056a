#!/bin/sh
# Makes the tree of Debian that scripts/e2e-systemd boots, or brings it up to date: a minimal system,
# apt's lists, and every package that the two of bwflow need, so that the machines, which reach
# nobody but each other, can install them. Run by scripts/e2e-systemd, with mounts of its own.
set -eu

tree=$1
mirror=$2
deb=$3
standalone=$4
# scripts/e2e-systemd exports which Debian.
: "${suite:?} ${release:?} ${java:?}"
debian=$tree/debian-$release
jre=openjdk-$java-jre-headless

# Two runs at once wait for each other here.
exec 9<"$tree"
flock 9
exec 3>&2 >"$debian.log" 2>&1
trap '[ $? -eq 0 ] || tail -n 5 "$debian.log" >&3' EXIT

if [ ! -d "$debian" ]; then
    echo "Making a tree of Debian $release in $tree (once; it takes some minutes) ..." >&3
    rm -rf "$debian.new"
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates "$suite" "$debian.new" "$mirror"
    cat >"$debian.new/etc/apt/sources.list" <<END
deb $mirror $suite main
deb $mirror $suite-updates main
deb $mirror-security $suite-security main
END
    mv "$debian.new" "$debian"
fi

# How this host reaches the mirror: its proxy and the like, its resolver, its certificate authorities.
if command -v apt-config >/dev/null; then
    apt-config dump --no-empty --format '%F "%v";%n' Acquire | sed '/::IndexTargets\|::Changelogs/d' >"$debian/etc/apt/apt.conf.d/90host"
fi
for file in /etc/resolv.conf /etc/hosts; do
    [ ! -e "$file" ] || cat "$file" >"$debian$file"
done
if [ -d /usr/local/share/ca-certificates ]; then
    cp -r /usr/local/share/ca-certificates/. "$debian/usr/local/share/ca-certificates/"
    chroot "$debian" update-ca-certificates
fi

mount -t proc proc "$debian/proc"
mount --rbind /dev "$debian/dev"
mount -t tmpfs tmpfs "$debian/mnt"
cp "$deb" "$standalone" "$debian/mnt/"
apt() { chroot "$debian" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -y "$@" </dev/null; }
fetch() {
    apt --download-only install "/mnt/${deb##*/}" nftables && apt --download-only install "/mnt/${standalone##*/}" || return 1
    # A second version of the JRE, for the one that replaces the other.
    chroot "$debian" apt-cache madison "$jre" | awk '{ print $3 }' | sort -u -V >"$debian.jre"
    while read -r version; do
        apt --download-only install "$jre=$version" || return 1
    done <"$debian.jre"
}
update() { apt update && : >"$debian.updated"; }
# What the lists name goes from the mirror as time passes.
[ -n "$(find "$debian.updated" -mtime -1 2>/dev/null)" ] || update
fetch || { update && fetch; }
