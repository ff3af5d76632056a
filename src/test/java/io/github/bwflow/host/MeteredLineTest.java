package io.github.bwflow.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.host.MeteredLine.Link;
import io.github.bwflow.host.MeteredLine.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Routes as kernel 6.18 printed them, with the names that the devices have elsewhere. */
class MeteredLineTest {
  private static final String HEADING =
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT   ";
  private static final String DEFAULT_ETH0 =
      "eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0   ";
  private static final String DEFAULT_WLAN0 =
      "wlan0\t00000000\t010200C0\t0003\t0\t0\t600\t00000000\t0\t0\t0   ";
  private static final String DEFAULT_TUN0 =
      "tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0   ";
  private static final String LOW_HALF_TUN0 =
      "tun0\t00000000\t0100080A\t0003\t0\t0\t0\t00000080\t0\t0\t0   ";
  private static final String HIGH_HALF_TUN0 =
      "tun0\t00000080\t0100080A\t0003\t0\t0\t0\t00000080\t0\t0\t0   ";
  private static final String NET_ETH0 =
      "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0   ";
  private static final String SERVER_ETH0 =
      "eth0\t076433C6\t010200C0\t0007\t0\t0\t0\tFFFFFFFF\t0\t0\t0   ";
  private static final String POD_CALI =
      "cali1\t076433C6\t00000000\t0005\t0\t0\t0\tFFFFFFFF\t0\t0\t0   ";
  private static final String UNREACHABLE =
      "*\t00000000\t00000000\t0201\t0\t0\t4278198272\t00000000\t0\t0\t0   ";

  private static final String ZEROS = "00000000000000000000000000000000";
  private static final String FROM_ANYWHERE = " " + ZEROS + " 00 ";
  private static final String DEFAULT6_ETH0 =
      ZEROS
          + " 00"
          + FROM_ANYWHERE
          + "20010db8000000000000000000000001 00000400 00000001 00000000 00000003     eth0";
  private static final String DEFAULT6_TUN0 =
      ZEROS + " 00" + FROM_ANYWHERE + ZEROS + " 00000400 00000001 00000000 00000001     tun0";
  private static final String BLACKHOLE6 =
      ZEROS + " 00" + FROM_ANYWHERE + ZEROS + " 00000007 00000001 00000000 00200200       lo";
  private static final String SERVER6_ETH0 =
      "20010db8000f00000000000000000007 80"
          + FROM_ANYWHERE
          + "20010db8000000000000000000000001 00000400 00000001 00000000 00000003     eth0";
  private static final String OWN6_ETH1 =
      "20010db8000000000000000000000002 80"
          + FROM_ANYWHERE
          + ZEROS
          + " 00000000 00000002 00000000 80200001     eth1";

  private final Map<String, Link> links = new HashMap<>();

  MeteredLineTest() {
    for (String line : List.of("eth0", "eth1", "wlan0", "cali1", "ppp0", "wwan0")) {
      links.put(line, new Link(false, Optional.empty()));
    }
    for (String tunnel : List.of("tun0", "wg0", "gre0", "clat")) {
      links.put(tunnel, new Link(true, Optional.empty()));
    }
  }

  private String line(List<String> version4, List<String> version6) {
    List<Route> routes = new ArrayList<>(MeteredLine.version4(version4));
    routes.addAll(MeteredLine.version6(version6));
    return new MeteredLine(routes, name -> Optional.ofNullable(links.get(name)))
        .find()
        .orElse("none");
  }

  private String line(String... version4) {
    return line(List.of(version4), List.of());
  }

  private void bind(String tunnel, String device) {
    links.put(tunnel, new Link(true, Optional.of(device)));
  }

  @Test
  void readsEveryColumnThatCounts() {
    assertEquals(
        List.of(
            new Route(4, "eth0", true, 0, 100, true),
            new Route(4, "tun0", true, 1, 0, true),
            new Route(4, "tun0", false, 1, 0, true),
            new Route(4, "eth0", false, 24, 0, false),
            new Route(4, "eth0", false, 32, 0, true)),
        MeteredLine.version4(
            List.of(
                HEADING,
                DEFAULT_ETH0,
                LOW_HALF_TUN0,
                HIGH_HALF_TUN0,
                NET_ETH0,
                SERVER_ETH0,
                UNREACHABLE)));
    assertEquals(
        List.of(
            new Route(6, "eth0", true, 0, 1_024, true),
            new Route(6, "eth0", false, 128, 1_024, true)),
        MeteredLine.version6(List.of(DEFAULT6_ETH0, SERVER6_ETH0, OWN6_ETH1, BLACKHOLE6)));
  }

  @Test
  void leavesOutWhatItCannotRead() {
    List<String> torn = List.of("", "eth0", "eth0\tx\ty\tz\t0\t0\t0\tw", HEADING);

    assertEquals(List.of(), MeteredLine.version4(torn));
    assertEquals(List.of(), MeteredLine.version6(torn));
  }

  @Test
  void findsNoneWithoutADefaultRoute() {
    assertEquals("none", line(HEADING, NET_ETH0, SERVER_ETH0));
    assertEquals("none", line());
    assertEquals("none", line(List.of(UNREACHABLE), List.of(BLACKHOLE6)));
  }

  @Test
  void takesTheLowestMetric() {
    assertEquals("eth0", line(DEFAULT_WLAN0, DEFAULT_ETH0));
    assertEquals("wlan0", line(DEFAULT_WLAN0, DEFAULT_ETH0.replace("\t100\t", "\t601\t")));
  }

  @Test
  void takesIpv4BeforeIpv6() {
    assertEquals(
        "eth0", line(List.of(DEFAULT_ETH0), List.of(DEFAULT6_ETH0.replace("eth0", "eth1"))));
    assertEquals("eth0", line(List.of(), List.of(BLACKHOLE6, DEFAULT6_ETH0)));
  }

  @Test
  void staysOnTheLineWhereTheTunnelsDefaultLiesInAnotherTable() {
    // wg-quick; of IPv6 the kernel shows all tables.
    assertEquals(
        "eth0",
        line(
            List.of(DEFAULT_ETH0, NET_ETH0),
            List.of(DEFAULT6_TUN0.replace("tun0", " wg0"), DEFAULT6_ETH0)));
  }

  @Test
  void staysOnTheLineUnderTheHalvesOfOpenvpn() {
    assertEquals("eth0", line(LOW_HALF_TUN0, DEFAULT_ETH0, HIGH_HALF_TUN0, SERVER_ETH0));
  }

  @Test
  void staysOnTheLineWhereTheTunnelHasTheLowerMetric() {
    assertEquals("eth0", line(DEFAULT_TUN0, DEFAULT_ETH0, SERVER_ETH0));
  }

  @Test
  void staysOnTheLineOfIpv6UnderATunnelForIpv4() {
    // 464XLAT, and DS-Lite.
    assertEquals(
        "wwan0",
        line(
            List.of(DEFAULT_TUN0.replace("tun0", "clat")),
            List.of(DEFAULT6_ETH0.replace("eth0", "wwan0"))));
  }

  @Test
  void findsTheLineByTheRouteToTheTunnelsServer() {
    assertEquals("eth0", line(DEFAULT_TUN0, NET_ETH0, SERVER_ETH0));
    assertEquals("eth0", line(LOW_HALF_TUN0, HIGH_HALF_TUN0, SERVER_ETH0));
    assertEquals("eth0", line(List.of(DEFAULT_TUN0), List.of(SERVER6_ETH0)));
    assertEquals(
        "eth0", line(List.of(), List.of(DEFAULT6_TUN0, OWN6_ETH1, BLACKHOLE6, SERVER6_ETH0)));
  }

  @Test
  void takesARouteThroughAGatewayForTheServersBeforeOneToANeighbour() {
    assertEquals("eth0", line(POD_CALI, DEFAULT_TUN0, SERVER_ETH0));
    assertEquals("cali1", line(POD_CALI, DEFAULT_TUN0));
  }

  @Test
  void doesNotTakeTheRouteOfOneTunnelForTheCarrierOfAnother() {
    assertEquals("eth0", line(DEFAULT_TUN0, SERVER_ETH0.replace("eth0", "wg0"), SERVER_ETH0));
  }

  @Test
  void findsTheDeviceThatATunnelIsBoundTo() {
    bind("gre0", "eth1");

    assertEquals("eth1", line(DEFAULT_TUN0.replace("tun0", "gre0"), SERVER_ETH0));
  }

  @Test
  void followsTunnelsInTunnels() {
    bind("gre0", "wg0");
    bind("wg0", "eth1");

    assertEquals("eth1", line(DEFAULT_TUN0.replace("tun0", "gre0")));
  }

  @Test
  void endsWhereTunnelsAreBoundInARing() {
    bind("gre0", "wg0");
    bind("wg0", "gre0");

    assertEquals("gre0", line(DEFAULT_TUN0.replace("tun0", "gre0")));
    assertEquals("eth0", line(DEFAULT_TUN0.replace("tun0", "gre0"), SERVER_ETH0));
  }

  @Test
  void takesTheTunnelWhereNothingTellsWhatCarriesIt() {
    assertEquals("tun0", line(DEFAULT_TUN0, NET_ETH0));
  }

  @Test
  void takesPppForTheLineItself() {
    assertEquals("ppp0", line(DEFAULT_TUN0.replace("tun0", "ppp0"), SERVER_ETH0));
  }

  @Test
  void doesNotTakeADeviceThatIsGone() {
    links.remove("eth0");

    assertEquals("wlan0", line(DEFAULT_ETH0, DEFAULT_WLAN0));
  }
}
