#!/usr/bin/zsh -f
# The zsh completion, in a real zsh on a terminal of its own. It makes interfaces and mounts /sys: run it
# as root in namespaces of its own, scripts/apart --net scripts/tests/completion.zsh
emulate -R zsh
for kind in mnt net; do
    # Those of whoever started this.
    [ "$(/usr/bin/readlink /proc/$$/ns/$kind)" != "$(/usr/bin/readlink /proc/$PPID/ns/$kind)" ] || {
        echo "${0##*/}: run it with scripts/apart --net, or this host's own /sys and interfaces would change" >&2
        exit 64
    }
done
zmodload zsh/zpty
here=${0:A:h:h:h}
dir=$(mktemp -d) || exit 1
trap 'rm -rf $dir' EXIT
passed=0
failed=0

# The shell that completes. Its key ^X completes the line in $dir/line and writes what is offered to
# $dir/offered; there is no program in its PATH, and one that it looks for is written down.
cat >$dir/inner <<'END'
PS1= PS2=
fpath=($here/completions $fpath)
autoload -Uz compinit && compinit -D -u
PATH=/nowhere-at-all
command_not_found_handler() { print -r -- "program: $*" >>$dir/offered; }
# What is offered, as compadd itself would select it.
compadd() {
    local -a hits
    if [[ ${(j: :)argv[1,(i)(-|--)]} != *-[OAD]\ * ]]; then
        builtin compadd -O hits "$@"
        (( $#hits == 0 )) || print -rl -- $hits >>$dir/offered
    fi
    builtin compadd "$@"
}
offer() { _main_complete; compstate[insert]= compstate[list]= }
zle -C offer list-choices offer
answer() {
    : >$dir/offered
    BUFFER=$(<$dir/line) CURSOR=$#BUFFER
    zle offer
    BUFFER=
    : >$dir/done
}
zle -N answer
bindkey '^X' answer
: >$dir/done
END

# offers LINE: prints what is offered at the line's end, sorted, on one line.
offers() {
    print -rn -- $1 >$dir/line
    rm -f $dir/done
    zpty -w -n inner $'\C-x'
    await
    print -r -- ${(o)${(fu)"$(<$dir/offered)"}}
}

await() {
    local i
    for i in {1..1000}; do
        [[ ! -e $dir/done ]] || return 0
        zpty -r -t inner >/dev/null
        sleep 0.02
    done
    print "the shell that completes does not answer"
    exit 1
}

# expect NAME LINE OFFERED
expect() {
    local got=$(offers $2)
    if [[ $got == $3 ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s: FAILED\n  at      %s\n  expected %s\n  got      %s\n' $1 $2 "$3" "$got"
    fi
}

{ mount -t sysfs sysfs /sys || [ -d /sys/class/net/lo ]; } 2>/dev/null && ip link add ev0 type veth peer name ev1 &&
    ip link add 'x$(id)' type veth peer name zz || exit 1
cd $here
zpty inner "here=$here dir=$dir TERM=dumb zsh -f -i"
zpty -w inner "here=$here dir=$dir; source $dir/inner"
await

expect offersTheCommands 'bwflow ' 'apply check doctor help import init lift notify patch-vnstat report simulate'
expect offersPrograms 'bwflow import --from ' 'pyshaper traffictoll'
expect offersTheCommandsThatBeginSo 'bwflow p' 'patch-vnstat'
expect offersOptionsWhereNoArgumentCanCome 'bwflow patch-vnstat -' \
    '--at --check --config --dry-run --format --help --interface --json --quiet --verbose --version --vm -c -i -n -q -v'
expect offersNoSecondCommand 'bwflow check ch' ''
expect offersCommandsAfterOptions 'bwflow --format json c' 'check'
expect takesNoOptionsValueForTheCommand 'bwflow -c check re' 'report'
expect offersCommandsToHelp 'bwflow help li' 'lift'
expect offersOptionsOfTheCommand 'bwflow check --e' '--enforce --exit-code'
expect offersOptionsOfTheCommandAfterCommonOnes 'bwflow -q check --e' '--enforce --exit-code'
expect offersCommonOptionsBeforeTheCommand 'bwflow --d' '--dry-run'
expect offersCommonOptionsAfterTheCommand 'bwflow check --d' '--dry-run'
expect offersNoOptionOfAnotherCommand 'bwflow check --bud' ''
expect offersOptionsToPatchVnstat 'bwflow patch-vnstat --ch' '--check'
expect offersRealInterfaces 'bwflow -i ev' 'ev0 ev1'
expect offersRealInterfacesToTheLongOption 'bwflow check --interface ev0' 'ev0'
expect offersRealInterfacesAfterAnEqualsSign 'bwflow check --interface=ev' 'ev0 ev1'
expect offersRealInterfacesRightAfterTheEqualsSign 'bwflow --interface=' 'ev0 ev1 lo x$(id) zz'
expect runsNoInterfacesName 'bwflow -i x' 'x$(id)'
expect offersFormats 'bwflow --format ' 'csv html json nagios prometheus text'
expect offersFormatsAfterAnEqualsSign 'bwflow report --format=j' 'json'
expect offersDirections 'bwflow init --direction ' 'max rx total tx'
expect offersPeriods 'bwflow init --period ' 'day month week'
expect offersPolicies 'bwflow init --policy=t' 'token-bucket'
expect offersEnforcements 'bwflow init --enforcement ' 'cliff glide'
expect offersNothingForAValueOfOnesOwn 'bwflow init --budget ' ''
expect offersFiles 'bwflow -c pom.x' 'pom.xml'
zpty -d inner
print "completion.zsh: $passed passed, $failed failed"
(( failed == 0 && passed > 0 ))
