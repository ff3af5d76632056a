# shellcheck shell=sh
# The class-data archive, and the Java that it is made for. Sourced by host.sh.
# shellcheck disable=SC2154 # what host.sh and machine.sh set
:

fresh java
boot
older=$(head -n 1 "$tree/jre")
newer=$(tail -n 1 "$tree/jre")
apt install vnstat sqlite3 iproute2 "openjdk-17-jre-headless=$older" >"$place/apt"
quick_vnstat
apt install "/root/${deb##*/}" >>"$place/apt"
budget >>"$place/apt" 2>&1
inside systemctl stop bwflow.timer
within 20 ended

cache=$disk/var/cache/bwflow
archive() { (cd "$cache" && find . -name 'bwflow.[aj]s*' -o -name 'bwflow.aot'); }
# in_use: the archive is mapped into a run that takes a while.
in_use() {
    inside timeout 15 bwflow check --need "50 TB" --wait 8s >/dev/null 2>&1 &
    waiting=$!
    code=0
    within 7 mapped || code=1
    wait "$waiting" || :
    return "$code"
}
mapped() { grep -q /var/cache/bwflow/bwflow. /proc/[0-9]*/maps; }
isMade() {
    ls -lA "$cache"
    same 1 "$(archive | wc -l)"
    same '' "$(find "$cache" ! -user 0 -o ! -group 0 -o -perm /022 ! -type l)"
    in_use
}
promise "installing makes the archive, and runs use it" isMade
name=$(archive)
cp -a "$cache/$name" /run/older

# Every command, with what it comes to: its exit status, and whether it printed one document.
every_command() {
    for words in check 'check --enforce' report 'simulate --days 1 --demand 1mbit' 'apply --rate 5mbit' lift \
        'init --budget 1TB --dry-run' 'patch-vnstat --check' help; do
        code=0
        # shellcheck disable=SC2086 # words
        inside bwflow $words --json >"$disk/root/out.json" 2>/run/err || code=$?
        echo "$words: $code, $(inside sqlite3 :memory: "SELECT json_valid(CAST(readfile('/root/out.json') AS TEXT))"), $(wc -l </run/err) lines beside"
    done
}
every_command >/run/healthy

isRebuilt() {
    apt install --reinstall "openjdk-17-jre-headless=$newer"
    ls -lA "$cache"
    same 1 "$(archive | wc -l)"
    not cmp "$cache/$name" /run/older
    in_use
}
promise "after the JRE was replaced ($older by $newer) the archive is made again" isRebuilt
cp -a "$cache/$name" /run/newer
cat /run/healthy
worksAllTheSame() {
    every_command >/run/now
    cat /run/now
    diff /run/healthy /run/now
}
promise "every command works with it, and --json is one document" worksAllTheSame
truncate --size 100000 "$cache/$name"
promise "... with half an archive" worksAllTheSame
: >"$cache/$name"
promise "... with an empty one" worksAllTheSame
cp /run/newer "$cache/$name"
dd if=/dev/urandom of="$cache/$name" bs=4096 count=64 conv=notrunc status=none
promise "... with a damaged beginning" worksAllTheSame
cp /run/newer "$cache/$name"
dd if=/dev/urandom of="$cache/$name" bs=4096 seek=200 count=64 conv=notrunc status=none
promise "... with a damaged middle" worksAllTheSame
cp -a /run/older "$cache/$name"
promise "... with one made by another Java" worksAllTheSame
rm "$cache/$name"
promise "... without an archive" worksAllTheSame
rm -r "$cache"
promise "... without the directory" worksAllTheSame
remade() {
    inside /usr/share/bwflow/make-archive
    same 1 "$(archive | wc -l)"
    in_use
}
promise "make-archive brings it back" remade
shut_down
