#!/bin/sh
# in-tree.sh SUITE TREES MIRROR [OPTION...]: runs scripts/test in a Debian of that suite. Run by scripts/test
# --in, with mounts and processes of its own.
set -eu
root=$(cd "$(dirname -- "$0")/../.." && pwd)
suite=$1
tree=$2
mirror=$3
shift 3
# shellcheck source=scripts/debian-tree.sh
. "$root/scripts/debian-tree.sh"

# Two runs at once wait for each other here.
exec 9<"$tree"
flock 9
exec 3>&1 4>&2 >"$tree/log" 2>&1
trap '[ $? -eq 0 ] || tail -n 5 "$tree/log" >&4' EXIT

[ -d "$tree/$suite" ] || echo "Making a tree of Debian $suite in $tree (once) ..." >&3
debian_tree "$suite" "$mirror" "$suite" git
if older "$debian.updated"; then
    apt update
    apt dist-upgrade
    : >"$debian.updated"
fi

# The sources as they are here, without what was built from them.
copy=$debian/root/bwflow
rm -rf "$copy"
mkdir "$copy"
tar -C "$root" --exclude=./target --exclude=./.git -cf - . | tar -C "$copy" --no-same-owner -xf -

exec >&3 2>&4 3>&- 4>&-
trap - EXIT
exec chroot "$debian" env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    sh -c 'cd /root/bwflow && exec scripts/test "$@"' sh "$@"
