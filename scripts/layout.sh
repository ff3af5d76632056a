# shellcheck shell=sh
# What install puts where, and so what uninstall takes away: mode, source, destination under the prefix.
layout() {
    cat <<'END'
644 target/bwflow.jar share/bwflow/bwflow.jar
644 target/bwflow-quiet.jar share/bwflow/bwflow-quiet.jar
755 scripts/bwflow bin/bwflow
755 scripts/make-archive share/bwflow/make-archive
644 scripts/classes.list share/bwflow/classes.list
644 scripts/classes.25.list share/bwflow/classes.25.list
755 scripts/old-installation share/bwflow/old-installation
755 scripts/remove-limits share/bwflow/remove-limits
644 src/main/resources/io/github/bwflow/report/check.schema.json share/bwflow/schema/check.schema.json
644 src/main/resources/io/github/bwflow/report/report.schema.json share/bwflow/schema/report.schema.json
644 src/main/resources/io/github/bwflow/report/simulate.schema.json share/bwflow/schema/simulate.schema.json
644 src/examples/laptop.toml share/bwflow/examples/laptop.toml
644 src/examples/server.toml share/bwflow/examples/server.toml
644 src/examples/router.toml share/bwflow/examples/router.toml
644 src/main/resources/io/github/bwflow/report/doctor.schema.json share/bwflow/schema/doctor.schema.json
644 man/bwflow.8 share/man/man8/bwflow.8
644 man/bwflow-config.5 share/man/man5/bwflow-config.5
644 completions/bwflow.bash share/bash-completion/completions/bwflow
644 completions/_bwflow share/zsh/site-functions/_bwflow
644 completions/bwflow.fish share/fish/vendor_completions.d/bwflow.fish
644 systemd-timer/bwflow.service lib/systemd/system/bwflow.service
644 systemd-timer/bwflow.timer lib/systemd/system/bwflow.timer
644 systemd-timer/bwflow-boot.service lib/systemd/system/bwflow-boot.service
644 systemd-timer/bwflow-vm.service lib/systemd/system/bwflow-vm.service
644 systemd-timer/bwflow-vm.timer lib/systemd/system/bwflow-vm.timer
644 systemd-timer/bwflow-metrics.service lib/systemd/system/bwflow-metrics.service
644 systemd-timer/bwflow-metrics.timer lib/systemd/system/bwflow-metrics.timer
644 systemd-timer/bwflow-notify.path lib/systemd/system/bwflow-notify.path
644 systemd-timer/bwflow-notify.service lib/systemd/system/bwflow-notify.service
755 src/hooks/mail share/bwflow/hooks/mail
755 src/hooks/webhook share/bwflow/hooks/webhook
755 src/hooks/desktop share/bwflow/hooks/desktop
755 src/monitoring/check_bwflow share/bwflow/check_bwflow
644 src/ansible/site.yml share/doc/bwflow/examples/ansible/site.yml
644 src/ansible/roles/bwflow/defaults/main.yml share/doc/bwflow/examples/ansible/roles/bwflow/defaults/main.yml
644 src/ansible/roles/bwflow/handlers/main.yml share/doc/bwflow/examples/ansible/roles/bwflow/handlers/main.yml
644 src/ansible/roles/bwflow/tasks/main.yml share/doc/bwflow/examples/ansible/roles/bwflow/tasks/main.yml
644 src/ansible/roles/bwflow/templates/config.toml.j2 share/doc/bwflow/examples/ansible/roles/bwflow/templates/config.toml.j2
644 src/ansible/roles/bwflow/templates/own.toml.j2 share/doc/bwflow/examples/ansible/roles/bwflow/templates/own.toml.j2
644 src/monitoring/bwflow.rules.yml share/doc/bwflow/examples/prometheus/bwflow.rules.yml
644 src/monitoring/bwflow.rules.test.yml share/doc/bwflow/examples/prometheus/bwflow.rules.test.yml
644 src/monitoring/grafana-dashboard.json share/doc/bwflow/examples/grafana-dashboard.json
644 systemd-timer/bwflow.tmpfiles lib/tmpfiles.d/bwflow.conf
644 systemd-timer/bwflow.default share/doc/bwflow/examples/bwflow.default
644 systemd-timer/bwflow.cron share/doc/bwflow/examples/bwflow.cron
END
}

# fill PREFIX JAVA FILE: the file as it is installed, with the places that it names. JAVA is empty where
# the host's own is used.
fill() {
    sed -e "s,/usr/bin/bwflow,$1/bin/bwflow,g" -e "s,/usr/share/bwflow,$1/share/bwflow,g" \
        -e "s,@JAR@,$1/share/bwflow/bwflow.jar,g" ${2:+-e "s,@JAVA@,$2,g"} "$3"
}

# Directories that are ours, or that hardly anything else makes under /usr/local: uninstall removes
# them where they are empty.
layout_directories() {
    cat <<'END'
share/bwflow/schema
share/bwflow/examples
share/bwflow/hooks
share/bwflow
share/man/man8
share/man/man5
share/bash-completion/completions
share/bash-completion
share/zsh/site-functions
share/zsh
share/fish/vendor_completions.d
share/fish
share/doc/bwflow/examples/prometheus
share/doc/bwflow/examples/ansible/roles/bwflow/defaults
share/doc/bwflow/examples/ansible/roles/bwflow/handlers
share/doc/bwflow/examples/ansible/roles/bwflow/tasks
share/doc/bwflow/examples/ansible/roles/bwflow/templates
share/doc/bwflow/examples/ansible/roles/bwflow
share/doc/bwflow/examples/ansible/roles
share/doc/bwflow/examples/ansible
share/doc/bwflow/examples
share/doc/bwflow
share/doc
lib/systemd/system
lib/systemd
lib/tmpfiles.d
END
}

# Our launcher, and not another program of that name: bwflow 0.1.0 was one, written in Python.
is_our_launcher() { grep -qs 'share/bwflow/bwflow\.jar' "$1"; }

# check_directory NAME VALUE: a prefix ends up in units, where other characters mean something.
check_directory() {
    case $2 in
    /*) ;;
    *) die 64 "$1 is \"$2\"; expected an absolute directory, such as /usr/local" ;;
    esac
    case $2 in
    *[!A-Za-z0-9/._+-]* | */../* | */..) die 64 "$1 is \"$2\"; expected letters, digits and / . _ + - only" ;;
    esac
}

# touchable FILE: whether this user may write FILE or make it, directories included.
touchable() {
    place=$1
    [ ! -e "$place" ] || place=${place%/*}
    while [ ! -e "${place:-/}" ]; do place=${place%/*}; done
    [ -w "${place:-/}" ]
}
