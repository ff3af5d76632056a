#!/usr/bin/fish --no-config
# The fish completion. It makes interfaces and mounts /sys: run it as root in namespaces of its own,
# scripts/apart --net scripts/tests/completion.fish
set -l parent (string split ' ' </proc/$fish_pid/stat)[4]
for kind in mnt net
    # Those of whoever started this.
    if test "$(readlink /proc/$fish_pid/ns/$kind)" = "$(readlink /proc/$parent/ns/$kind)"
        echo "completion.fish: run it with scripts/apart --net, or this host's own /sys and interfaces would change" >&2
        exit 64
    end
end
set -g here (path resolve (status dirname)/../..)
set -g passed 0
set -g failed 0
set -g started

# expect NAME LINE OFFERED: what is offered at the line's end, sorted, on one line. From fish 4 on complete
# also prints the options that only have the letters somewhere; at the prompt those that begin so go before.
function expect
    set -l offered (complete -C$argv[2] | string replace -r '\t.*' '' | path sort)
    set -l typed (string split -r -m 1 ' ' $argv[2])[-1]
    set -l begin_so (string match -- "$typed*" $offered); and set offered $begin_so
    if test "$offered" = "$argv[3]"
        set passed (math $passed + 1)
    else
        set failed (math $failed + 1)
        printf '%s: FAILED\n  at      %s\n  expected %s\n  got      %s\n' $argv[1] $argv[2] $argv[3] "$offered"
    end
end

mount -t sysfs sysfs /sys 2>/dev/null; or test -d /sys/class/net/lo; or exit 1
ip link add ev0 type veth peer name ev1; and ip link add 'x$(id)' type veth peer name zz; or exit 1
cd $here
source completions/bwflow.fish
# There is no program to start, and one that is looked for is known.
set -gx PATH /nowhere-at-all
function fish_command_not_found
    set -ga started $argv
end

expect offersTheCommands 'bwflow ' 'apply check doctor help import init lift notify patch-vnstat report simulate'
expect offersPrograms 'bwflow import --from ' 'pyshaper traffictoll'
expect offersTheCommandsThatBeginSo 'bwflow p' patch-vnstat
expect offersNoSecondCommand 'bwflow check ' ''
expect offersCommandsAfterOptions 'bwflow --format json c' check
expect takesNoOptionsValueForTheCommand 'bwflow -c check re' report
expect offersCommandsToHelp 'bwflow help li' lift
expect offersOptionsOfTheCommand 'bwflow check --e' '--enforce --exit-code'
expect offersOptionsOfTheCommandAfterCommonOnes 'bwflow -q check --e' '--enforce --exit-code'
expect offersCommonOptionsBeforeTheCommand 'bwflow --d' --dry-run
expect offersCommonOptionsAfterTheCommand 'bwflow check --d' --dry-run
expect offersNoOptionOfAnotherCommand 'bwflow check --bud' ''
expect offersOptionsToPatchVnstat 'bwflow patch-vnstat --ch' --check
expect offersRealInterfaces 'bwflow -i ev' 'ev0 ev1'
expect offersRealInterfacesToTheLongOption 'bwflow check --interface ev0' ev0
expect offersRealInterfacesAfterAnEqualsSign 'bwflow check --interface=ev' '--interface=ev0 --interface=ev1'
expect offersRealInterfacesRightAfterTheOption 'bwflow -i ' 'ev0 ev1 lo x$(id) zz'
expect runsNoInterfacesName 'bwflow -i x' 'x$(id)'
expect offersFormats 'bwflow --format ' 'csv html json nagios prometheus text'
expect offersFormatsAfterAnEqualsSign 'bwflow report --format=j' --format=json
expect offersDirections 'bwflow init --direction ' 'max rx total tx'
expect offersPeriods 'bwflow init --period ' 'day month week'
expect offersPolicies 'bwflow init --policy=t' --policy=token-bucket
expect offersEnforcements 'bwflow init --enforcement ' 'cliff glide'
expect offersNothingForAValueOfOnesOwn 'bwflow init --budget ' ''
expect offersFiles 'bwflow -c pom.x' pom.xml
if set -q started[1]
    set failed (math $failed + 1)
    echo "startsNoProgram: FAILED: $started"
else
    set passed (math $passed + 1)
end
echo "completion.fish: $passed passed, $failed failed"
test $failed -eq 0 -a $passed -gt 0
