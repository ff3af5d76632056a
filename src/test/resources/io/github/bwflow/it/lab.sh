# The first process of a lab: furnishes the namespaces that it was started in, says "ready", and
# stays until its standard input ends. It is process 1 of a PID namespace, so that the kernel then
# ends everything else in there, and the mounts and devices go with it.
# $1 is the project's directory; it appears as /run/project.
set -eu
umask 022

mount -t sysfs sysfs /sys
mount -t tmpfs -o mode=0755 tmpfs /run
# libfaketime leaves a file there for every process that was killed, and a process of another lab with
# the same number could not open it.
[ ! -d /dev/shm ] || mount -t tmpfs -o mode=1777 tmpfs /dev/shm
mkdir /run/project /run/var-lib /run/var-cache /run/bwflow
mount --bind "$1" /run/project
cp -a /etc /run/etc
mkdir -m 1777 /run/tmp
for place in etc var/lib var/cache tmp; do
  mount --bind "/run/$(echo "$place" | tr / -)" "/$place"
done
rm -rf /etc/bwflow /etc/default/bwflow /etc/systemd/system/bwflow*
mkdir /etc/bwflow /var/lib/bwflow /var/lib/vnstat
ln -sf /usr/share/zoneinfo/UTC /etc/localtime
: > /run/absent

# Without IPv6 and with fixed neighbours nothing is sent but what a test sends.
ip netns add peer
for enter in '' 'ip netns exec peer'; do
  for switch in all default; do
    $enter sh -c "[ ! -e /proc/sys/net/ipv6 ] ||
      echo 1 > /proc/sys/net/ipv6/conf/$switch/disable_ipv6"
  done
done
ip link add eth0 address 02:00:00:00:00:01 type veth \
  peer name p0 address 02:00:00:00:00:02 netns peer
ip link set lo up
ip link set eth0 up
ip addr add 10.9.0.1/24 dev eth0
ip route add default via 10.9.0.2
ip neigh replace 10.9.0.2 lladdr 02:00:00:00:00:02 dev eth0 nud permanent
ip -n peer link set lo up
ip -n peer link set p0 up
ip -n peer addr add 10.9.0.2/24 dev p0
ip -n peer neigh replace 10.9.0.1 lladdr 02:00:00:00:00:01 dev p0 nud permanent

echo ready
exec cat > /dev/null
