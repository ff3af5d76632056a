# shellcheck shell=sh
# How the shell tests count. Sourced; each test is a function whose name is a promise.
passed=0
failed=0

# check NAME: runs the function NAME in a subshell of its own; what it says is shown if it fails.
check() {
    said=$(mktemp)
    # Not as a condition: there the shell would go on after a promise that is broken.
    set +e
    (
        set -eu
        "$1"
    ) >"$said" 2>&1
    code=$?
    set -e
    if [ "$code" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s: FAILED\n' "$1"
        sed 's/^/  /' "$said"
    fi
    rm -f "$said"
}

# closing NAME: the last line, and the exit status.
closing() {
    printf '%s: %s passed, %s failed\n' "$1" "$passed" "$failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# same EXPECTED GOT
same() {
    [ "$1" = "$2" ] || {
        printf 'expected: %s\ngot:      %s\n' "$1" "$2"
        return 1
    }
}

# has TEXT PART
has() {
    case $1 in
    *"$2"*) ;;
    *)
        printf 'expected to contain: %s\ngot: %s\n' "$2" "$1"
        return 1
        ;;
    esac
}

# status COMMAND...: prints its exit status; its output goes to $out and $err.
status() {
    : "${out:?} ${err:?}"
    code=0
    "$@" >"$out" 2>"$err" || code=$?
    echo "$code"
}
