#!/bin/sh
# The launcher, with a Java of ours in place of the real one where the test asks what it is given.
set -eu
root=$(cd "$(dirname -- "$0")/../.." && pwd)
# shellcheck source=scripts/tests/lib.sh
. "$root/scripts/tests/lib.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
out=$dir/out
err=$dir/err
chmod 755 "$dir"
mkdir -p "$dir/share/bwflow" "$dir/jdk/bin"
sed "s,@JAR@,$dir/share/bwflow/bwflow.jar," "$root/scripts/bwflow" >"$dir/bwflow"
cp "$root/target/bwflow.jar" "$dir/share/bwflow/"
echo 'JAVA_VERSION="17.0.15"' >"$dir/jdk/release"
cat >"$dir/jdk/bin/java" <<'END'
#!/bin/sh
for word in "$@"; do printf '[%s]' "$word"; done
echo "${JAVA_TOOL_OPTIONS:-unset}"
[ "${1:-}" = -version ] || kill -s "${SIGNAL:-0}" $$
exit "${STATUS:-0}"
END
chmod 755 "$dir/bwflow" "$dir/jdk/bin/java"

# JAVA_HOME counts for others than root only.
somebody() {
    if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi
}
with_ours() { somebody env JAVA_HOME="$dir/jdk" "$@"; }

passesArgumentsAsTheyAre() {
    has "$(with_ours "$dir/bwflow" apply --rate '5 mbit' '' '*')" \
        "[-Xbootclasspath/a:$dir/share/bwflow/bwflow.jar][-Djdk.reflect.useNativeAccessorOnly=true][-cp][/nonexistent][io.github.bwflow.Main][apply][--rate][5 mbit][][*]"
}
passesTheExitStatus() { same 75 "$(STATUS=75 status with_ours "$dir/bwflow")"; }
diesOfTheSignalThatItsProgramDiesOf() { same 143 "$(SIGNAL=TERM status with_ours "$dir/bwflow")"; }
keepsVariablesThatChangeTheJvmOut() {
    has "$(JAVA_TOOL_OPTIONS=-Dx=y with_ours "$dir/bwflow")" unset
}
saysWhatToInstallWithoutJava() {
    same 69 "$(status somebody env JAVA_HOME="$dir/nothing" "$dir/bwflow" check)"
    has "$(cat "$err")" 'apt-get install'
    same '' "$(cat "$out")"
}
refusesAnOlderJava() {
    echo 'JAVA_VERSION="11.0.28"' >"$dir/jdk/release"
    code=$(status with_ours "$dir/bwflow" check)
    echo 'JAVA_VERSION="17.0.15"' >"$dir/jdk/release"
    same 69 "$code"
    has "$(cat "$err")" 'is Java 11'
}
refusesJavaEight() {
    echo 'JAVA_VERSION="1.8.0_402"' >"$dir/jdk/release"
    code=$(status with_ours "$dir/bwflow" check)
    echo 'JAVA_VERSION="17.0.15"' >"$dir/jdk/release"
    same 69 "$code"
    has "$(cat "$err")" 'is Java 8'
}
takesANewerJava() {
    echo 'JAVA_VERSION="25"' >"$dir/jdk/release"
    code=$(status with_ours "$dir/bwflow" check)
    echo 'JAVA_VERSION="17.0.15"' >"$dir/jdk/release"
    same 0 "$code"
}
saysThatTheJarIsMissing() {
    mv "$dir/share/bwflow/bwflow.jar" "$dir/away"
    code=$(status with_ours "$dir/bwflow" check)
    mv "$dir/away" "$dir/share/bwflow/bwflow.jar"
    same 69 "$code"
    has "$(cat "$err")" 'cannot be read'
}
startsTheRealProgram() {
    same 0 "$(JAVA_TOOL_OPTIONS=-Dx=y status "$dir/bwflow" --version)"
    same '' "$(cat "$err")"
}
letsNoVariableChooseTheJavaOfRoot() {
    [ "$(id -u)" -eq 0 ] || return 0
    same 0 "$(status env JAVA_HOME="$dir/nothing" "$dir/bwflow" --version)"
}
interpretsOnlyWhatHasNoClasses() {
    mkdir "$dir/run"
    sed "s,=/run/bwflow,=$dir/run,; s,/etc/bwflow/config.toml,$dir/config," "$dir/bwflow" >"$dir/timer"
    chmod 755 "$dir/timer" "$dir/run"
    timer() { with_ours "$dir/timer" check --enforce --quiet; }
    has "$(timer)" '[-XX:TieredStopAtLevel=1]' # the first since the boot
    touch -d '-9 seconds' "$dir/config"
    touch "$dir/run/last.json"
    has "$(timer)" '[-Xint]'
    has "$(with_ours "$dir/timer" check)" '[-XX:TieredStopAtLevel=1]'
    touch -d '+9 seconds' "$dir/config"
    has "$(timer)" '[-XX:TieredStopAtLevel=1]' # the first with this configuration
    touch -d '-9 seconds' "$dir/config"
    touch "$dir/run/classes.json"
    has "$(timer)" '[-XX:TieredStopAtLevel=1]'
}
worksFromTheSourceTree() { same 0 "$(cd / && status "$root/scripts/bwflow" --version)"; }
worksInADirectoryThatIsGone() {
    mkdir "$dir/gone"
    cd "$dir/gone"
    rmdir "$dir/gone"
    same 0 "$(status "$dir/bwflow" --version)"
    same 'bwflow' "$(cut -d ' ' -f 1 <"$out")"
}

check passesArgumentsAsTheyAre
check passesTheExitStatus
check diesOfTheSignalThatItsProgramDiesOf
check keepsVariablesThatChangeTheJvmOut
check saysWhatToInstallWithoutJava
check refusesAnOlderJava
check refusesJavaEight
check takesANewerJava
check saysThatTheJarIsMissing
check startsTheRealProgram
check letsNoVariableChooseTheJavaOfRoot
check interpretsOnlyWhatHasNoClasses
check worksFromTheSourceTree
check worksInADirectoryThatIsGone
closing launcher
