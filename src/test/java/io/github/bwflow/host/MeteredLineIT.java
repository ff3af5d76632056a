package io.github.bwflow.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Asks for the metered line in network namespaces with devices and routes of their own. */
class MeteredLineIT {
  private static final String DEVICES =
      "set -e; mount -t sysfs sysfs /sys;"
          + " ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up;"
          + " ip address add 10.9.9.1/24 dev v0; ip address add 10.9.8.1/24 dev v1;";

  private static final String TUNNEL =
      "ip tuntap add tun0 mode tun; ip link set tun0 up; ip address add 10.8.0.2/24 dev tun0";

  /** Prints the metered line of the namespace that it runs in. */
  static final class Printer {
    public static void main(String[] args) {
      System.out.println(new SysfsDevices().meteredLine().map(Object::toString).orElse("none"));
    }
  }

  private static String line(String... commands) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                "unshare",
                "--net",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                DEVICES + String.join("; ", commands) + "; exec \"$@\"",
                "sh",
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Printer.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    assumeFalse(said.contains("Operation not permitted"), "no right to make a namespace");
    assumeFalse(said.contains("Unknown device type"), "this kernel lacks the device");
    assumeFalse(said.contains("open: No such file or directory"), "there is no /dev/net/tun");
    assertEquals(0, exit, said);
    return said.strip();
  }

  @Test
  void takesTheRouteWithTheLowestMetric() throws Exception {
    assertEquals(
        "v1",
        line(
            "ip route add default via 10.9.9.2 metric 200",
            "ip route add default via 10.9.8.2 metric 100"));
  }

  @Test
  void findsNoneWhereThereIsNoDefaultRoute() throws Exception {
    assertEquals("none", line("ip route add 10.0.0.0/9 via 10.9.9.2"));
  }

  @Test
  void takesNoDeviceThatIsNone() throws Exception {
    // The kernel prints the device of an unreachable route as "*", and for IPv6 as lo.
    assertEquals(
        "v0",
        line(
            "ip route add unreachable default metric 1",
            "ip -6 route add blackhole default metric 1",
            "ip route add default via 10.9.9.2 metric 100"));
    assertEquals(
        "none",
        line(
            "ip route add unreachable default metric 1",
            "ip -6 route add blackhole default metric 1"));
  }

  @Test
  void takesTheLineOfIpv6WhereThereIsNoOther() throws Exception {
    assertEquals(
        "v1",
        line(
            "ip address add 2001:db8::2/64 dev v1 nodad",
            "ip -6 route add default via 2001:db8::1"));
  }

  @Test
  void staysOnTheLineUnderTheHalvesOfOpenvpn() throws Exception {
    assertEquals(
        "v0",
        line(
            "ip route add default via 10.9.9.2",
            TUNNEL,
            "ip route add 198.51.100.7 via 10.9.9.2",
            "ip route add 0.0.0.0/1 via 10.8.0.1",
            "ip route add 128.0.0.0/1 via 10.8.0.1"));
  }

  @Test
  void findsTheLineBehindATunnelThatHasTheDefaultRoute() throws Exception {
    assertEquals(
        "v1",
        line(TUNNEL, "ip route add 198.51.100.7 via 10.9.8.2", "ip route add default dev tun0"));
  }

  @Test
  void findsTheLineBehindATapThatHasTheDefaultRoute() throws Exception {
    assertEquals(
        "v1",
        line(
            "ip tuntap add vpn mode tap",
            "ip link set vpn up",
            "ip route add 198.51.100.7 via 10.9.8.2",
            "ip route add default dev vpn"));
  }

  @Test
  void takesATunnelForItsOwnLineWhereNothingTellsWhatCarriesIt() throws Exception {
    assertEquals("tun0", line(TUNNEL, "ip route add default dev tun0"));
  }

  @Test
  void takesABridgeForALine() throws Exception {
    assertEquals(
        "br0",
        line(
            "ip link add br0 type bridge",
            "ip link set v0 master br0",
            "ip link set br0 up",
            "ip address add 10.9.7.1/24 dev br0",
            "ip route add default via 10.9.7.2"));
  }

  @Test
  void takesAVlanForALine() throws Exception {
    assertEquals(
        "v0.5",
        line(
            "ip link add link v0 name v0.5 type vlan id 5",
            "ip link set v0.5 up",
            "ip route add default dev v0.5"));
  }

  @Test
  void findsTheDeviceThatATunnelIsBoundTo() throws Exception {
    assertEquals(
        "v0",
        line(
            "ip link add ip0 type ipip local 10.9.9.1 remote 10.9.9.2 dev v0",
            "ip link set ip0 up",
            "ip route add default dev ip0"));
  }

  @Test
  void findsTheLineBehindWireguard() throws Exception {
    assertEquals(
        "v1",
        line(
            "ip link add wg0 type wireguard",
            "ip link set wg0 up",
            "ip route add 198.51.100.7 via 10.9.8.2",
            "ip route add default dev wg0"));
  }
}
