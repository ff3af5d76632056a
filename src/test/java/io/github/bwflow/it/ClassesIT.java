package io.github.bwflow.it;

import static io.github.bwflow.it.Division.ACCOUNT;
import static io.github.bwflow.it.Division.ETH0;
import static io.github.bwflow.it.Division.OTHER;
import static io.github.bwflow.it.Division.SCTP;
import static io.github.bwflow.it.Division.TCP;
import static io.github.bwflow.it.Division.UDP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Account;
import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Owned;
import io.github.bwflow.classes.Tree;
import io.github.bwflow.control.Targets;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.limit.Limiter.Outcome;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.limit.tc.ClassFigures;
import io.github.bwflow.limit.tc.Owners;
import io.github.bwflow.limit.tc.Shape;
import io.github.bwflow.limit.tc.TcLimiter;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Classes in a real kernel, with real packets. */
class ClassesIT extends DivisionTest {

  // --- every packet is in its class -------------------------------------------------------------

  private static Division everything() {
    Division division =
        Division.other("1 mbit")
            .node(3, "1 mbit", "")
            .node(4, "1 mbit", "")
            .node(5, "1 mbit", "")
            .node(6, "1 mbit", "")
            .node(7, "1 mbit", "")
            .node(8, "1 mbit", "0")
            .node(9, "1 mbit", "")
            .rules(TCP, 0, 443, 3)
            .rules(UDP, 5000, 0, 4)
            .rules(SCTP, 5000, 0, 5)
            .rule(Division.connection(TCP, 6000, "192.0.2.7", 443), 9)
            .rule(Division.connection(TCP, 6000, "192.0.2.7", 80), 5)
            .rule(Division.remote("192.0.2.7"), 6)
            .rule(Division.remote("2001:db8::7"), 6)
            .rule(Division.remote("198.51.100.0/25"), 8)
            .exempt(Division.remote("10.77.0.0/16"))
            .exempt(Division.remote("fd77::/16"));
    for (Family family : Family.values()) {
      division.rule(
          Division.ports(family, UDP, Division.range(1000, 1999), Division.range(2000, 2999)), 7);
    }
    return division;
  }

  /** A packet and the class that it belongs to. */
  private record Case(String name, int node, byte[] frame) {}

  private static List<Case> cases(Frames of) {
    String host = "203.0.113.9";
    String host6 = "2001:db8::9";
    byte[] any = of.ports(40_000, 40_000);
    return List.of(
        new Case("TCP by remote port", 3, of.ipv4(TCP, host, of.ports(7, 443))),
        new Case("TCP6 by remote port", 3, of.ipv6(TCP, host6, of.ports(7, 443))),
        new Case("UDP of that port", OTHER, of.ipv4(UDP, host, of.ports(7, 443))),
        new Case("UDP by local port", 4, of.ipv4(UDP, host, of.ports(5000, 9))),
        new Case("UDP6 by local port", 4, of.ipv6(UDP, host6, of.ports(5000, 9))),
        new Case("the other end's port", OTHER, of.ipv4(UDP, host, of.ports(9, 5000))),
        new Case("options", 4, of.ipv4(UDP, host, of.ports(5000, 9), 1, 0)),
        new Case("many options", 4, of.ipv4(UDP, host, of.ports(5000, 9), 10, 0)),
        new Case("options, TCP", 3, of.ipv4(TCP, host, of.ports(7, 443), 3, 0)),
        new Case("first fragment", 4, of.ipv4(UDP, host, of.ports(5000, 9), 0, 0x2000)),
        new Case("later fragment", OTHER, of.ipv4(UDP, host, of.ports(5000, 9), 0, 0x0004)),
        new Case("later fragment by host", 6, of.ipv4(UDP, "192.0.2.7", any, 0, 0x0004)),
        new Case("SCTP", 5, of.ipv4(SCTP, host, of.ports(5000, 9))),
        new Case("SCTP6", 5, of.ipv6(SCTP, host6, of.ports(5000, 9))),
        new Case("ICMP", OTHER, of.ipv4(1, host, any)),
        new Case("ICMPv6", OTHER, of.ipv6(58, host6, any)),
        new Case("a host, any protocol", 6, of.ipv4(47, "192.0.2.7", any)),
        new Case("an IPv6 host", 6, of.ipv6(47, "2001:db8::7", any)),
        new Case("the first rule counts", 3, of.ipv4(TCP, "192.0.2.7", of.ports(6000, 443))),
        new Case("a connection", 5, of.ipv4(TCP, "192.0.2.7", of.ports(6000, 80))),
        new Case("a connection, options", 5, of.ipv4(TCP, "192.0.2.7", of.ports(6000, 80), 2, 0)),
        new Case("its host", 6, of.ipv4(TCP, "192.0.2.7", of.ports(6000, 81))),
        new Case("ranges, first", 7, of.ipv4(UDP, host, of.ports(1000, 2999))),
        new Case("ranges, last", 7, of.ipv6(UDP, host6, of.ports(1999, 2000))),
        new Case("beside the ranges", OTHER, of.ipv4(UDP, host, of.ports(2000, 2000))),
        new Case("beside the ranges, too", OTHER, of.ipv6(UDP, host6, of.ports(1000, 3000))),
        new Case("blocked", 8, of.ipv4(TCP, "198.51.100.127", any)),
        new Case("not blocked", OTHER, of.ipv4(TCP, "198.51.100.128", any)),
        new Case("exempt", 0xfffd, of.ipv4(TCP, "10.77.1.1", of.ports(7, 443))),
        new Case("exempt IPv6", 0xfffd, of.ipv6(UDP, "fd77::1", of.ports(5000, 9))),
        new Case("ARP", OTHER, of.ethernet(0x0806, new byte[46])),
        new Case("VLAN", OTHER, of.ethernet(0x8100, new byte[46])),
        new Case("anything", OTHER, of.ethernet(0x88b5, new byte[46])));
  }

  private void assertClasses(Side side, Frames frames) {
    assertClasses(side, frames, cases(frames));
  }

  private void assertClasses(Side side, Frames frames, List<Case> cases) {
    for (Case each : cases) {
      Map<Integer, ClassFigures> before = figures(side);
      frames.send(each.frame());
      Running.await(
          side + " " + each.name() + " is in class " + each.node() + " of " + before,
          () -> count(figures(side), each.node()) > count(before, each.node()));
      Map<Integer, ClassFigures> after = figures(side);
      for (int node : before.keySet()) {
        if (node != each.node() && node != Tree.ROOT) {
          assertEquals(count(before, node), count(after, node), side + " " + each.name());
        }
      }
    }
  }

  // What is blocked is dropped and what is not sent is counted as such.
  private static long count(Map<Integer, ClassFigures> figures, int node) {
    return figures.get(node).packets() + figures.get(node).drops();
  }

  // Who does not find a host does not reach its SSH, however much that may send.
  @Test
  void leadsWhatLooksForNeighboursAndHealsThat() {
    Division with = Division.other("1 mbit").node(3, "1 mbit", "").rules(TCP, 22, 0, 3);
    Shape plain = both(with);
    Shape led = both(with.neighbours(3));
    hold(led, NONE);
    List<String> damages =
        List.of(
            "true",
            "tc filter del dev $d parent bf20: protocol arp pref 48900",
            "tc filter del dev $d parent bf20: protocol ipv6 pref 48902",
            "tc filter del dev $d parent bf20: protocol ip pref 48904;"
                + " tc filter del dev $d parent bf20: protocol ipv6 pref 48906");
    for (String damage : damages) {
      for (String device : List.of("eth0", "bwf" + index())) {
        lab.sh(damage.replace("$d", device));
      }
      hold(led, NONE);
      host.programs();
      hold(led, NONE);
      assertEquals(List.of(), host.changes(), damage);

      assertFindsNeighbours(Side.TX, Frames.sent(lab), 3);
      assertFindsNeighbours(Side.RX, Frames.received(lab), 3);
    }
    hold(plain, NONE);
    host.programs();
    hold(plain, NONE);
    assertEquals(List.of(), host.changes());
    assertFindsNeighbours(Side.TX, Frames.sent(lab), OTHER);
  }

  private void assertFindsNeighbours(Side side, Frames of, int node) {
    List<Case> cases = new ArrayList<>();
    cases.add(new Case("ARP", node, of.ethernet(0x0806, new byte[46])));
    for (int type = 132; type <= 138; type++) {
      byte[] icmp = {(byte) type, 0, 0, 0, 0, 0, 0, 0};
      int expected = type == 132 || type == 138 ? OTHER : node;
      cases.add(new Case("ICMPv6 " + type, expected, of.ipv6(58, "2001:db8::9", icmp)));
    }
    byte[] udp = of.ipv6(UDP, "2001:db8::9", new byte[] {(byte) 135, 0, 0, 9, 0, 8, 0, 0});
    cases.add(new Case("UDP that looks like it", OTHER, udp));
    assertClasses(side, of, cases);
  }

  @Test
  void putsEveryPacketIntoItsClassBothWays() {
    hold(both(everything()), NONE);

    assertClasses(Side.TX, Frames.sent(lab));
    assertClasses(Side.RX, Frames.received(lab));

    assertNothingWentPast();
    assertEquals(0, figures(Side.TX).get(8).packets());
    assertEquals(0, figures(Side.RX).get(8).packets());
    // The root counts all but what is exempt.
    assertTrue(figures(Side.TX).get(Tree.ROOT).packets() > 0);
  }

  @Test
  void changesNothingInTheSecondRun() {
    for (Wanted wanted :
        List.of(NONE, limit("3 mbit"), limit("154320 bit"), limit("12345678 bit"))) {
      hold(both(everything().cap("20 mbit")), wanted);
      host.programs();

      Outcome again = hold(both(everything().cap("20 mbit")), wanted);

      assertFalse(again.changed());
      assertEquals(List.of(), host.changes());
    }
  }

  @Test
  void tellsTheLimitOfTheBudgetFromTheCapOfTheLink() {
    Outcome free = hold(both(everything().cap("20 mbit")), NONE);
    Outcome limited = hold(both(everything().cap("20 mbit")), limit("3 mbit"));

    assertEquals(Owner.NONE, free.standing().owner());
    assertEquals(Optional.empty(), free.standing().rate());
    assertEquals(Owner.BWFLOW, limited.standing().owner());
    assertEquals(Optional.of(new BitRate(3_000_000)), limited.standing().rate());
  }

  // --- what is changed
  // ----------------------------------------------------------------------------

  private static Division sockets(int count, int from) {
    Division division = Division.other("1 mbit").cap("20 mbit").node(3, "1 mbit", "");
    division.node(4, "1 mbit", "").rules(TCP, 0, 443, 4);
    for (int i = 0; i < count; i++) {
      int port = 10_000 + from + i;
      division.rule(Division.connection(i % 2 == 0 ? TCP : UDP, port, "192.0.2.7", 80), 3);
    }
    return division;
  }

  @Test
  void issuesCommandsOnlyForTheSocketsThatChanged() {
    Shape first = new Shape(Optional.of(sockets(2000, 0).tree()), Optional.empty());
    Shape next = new Shape(Optional.of(sockets(2000, 10).tree()), Optional.empty());
    hold(first, NONE);
    assertEquals(
        1,
        host.programs().stream()
            .filter(
                each -> each.arguments().contains("-batch") && each.input().contains("filter add"))
            .count());

    hold(next, NONE);
    List<String> changes = host.changes();
    hold(next, NONE);

    assertEquals(20, changes.size(), changes::toString);
    assertEquals(10, changes.stream().filter(line -> line.startsWith("tc filter del")).count());
    assertEquals(List.of(), host.changes());
  }

  @Test
  void doesNotShapeAPortsNextOwner() {
    Division closed = Division.other("1 mbit").node(3, "1 mbit", "").rules(UDP, 5000, 0, 3);
    Division empty = Division.other("1 mbit").node(3, "1 mbit", "");
    hold(both(closed), NONE);
    hold(both(empty), NONE);

    Frames frames = Frames.sent(lab);
    frames.send(frames.ipv4(UDP, Lab.PEER, frames.ports(5000, 9)));
    Running.await("it is sent", () -> figures(Side.TX).get(OTHER).packets() > 0);

    assertEquals(0, figures(Side.TX).get(3).packets());
  }

  @Test
  void worksWithMoreSocketsThanATableHasRoomForAndSaysWhereItEnds() {
    Division many = Division.other("1 mbit").node(3, "1 mbit", "");
    for (int i = 0; i < 5000; i++) {
      many.rule(Division.connection(TCP, 443, "192.0.2." + i % 200, 1024 + i), 3);
    }
    Division tooMany = Division.other("1 mbit").node(3, "1 mbit", "");
    for (int i = 0; i < 100_000; i++) {
      String address = "192.0." + i / 60_000 + ".7";
      tooMany.rule(Division.connection(TCP, 1024 + i % 60_000, address, 80), 3);
    }
    hold(new Shape(Optional.of(many.tree()), Optional.empty()), NONE);
    Frames frames = Frames.sent(lab);
    frames.send(frames.ipv4(TCP, "192.0.2.199", frames.ports(443, 1024 + 4999)));
    Running.await("the last is led", () -> figures(Side.TX).get(3).packets() == 1);

    TcLimiter limiter = limiter(new Shape(Optional.of(tooMany.tree()), Optional.empty()));
    Plan plan = limiter.plan(limiter.observe(ACCOUNT, SENT), Targets.same(SENT, NONE));

    assertEquals("too-many-rules", plan.problems().get(0).code());
    assertTrue(plan.steps().size() > 20_000);
  }

  @Test
  void changesWhatTheConfigurationSays() {
    Division one = everything();
    Division other =
        Division.other("2 mbit")
            .node(5, "1 mbit", "3 mbit")
            .node(6, 5, "500 kbit", "", 2)
            .node(7, 5, "500 kbit", "", 3)
            .rules(TCP, 0, 443, 7)
            .rules(UDP, 5000, 0, 6);
    for (Division each : List.of(one, other, one, Division.other("1 mbit"), other)) {
      hold(both(each), NONE);
      host.programs();
      hold(both(each), NONE);
      assertEquals(List.of(), host.changes());
      assertNothingWentPast();
      assertTrue(lab.hearsThePeer());
    }
  }

  // --- coming and going
  // ---------------------------------------------------------------------------

  @Test
  void goesFromAPlainLimitToClassesAndBackAndLeavesNothing() {
    lab.sh("tc qdisc add dev eth0 handle ffff: ingress");
    lab.sh("tc filter add dev eth0 ingress protocol ip pref 7 u32 match u32 0 0 at 0 flowid 1:1");
    String before = lab.qdiscs() + lab.tc("filter show dev eth0 ingress").out();
    hold(PLAIN, limit("3 mbit"));
    assertTrue(lab.qdiscs("eth0").isLimited());
    hold(both(everything()), limit("3 mbit"));
    assertEquals("htb bf20:", lab.qdiscs("eth0").rootName());
    hold(PLAIN, limit("3 mbit"));

    assertTrue(lab.qdiscs("eth0").isLimited());
    assertFalse(lab.qdiscs().contains("bwf"));

    hold(both(everything()), NONE);
    hold(PLAIN, NONE);
    assertEquals(before, lab.qdiscs() + lab.tc("filter show dev eth0 ingress").out());
  }

  @Test
  void scriptTakesAllOfItAway() {
    String before = lab.qdiscs();
    lab.sh("nft add table inet other; nft add chain inet other keep");
    hold(
        new Shape(
            Optional.of(everything().owned(4321, 4).tree()), Optional.of(everything().tree())),
        NONE);

    lab.sh("sh /run/project/scripts/remove-limits");

    assertEquals(before, lab.qdiscs());
    assertEquals("table inet other\n", lab.sh("nft list tables").out());
    lab.sh("nft delete table inet other");
  }

  @Test
  void healsItsOwnDeviceThatIsDownOrGone() {
    Shape shape = both(everything());
    hold(shape, NONE);
    for (String damage : List.of("set dev %s down", "del dev %s", "set dev %s down name lost")) {
      String ifb = "bwf" + index();
      lab.sh("ip link " + damage.formatted(ifb));

      hold(shape, NONE);

      assertTrue(lab.hearsThePeer(), damage);
      assertNothingWentPast();
      host.programs();
      hold(shape, NONE);
      assertEquals(List.of(), host.changes(), damage);
    }
    lab.sh("ip link del lost");
  }

  @Test
  void leavesWhatIsNotItsOwnAlone() {
    lab.addSecondInterface();
    lab.sh("nft add table inet other; nft add chain inet other keep; ip link add ifb7 type ifb");
    lab.sh("tc qdisc add dev eth1 root handle 7: htb default 5; tc qdisc add dev eth1 clsact");
    lab.sh("tc filter add dev eth1 parent 7: protocol ip pref 3 u32 match u32 0 0 at 0 flowid 7:5");
    String before = lab.tc("qdisc show dev eth1").out() + lab.tc("filter show dev eth1").out();

    Shape shape =
        new Shape(
            Optional.of(everything().owned(4321, 4).tree()), Optional.of(everything().tree()));
    hold(shape, NONE);
    lab.sh(
        "tc filter add dev eth0 parent bf20: protocol ip pref 9 u32 match u32 0 0 flowid bf20:2");
    hold(both(everything()), limit("2 mbit"));

    assertTrue(lab.tc("filter show dev eth0").out().contains("pref 9 "));
    assertEquals("table inet other\n", lab.sh("nft list tables").out());
    assertEquals(
        before, lab.tc("qdisc show dev eth1").out() + lab.tc("filter show dev eth1").out());
    hold(PLAIN, NONE);
    lab.sh("ip link show ifb7; nft delete table inet other; ip link del ifb7");
  }

  // --- two interfaces ---------------------------------------------------------------------------

  private static final InterfaceName ETH1 = new InterfaceName("eth1");

  private String all(String device) {
    return lab.tc("qdisc show dev " + device).out()
        + lab.tc("class show dev " + device).out()
        + lab.tc("filter show dev " + device).out();
  }

  private void send(String to, int user) {
    String script =
        "$> = $< = $ARGV[0]; use Socket; socket(S, AF_INET, SOCK_DGRAM, 0);"
            + "send(S, 'x', 0, sockaddr_in(9, inet_aton($ARGV[1]))) or die;";
    lab.succeed("perl", "-e", script, Integer.toString(user), to);
  }

  @Test
  void twoInterfacesDoNotDisturbEachOther() {
    lab.addSecondInterface();
    Shape one =
        new Shape(
            Optional.of(everything().owned(4321, 4).tree()), Optional.of(everything().tree()));
    Division division = Division.other("1 mbit").node(3, "1 mbit", "").node(9, "1 mbit", "");
    Shape other =
        new Shape(Optional.of(division.owned(4321, 9).tree()), Optional.of(division.tree()));
    Account second = Account.of(List.of(ETH1));
    hold(Map.of(ETH0, one), ACCOUNT, limit("3 mbit"));
    String before = all("eth0") + all("bwf" + index());

    hold(Map.of(ETH1, other), second, NONE);
    send(Lab.PEER, 4321);
    send(Lab.SECOND_PEER, 4321);
    send(Lab.SECOND_PEER, 4322);

    assertEquals(before, all("eth0") + all("bwf" + index()));
    assertEquals(1, figures(Side.TX).get(4).packets());
    assertEquals(1, figures(ETH1, Side.TX).get(9).packets());
    assertEquals(1, figures(ETH1, Side.TX).get(OTHER).packets());
    host.programs();
    hold(Map.of(ETH0, one), ACCOUNT, limit("3 mbit"));
    hold(Map.of(ETH1, other), second, NONE);
    assertEquals(List.of(), host.changes());

    String beside = all("eth1");
    hold(Map.of(ETH0, PLAIN), ACCOUNT, NONE);
    assertEquals(beside, all("eth1"));
    send(Lab.SECOND_PEER, 4321);
    assertEquals(2, figures(ETH1, Side.TX).get(9).packets());
    hold(Map.of(ETH1, PLAIN), second, NONE);
    assertFalse(lab.sh("nft list tables").out().contains("bwflow"));
    assertFalse(lab.qdiscs().contains("bwf"), lab::qdiscs);
  }

  @Test
  void twoInterfacesShareABudgetAndKeepTheirClasses() {
    lab.addSecondInterface();
    Shape shape = both(everything());
    Account together = Account.of(List.of(ETH0, ETH1));

    Outcome limited = hold(Map.of(ETH0, shape, ETH1, shape), together, limit("3 mbit"));
    host.programs();
    hold(Map.of(ETH0, shape, ETH1, shape), together, limit("3 mbit"));

    assertEquals(List.of(), host.changes());
    assertEquals(Optional.of(new BitRate(3_000_000)), limited.standing().rate());
    for (String device : List.of("eth0", "eth1")) {
      String root = lab.tc("class show dev " + device + " classid bf20:1").out();
      assertTrue(root.contains("rate 1500Kbit ceil 1500Kbit"), root);
    }
    send(Lab.PEER, 0);
    send(Lab.SECOND_PEER, 0);
    assertEquals(1, figures(Side.TX).get(OTHER).packets());
    assertEquals(1, figures(ETH1, Side.TX).get(OTHER).packets());
    hold(Map.of(ETH0, PLAIN, ETH1, PLAIN), together, NONE);
    assertFalse(lab.qdiscs().contains("bwf"), lab::qdiscs);
  }

  // --- owners
  // -------------------------------------------------------------------------------------

  private void sendAs(int user, int port) {
    String script =
        "$) = $( = 4321; $> = $< = $ARGV[0]; use Socket; socket(S, AF_INET, SOCK_DGRAM, 0);"
            + "send(S, 'x', 0, sockaddr_in($ARGV[1], inet_aton('"
            + Lab.PEER
            + "'))) or die;";
    lab.succeed("perl", "-e", script, Integer.toString(user), Integer.toString(port));
  }

  @Test
  void leadsWhatAUserSendsUnlessARuleGoesBefore() {
    Tree tree =
        Division.other("1 mbit")
            .node(3, "1 mbit", "")
            .node(4, "1 mbit", "")
            .node(5, "1 mbit", "")
            .rules(UDP, 0, 5001, 3)
            .rules(UDP, 0, 5002, OTHER)
            .owned(4321, 4)
            .rules(UDP, 0, 5003, 5)
            .tree();
    assertEquals(List.of(), Owners.refused(host, tree.owned()));
    hold(new Shape(Optional.of(tree), Optional.empty()), NONE);

    sendAs(4321, 5000);
    sendAs(4321, 5001);
    sendAs(4321, 5002);
    sendAs(4321, 5003);
    sendAs(4322, 5003);
    sendAs(4322, 5000);

    Map<Integer, ClassFigures> found = figures(Side.TX);
    assertEquals(2, found.get(4).packets(), found::toString);
    assertEquals(1, found.get(3).packets(), found::toString);
    assertEquals(1, found.get(5).packets(), found::toString);
    host.programs();
    hold(new Shape(Optional.of(tree), Optional.empty()), NONE);
    assertEquals(List.of(), host.changes());

    hold(both(Division.other("1 mbit")), NONE);
    assertFalse(lab.sh("nft list tables").out().contains("bwflow"));
    host.programs();
    hold(both(Division.other("1 mbit")), NONE);
    assertFalse(host.programs().stream().anyMatch(each -> each.name().equals("nft")));
  }

  @Test
  void saysWhichOwnersNftDoesNotTake() {
    Tree tree = Division.other("1 mbit").owned(4321, OTHER).tree();
    Owned user = tree.owned().get(0);
    Owned nobody =
        new Owned(0, OptionalLong.empty(), Optional.of("no/such"), Optional.empty(), OTHER);

    assertEquals(List.of(nobody), Owners.refused(host, List.of(user, nobody)));
    lab.hide("nft");
    assertEquals(List.of(user), Owners.refused(host, List.of(user)));
    assertEquals(List.of(), Owners.refused(host, List.of()));
  }
}
