# bash completion for bwflow. It starts no program: it must answer at once, and without java.
# It needs none of bash-completion's functions, but is loaded on demand where that is installed.

# One line per list: a test holds each of them against what the program understands.
_bwflow_commands='check apply lift report simulate init patch-vnstat import doctor notify help'
_bwflow_options='-c --config -i --interface -n --dry-run --format --json -q --quiet -v --verbose --help --version --vm --at'
_bwflow_options_check='--enforce --exit-code --need --wait --config-only -o --output'
_bwflow_options_apply='--rate --for --release'
_bwflow_options_lift='--for --release'
_bwflow_options_report='-o --output'
_bwflow_options_simulate='--demand --days --from --set --line --runs-every --interval-jitter --missed --meter-saves-every --seed'
_bwflow_options_init='--budget --pre-charge --period --billing-day --timezone --direction --policy --enforcement --limit-rate --min-rate --used --speed-test --poll-interval --force --yes'
_bwflow_options_patch_vnstat='--check'
_bwflow_options_import='--from -o --output --vmmanager --url --email --vmid --threshold-gib --limit-mbitps'
_bwflow_options_doctor='--fix --yes'
_bwflow_options_notify=''
_bwflow_options_help=''
_bwflow_options_with_value='-c --config -i --interface --format --at --need --wait --rate --for --budget --pre-charge --period --billing-day --timezone --direction --policy --enforcement --limit-rate --min-rate --used --poll-interval --demand --days --from --set --line --runs-every --interval-jitter --missed --meter-saves-every --seed -o --output --vm --url --email --vmid --threshold-gib --limit-mbitps'

# Offers the interfaces that the kernel has now; not every entry there is one (bonding_masters).
# Not by compgen -W: it would run an interface named $(...).
_bwflow_interfaces() {
    local entry name
    for entry in /sys/class/net/*; do
        name=${entry##*/}
        if [[ -e $entry/ifindex && $name == "$value"* ]]; then
            printf -v name '%q' "$name"
            COMPREPLY+=("$front$name")
        fi
    done
}

# Offers the virtual machines that the system's configuration names, where this user can read it.
_bwflow_vms() {
    local line
    mapfile -t COMPREPLY < <(compgen -P "$front" -W all -- "$value")
    [[ -r /etc/bwflow/config.toml ]] || return
    while read -r line; do
        if [[ $line =~ ^name\ *=\ *\"([A-Za-z0-9._@:+-]+)\" && ${BASH_REMATCH[1]} == "$value"* ]]; then
            COMPREPLY+=("$front${BASH_REMATCH[1]}")
        fi
    done </etc/bwflow/config.toml
}

# Sets option to the one whose value is being typed, value to what is typed of it, and front to what
# bash takes for part of the same word: it splits --name=value at the "=" unless it is told not to.
_bwflow_value() {
    local word=${COMP_WORDS[COMP_CWORD]}
    local before=''
    ((COMP_CWORD > 0)) && before=${COMP_WORDS[COMP_CWORD - 1]}
    front=''
    if [[ $before == '=' ]]; then
        ((COMP_CWORD > 1)) && option=${COMP_WORDS[COMP_CWORD - 2]}
        value=$word
    elif [[ $word == '=' ]]; then
        option=$before
        value=''
    elif [[ $word == --*=* ]]; then
        option=${word%%=*}
        value=${word#*=}
        front=$option=
    else
        option=$before
        value=$word
    fi
    [[ " $_bwflow_options_with_value " == *" $option "* ]]
}

# Prints the command on the line so far, if one is there.
_bwflow_command() {
    local i word skip=''
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $word == '=' ]]; then
            skip=yes
        elif [[ -n $skip ]]; then
            skip=''
        elif [[ $word == -* ]]; then
            [[ " $_bwflow_options_with_value " == *" $word "* && ${COMP_WORDS[i + 1]} != '=' ]] && skip=yes
        elif [[ " $_bwflow_commands " == *" $word "* ]]; then
            printf '%s\n' "$word"
            return
        fi
    done
}

_bwflow() {
    local option='' value='' front='' command list
    COMPREPLY=()
    if _bwflow_value; then
        case $option in
            -c | --config | -o | --output)
                compopt -o filenames 2>/dev/null
                mapfile -t COMPREPLY < <(compgen -P "$front" -f -- "$value")
                ;;
            -i | --interface)
                _bwflow_interfaces
                ;;
            --vm)
                _bwflow_vms
                ;;
            --format)
                mapfile -t COMPREPLY < <(compgen -P "$front" -W 'text json csv html nagios prometheus' -- "$value")
                ;;
            --from)
                [[ $(_bwflow_command) != import ]] ||
                    mapfile -t COMPREPLY < <(compgen -P "$front" -W 'traffictoll pyshaper' -- "$value")
                ;;
            --direction)
                mapfile -t COMPREPLY < <(compgen -P "$front" -W 'tx rx total max' -- "$value")
                ;;
            --period)
                mapfile -t COMPREPLY < <(compgen -P "$front" -W 'month week day' -- "$value")
                ;;
            --policy)
                mapfile -t COMPREPLY < <(compgen -P "$front" -W 'token-bucket fixed-window sliding-window leaky-bucket' -- "$value")
                ;;
            --enforcement)
                mapfile -t COMPREPLY < <(compgen -P "$front" -W 'glide cliff' -- "$value")
                ;;
        esac
        return
    fi
    command=$(_bwflow_command)
    if [[ $value == -* ]]; then
        list=_bwflow_options_${command//-/_}
        [[ -n $command ]] || list=_bwflow_options_help
        mapfile -t COMPREPLY < <(compgen -W "$_bwflow_options ${!list}" -- "$value")
    elif [[ -z $command || $command == help ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$_bwflow_commands" -- "$value")
    elif [[ $command == import ]]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$value")
    fi
}

complete -F _bwflow bwflow
