# fish completion for bwflow. It starts no program: it must answer at once, and without java.
# One line per option; a test holds them against what the program understands.

# The options whose value is the next word.
set -g __bwflow_with_value -o --output -c --config -i --interface --format --at --need --wait --rate --for --budget \
    --pre-charge --period --billing-day --timezone --direction --policy --enforcement --limit-rate --min-rate \
    --used --poll-interval --demand --days --from --set --line --runs-every --interval-jitter --missed \
    --meter-saves-every --seed --vm --url --email --vmid --threshold-gib --limit-mbitps

# Prints the words before the cursor that are neither the program, nor an option, nor an option's value.
function __bwflow_words
    set -l skip yes
    for word in (commandline -opc)
        if test $skip = yes
            set skip no
        else if string match -q -- '-*' $word
            contains -- $word $__bwflow_with_value; and set skip yes
        else
            echo $word
        end
    end
end

# Whether no command stands there yet, or only the help that takes another one.
function __bwflow_needs_command
    set -l words (__bwflow_words)
    test (count $words) -eq 0 -o "$words" = help
end

function __bwflow_has_command
    set -l words (__bwflow_words)
    test "$words[1]" = $argv[1]
end

# Offers the interfaces that the kernel has now; not every entry there is one (bonding_masters).
function __bwflow_interfaces
    for entry in /sys/class/net/*
        test -e $entry/ifindex; and string replace -r '.*/' '' $entry
    end
end

# Offers the virtual machines that the system's configuration names, where this user can read it.
function __bwflow_vms
    echo all
    test -r /etc/bwflow/config.toml
    and string replace -rf '^name *= *"([A-Za-z0-9._@:+-]+)".*' '$1' </etc/bwflow/config.toml
end

complete -c bwflow -f

complete -c bwflow -n __bwflow_needs_command -a check -d 'Show what is used and left, or set the limit'
complete -c bwflow -n __bwflow_needs_command -a apply -d 'Put a limit on now, by hand'
complete -c bwflow -n __bwflow_needs_command -a lift -d 'Take the limit off now, by hand'
complete -c bwflow -n __bwflow_needs_command -a report -d 'Show the traffic, the balance and a forecast'
complete -c bwflow -n __bwflow_needs_command -a simulate -d 'Show what a budget makes of a demand or of the past'
complete -c bwflow -n __bwflow_needs_command -a init -d 'Write the configuration'
complete -c bwflow -n __bwflow_needs_command -a patch-vnstat -d 'Make vnStat\'s configuration fit'
complete -c bwflow -n __bwflow_needs_command -a import -d 'Take over another program\'s configuration'
complete -c bwflow -n __bwflow_needs_command -a doctor -d 'Find out what is wrong on this host'
complete -c bwflow -n __bwflow_needs_command -a notify -d 'Run the hooks for what has changed'
complete -c bwflow -n __bwflow_needs_command -a help -d 'Print help'

complete -c bwflow -l at -x -d 'Compute as if it were then'
complete -c bwflow -s c -l config -r -F -d 'Read this configuration'
complete -c bwflow -s n -l dry-run -d 'Change nothing, show what would be done'
complete -c bwflow -l format -x -a 'text json csv html nagios prometheus' -d 'How to print the result'
complete -c bwflow -l help -d 'Print help and exit'
complete -c bwflow -s i -l interface -x -a '(__bwflow_interfaces)' -d 'Only the account of this interface'
complete -c bwflow -l json -d 'One JSON document and nothing else'
complete -c bwflow -s q -l quiet -d 'Print only changes and problems'
complete -c bwflow -s v -l verbose -d 'Print how the result came about'
complete -c bwflow -l version -d 'Print the version and exit'
complete -c bwflow -l vm -x -a '(__bwflow_vms)' -d 'Only this virtual machine, or all'

complete -c bwflow -n '__bwflow_has_command check' -l config-only -d 'Only say whether the configuration is good'
complete -c bwflow -n '__bwflow_has_command check' -l enforce -d 'Bring the kernel in line'
complete -c bwflow -n '__bwflow_has_command check' -l exit-code -d 'Exit 10, 11 or 12 for warning, limited or exhausted'
complete -c bwflow -n '__bwflow_has_command check' -l need -x -d 'Exit 0 if so much may be sent now'
complete -c bwflow -n '__bwflow_has_command check' -s o -l output -r -F -d 'With --format prometheus, write it there'
complete -c bwflow -n '__bwflow_has_command check' -l wait -x -d 'With --need, wait for it'

complete -c bwflow -n '__bwflow_has_command apply' -l for -x -d 'Hold it against the timer'
complete -c bwflow -n '__bwflow_has_command apply' -l rate -x -d 'The limit'
complete -c bwflow -n '__bwflow_has_command apply' -l release -d 'End an order that is held'

complete -c bwflow -n '__bwflow_has_command lift' -l for -x -d 'Hold it against the timer'
complete -c bwflow -n '__bwflow_has_command lift' -l release -d 'End an order that is held'

complete -c bwflow -n '__bwflow_has_command report' -s o -l output -r -F -d 'Write the report there'

complete -c bwflow -n '__bwflow_has_command simulate' -l days -x -d 'How long'
complete -c bwflow -n '__bwflow_has_command simulate' -l demand -x -d 'What would be sent'
complete -c bwflow -n '__bwflow_has_command simulate' -l from -x -d 'Begin then'
complete -c bwflow -n '__bwflow_has_command simulate' -l interval-jitter -x -d 'By which part of the interval a run is early or late'
complete -c bwflow -n '__bwflow_has_command simulate' -l line -x -d 'What the line carries'
complete -c bwflow -n '__bwflow_has_command simulate' -l meter-saves-every -x -d 'How often vnStat saves'
complete -c bwflow -n '__bwflow_has_command simulate' -l missed -x -d 'Which part of the runs is left out'
complete -c bwflow -n '__bwflow_has_command simulate' -l runs-every -x -d 'How often bwflow is run'
complete -c bwflow -n '__bwflow_has_command simulate' -l seed -x -d 'Where random numbers begin'
complete -c bwflow -n '__bwflow_has_command simulate' -l set -x -d 'A key and its value, for this simulation'

complete -c bwflow -n '__bwflow_has_command init' -l billing-day -x -d 'The day that a period starts on'
complete -c bwflow -n '__bwflow_has_command init' -l budget -x -d 'What may be sent per period'
complete -c bwflow -n '__bwflow_has_command init' -l direction -x -a 'tx rx total max' -d 'Which traffic counts'
complete -c bwflow -n '__bwflow_has_command init' -l enforcement -x -a 'glide cliff' -d 'How the limit comes on'
complete -c bwflow -n '__bwflow_has_command init' -l force -d 'Replace an existing configuration'
complete -c bwflow -n '__bwflow_has_command init' -l limit-rate -x -d 'The limit once the credit is used up'
complete -c bwflow -n '__bwflow_has_command init' -l min-rate -x -d 'Never throttle below this'
complete -c bwflow -n '__bwflow_has_command init' -l period -x -a 'month week day' -d 'What the budget is for'
complete -c bwflow -n '__bwflow_has_command init' -l policy -x -a 'token-bucket fixed-window sliding-window leaky-bucket' -d 'How the allowance becomes available'
complete -c bwflow -n '__bwflow_has_command init' -l poll-interval -x -d 'Seconds between two runs'
complete -c bwflow -n '__bwflow_has_command init' -l pre-charge -x -d 'The credit on the first day'
complete -c bwflow -n '__bwflow_has_command init' -l speed-test -d 'Measure the link with an installed speedtest'
complete -c bwflow -n '__bwflow_has_command init' -l timezone -x -d 'The provider\'s time zone'
complete -c bwflow -n '__bwflow_has_command init' -l used -x -d 'What was used before vnStat began to count'
complete -c bwflow -n '__bwflow_has_command init' -l yes -d 'Ask nothing, and answer yes'

complete -c bwflow -n '__bwflow_has_command patch-vnstat' -l check -d 'Only say what is missing'

complete -c bwflow -n '__bwflow_has_command import' -F
complete -c bwflow -n '__bwflow_has_command import' -l from -x -a 'traffictoll pyshaper' -d 'Whose file it is'
complete -c bwflow -n '__bwflow_has_command import' -s o -l output -r -F -d 'Write this new file'
complete -c bwflow -n '__bwflow_has_command import' -l email -x -d 'Who logs in'
complete -c bwflow -n '__bwflow_has_command import' -l limit-mbitps -x -d 'The limit in Mbit/s'
complete -c bwflow -n '__bwflow_has_command import' -l threshold-gib -x -d 'The budget of a month in GiB'
complete -c bwflow -n '__bwflow_has_command import' -l url -x -d 'The platform\'s address'
complete -c bwflow -n '__bwflow_has_command import' -l vmid -x -d 'The number of the virtual machine'
complete -c bwflow -n '__bwflow_has_command import' -l vmmanager -d 'From a VMmanager script\'s arguments'

complete -c bwflow -n '__bwflow_has_command doctor' -l fix -d 'Also mend what is safe to mend'
complete -c bwflow -n '__bwflow_has_command doctor' -l yes -d 'With --fix, ask nothing'
