#!/bin/sh
# The Debian packages: what is in them, and that a second build makes the same bytes.
# "deb.sh standalone" looks at the package with a Java in it, too, which takes a minute more.
set -eu
root=$(cd "$(dirname -- "$0")/../.." && pwd)
# shellcheck source=scripts/tests/lib.sh
. "$root/scripts/tests/lib.sh"
# shellcheck source=scripts/common.sh
. "$root/scripts/common.sh"
have dpkg-deb || { say "skipped: dpkg-deb is not installed" "packages: 0 passed, 0 failed" && exit 0; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
profile=
[ "${1:-}" != standalone ] || profile=-Pstandalone

# build_in TREE
build_in() { JAVA_HOME=$(find_jdk) mvn -q -B -f "$1/pom.xml" package -Dmaven.test.skip=true $profile </dev/null; }

pattern='bwflow_*.deb'
[ -z "$profile" ] || pattern='bwflow-standalone_*.deb'
made=$(find "$root/target" -maxdepth 1 -name "$pattern" 2>/dev/null)
# Whether a source is newer than FILE.
outdated() {
    (cd "$root" && find pom.xml src/main src/deb src/hooks src/monitoring src/examples src/ansible scripts man \
        completions systemd-timer -newer "$1" -type f) | grep -q .
}
if [ -z "$made" ] || outdated "$made"; then
    build_in "$root"
fi
# Without the profile an older one may lie beside.
packages=$(cd "$root/target" && ls bwflow_*.deb ${profile:+bwflow-standalone_*.deb})

# Elsewhere, by somebody else, with other habits.
buildsTheSameBytesAgain() {
    mkdir "$dir/elsewhere"
    (cd "$root" && tar -cf - --exclude=./target --exclude=./.git .) | tar -C "$dir/elsewhere" -xf -
    find "$dir/elsewhere" -exec touch -d 2001-01-01 {} +
    umask 077
    TZ=Asia/Tokyo LC_ALL=C.UTF-8 build_in "$dir/elsewhere"
    for package in $packages; do cmp "$root/target/$package" "$dir/elsewhere/target/$package"; done
}
belongsToRootAndMayBeReadByEverybody() {
    for package in $packages; do
        same '' "$(dpkg-deb -c "$root/target/$package" | grep -v '^[d-]rw[x-]r-[x-]r-[x-] root/root' || :)"
    done
}
hasEveryFileOfTheLayout() {
    # shellcheck source=scripts/layout.sh
    . "$root/scripts/layout.sh"
    for package in $packages; do
        files=$(dpkg-deb -c "$root/target/$package")
        layout | while read -r _ source destination; do
            case $destination in
            share/man/*) destination=$destination.gz ;;
            share/doc/* | share/zsh/*) destination=${destination##*/} ;;
            esac
            [ ! -e "$root/$source" ] || has "$files" "/$destination"
        done
    done
}
leavesNoPlaceUnfilled() {
    for package in bwflow ${profile:+bwflow-standalone}; do
        same '' "$(grep -rlE '@[a-z]+@|@JAR@' "$root/target/deb/$package/control" \
            "$root/target/deb/$package/data/usr/bin" "$root/target/deb/$package/data/usr/share/doc" || :)"
    done
}
shipsNoConfigurationFile() {
    for package in $packages; do
        same '' "$(dpkg-deb -c "$root/target/$package" | grep ' \./etc' || :)"
    done
}
staysUnder45Megabytes() {
    same '' "$(find "$root/target" -maxdepth 1 -name '*.deb' -size +45000k)"
}
passesLintian() {
    have lintian || { echo "skipped: lintian is not installed" && return 0; }
    for package in $packages; do lintian --allow-root --fail-on error,warning "$root/target/$package"; done
}

check buildsTheSameBytesAgain
check belongsToRootAndMayBeReadByEverybody
check hasEveryFileOfTheLayout
check leavesNoPlaceUnfilled
check shipsNoConfigurationFile
check staysUnder45Megabytes
check passesLintian
closing packages
