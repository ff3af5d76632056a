#!/bin/sh
# scripts/install and scripts/uninstall, into directories of ours: nothing on this host is changed.
set -eu
root=$(cd "$(dirname -- "$0")/../.." && pwd)
# shellcheck source=scripts/tests/lib.sh
. "$root/scripts/tests/lib.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
out=$dir/out
err=$dir/err
chmod 755 "$dir"

files() { (cd "$1" && find . -type f | sort | paste -sd' '); }

installsEveryFileInItsPlace() {
    "$root/scripts/install" --prefix /usr --destdir "$dir/a"
    # shellcheck source=scripts/layout.sh
    . "$root/scripts/layout.sh"
    same "$(layout | while read -r _ _ destination; do
        echo "./usr/$destination"
    done | sort | paste -sd' ')" "$(files "$dir/a")"
    has "$(files "$dir/a")" './usr/bin/bwflow ./usr/lib/systemd/system/'
}
pointsTheUnitAndTheLauncherAtThePrefix() {
    "$root/scripts/install" --prefix=/opt/bw --destdir="$dir/b"
    has "$(cat "$dir/b/opt/bw/lib/systemd/system/bwflow.service")" 'ExecStart=/opt/bw/bin/bwflow check --enforce --quiet'
    has "$(cat "$dir/b/opt/bw/bin/bwflow")" "jar='/opt/bw/share/bwflow/bwflow.jar'"
}
upgradesWhereItIsInstalled() {
    "$root/scripts/install" --destdir "$dir/c"
    echo old >"$dir/c/usr/local/share/bwflow/bwflow.jar"
    before=$(files "$dir/c")
    "$root/scripts/install" --destdir "$dir/c"
    same "$before" "$(files "$dir/c")"
    cmp "$root/target/bwflow.jar" "$dir/c/usr/local/share/bwflow/bwflow.jar"
}
leavesAnotherProgramOfThatNameAlone() {
    mkdir -p "$dir/d/usr/local/bin"
    echo '#!/usr/bin/python3' >"$dir/d/usr/local/bin/bwflow"
    same 69 "$(status "$root/scripts/install" --destdir "$dir/d")"
    has "$(cat "$err")" 'another program'
    same ./usr/local/bin/bwflow "$(files "$dir/d")"
    same 0 "$(status "$root/scripts/uninstall" --destdir "$dir/d")"
    same ./usr/local/bin/bwflow "$(files "$dir/d")"
}
uninstallsWhatItInstalledAndNothingElse() {
    mkdir -p "$dir/e/usr/local/bin" "$dir/e/usr/local/lib" "$dir/e/usr/local/share/man" "$dir/e/etc/bwflow"
    echo kept >"$dir/e/usr/local/bin/other"
    echo kept >"$dir/e/etc/bwflow/config.toml"
    before=$(cd "$dir/e" && find . | sort)
    "$root/scripts/install" --destdir "$dir/e"
    "$root/scripts/uninstall" --destdir "$dir/e"
    same "$before" "$(cd "$dir/e" && find . | sort)"
}
uninstallsTwice() {
    "$root/scripts/install" --destdir "$dir/f"
    same 0 "$(status "$root/scripts/uninstall" --destdir "$dir/f")"
    same 0 "$(status "$root/scripts/uninstall" --destdir "$dir/f")"
}
refusesAnUnknownOption() {
    same 64 "$(status "$root/scripts/install" --perfix /usr)"
    has "$(cat "$err")" 'Usage:'
    same 64 "$(status "$root/scripts/uninstall" --perfix /usr)"
}
refusesAPrefixThatSystemdWouldMisread() {
    same 64 "$(status "$root/scripts/install" --prefix '/opt/100%' --destdir "$dir/g")"
    same 64 "$(status "$root/scripts/install" --prefix relative --destdir "$dir/g")"
    [ ! -e "$dir/g" ]
}
# The unprivileged tests need a tree that another user can read.
withoutRootItSaysSoBeforeItBuilds() {
    [ "$(id -u)" -eq 0 ] || return 0
    mkdir "$dir/tree"
    cp -r "$root/scripts" "$root/pom.xml" "$dir/tree/"
    # A PATH without sudo, wherever it may be installed.
    mkdir "$dir/bin"
    for program in sh dirname id grep sed cat; do ln -s "$(command -v $program)" "$dir/bin/$program"; done
    same 77 "$(PATH=$dir/bin status "$(command -v setpriv)" --reuid=65534 --regid=65534 --clear-groups \
        "$dir/tree/scripts/install")"
    has "$(cat "$err")" 'as root'
    [ ! -e "$dir/tree/target" ]
}
staysOutOfWhatAMakeshiftUmaskWouldHide() {
    (umask 077 && "$root/scripts/install" --destdir "$dir/h")
    same '' "$(find "$dir/h/usr" ! -perm -0444)"
}

check installsEveryFileInItsPlace
check pointsTheUnitAndTheLauncherAtThePrefix
check upgradesWhereItIsInstalled
check leavesAnotherProgramOfThatNameAlone
check uninstallsWhatItInstalledAndNothingElse
check uninstallsTwice
check refusesAnUnknownOption
check refusesAPrefixThatSystemdWouldMisread
check withoutRootItSaysSoBeforeItBuilds
check staysOutOfWhatAMakeshiftUmaskWouldHide
closing install
