# shellcheck shell=sh
# What the timer, the journal, vnStat and the limit are to each other; then upgrade, removal and purge.
# Sourced by host.sh.
# shellcheck disable=SC2154 # what host.sh and machine.sh set
:

# --- a host that has what bwflow needs, and is as it was before bwflow --------------------------------

fresh timer
boot
apt install vnstat sqlite3 iproute2 "$jre" >"$place/apt"
quick_vnstat
files >/run/files.before

installs() { apt install "/root/${deb##*/}"; }
limitsNothingWithoutABudget() {
    same inactive "$(inside systemctl is-active bwflow.timer || :)"
    inside systemctl start bwflow.service
    unlimited
}
promise "the package installs with apt-get" installs
promise "nothing is limited before there is a budget" limitsNothingWithoutABudget

startsWithInit() {
    budget
    same active "$(inside systemctl is-active bwflow.timer)"
    same enabled "$(inside systemctl is-enabled bwflow.timer)"
    runs 1
    limited
    same "success 0" "$(service Result) $(service ExecMainStatus)"
}
promise "init starts the timer, and its first run does its work inside the unit's hardening" startsWithInit

# --- two minutes in which nothing happens -------------------------------------------------------------

balance 10000
runs 2
quiet=$(now)
watch_tc
starts 123 >/run/starts
unwatch_tc
firesEvery15Seconds() {
    awk 'NR > 1 { gap = ($1 - last) / 1e6; print gap, "s"; if (gap < 14 || gap > 16) bad = 1 }
         { last = $1 } END { exit bad || NR < 8 }' /run/starts
}
saysNothing() { same '' "$(said "$quiet")"; }
issuesNoCommand() { same '' "$(cat /run/tc)"; }
promise "the timer fires every 15 s, give or take one, over two minutes" firesEvery15Seconds
promise "runs that change nothing leave no line in the journal" saysNothing
promise "runs that change nothing issue no command to the kernel" issuesNoCommand

# --- orders by hand -----------------------------------------------------------------------------------

holds() {
    inside bwflow apply --rate "3 mbit" --for 5min
    runs 2
    has "$(root_qdisc)" 'rate 3Mbit'
    inside bwflow lift --for 5min
    runs 2
    unlimited
    inside bwflow lift --release
    runs 1
    limited
}
promise "what apply --for and lift --for order outlives the timer's runs, and ends with --release" holds

# --- options for the runs -----------------------------------------------------------------------------

# An interface that is not there is a run's to complain of.
takesOptions() {
    inside systemctl stop bwflow.timer
    within 20 ended
    since=$(now)
    printf 'BWFLOW_OPTIONS="--interface host9"\n' >"$disk/etc/default/bwflow"
    not inside systemctl start bwflow.service
    rm "$disk/etc/default/bwflow"
    has "$(said "$since")" 'no interface host9'
    inside systemctl reset-failed bwflow.service
    inside systemctl start bwflow.timer
    runs 1
    same "success 0" "$(service Result) $(service ExecMainStatus)"
}
promise "what /etc/default/bwflow has is given to the runs, as words" takesOptions

# --- the balance runs out -----------------------------------------------------------------------------

limitsWithinATick() {
    budget --force --enforcement cliff
    # A limit that stands goes when an hour's worth of credit is there, and there is.
    runs 1
    unlimited
    balance 20
    runs 1
    unlimited
    send 30
    used_up=$(date +%s)
    # The next run that starts, and no later one.
    runs 1
    limited
    echo "limited after $(($(date +%s) - used_up)) s: $(root_qdisc)"
    same exhausted "$(field state)"
    has "$(root_qdisc)" "rate $drip"
}
promise "exhausting the balance limits within one tick (cliff)" limitsWithinATick

glides() {
    budget --force
    balance 30
    runs 1
    # The run that has just started may still have a change to make.
    sleep 2
    before=$(root_qdisc)
    watch_tc
    since=$(now)
    send_for 50
    unwatch_tc
    echo "from $before to $(root_qdisc); balance $(field balance_bytes)"
    [ "$(field balance_bytes)" -ge 0 ]
    said "$since" >/run/said
    cat /run/said /run/tc
    # Commands that come within a second or so belong to one run.
    changes=$(sed 's/^\[\([^.]*\).*/\1/' /run/tc | while read -r time; do date -u -d "$time" +%s; done |
        awk '$1 > last + 5 { n++ } { last = $1 } END { print n + 0 }')
    [ "$changes" -ge 3 ]
    same "$changes" "$(wc -l </run/said)"
}
promise "under full load the limit follows the balance down; the journal has one line per change" glides

# --- a fault that persists ----------------------------------------------------------------------------

saysAFaultOnce() {
    inside tc qdisc replace dev host0 root handle 5: pfifo
    since=$(now)
    runs 5
    said "$since" >/run/said
    cat /run/said
    same 1 "$(grep -c 'bwflow\[[0-9]*\]: bwflow: ' /run/said)"
    same 0 "$(inside systemctl --failed --quiet --no-legend | wc -l)"
    code=0
    inside bwflow check || code=$?
    same 69 "$code"
}
# Real time has no hour to spare: what is remembered of when it was said is set back by one.
saysItAgainAfterAnHour() {
    runs 1
    hour_ago=$(date -u -d '61 minutes ago' +%FT%TZ)
    inside sed -i "/\"said\"/,/}/s/: \"[0-9].*Z\"/: \"$hour_ago\"/" /run/bwflow/last.json
    has "$(inside cat /run/bwflow/last.json)" "$hour_ago"
    since=$(now)
    runs 3
    said "$since" >/run/said
    cat /run/said
    same 1 "$(grep -c 'bwflow\[[0-9]*\]: bwflow: ' /run/said)"
}
mends() {
    inside tc qdisc del dev host0 root
    runs 1
    limited
}
promise "a fault that persists is said once, and is no failed unit" saysAFaultOnce
promise "a fault that persists is said again after an hour" saysItAgainAfterAnHour
promise "once it is mended the next run sets the limit again" mends

# --- a run that is killed -----------------------------------------------------------------------------

# shellcheck disable=SC2016 # for the shell in the machine
repeatsWhatIsKilled() {
    inside systemctl stop bwflow.timer
    inside tc qdisc del dev host0 root
    inside sh -c 'systemctl start --no-block bwflow.service
        for _ in $(seq 200); do
            systemctl kill --signal=KILL bwflow.service
            [ "$(systemctl show --property=NRestarts --value bwflow.service)" = 0 ] || exit 0
            sleep 0.02
        done
        exit 1'
    within 10 limited
    within 10 ended
    same "success 0" "$(service Result) $(service ExecMainStatus)"
    inside systemctl start bwflow.timer
}
promise "a run that is killed is repeated a second later" repeatsWhatIsKilled

# --- the timer stands still, and upgrades -------------------------------------------------------------

limitStaysWithoutTimer() {
    inside systemctl stop bwflow.timer
    before=$(root_qdisc)
    not has "$(inside bwflow check --json)" '"not-enforced"'
    sleep 62
    same "$before" "$(root_qdisc)"
}
saysThatNothingEnforces() {
    has "$(inside bwflow check --json)" '"not-enforced"'
    not same ok "$(field state)"
}
promise "where the timer is stopped the limit stays as it stands" limitStaysWithoutTimer
promise "and check says that nothing enforces" saysThatNothingEnforces

disabledStaysDisabled() {
    inside systemctl disable --now bwflow.timer
    upgrade 1
    same "disabled inactive" "$(timer_state)"
}
enabledStaysEnabled() {
    inside systemctl enable --now bwflow.timer
    runs 2
    limited
    watch_tc
    upgrade 2
    runs 1
    unwatch_tc
    cat /run/tc
    not grep deleted /run/tc
    same "enabled active" "$(timer_state)"
}
promise "a disabled timer stays disabled over an upgrade" disabledStaysDisabled
promise "an enabled one keeps running, and the limit stands throughout" enabledStaysEnabled

# --- removal ------------------------------------------------------------------------------------------

removalLifts() {
    limited
    apt remove bwflow
    unlimited
    same inactive "$(inside systemctl is-active bwflow.timer || :)"
    inside test -f /etc/bwflow/config.toml
}
purgeLeavesNothing() {
    apt purge bwflow
    files >/run/files.after
    diff /run/files.before /run/files.after
    same '' "$(inside systemctl list-unit-files --no-legend 'bwflow*')"
    same '' "$(inside systemctl list-units --all --no-legend 'bwflow*')"
    same '' "$(on_wire tc qdisc show | grep 'bf[12]')"
}
promise "removal lifts the limit and keeps the configuration" removalLifts
promise "purge leaves no file, qdisc or unit behind" purgeLeavesNothing
shut_down
