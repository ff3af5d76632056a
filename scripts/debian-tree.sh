# shellcheck shell=sh
# Trees of Debian on this host. Sourced, by what has mounts of its own; $tree is where they are kept.
: "${tree:?}"

# debian_tree SUITE MIRROR DIRECTORY PACKAGE,...: makes a minimal Debian with these packages in
# $tree/DIRECTORY, unless it is there, and has it reach the mirror as this host does.
debian_tree() {
    suite=$1
    mirror=$2
    debian=$tree/$3
    if [ ! -d "$debian" ]; then
        rm -rf "$debian.new"
        # A suite that is younger than this host's debootstrap is made as unstable is.
        script=/usr/share/debootstrap/scripts/$suite
        [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
        debootstrap --variant=minbase --include="ca-certificates,$4" "$suite" "$debian.new" "$mirror" "$script"
        cat >"$debian.new/etc/apt/sources.list" <<SOURCES
deb $mirror $suite main
deb $mirror $suite-updates main
deb $mirror-security $suite-security main
SOURCES
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
}

# apt WORD...: apt-get in the tree.
apt() { chroot "$debian" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -y "$@" </dev/null; }

# older FILE: whether it is not there or was written more than a day ago.
older() { [ -z "$(find "$1" -mtime -1 2>/dev/null)" ]; }
