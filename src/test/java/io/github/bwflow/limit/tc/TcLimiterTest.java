package io.github.bwflow.limit.tc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Account;
import io.github.bwflow.classes.Node;
import io.github.bwflow.classes.Tree;
import io.github.bwflow.control.Reason;
import io.github.bwflow.control.Targets;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.host.NetDevices.Identity;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.StaticDevices;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.limit.tc.TcLimiter.Leaf;
import io.github.bwflow.limit.tc.TcLimiter.Settings;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import io.github.bwflow.units.Side;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What would be done about a listing, as a table of decisions. Whether the kernel then does it is
 * for the tests against the real tc.
 */
class TcLimiterTest {
  private static final List<Side> SENT = List.of(Side.TX);
  private static final Reason WHY = new Reason("test", "a test");
  private static final Wanted NONE = new Wanted.NoLimit(WHY);
  private static final Wanted KEEP = new Wanted.Keep(WHY);
  private static final Wanted DRIP = new Wanted.Limit(new BitRate(154_320), WHY, Optional.empty());
  private static final Wanted FAST =
      new Wanted.Limit(new BitRate(100_000_000), WHY, Optional.empty());

  private static final String DEFAULT =
      "{\"kind\":\"noqueue\",\"handle\":\"0:\",\"dev\":\"eth0\",\"root\":true,\"options\":{}}";
  private static final String FOREIGN =
      "{\"kind\":\"cake\",\"handle\":\"8005:\",\"dev\":\"eth0\",\"root\":true,\"options\":{}}";
  private static final String OURS = tbf("eth0", "bf12:", 19_290, 1_999, 9_716);
  private static final String OURS_SLOWER = tbf("eth0", "bf12:", 8_000, 1_999, 8_056);
  private static final String OURS_FAST = tbf("eth0", "bf10:", 12_500_000, 79_987, 705_000);
  private static final String LEAF =
      "{\"kind\":\"fq_codel\",\"handle\":\"bf11:\",\"dev\":\"eth0\",\"parent\":\"bf12:1\","
          + "\"options\":{\"limit\":10240}}";

  private static final String DRIP_WORDS = "tbf rate 154320bit burst 2000 latency 400000us";
  private static final String FAST_WORDS = "tbf rate 100000000bit burst 80000 latency 50000us";

  private static String tbf(String device, String handle, long rate, long burst, long limit) {
    return ("{\"kind\":\"tbf\",\"handle\":\"%s\",\"dev\":\"%s\",\"root\":true,\"options\":"
            + "{\"rate\":%d,\"burst\":%d,\"lat\":1,\"limit\":%d}}")
        .formatted(handle, device, rate, burst, limit);
  }

  /** A tc that lists this and refuses whatever else it is asked. */
  private record Listing(String printed) implements Programs {
    static Listing of(String... qdiscs) {
      return new Listing("[" + String.join(",", qdiscs) + "]");
    }

    @Override
    public Optional<Path> find(String name) {
      return Optional.empty();
    }

    @Override
    public Outcome run(Command command) {
      return command.arguments().equals(List.of("-r", "-j", "qdisc", "show"))
          ? new Outcome(End.EXITED, 0, printed, "")
          : new Outcome(End.EXITED, 2, "", "RTNETLINK answers: Operation not permitted");
    }
  }

  private static final StaticDevices ETH0 =
      StaticDevices.none().with("lo", 0, 0).with("eth0", 0, 0).with("eth1", 0, 0);

  private static TcLimiter limiter(Programs programs, boolean replace) {
    return new TcLimiter(programs, ETH0, new Settings(Leaf.NEVER, replace));
  }

  @Test
  void countsTheClassesThatALimitIsDividedInto() {
    Tree tree =
        new Tree(
            Optional.empty(),
            List.of(node(2, Tree.ROOT), node(3, Tree.ROOT), node(4, 3)),
            2,
            List.of(),
            List.of(),
            List.of());
    InterfaceName eth0 = new InterfaceName("eth0");
    TcLimiter divided =
        new TcLimiter(
            Listing.of(DEFAULT),
            ETH0,
            new Settings(Leaf.NEVER, false),
            Map.of(eth0, new Shape(Optional.of(tree), Optional.empty())));

    assertEquals(3, divided.classes(eth0, Side.TX));
    assertEquals(0, divided.classes(eth0, Side.RX));
    assertEquals(0, divided.classes(new InterfaceName("eth1"), Side.TX));
  }

  private static Node node(int id, int parent) {
    return new Node(id, parent, "class " + id, new BitRate(8_000), Optional.empty(), 4);
  }

  private static Account account(String... names) {
    return Account.of(Arrays.stream(names).map(InterfaceName::new).toList());
  }

  private static Plan plan(TcLimiter limiter, Wanted wanted) {
    return plan(limiter, observe(limiter, "eth0"), wanted);
  }

  private static Plan plan(TcLimiter limiter, Standing standing, Wanted wanted) {
    return limiter.plan(standing, Targets.same(SENT, wanted));
  }

  private static Standing observe(TcLimiter limiter, String... names) {
    return limiter.observe(account(names), SENT);
  }

  private static List<String> commands(String qdisc, Wanted wanted) {
    return commands(plan(limiter(Listing.of(qdisc), false), wanted));
  }

  private static List<String> commands(Plan plan) {
    return plan.steps().stream().map(Plan.Step::toString).toList();
  }

  @Test
  void addsALimitWhereThereIsNone() {
    assertEquals(
        List.of("tc qdisc add dev eth0 root handle bf12: " + DRIP_WORDS), commands(DEFAULT, DRIP));
    assertEquals(
        List.of("tc qdisc add dev eth0 root handle bf10: " + FAST_WORDS), commands(DEFAULT, FAST));
  }

  @Test
  void addsALimitToADeviceThatHasNoQdiscYet() {
    assertEquals(
        List.of("tc qdisc add dev eth0 root handle bf12: " + DRIP_WORDS),
        commands(plan(limiter(new Listing(""), false), DRIP)));
  }

  @Test
  void doesNothingWhereTheKernelIsAsWanted() {
    assertEquals(List.of(), commands(DEFAULT, NONE));
    assertEquals(List.of(), commands(OURS, DRIP));
    assertEquals(List.of(), commands(OURS_FAST, FAST));
  }

  @Test
  void changesTheRateInPlaceWithinARegime() {
    assertEquals(
        List.of("tc qdisc change dev eth0 root handle bf12: " + DRIP_WORDS),
        commands(OURS_SLOWER, DRIP));
  }

  @Test
  void keepsALargerBucketWhenItChangesTheRate() {
    assertEquals(
        List.of(
            "tc qdisc change dev eth0 root handle bf12: tbf rate 154320bit burst 9118 latency"
                + " 400000us"),
        commands(tbf("eth0", "bf12:", 8_000, 9_118, 20_000), DRIP));
  }

  @Test
  void makesANewQdiscBetweenTheRegimes() {
    assertEquals(
        List.of("tc qdisc replace dev eth0 root handle bf10: " + FAST_WORDS), commands(OURS, FAST));
    assertEquals(
        List.of("tc qdisc replace dev eth0 root handle bf12: " + DRIP_WORDS),
        commands(OURS_FAST, DRIP));
  }

  @Test
  void deletesOursByItsHandle() {
    assertEquals(List.of("tc qdisc del dev eth0 root handle bf12:"), commands(OURS, NONE));
    assertEquals(List.of("tc qdisc del dev eth0 root handle bf10:"), commands(OURS_FAST, NONE));
  }

  @Test
  void touchesNothingWhereNothingIsKnown() {
    for (String standing : List.of(DEFAULT, OURS, OURS_FAST, FOREIGN)) {
      Plan plan = plan(limiter(Listing.of(standing), true), KEEP);

      assertTrue(plan.isEmpty(), standing);
      assertEquals(List.of(), plan.problems(), standing);
    }
  }

  @Test
  void leavesAForeignQdiscAloneAndNamesIt() {
    Plan wanted = plan(limiter(Listing.of(FOREIGN), false), DRIP);
    Plan unwanted = plan(limiter(Listing.of(FOREIGN), false), NONE);

    assertEquals(List.of(), commands(wanted));
    assertEquals(
        List.of(
            Problem.error(
                ExitCode.UNAVAILABLE,
                "foreign-qdisc",
                "eth0 has a root qdisc that is not bwflow's (cake 8005:). It was left alone, so"
                    + " that no limit can be set",
                "Remove it, or set foreign_qdisc = \"replace\" under [network].")),
        wanted.problems());
    assertEquals(List.of(), commands(unwanted));
    assertEquals(Severity.WARNING, unwanted.problems().get(0).severity());
    assertEquals("foreign-qdisc", unwanted.problems().get(0).code());
  }

  @Test
  void replacesAForeignQdiscOnlyWhereItMayAndMust() {
    assertEquals(
        List.of("tc qdisc replace dev eth0 root handle bf12: " + DRIP_WORDS),
        commands(plan(limiter(Listing.of(FOREIGN), true), DRIP)));
    Plan unwanted = plan(limiter(Listing.of(FOREIGN), true), NONE);
    assertEquals(List.of(), commands(unwanted));
    assertEquals(List.of(), unwanted.problems());
  }

  @Test
  void putsALeafUnderTheLimit() {
    TcLimiter always = new TcLimiter(Listing.of(DEFAULT), ETH0, new Settings(Leaf.ALWAYS, false));

    Plan plan = plan(always, DRIP);

    assertEquals(
        List.of(
            "tc qdisc add dev eth0 root handle bf12: " + DRIP_WORDS,
            "tc qdisc add dev eth0 parent bf12:1 handle bf11: fq_codel target 117729us interval"
                + " 212729us"),
        commands(plan));
    assertFalse(plan.steps().get(1).optional());
  }

  @Test
  void triesTheLeafOnceWhereTheKernelMayLackIt() {
    TcLimiter auto = new TcLimiter(Listing.of(DEFAULT), ETH0, new Settings(Leaf.AUTO, false));

    assertTrue(plan(auto, DRIP).steps().get(1).optional());
  }

  @Test
  void changesTheLeafWithItsLimit() {
    TcLimiter auto =
        new TcLimiter(Listing.of(OURS_SLOWER, LEAF), ETH0, new Settings(Leaf.AUTO, false));

    assertEquals(
        List.of(
            "tc qdisc change dev eth0 root handle bf12: " + DRIP_WORDS,
            "tc qdisc change dev eth0 parent bf12:1 handle bf11: fq_codel target 117729us interval"
                + " 212729us"),
        commands(plan(auto, DRIP)));
  }

  @Test
  void addsALeafThatGotLost() {
    String elsewhere =
        "{\"kind\":\"fq_codel\",\"handle\":\"0:\",\"dev\":\"eth1\",\"root\":true,\"options\":{}}";
    TcLimiter auto =
        new TcLimiter(Listing.of(OURS, elsewhere), ETH0, new Settings(Leaf.AUTO, false));

    assertEquals(
        List.of(
            "tc qdisc add dev eth0 parent bf12:1 handle bf11: fq_codel target 117729us interval"
                + " 212729us"),
        commands(plan(auto, DRIP)));
  }

  @Test
  void leavesTheLeafAlreadyThereAlone() {
    TcLimiter auto = new TcLimiter(Listing.of(OURS, LEAF), ETH0, new Settings(Leaf.AUTO, false));

    assertEquals(List.of(), commands(plan(auto, DRIP)));
  }

  @Test
  void seesWhoseLimitStands() {
    Account eth0 = account("eth0");

    Standing none = limiter(Listing.of(DEFAULT), false).observe(eth0, SENT);
    Standing ours = limiter(Listing.of(OURS), false).observe(eth0, SENT);
    Standing foreign = limiter(Listing.of(FOREIGN), false).observe(eth0, SENT);

    assertEquals(Owner.NONE, none.owner());
    assertFalse(none.isThrottled());
    assertEquals(Owner.BWFLOW, ours.owner());
    assertEquals(Optional.of(new BitRate(154_320)), ours.rate());
    assertTrue(ours.isThrottled());
    assertEquals(Owner.FOREIGN, foreign.owner());
    assertEquals(Optional.empty(), foreign.rate());
  }

  @Test
  void sharesTheRateAmongTheInterfacesOfAnAccount() {
    TcLimiter limiter = limiter(Listing.of(OURS, DEFAULT.replace("eth0", "eth1")), false);

    Standing standing = observe(limiter, "eth0", "eth1");

    assertEquals(Optional.empty(), standing.rate());
    assertTrue(standing.isThrottled());
    assertEquals(
        List.of(
            "tc qdisc change dev eth0 root handle bf12: tbf rate 77160bit burst 2000 latency 627890us",
            "tc qdisc add dev eth1 root handle bf12: tbf rate 77160bit burst 2000 latency 627890us"),
        commands(plan(limiter, standing, DRIP)));
    assertEquals(
        List.of("tc qdisc del dev eth0 root handle bf12:"),
        commands(plan(limiter, standing, NONE)));
  }

  @Test
  void tellsTheRateOfSeveralInterfacesTogether() {
    TcLimiter limiter = limiter(Listing.of(OURS, OURS_SLOWER.replace("eth0", "eth1")), false);

    assertEquals(
        Optional.of(new BitRate(154_320 + 64_000)), observe(limiter, "eth0", "eth1").rate());
  }

  @Test
  void namesTheInterfacesOfTheHostWhereOneIsMissing() {
    Standing standing = observe(limiter(Listing.of(DEFAULT), false), "eht0");

    assertEquals(
        "there is no interface eht0; this host has eth0, eth1, lo; did you mean \"eth0\"?",
        standing.problems().get(0).message());
    assertEquals(ExitCode.UNAVAILABLE, standing.problems().get(0).exit());
  }

  /** A tc that always answers the same. */
  private record Broken(Programs.Outcome outcome) implements Programs {
    @Override
    public Optional<Path> find(String name) {
      return Optional.empty();
    }

    @Override
    public Outcome run(Command command) {
      return outcome;
    }
  }

  @Test
  void saysWhyTheKernelCannotBeRead() {
    Programs missing = new Broken(new Programs.Outcome(Programs.End.NOT_INSTALLED, -1, "", ""));
    Programs failing = new Broken(new Programs.Outcome(Programs.End.EXITED, 1, "", "no\u001b[m"));
    Programs babbling = new Broken(new Programs.Outcome(Programs.End.EXITED, 0, "hello", ""));
    Programs slow = new Broken(new Programs.Outcome(Programs.End.TIMED_OUT, -1, "", ""));
    Programs noPipe = new Broken(new Programs.Outcome(Programs.End.NOT_STARTED, -1, "", "x"));
    Programs killed = new Broken(new Programs.Outcome(Programs.End.EXITED, 137, "[]", ""));

    assertEquals("tc-missing", firstCode(missing));
    assertEquals("tc-failed", firstCode(failing));
    assertEquals("tc-unreadable", firstCode(babbling));
    assertEquals("tc-failed", firstCode(slow));
    assertEquals("tc-failed", firstCode(noPipe));
    assertEquals("tc-failed", firstCode(killed));
    assertThrows(Failure.class, () -> limiter(missing, false).planStrays(Set.of()));
  }

  private static String firstCode(Programs programs) {
    Standing standing = observe(limiter(programs, false), "eth0");
    assertEquals(List.of(), standing.parts());
    assertEquals(ExitCode.UNAVAILABLE, standing.problems().get(0).exit());
    return standing.problems().get(0).code();
  }

  @Test
  void takesOursFromInterfacesThatAreNoLongerConfigured() {
    TcLimiter limiter =
        limiter(
            Listing.of(OURS, OURS_FAST.replace("eth0", "eth1"), FOREIGN.replace("eth0", "lo")),
            false);

    Plan plan = limiter.planStrays(Set.of(new InterfaceName("eth0"))).orElseThrow();

    assertEquals(List.of("tc qdisc del dev eth1 root handle bf10:"), commands(plan));
    assertEquals("not-configured", plan.targets().overall().reason().code());
  }

  @Test
  void findsNoStraysWhereAllAreConfigured() {
    TcLimiter limiter = limiter(Listing.of(OURS, FOREIGN.replace("eth0", "lo")), false);

    assertEquals(Optional.empty(), limiter.planStrays(Set.of(new InterfaceName("eth0"))));
  }

  @Test
  void saysThatTheKernelDoesNotPermitIt() {
    TcLimiter limiter = limiter(Listing.of(DEFAULT), false);

    var outcome = limiter.act(List.of(plan(limiter, DRIP))).get(0);

    assertFalse(outcome.changed());
    assertEquals(ExitCode.NOT_PERMITTED, outcome.problems().get(0).exit());
  }

  // --- what is received --------------------------------------------------------------------------

  private static final List<Side> RECEIVED = List.of(Side.RX);
  private static final String INGRESS =
      "{\"kind\":\"ingress\",\"handle\":\"ffff:\",\"dev\":\"eth0\",\"parent\":\"ffff:fff1\","
          + "\"options\":{}}";
  private static final String CLSACT = INGRESS.replace("\"ingress\"", "\"clsact\"");
  private static final String REDIRECT =
      """
      filter protocol all pref 48912 u32 chain 0 fh 800::bf1 order 3057 key ht 800 bkt 0
      \taction order 1: mirred (Egress Redirect to device bwf2) stolen
      """;
  private static final String OTHER = "filter protocol ip pref 10 flower chain 0 handle 0x1\n";

  private static final String MAKE =
      "ip link add dev bwf2 mtu 1500 txqueuelen 1000 group 48912 up type ifb";
  private static final String ALIAS = "ip link set dev bwf2 alias \"bwflow eth0\"";
  private static final String TREE = "tc qdisc add dev bwf2 root handle bf12: " + DRIP_WORDS;
  private static final String ADD_INGRESS = "tc qdisc add dev eth0 ingress";
  private static final String PLACE = "dev eth0 ingress protocol all pref 48912";
  private static final String LEAD =
      "tc filter add "
          + PLACE
          + " handle ::bf1 u32 match u32 0 0 action mirred egress redirect dev bwf2";
  private static final String UNLEAD = "tc filter del " + PLACE;
  private static final String DEL_INGRESS = "tc qdisc del dev eth0 ingress";
  private static final String DEL_IFB = "ip link del dev bwf2";

  /** A tc that lists these qdiscs, and these filters of eth0. */
  private record Filters(String qdiscs, String filters) implements Programs {
    @Override
    public Optional<Path> find(String name) {
      return Optional.empty();
    }

    @Override
    public Outcome run(Command command) {
      String mark = "qdisc ingress ffff: parent ffff:fff1 ---------------- \n";
      return command.arguments().contains("-batch")
          ? new Outcome(End.EXITED, 0, mark + filters, "")
          : new Outcome(End.EXITED, 0, qdiscs, "");
    }
  }

  private static Identity ifb(boolean up) {
    return new Identity(9, up, 1500, "bwflow eth0", 48912);
  }

  private static List<String> received(
      StaticDevices devices, Wanted wanted, String filters, String... qdiscs) {
    return commands(planReceived(devices, wanted, filters, qdiscs));
  }

  private static Plan planReceived(
      StaticDevices devices, Wanted wanted, String filters, String... qdiscs) {
    Programs programs = new Filters("[" + String.join(",", qdiscs) + "]", filters);
    TcLimiter limiter = new TcLimiter(programs, devices, new Settings(Leaf.NEVER, false));
    Standing standing = limiter.observe(account("eth0"), RECEIVED);
    return limiter.plan(standing, Targets.same(RECEIVED, wanted));
  }

  private static final StaticDevices UP = ETH0.with("bwf2", ifb(true));
  private static final String OURS_ON_IFB = OURS.replace("eth0", "bwf2");

  @Test
  void leadsWhatIsReceivedThroughALimitLast() {
    assertEquals(List.of(MAKE, ALIAS, TREE, ADD_INGRESS, LEAD), received(ETH0, DRIP, "", DEFAULT));
  }

  @Test
  void usesTheQdiscThatStandsForWhatIsReceived() {
    assertEquals(List.of(MAKE, ALIAS, TREE, LEAD), received(ETH0, DRIP, OTHER, DEFAULT, CLSACT));
    assertEquals(List.of(MAKE, ALIAS, TREE, LEAD), received(ETH0, DRIP, "", DEFAULT, INGRESS));
  }

  @Test
  void doesNothingWhereTheLimitOnWhatIsReceivedStands() {
    assertEquals(List.of(), received(UP, DRIP, REDIRECT, DEFAULT, INGRESS, OURS_ON_IFB));
    assertEquals(List.of(), received(UP, KEEP, REDIRECT, DEFAULT, INGRESS));
    assertEquals(List.of(), received(ETH0, NONE, OTHER, DEFAULT, INGRESS));
    assertEquals(List.of(), received(ETH0, NONE, "", DEFAULT, INGRESS));
  }

  @Test
  void takesTheRedirectAwayFirstAndTheIfbLast() {
    assertEquals(
        List.of(UNLEAD, DEL_INGRESS, DEL_IFB),
        received(UP, NONE, REDIRECT, DEFAULT, INGRESS, OURS_ON_IFB));
    assertEquals(List.of(DEL_INGRESS, DEL_IFB), received(UP, NONE, "", DEFAULT, INGRESS));
    assertEquals(List.of(DEL_IFB), received(UP, NONE, "", DEFAULT));
  }

  @Test
  void leavesAQdiscThatOthersUse() {
    assertEquals(List.of(UNLEAD, DEL_IFB), received(UP, NONE, OTHER + REDIRECT, DEFAULT, INGRESS));
    assertEquals(List.of(UNLEAD, DEL_IFB), received(UP, NONE, REDIRECT, DEFAULT, CLSACT));
  }

  @Test
  void takesOnlyItsOwnFilterWhereAnotherHasComeToItsPlace() {
    String both = REDIRECT + "filter protocol all pref 48912 u32 chain 0 fh 800::800 order 1\n";

    assertEquals(
        List.of(UNLEAD + " handle 800::bf1 u32", DEL_IFB),
        received(UP, NONE, both, DEFAULT, INGRESS));
  }

  @Test
  void endsABlackHoleBeforeAnythingElse() {
    StaticDevices down = ETH0.with("bwf2", ifb(false));
    String nowhere = REDIRECT.replace("bwf2", "*");

    assertEquals(
        List.of("ip link set dev bwf2 up"),
        received(down, DRIP, REDIRECT, DEFAULT, INGRESS, OURS_ON_IFB));
    assertEquals(
        List.of(UNLEAD, MAKE, ALIAS, TREE, LEAD), received(ETH0, DRIP, nowhere, DEFAULT, INGRESS));
    assertEquals(List.of(UNLEAD, DEL_INGRESS), received(ETH0, NONE, nowhere, DEFAULT, INGRESS));
    assertEquals(
        List.of("redirect-leads-nowhere"),
        planReceived(ETH0, DRIP, nowhere, DEFAULT, INGRESS).problems().stream()
            .map(Problem::code)
            .toList());
  }

  @Test
  void namesWhatIsInTheWayOfALimitOnWhatIsReceived() {
    StaticDevices foreign = ETH0.with("bwf2", new Identity(9, true, 1500, "", 0));
    String filter = REDIRECT.replace("Redirect", "Mirror");

    Plan device = planReceived(foreign, DRIP, "", DEFAULT);
    Plan place = planReceived(ETH0, DRIP, filter, DEFAULT, INGRESS);

    assertEquals(List.of(), commands(device));
    assertEquals("foreign-device", device.problems().get(0).code());
    assertEquals(ExitCode.UNAVAILABLE, device.problems().get(0).exit());
    assertEquals(List.of(), commands(place));
    assertEquals("foreign-filter", place.problems().get(0).code());
    assertEquals(ExitCode.UNAVAILABLE, place.problems().get(0).exit());
    assertEquals(List.of(), received(foreign, NONE, filter, DEFAULT, INGRESS));
  }

  @Test
  void tellsTheRateOfWhatIsReceivedOnlyWhereItIsLedThere() {
    assertEquals(
        Optional.of(new BitRate(154_320)),
        planReceived(UP, KEEP, REDIRECT, DEFAULT, INGRESS, OURS_ON_IFB).standing().rate(Side.RX));
    assertEquals(
        Optional.empty(),
        planReceived(UP, KEEP, "", DEFAULT, INGRESS, OURS_ON_IFB).standing().rate(Side.RX));
  }

  @Test
  void collectsAnIfbWhoseInterfaceIsGone() {
    StaticDevices devices =
        UP.with("bwf77", ifb(true)).with("bwf78", new Identity(9, true, 1500, "", 0));
    Programs programs = new Filters("[" + DEFAULT + "," + OURS_ON_IFB + "]", "");
    TcLimiter limiter = new TcLimiter(programs, devices, new Settings(Leaf.NEVER, false));

    Plan one = limiter.planStrays(Set.of(new InterfaceName("eth0"))).orElseThrow();
    Plan all = limiter.planStrays(Set.of()).orElseThrow();

    assertEquals(List.of("ip link del dev bwf77"), commands(one));
    assertEquals(List.of(DEL_IFB, "ip link del dev bwf77"), commands(all));
  }
}
