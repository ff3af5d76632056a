package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit on what is received: an IFB of ours, and the redirect to it. */
class IngressIT extends LabTest {

  private void count(String direction) {
    lab.vnstatDatabase().sentToday("eth0", GB);
    lab.configure(new Configuration().bandwidth("direction", "\"" + direction + "\""));
  }

  /** More than the budget was used, so that the timer limits to 2 Mbit/s. */
  private void exhaust(String direction) {
    lab.vnstatDatabase().passedToday("eth0", 120 * GB, 120 * GB);
    lab.configure(
        new Configuration()
            .bandwidth("direction", "\"" + direction + "\"")
            .bandwidth("limit_rate", "\"2 mbit\""));
  }

  private String ifb() {
    return "bwf" + lab.sh("cat /sys/class/net/eth0/ifindex").out().strip();
  }

  private String filters() {
    return lab.tc("filter show dev eth0 ingress").out();
  }

  private void assertNothingIsLeft() {
    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
    assertFalse(lab.qdiscs().contains("ingress"), lab::qdiscs);
    assertEquals("", filters());
    assertFalse(lab.sh("ls /sys/class/net").out().contains("bwf"));
  }

  private void assertStands(String direction) {
    assertTrue(lab.qdiscs(ifb()).isLimited(), lab::qdiscs);
    assertEquals(direction.equals("total"), lab.qdiscs("eth0").isLimited());
    assertTrue(filters().contains("Redirect to device " + ifb() + ")"), this::filters);
    assertEquals("bwflow eth0\n", lab.sh("cat /sys/class/net/" + ifb() + "/ifalias").out());
    assertTrue(lab.hearsThePeer());
  }

  @ParameterizedTest
  @CsvSource({"rx, 20 mbit, 20e6", "rx, 5 mbit, 5e6", "total, 40 mbit, 20e6", "max, 20 mbit, 20e6"})
  void reallyLimitsATcpDownload(String direction, String rate, double each) {
    count(direction);

    lab.bwflow("apply", "--rate", rate).exits(0);
    long limited = lab.download(4);
    lab.bwflow("lift").exits(0);

    assertTrue(limited > 0.9 * each && limited < 1.1 * each, () -> "limited: " + limited);
    assertNothingIsLeft();
    long free = lab.download(1);
    assertTrue(free > 3 * each, () -> "lifted: " + free);
  }

  @Test
  void limitsWhatIsSentToo() {
    count("total");

    lab.bwflow("apply", "--rate", "40 mbit").exits(0);
    long sent = lab.throughput(3);

    assertTrue(sent > 18e6 && sent < 22e6, () -> "sent: " + sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rx", "total"})
  void setsNothingTwice(String direction) {
    exhaust(direction);
    lab.bwflow("check", "--enforce").exits(0);
    assertStands(direction);
    String before = lab.sh("ip -d link").out();
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("check", "--enforce").exits(0);

      assertEquals(List.of(), monitor.changes());
    }
    assertEquals(before, lab.sh("ip -d link").out());
  }

  @Test
  void tellsBothLimits() {
    exhaust("total");

    Run text = lab.bwflow("check", "--enforce").exits(0);
    Run json = lab.bwflow("check", "--json").exits(0);

    assertTrue(
        text.out().contains("limited to 1 Mbit/s sent, 1 Mbit/s received because"), text::out);
    assertEquals(1_000_000, json.number("limits.tx.actual_bits_per_second"));
    assertEquals(1_000_000, json.number("limits.rx.actual_bits_per_second"));
    assertEquals("bwflow", json.text("limits.rx.owner"));
    Schema.CHECK.validates(json);
  }

  @Test
  void changesTheRateUnderTheRedirect() {
    count("rx");
    lab.bwflow("apply", "--rate", "5 mbit").exits(0);
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("apply", "--rate", "6 mbit").exits(0);
      assertEquals(1, monitor.changes().size());
      lab.bwflow("apply", "--rate", "60 mbit").exits(0);
    }

    assertEquals(7_500_000, lab.qdiscs(ifb()).rate());
    assertEquals("tbf bf10:", lab.qdiscs(ifb()).rootName());
    assertTrue(lab.hearsThePeer());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ip link del $ifb",
        "ip link set $ifb down",
        "ip link set $ifb mtu 1000 down",
        "tc qdisc del dev $ifb root",
        "tc qdisc del dev eth0 ingress",
        "tc filter del dev eth0 ingress",
        "ip link set $ifb alias ''",
        "ip link del $ifb; ip link set eth0 mtu 9000",
      })
  void healsWhatWasDamagedByHand(String damage) {
    exhaust("total");
    lab.bwflow("check", "--enforce").exits(0);
    lab.sh("ifb=" + ifb() + "; " + damage);

    lab.bwflow("check", "--enforce", "-q").exits(0);

    assertStands("total");
    lab.bwflow("lift").exits(0);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ip link del $ifb", "ip link set $ifb down"})
  void saysThatReceivedTrafficIsLostAndLetsItThrough(String damage) {
    exhaust("rx");
    lab.bwflow("check", "--enforce").exits(0);
    lab.sh("ifb=" + ifb() + "; " + damage);
    assertFalse(lab.hearsThePeer());

    lab.bwflow("check").exits(0).says("eth0 receives is lost", "bwflow check --enforce");
    lab.bwflow("lift").exits(0);

    assertNothingIsLeft();
    assertTrue(lab.hearsThePeer());
  }

  @Test
  void goesThroughAForeignClsactAndLeavesItsFilters() {
    exhaust("total");
    lab.tc("qdisc add dev eth0 clsact");
    for (String side : List.of("ingress", "egress")) {
      lab.tc(
          "filter add dev eth0 "
              + side
              + " protocol ip pref 10 u32 match ip dport 9 0xffff action mirred egress mirror dev"
              + " lo");
    }
    String before = filters() + lab.tc("filter show dev eth0 egress").out();

    lab.bwflow("check", "--enforce").exits(0);
    assertStands("total");
    assertTrue(filters().contains("802::bf1"), this::filters);
    lab.bwflow("lift").exits(0);

    assertEquals(before, filters() + lab.tc("filter show dev eth0 egress").out());
    assertTrue(lab.qdiscs().contains("qdisc clsact ffff:"), lab::qdiscs);
    assertFalse(lab.sh("ls /sys/class/net").out().contains("bwf"));
  }

  @Test
  void leavesAnIngressQdiscWithFiltersOfOthers() {
    exhaust("rx");
    lab.tc("qdisc add dev eth0 ingress");
    lab.tc(
        "filter add dev eth0 ingress protocol ip pref 10 u32 match ip dport 9 0xffff"
            + " action mirred egress mirror dev lo");
    String before = filters();

    lab.bwflow("check", "--enforce").exits(0);
    assertStands("rx");
    lab.bwflow("lift").exits(0);

    assertEquals(before, filters());
  }

  @Test
  void leavesAForeignFilterInItsPlaceAloneAndNamesIt() {
    exhaust("rx");
    lab.tc("qdisc add dev eth0 ingress");
    lab.tc(
        "filter add dev eth0 ingress protocol all pref 48912 handle ::bf1 u32 match u32 0 0"
            + " action mirred egress mirror dev lo");
    String before = filters();

    Run run = lab.bwflow("check", "--enforce", "--json").exits(69);
    lab.bwflow("lift").exits(0);

    assertEquals(List.of("foreign-filter error"), run.problems());
    assertEquals("foreign", run.text("limits.rx.owner"));
    assertEquals(before, filters());
    assertFalse(lab.sh("ls /sys/class/net").out().contains("bwf"));
  }

  // What people make by hand, with the kernel's own preference (49152) and with one of theirs.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "u32 match u32 0 0 action mirred egress redirect dev hand | pref 49152 | would overtake",
        "pref 10 u32 match u32 0 0 action mirred egress redirect dev hand | pref 10 | takes what",
        "u32 match ip sport 9 0xffff action mirred egress mirror dev lo | pref 49152 | would overtake"
      })
  void neverOvertakesAForeignLimitNorClaimsOneBehindIt(String filter, String named, String said) {
    exhaust("rx");
    handMadeLimit(filter);
    String before = lab.qdiscs() + filters();

    Run run = lab.bwflow("check", "--enforce").exits(69).says("eth0 has a filter", named, said);
    Run json = lab.bwflow("check", "--json");
    lab.bwflow("lift").exits(0);

    assertEquals("foreign", json.text("limits.rx.owner"), run::toString);
    assertEquals(before, lab.qdiscs() + filters());
    lab.sh("ip link del hand");
  }

  @Test
  void saysThatAForeignFilterHasComeBeforeItsLimitAndStillLowersIt() {
    exhaust("rx");
    lab.bwflow("check", "--enforce").exits(0);
    handMadeLimit("pref 10 u32 match u32 0 0 action mirred egress redirect dev hand");
    lab.write(Lab.CONFIG, lab.read(Lab.CONFIG).replace("2 mbit", "1 mbit"));

    lab.bwflow("check", "--enforce").exits(69).says("pref 10", "takes what is received before");

    assertEquals(125_000, lab.qdiscs(ifb()).rate());
    lab.sh("tc filter del dev eth0 ingress pref 10; ip link del hand");
    lab.bwflow("check", "--enforce").exits(0);
  }

  private void handMadeLimit(String filter) {
    lab.run("ip", "link", "del", "hand");
    lab.sh("ip link add hand type ifb; ip link set hand up");
    lab.tc("qdisc add dev hand root tbf rate 1mbit burst 5k latency 50ms");
    lab.run("tc", "qdisc", "add", "dev", "eth0", "ingress");
    lab.tc("filter add dev eth0 ingress protocol all " + filter.strip());
  }

  @Test
  void leavesAForeignDeviceOfItsNameAloneAndNamesIt() {
    exhaust("rx");
    lab.sh("ip link add " + ifb() + " type ifb");

    Run run = lab.bwflow("check", "--enforce").exits(69).says(ifb(), "ip link del");
    lab.bwflow("lift").exits(0);

    assertTrue(lab.sh("ip link show " + ifb()).out().contains(ifb()), run::toString);
    assertEquals("", filters());
  }

  @Test
  void staysSilentAboutAForeignDeviceWhereNothingReceivedCounts() {
    exhaust();
    lab.sh("ip link add " + ifb() + " type ifb");

    lab.bwflow("check", "--enforce").exits(0);

    assertTrue(lab.sh("ip link show " + ifb()).out().contains(ifb()));
  }

  @Test
  void collectsWhatIsLeftWhenTheDirectionChanges() {
    exhaust("total");
    lab.bwflow("check", "--enforce").exits(0);
    exhaust("tx");

    lab.bwflow("check", "--enforce").exits(0);

    assertTrue(lab.qdiscs("eth0").isLimited());
    assertEquals("", filters());
    assertFalse(lab.sh("ls /sys/class/net").out().contains("bwf"));

    exhaust("rx");
    lab.bwflow("check", "--enforce").exits(0);

    assertStands("rx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "ip link del eth1"})
  void collectsWhatIsLeftOfAnInterfaceThatIsNoLongerConfigured(String change) {
    exhaust("total");
    lab.addSecondInterface();
    lab.vnstatDatabase().sentToday("eth0", 120 * GB).sentToday("eth1", 120 * GB);
    String both =
        new Configuration()
            .bandwidth("direction", "\"total\"")
            .network("interface", "[\"eth0\", \"eth1\"]")
            .text();
    lab.write(Lab.CONFIG, both);
    lab.bwflow("check", "--enforce").exits(0);
    assertEquals(2, lab.sh("ls /sys/class/net").out().split("bwf").length - 1);

    lab.sh(change);
    exhaust("total");
    lab.bwflow("check", "--enforce").exits(0);

    assertStands("total");
    assertEquals(1, lab.sh("ls /sys/class/net").out().split("bwf").length - 1);
    assertFalse(lab.qdiscs().contains("dev eth1 root refcnt 2 rate"), lab::qdiscs);
  }

  @Test
  void followsARename() {
    exhaust("rx");
    lab.bwflow("check", "--enforce").exits(0);
    String ifb = ifb();
    lab.sh("ip link set eth0 down; ip link set eth0 name lan0; ip link set lan0 up");
    try {
      lab.vnstatDatabase().sentToday("lan0", 1);
      lab.configure(
          new Configuration().bandwidth("direction", "\"rx\"").network("interface", "\"lan0\""));
      lab.bwflow("apply", "--rate", "1 mbit").exits(0);

      assertEquals("bwflow lan0\n", lab.sh("cat /sys/class/net/" + ifb + "/ifalias").out());
      assertEquals(125_000, lab.qdiscs(ifb).rate());
    } finally {
      lab.sh("ip link set lan0 down; ip link set lan0 name eth0; ip link set eth0 up");
      lab.sh("ip route replace default via 10.9.0.2");
      lab.sh("ip neigh replace 10.9.0.2 lladdr 02:00:00:00:00:02 dev eth0 nud permanent");
    }
  }

  @Test
  void liftsWithoutAConfiguration() {
    exhaust("total");
    lab.bwflow("check", "--enforce").exits(0);
    lab.sh("rm " + Lab.CONFIG + "; rm -rf /var/lib/bwflow/*");

    lab.bwflow("lift").exits(0);

    assertNothingIsLeft();
  }

  @Test
  void printsCommandsThatDoTheSameInAShell() {
    exhaust("total");
    Run plan = lab.bwflow("check", "-n").exits(0);
    lab.write("/run/plan", plan.out());
    lab.run("sh", "/run/plan");
    assertStands("total");
    String byHand = lab.qdiscs() + filters();

    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("check", "--enforce").exits(0);
      assertEquals(List.of(), monitor.changes());
    }

    assertEquals(byHand, lab.qdiscs() + filters());
  }

  @Test
  void keepsWhatStandsWhereNothingIsKnown() {
    exhaust("total");
    lab.bwflow("check", "--enforce").exits(0);
    lab.sh("rm -rf /var/lib/vnstat /run/bwflow/*");
    try (TcMonitor monitor = lab.monitorTc()) {
      assertTrue(lab.bwflow("check", "--enforce").exit() != 0);

      assertEquals(List.of(), monitor.changes());
    }
    assertStands("total");
  }

  /**
   * Carries out the commands of a batch one by one. After each it is seen to that a redirect leads
   * to a device that is up; and after so many the caller is killed.
   */
  private void killAfter(int commands) {
    lab.write("/run/done", "0");
    lab.write("/run/lost", "");
    for (String program : List.of("tc", "ip")) {
      lab.intercept(
          program,
          """
          [ "$*" = "-batch -" ] || exec /run/real/%1$s "$@"
          n=0
          while IFS= read -r line; do
            n=$((n + 1))
            printf '%%s\\n' "$line" | /run/real/%1$s -batch - 2> /run/err || {
              grep -v '^Command failed' /run/err >&2
              echo "Command failed -:$n" >&2
              exit 1
            }
            to=$($tc filter show dev eth0 ingress | sed -n 's/.*Redirect to device \\([^)]*\\)).*/\\1/p')
            case $to in
              '') ;;
              bwf*) [ $(($(cat /sys/class/net/$to/flags) & 1)) = 1 ] || echo "$line" >> /run/lost ;;
              *) echo "$line" >> /run/lost ;;
            esac
            done=$(($(cat /run/done) + 1))
            echo $done > /run/done
            [ $done -lt %2$d ] || { kill -9 $PPID; exit 1; }
          done
          """
              .formatted(program, commands)
              .replace("$tc", program.equals("tc") ? "/run/real/tc" : "tc"));
    }
  }

  private int done() {
    return Integer.parseInt(lab.read("/run/done").strip());
  }

  @Test
  void healsAfterAKillAfterAnyCommandOfSettingUp() {
    int last = 0;
    for (int after = 1; last == 0; after++) {
      lab.reset();
      exhaust("total");
      killAfter(after);
      Run run = lab.bwflow("check", "--enforce");
      lab.uncover();
      last = run.exit() == 137 ? 0 : done();

      assertEquals("", lab.read("/run/lost"), "after " + after);
      assertTrue(lab.hearsThePeer(), "after " + after);
      lab.bwflow("check", "--enforce", "-q").exits(0);
      assertStands("total");
    }
    // IFB, alias, its tree, ingress qdisc, redirect, the sending side's tree.
    assertTrue(last >= 6, "commands: " + last);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void healsAfterAKillAfterAnyCommandOfTakingDown(boolean setUpAgain) {
    int last = 0;
    for (int after = 1; last == 0; after++) {
      lab.reset();
      exhaust("total");
      lab.bwflow("check", "--enforce", "-q").exits(0);
      killAfter(after);
      Run run = lab.bwflow("lift");
      lab.uncover();
      last = run.exit() == 137 ? 0 : done();

      assertEquals("", lab.read("/run/lost"), "after " + after);
      assertTrue(lab.hearsThePeer(), "after " + after);
      if (setUpAgain) {
        lab.bwflow("check", "--enforce", "-q").exits(0);
        assertStands("total");
      } else {
        lab.bwflow("lift").exits(0);
        assertNothingIsLeft();
      }
    }
    // The sending side's tree, redirect, ingress qdisc, IFB.
    assertEquals(4, last);
  }

  @Test
  void leadsNothingToADeviceThatIsDownWhileItMendsOne() {
    exhaust("total");
    lab.bwflow("check", "--enforce", "-q").exits(0);
    lab.sh("ip link del " + ifb());
    killAfter(1000);

    lab.bwflow("check", "--enforce", "-q").exits(0);
    lab.uncover();

    // The redirect that leads nowhere goes first, before anything else is done.
    assertEquals("", lab.read("/run/lost"));
    assertStands("total");
  }

  @Test
  void saysWhatToDoWhereTheKernelHasNoIfb() {
    exhaust("total");
    lab.intercept(
        "ip",
        """
        case "$*" in
          *-batch*) echo 'Error: Unknown device type.' >&2
            echo 'Command failed -:1' >&2; exit 1 ;;
        esac
        exec /run/real/ip "$@"
        """);

    Run run = lab.bwflow("check", "--enforce").exits(69).says("no IFB", "modprobe ifb");

    assertTrue(lab.qdiscs("eth0").isLimited(), run::toString);
    assertEquals("", filters());
  }
}
