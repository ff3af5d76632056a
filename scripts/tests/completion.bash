#!/bin/bash
# The bash completion, with and without bash-completion's own functions. It makes interfaces and mounts
# /sys: run it as root in namespaces of its own, scripts/apart --net scripts/tests/completion.bash
set -u
for kind in mnt net; do
    # Those of whoever started this.
    [ "$(/usr/bin/readlink /proc/$$/ns/$kind)" != "$(/usr/bin/readlink /proc/$PPID/ns/$kind)" ] || {
        echo "${0##*/}: run it with scripts/apart --net, or this host's own /sys and interfaces would change" >&2
        exit 64
    }
done
here=$(cd "$(dirname -- "$0")/../.." && pwd)
passed=0
failed=0

# complete_line LINE: prints what is offered at the line's end, sorted, on one line. The line is split as
# readline splits it.
complete_line() {
    local line=$1 words
    read -ra words <<<"${line//=/ = }"
    [[ $line == *' ' || $line == *= ]] && [[ $line != *= ]] && words+=('')
    COMP_WORDS=("${words[@]}")
    COMP_CWORD=$((${#words[@]} - 1))
    COMP_LINE=$line
    COMP_POINT=${#line}
    COMPREPLY=()
    _bwflow bwflow "${words[-1]}" "${words[-2]:-}"
    printf '%s\n' "${COMPREPLY[@]}" | sort | paste -sd' '
}

# expect NAME LINE OFFERED
expect() {
    local got
    got=$(complete_line "$2")
    if [[ $got == "$3" ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s: FAILED\n  at      %s\n  expected %s\n  got      %s\n' "$1" "$2" "$3" "$got"
    fi
}

# Whatever starts a program fails: completion must not need one.
# shellcheck disable=SC2123
PATH=/nowhere-at-all
sort() { /usr/bin/sort "$@"; }
paste() { /usr/bin/paste "$@"; }

# shellcheck source=completions/bwflow.bash
. "$here/completions/bwflow.bash"

promises() {
    expect offersTheCommands 'bwflow ' 'apply check doctor help import init lift notify patch-vnstat report simulate'
    expect offersPrograms 'bwflow import --from ' 'pyshaper traffictoll'
    expect offersTheCommandsThatBeginSo 'bwflow p' 'patch-vnstat'
    expect offersNoSecondCommand 'bwflow check ' ''
    expect offersCommandsAfterOptions 'bwflow --format json c' 'check'
    expect takesNoOptionsValueForTheCommand 'bwflow -c check re' 'report'
    expect offersCommandsToHelp 'bwflow help li' 'lift'
    expect offersOptionsOfTheCommand 'bwflow check --e' '--enforce --exit-code'
    expect offersCommonOptionsBeforeTheCommand 'bwflow --d' '--dry-run'
    expect offersNoOptionOfAnotherCommand 'bwflow check --bud' ''
    expect offersOptionsToPatchVnstat 'bwflow patch-vnstat --ch' '--check'
    expect offersRealInterfaces 'bwflow -i ev' 'ev0 ev1'
    expect offersRealInterfacesToTheLongOption 'bwflow check --interface ev0' 'ev0'
    expect offersRealInterfacesAfterAnEqualsSign 'bwflow check --interface=ev' 'ev0 ev1'
    expect offersRealInterfacesRightAfterTheEqualsSign 'bwflow --interface=' 'ev0 ev1 lo x\$\(id\) zz'
    expect runsNoInterfacesName 'bwflow -i x' 'x\$\(id\)'
    expect offersFormats 'bwflow --format ' 'csv html json nagios prometheus text'
    expect offersFormatsAfterAnEqualsSign 'bwflow report --format=j' 'json'
    expect offersDirections 'bwflow init --direction ' 'max rx total tx'
    expect offersPolicies 'bwflow init --policy=t' 'token-bucket'
    expect offersEnforcements 'bwflow init --enforcement ' 'cliff glide'
    expect offersNothingForAValueOfOnesOwn 'bwflow init --budget ' ''
    expect offersFiles "bwflow -c $here/pom.x" "$here/pom.xml"
    COMP_WORDS=(bwflow check --interface=ev)
    COMP_CWORD=2
    _bwflow
    if [[ ${COMPREPLY[*]} == '--interface=ev0 --interface=ev1' ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "keepsTheOptionWhereBashDoesNotSplitAtTheEqualsSign: FAILED: ${COMPREPLY[*]}"
    fi
}

# shellcheck disable=SC2016 # a name that a careless completion would run
{ /usr/bin/mount -t sysfs sysfs /sys || [ -d /sys/class/net/lo ]; } 2>/dev/null && /usr/sbin/ip link add ev0 type veth peer name ev1 &&
    /usr/sbin/ip link add 'x$(id)' type veth peer name zz || exit 1
promises
. /usr/share/bash-completion/bash_completion
. "$here/completions/bwflow.bash"
promises
echo "completion: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
