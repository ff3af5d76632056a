# Run once in a lab, as root: furnishes it like a host that bwflow is installed on. What the host's service
# manager does is played: a lab boots nothing.
set -eu
umask 022
project=/run/project

# Programs of a lab's own come first on this path, in its own copy of /usr/sbin.
mkdir /run/sbin
cp -a /usr/sbin/. /run/sbin/
mount --bind /run/sbin /usr/sbin
mount -t tmpfs tmpfs /usr/local/bin

# shellcheck source=scripts/layout.sh
. $project/scripts/layout.sh
layout | while read -r mode source destination; do
  place=/run/inst/$destination
  mkdir -p "${place%/*}"
  case $source in
    *.jar) cp "$project/$source" "$place" ;;
    *) fill /run/inst '' "$project/$source" >"$place" ;;
  esac
  chmod "$mode" "$place"
done
printf '#!/bin/sh\nexec /run/inst/bin/bwflow "$@"\n' >/usr/sbin/bwflow
/run/inst/share/bwflow/make-archive

# cron: stays, under that name.
cat >/usr/sbin/cron <<'END'
#!/bin/sh
(while :; do sleep 60; done) >/dev/null 2>&1 </dev/null &
END

# systemctl: units are files below /run/units; vnStat's is its daemon.
cat >/usr/sbin/systemctl <<'END'
#!/bin/sh
d=/run/units
unit() {
  case $1 in
    vnstat) [ "$2" != start ] || vnstatd --daemon; [ "$2" != stop ] || pkill -x vnstatd ;;
    *) [ "$2" != start ] || : >$d/$1.active; [ "$2" != stop ] || rm -f $d/$1.active ;;
  esac
}
verb=$1
shift
now=
[ "${1:-}" != --now ] || { now=yes; shift; }
case $verb in
  show)
    if [ -e $d/$1.masked ]; then echo LoadState=masked; exit; fi
    [ -e $d/$1 ] || { echo LoadState=not-found; exit; }
    echo LoadState=loaded
    if [ -e $d/$1.enabled ]; then echo UnitFileState=enabled; else echo UnitFileState=disabled; fi
    if [ -e $d/$1.active ]; then echo ActiveState=active; else echo ActiveState=inactive; fi
    ;;
  unmask) rm -f $d/$1.masked ;;
  enable)
    : >$d/$1.enabled
    [ "$1" != bwflow.timer ] || : >$d/bwflow-boot.service.enabled
    [ -z "$now" ] || unit "$1" start
    ;;
  disable) rm -f $d/$1.enabled; [ -z "$now" ] || unit "$1" stop ;;
  start | stop) unit "$1" $verb ;;
  restart) unit "$1" stop; sleep 0.3; unit "$1" start ;;
esac
exit 0
END

cat >/usr/sbin/timedatectl <<'END'
#!/bin/sh
case $1 in
  show) [ -e /run/unsynchronised ] && echo no || echo yes ;;
  set-ntp) rm -f /run/unsynchronised ;;
esac
END
chmod 755 /usr/sbin/bwflow /usr/sbin/cron /usr/sbin/systemctl /usr/sbin/timedatectl
