# shellcheck shell=sh
# What install, uninstall, test and demo share. Sourced, never run; each of them sets $root first.
# Exit codes are those of bwflow itself: 64 usage, 69 something is missing, 77 not permitted.
: "${root:?the directory of the source tree}"

# say LINE...
say() { printf '%s\n' "$@"; }

# die CODE LINE...: one message, on standard error.
die() {
    code=$1
    shift
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    shift
    [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
    exit "$code"
}

have() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

can_be_root() { is_root || have sudo; }

# as_root COMMAND...: as it is for root, through sudo for everybody else.
as_root() {
    if is_root; then "$@"; else sudo -- "$@"; fi
}

# java_version HOME: the number that counts of the Java there, 17 for 17.0.15; empty if there is none.
java_version() {
    [ -x "$1/bin/java" ] || return 0
    "$1/bin/java" -version 2>&1 | sed -n 's/^[^"]*version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p'
}

at_least_17() {
    version=$(java_version "$1")
    [ "${version:-0}" -ge 17 ]
}

# find_jdk: the home of a JDK that can build bwflow, or nothing.
find_jdk() {
    javac=$(command -v javac || :)
    [ -z "$javac" ] || javac=$(readlink -f -- "$javac")
    for home in "${JAVA_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/*; do
        if [ -n "$home" ] && [ -x "$home/bin/javac" ] && at_least_17 "$home"; then
            say "$home"
            return 0
        fi
    done
}

# The first JDK of 17 or later that this release of Debian or Ubuntu has.
jdk_package() {
    for package in openjdk-17-jdk-headless openjdk-21-jdk-headless openjdk-25-jdk-headless; do
        if apt-cache show "$package" >/dev/null 2>&1; then
            say "$package"
            return 0
        fi
    done
    say default-jdk-headless
}

# missing_packages PACKAGE...: those whose programs are not there. Asked for by what they bring, so
# that a Maven or a JDK from elsewhere counts too.
missing_packages() {
    for package in "$@"; do
        case $package in
        jdk) [ -n "$(find_jdk)" ] || say jdk ;;
        jre) at_least_17 /usr || say jdk ;;
        maven) have mvn || say maven ;;
        vnstat) { have vnstat && have vnstatd; } || say vnstat ;;
        iproute2) { have tc && have ip; } || say iproute2 ;;
        nftables) have nft || say nftables ;;
        binutils) have strip || say binutils ;;
        procps) have ps || say procps ;;
        systemd-container) have systemd-nspawn || say systemd-container ;;
        debian-archive-keyring) [ -r /usr/share/keyrings/debian-archive-keyring.gpg ] || say debian-archive-keyring ;;
        bash-completion) [ -r /usr/share/bash-completion/bash_completion ] || say bash-completion ;;
        python3-typer) /usr/bin/python3 -c 'import typer' 2>/dev/null || say python3-typer ;;
        python3-rich) /usr/bin/python3 -c 'import rich' 2>/dev/null || say python3-rich ;;
        util-linux) { have unshare && have nsenter && have setpriv; } || say util-linux ;;
        *) have "$package" || say "$package" ;;
        esac
    done | sort -u
}

# need PACKAGE...: installs what is missing with apt, or says what to install and ends.
need() {
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if ! have apt-get; then
        die 69 "this needs programs that are not installed here, and apt-get, which would install them, is not either." \
            "$(install_words "$missing")"
    fi
    can_be_root || die 77 "this needs packages that only root can install, and sudo is not installed." \
        "As root: apt-get install $(jdk=openjdk-17-jdk-headless package_words "$missing")"
    say "Installing with apt: $(package_words "$missing")"
    as_root apt-get -qq update || say "apt-get update failed; trying with the lists that are here." >&2
    jdk=$(jdk_package)
    packages=$(package_words "$missing")
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 \
        -o DPkg::Lock::Timeout=300 install $packages </dev/null >/dev/null || die 69 "apt-get could not install: $packages" "See what it said above."
    hash -r
    missing=$(missing_packages "$@")
    [ -z "$missing" ] || die 69 "these were installed with apt and still cannot be found: $(package_words "$missing")" \
        "An older Java may come first: see update-alternatives --config java."
}

# install_words "PACKAGE ...": the command that installs them without apt; elsewhere some have other names.
install_words() {
    if have dnf; then
        say "Install: dnf install $(package_words "$(elsewhere dnf "$1")")" \
            "  (on RHEL and its kin vnstat is in EPEL)"
    elif have apk; then
        say "Install: apk add $(package_words "$(elsewhere apk "$1")")"
    else
        say "Install: $(package_words "$1")"
    fi
}

# elsewhere dnf|apk "PACKAGE ...": the names there, one a line.
elsewhere() {
    for package in $2; do
        case $1,$package in
        dnf,jdk) say java-21-openjdk-devel ;;
        dnf,iproute2) say iproute iproute-tc ;;
        dnf,sqlite3) say sqlite ;;
        dnf,procps) say procps-ng ;;
        dnf,faketime) say libfaketime ;;
        dnf,shellcheck) say ShellCheck ;;
        apk,jdk) say openjdk21-jdk ;;
        apk,sqlite3) say sqlite ;;
        apk,faketime) say libfaketime ;;
        *) say "$package" ;;
        esac
    done
}

# package_words "PACKAGE ...": on one line, with the JDK as $jdk or in words.
package_words() {
    words=
    for package in $1; do
        [ "$package" != jdk ] || package=${jdk:-"a JDK (17 or later)"}
        words="$words${words:+ }$package"
    done
    say "$words"
}

# maven GOAL...: with the JDK that find_jdk found, whatever "java" means here. It ends with this script.
maven() {
    set -- mvn -B -Dstyle.color=never -f "$root/pom.xml" "$@"
    # busybox has one without this.
    if setpriv --pdeathsig TERM true 2>/dev/null; then set -- setpriv --pdeathsig TERM "$@"; fi
    JAVA_HOME=$(find_jdk) "$@" </dev/null
}

# What root built in somebody's own source tree belongs to that person, or the next build there could
# not replace it.
give_back() {
    if is_root && [ -d "$root/target" ]; then
        chown -R "$(stat -c %u:%g "$root/pom.xml")" "$root/target"
    fi
}

# build: target/bwflow.jar, unless the last build that ended well is newer than everything it is made
# from. (Not the jar's own age: a build that is killed may leave one that lacks its libraries.)
build() {
    if [ -f "$root/target/bwflow.jar" ] && [ -f "$root/target/built" ] &&
        [ -z "$(find "$root/src/main" "$root/pom.xml" -newer "$root/target/built" -print | head -n 1)" ]; then
        return 0
    fi
    say "Building bwflow with Maven (the first time it fetches what it needs, which takes a while) ..."
    mkdir -p "$root/target"
    rm -f "$root/target/built"
    built=0
    maven -q package -DskipTests -DskipDeb >"$root/target/build.log" 2>&1 || built=$?
    [ "$built" -ne 0 ] || : >"$root/target/built"
    give_back
    [ "$built" -eq 0 ] || { cat "$root/target/build.log" >&2; die 69 "the build failed; Maven has said why above."; }
}
