#!/bin/sh
# Makes the tree of Debian that scripts/e2e-systemd boots, or brings it up to date: a minimal system,
# apt's lists, and every package that the two of bwflow need, so that the machines, which reach
# nobody but each other, can install them. Run by scripts/e2e-systemd, with mounts of its own.
set -eu

root=$(cd "$(dirname -- "$0")/../.." && pwd)
tree=$1
mirror=$2
deb=$3
standalone=$4
# scripts/e2e-systemd exports which Debian.
: "${suite:?} ${release:?} ${java:?}"
# shellcheck source=scripts/debian-tree.sh
. "$root/scripts/debian-tree.sh"
jre=openjdk-$java-jre-headless

# Two runs at once wait for each other here.
exec 9<"$tree"
flock 9
exec 3>&2 >"$tree/debian-$release.log" 2>&1
trap '[ $? -eq 0 ] || tail -n 5 "$tree/debian-$release.log" >&3' EXIT

[ -d "$tree/debian-$release" ] || echo "Making a tree of Debian $release in $tree (once; it takes some minutes) ..." >&3
debian_tree "$suite" "$mirror" "debian-$release" systemd,systemd-sysv,dbus
mount -t tmpfs tmpfs "$debian/mnt"
cp "$deb" "$standalone" "$debian/mnt/"
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
! older "$debian.updated" || update
fetch || { update && fetch; }
