#!/bin/sh
# scripts/demo ends well by itself, and leaves nothing behind however it ends. Run it as root, with
# processes and mounts of its own, so that nobody else's are taken for the demo's:
# scripts/apart --pid --fork --kill-child scripts/tests/demo.sh
set -eu
root=$(cd "$(dirname -- "$0")/../.." && pwd)
# shellcheck source=scripts/tests/lib.sh
. "$root/scripts/tests/lib.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

mount -t tmpfs tmpfs /dev/shm
mkdir "$dir/tmp"
TMPDIR=$dir/tmp
export TMPDIR

# leftovers: the namespaces that a process holds, what is mounted, and the files that a run might leave.
leftovers() {
    for space in /proc/[0-9]*/ns/net /proc/[0-9]*/ns/mnt /proc/[0-9]*/ns/pid; do readlink "$space" || :; done 2>/dev/null | sort -u
    cat /proc/self/mounts
    find "$dir/tmp" /dev/shm
    find /etc /run /var/lib -maxdepth 1 -name '*bwflow*' 2>/dev/null
}
since() {
    leftovers >"$dir/after"
    grep -v -x -F -f "$dir/before" "$dir/after" || :
}
# The processes of the demo end with their namespace; the kernel may take a moment to say so.
nothing_is_left() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        left=$(since)
        [ -n "$left" ] || return 0
        sleep 0.3
    done
    same '' "$left"
}

# interrupted SIGNAL CHAPTER: ends the demo by the signal once it has come to the chapter.
interrupted() {
    leftovers >"$dir/before"
    # In a session of its own, as on a terminal of its own: SIGINT goes to all of it.
    setsid "$root/scripts/demo" >"$dir/said" 2>&1 &
    demo=$!
    for _ in $(seq 600); do
        ! grep -q -e "--- $2\\." "$dir/said" || break
        sleep 0.1
    done
    has "$(cat "$dir/said")" "--- $2."
    kill -s "$1" "$demo"
    code=0
    wait "$demo" || code=$?
    echo "ended with $code"
    nothing_is_left
    ! grep -q -e '--- 5\.' "$dir/said"
}

tellsTheWholeStoryInTime() {
    leftovers >"$dir/before"
    timeout 120 "$root/scripts/demo" >"$dir/said" 2>&1 || {
        code=$?
        cat "$dir/said"
        return "$code"
    }
    has "$(cat "$dir/said")" 'That was it'
    nothing_is_left
}
leavesNothingWhenItIsTerminated() { interrupted TERM 3 && same 143 "$code"; }
leavesNothingWhenItIsKilled() { interrupted KILL 3 && same 137 "$code"; }
leavesNothingWhenItIsKilledAtTheStart() { interrupted KILL 1; }
leavesNothingWhenItIsInterrupted() {
    leftovers >"$dir/before"
    # timeout sends it to the whole process group, as a terminal does.
    code=0
    timeout --signal INT 12 "$root/scripts/demo" >"$dir/said" 2>&1 || code=$?
    has "$(cat "$dir/said")" 'Interrupted'
    nothing_is_left
}
leavesNothingWhenItsReaderGoesAway() {
    leftovers >"$dir/before"
    "$root/scripts/demo" 2>/dev/null | head -n 5 >"$dir/said"
    nothing_is_left
}

check tellsTheWholeStoryInTime
check leavesNothingWhenItIsTerminated
check leavesNothingWhenItIsKilled
check leavesNothingWhenItIsKilledAtTheStart
check leavesNothingWhenItIsInterrupted
check leavesNothingWhenItsReaderGoesAway
closing demo
