# shellcheck shell=sh
# The class-data archive, and the Java that it is made for. Sourced by host.sh.
# shellcheck disable=SC2154 # what host.sh and machine.sh set
:

fresh java
boot
older=$(head -n 1 "$tree/debian-$release.jre")
newer=$(tail -n 1 "$tree/debian-$release.jre")
apt install vnstat sqlite3 iproute2 "$jre=$older" >"$place/apt"
quick_vnstat
apt install "/root/${deb##*/}" >>"$place/apt"
budget >>"$place/apt" 2>&1
inside systemctl stop bwflow.timer
within 20 ended

cache=$disk/var/cache/bwflow
archive() { find "$cache" -name 'bwflow.jsa' -o -name 'bwflow.aot'; }
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
name=$(archive || :)
cp -a "$name" /run/older || :
made=$(stat --format %i "$name" || :)

# Every command, with what it comes to: its exit status, and whether it printed one document.
every_command() {
    for words in check 'check --enforce' report 'simulate --days 1 --demand 1mbit' 'apply --rate 5mbit' lift 'patch-vnstat --check'; do
        code=0
        # shellcheck disable=SC2086 # words
        inside bwflow $words --json >"$disk/root/out.json" 2>/run/err || code=$?
        echo "$words: $code, $(inside sqlite3 :memory: "SELECT json_valid(CAST(readfile('/root/out.json') AS TEXT))"), $(wc -l </run/err) lines beside"
    done
}
every_command >/run/healthy

isRebuilt() {
    apt install --reinstall "$jre=$newer"
    ls -lA "$cache"
    same 1 "$(archive | wc -l)"
    not same "$made" "$(stat --format %i "$name")"
    in_use
}
promise "after the JRE was replaced ($older by $newer) the archive is made again" isRebuilt
cp -a "$name" /run/newer || :

# worksWith COMMAND: every command does, after that was done to the archive.
worksWith() {
    "$@"
    every_command >/run/now
    cat /run/now
    not grep -v ', 1, ' /run/now
    diff /run/healthy /run/now
}
half() { truncate --size 100000 "$name"; }
empty() { : >"$name"; }
badBeginning() { cp /run/newer "$name" && random 0 64; }
badMiddle() { cp /run/newer "$name" && random 200 64; }
random() { dd if=/dev/urandom of="$name" bs=4096 seek="$1" count="$2" conv=notrunc status=none; }
anothers() { cp -a /run/older "$name"; }
promise "every command works with it, and --json is one document" worksWith true
promise "... with half an archive" worksWith half
promise "... with an empty one" worksWith empty
promise "... with a damaged beginning" worksWith badBeginning
promise "... with a damaged middle" worksWith badMiddle
if [ "$older" = "$newer" ]; then
    printf 'skipped ... with one made by another Java: Debian %s has only %s just now\n' "$release" "$newer"
else
    promise "... with one made by another Java" worksWith anothers
fi
promise "... without an archive" worksWith rm "$name"
promise "... without the directory" worksWith rm -r "$cache"
remade() {
    inside /usr/share/bwflow/make-archive
    same 1 "$(archive | wc -l)"
    in_use
}
promise "make-archive brings it back" remade
shut_down
