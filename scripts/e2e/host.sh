#!/bin/sh
# The chapters of scripts/e2e-systemd, told inside the private namespaces that it makes. Never run by
# hand: it mounts over /run.
set -eu

root=$(cd "$(dirname -- "$0")/../.." && pwd)
[ "$$" -eq 1 ] || {
    echo "host.sh: run scripts/e2e-systemd" >&2
    exit 64
}
tree=$1
keep=$2
deb=$3
standalone=$4
shift 4
mount -t tmpfs tmpfs /run
mkdir /run/e2e
ip link set lo up
# shellcheck source=scripts/tests/lib.sh
. "$root/scripts/tests/lib.sh"
# shellcheck source=scripts/e2e/machine.sh
. "$root/scripts/e2e/machine.sh"
iperf3 --server >/dev/null 2>&1 &

# not COMMAND...: "!" alone would not end a promise.
not() {
    if "$@"; then
        echo "should not be so: $*"
        return 1
    fi
}
# promise SENTENCE COMMAND...: runs it in a subshell; what it says is the evidence if it fails.
promise() {
    sentence=$1
    shift
    set +e
    (
        set -eu
        "$@"
    ) >/run/evidence 2>&1
    code=$?
    set -e
    if [ "$code" -eq 0 ]; then
        passed=$((passed + 1))
        printf 'ok      %s\n' "$sentence"
    else
        failed=$((failed + 1))
        printf 'FAILED  %s\n' "$sentence"
        tail -n 25 /run/evidence | sed 's/^/          /'
    fi
}

for chapter in "$@"; do
    printf '%s\n' "" "--- $chapter"
    # shellcheck source=/dev/null
    . "$root/scripts/e2e/$chapter.sh"
    umount "$disk"
    # Memory is short where it is a small host's.
    [ -n "$keep" ] || rm -rf "$place"
done
printf '\n'
closing e2e-systemd
