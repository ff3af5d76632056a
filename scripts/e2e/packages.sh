# shellcheck shell=sh
# Both packages on a minimal Debian, one after the other. Sourced by host.sh.
# shellcheck disable=SC2154 # what host.sh and machine.sh set
:

fresh packages
boot

installsWithoutJava() {
    apt install "/root/${standalone##*/}"
    inside test ! -e /usr/bin/java
    inside bwflow --version
}
limits() {
    quick_vnstat
    budget
    runs 1
    limited
    same "enabled active" "$(timer_state)"
    clean_json
}
promise "the package with a Java in it installs where there is none" installsWithoutJava
promise "and bwflow limits there, started by the timer" limits

# swap PACKAGE: puts the one in the place of the other; the limit is to stand throughout.
swap() {
    inside sha256sum /etc/bwflow/config.toml >/run/before
    timer_state >>/run/before
    watch_tc
    apt install "/root/${1##*/}"
    unwatch_tc
    inside sha256sum /etc/bwflow/config.toml >/run/after
    timer_state >>/run/after
    cat /run/tc
    not grep deleted /run/tc
    limited
    diff /run/before /run/after
    clean_json
}
takesOver() {
    swap "$deb"
    inside test ! -e /usr/lib/bwflow/runtime
    inside test -x /usr/bin/java
    runs 1
    same "success 0" "$(service Result) $(service ExecMainStatus)"
}
takesOverDisabled() {
    inside systemctl disable --now bwflow.timer
    swap "$standalone"
    same "disabled inactive" "$(timer_state)"
    inside systemctl start bwflow.service
    same "success 0" "$(service Result) $(service ExecMainStatus)"
}
promise "the package without takes over: configuration, running timer and limit stay" takesOver
promise "and the other way round: configuration, disabled timer and limit stay" takesOverDisabled

patchesVnstat() {
    inside bwflow patch-vnstat
    inside systemctl restart vnstat.service
    saved
    inside bwflow patch-vnstat --check
}
promise "patch-vnstat makes vnStat's configuration fit" patchesVnstat

purges() {
    apt purge bwflow bwflow-standalone
    same '' "$(inside find / /run -xdev \( -path /proc -o -path '/var/log' -o -path '/var/lib/apt' \) -prune -o -name '*bwflow*' \
        ! -path '/root/*.deb' ! -path '/run/systemd/*' -print)"
    unlimited
}
promise "purge takes all of it away" purges
shut_down
