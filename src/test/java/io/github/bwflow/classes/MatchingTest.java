package io.github.bwflow.classes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Condition.End;
import io.github.bwflow.classes.Condition.Subject;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Problem;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MatchingTest {
  /** A Saturday. */
  private static final ZonedDateTime NOON = ZonedDateTime.parse("2026-11-21T12:00:00Z");

  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final Placing ALL = new Placing(true, true);

  private static final Owners OWNERS =
      new Owners() {
        @Override
        public OptionalLong user(String name) {
          return name.equals("alice") ? OptionalLong.of(1000) : OptionalLong.empty();
        }

        @Override
        public List<String> cgroups(String unit) {
          return unit.equals("mumble.service") ? List.of("system.slice/mumble.service") : List.of();
        }

        @Override
        public Optional<String> country(AddressRange address) {
          return address.toString().startsWith("192.0.2.") ? Optional.of("DE") : Optional.of("FR");
        }
      };

  // --- rules of packets alone --------------------------------------------------------------------

  @Test
  void leadsPortsOfEveryProtocolThatHasThemInBothFamilies() {
    Tree tree = divide(of("web", ports(End.REMOTE, 443))).egress();

    assertEquals(10, tree.rules().size());
    for (Rule rule : tree.rules()) {
      assertEquals(Optional.of(PortRange.of(443)), rule.packets().remotePort());
      assertTrue(rule.packets().protocol().isPresent());
    }
  }

  @Test
  void asksForNoSocketWherePacketsTellEverything() {
    assertFalse(matching(ALL, of("web", ports(End.REMOTE, 443))).needsSockets());
    assertTrue(matching(ALL, of("alice", new Condition.User("alice"))).needsSockets());
  }

  @Test
  void leavesOutWhatIsExcepted() {
    Match match =
        new Match(List.of(new Condition.Protocol(Set.of(TCP))), List.of(remote("192.168.0.0/16")));
    Tree tree = divide(classOf("bulk", match)).egress();

    assertEquals(Optional.empty(), node(tree, packet(TCP, "192.168.3.4", 80)));
    assertEquals(Optional.of("bulk"), node(tree, packet(TCP, "192.169.0.1", 80)));
    assertEquals(Optional.of("bulk"), node(tree, packet(TCP, "2001:db8::1", 80)));
    assertEquals(Optional.empty(), node(tree, packet(UDP, "192.169.0.1", 80)));
  }

  @Test
  void takesTheFirstClassInTheFile() {
    Tree tree =
        divide(of("first", ports(End.REMOTE, 443)), of("second", ports(End.REMOTE, 80, 443)))
            .egress();

    assertEquals(Optional.of("first"), node(tree, packet(TCP, "192.0.2.1", 443)));
    assertEquals(Optional.of("second"), node(tree, packet(TCP, "192.0.2.1", 80)));
  }

  @Test
  void dividesAClassAmongThoseInItAndKeepsTheRest() {
    TrafficClass inner = of("inner", ports(End.REMOTE, 443));
    TrafficClass outer =
        new TrafficClass(
            "outer",
            OptionalInt.empty(),
            Rates.NONE,
            Rates.NONE,
            false,
            Optional.empty(),
            List.of(new Match(List.of(remote("192.0.2.0/24")), List.of())),
            false,
            List.of(inner));
    Tree tree = divide(outer).egress();

    assertEquals(Optional.of("inner"), node(tree, packet(TCP, "192.0.2.1", 443)));
    assertEquals(Optional.of("outer"), node(tree, packet(TCP, "192.0.2.1", 80)));
    assertEquals(Optional.empty(), node(tree, packet(TCP, "198.51.100.1", 443)));
    for (Rule rule : tree.rules()) {
      assertTrue(
          tree.nodes().stream().noneMatch(node -> node.parent() == rule.node()),
          "a rule leads to a class that is divided");
    }
  }

  @Test
  void givesEachRemoteAddressAShareOfItsOwn() {
    TrafficClass guests =
        new TrafficClass(
            "guests",
            OptionalInt.empty(),
            new Rates(Optional.of(new BitRate(1_600_000)), Optional.empty()),
            Rates.NONE,
            false,
            Optional.empty(),
            List.of(new Match(List.of(remote("192.0.2.0/28")), List.of())),
            true,
            List.of());
    Tree tree = divide(guests).ingress();
    int parent = id(tree, "guests");

    List<Node> shares = tree.nodes().stream().filter(node -> node.parent() == parent).toList();
    assertEquals(16, shares.size());
    assertEquals(
        Set.of(100_000L),
        shares.stream().map(each -> each.min().bitsPerSecond()).collect(Collectors.toSet()));
    assertEquals(Optional.of("192.0.2.7"), node(tree, packet(TCP, "192.0.2.7", 80)));
  }

  // --- nodes -------------------------------------------------------------------------------------

  @Test
  void numbersAClassByItsNameAlone() {
    TrafficClass web = of("web", ports(End.REMOTE, 443));
    TrafficClass mail = of("mail", ports(End.REMOTE, 25));

    assertEquals(id(divide(web).egress(), "web"), id(divide(mail, web).egress(), "web"));
  }

  @Test
  void ranksWhatIsNotStatedBehindAllThatIs() {
    TrafficClass calls = with("calls", 3, Rates.NONE);
    Tree tree = divide(calls, with("other", -1, Rates.NONE)).egress();

    assertEquals(3, found(tree, "calls").priority());
    assertEquals(4, found(tree, "other").priority());
    assertEquals(4, found(tree, "default").priority());
  }

  @Test
  void givesSshTheFirstPlaceAndAMinimumThatFitsTheLeastLimit() {
    Shaping shaping = shaping(true, with("calls", 0, Rates.NONE));
    Tree tree =
        new Matching(shaping, NOON, OWNERS, ALL)
            .divide(new Observed(List.of(), List.of(), List.of(), Set.of(2222), true))
            .ingress();
    Node ssh = found(tree, "ssh");

    assertEquals(0, ssh.priority());
    assertTrue(ssh.min().bitsPerSecond() > 0 && ssh.min().bitsPerSecond() < 64_000);
    assertEquals(1, found(tree, "default").priority());
    assertEquals(Optional.of("ssh"), node(tree, packet(TCP, "192.0.2.1", 22)));
    assertTrue(
        tree.rules().stream()
            .anyMatch(rule -> rule.packets().localPort().equals(Optional.of(PortRange.of(2222)))));
  }

  @Test
  void promisesNoMoreThanTheLinkHas() {
    Shaping shaping =
        new Shaping(
            Optional.of(new BitRate(500_000)),
            Optional.of(new BitRate(100_000)),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            true,
            List.of(),
            Optional.empty(),
            List.of(
                with("a", 0, new Rates(Optional.of(new BitRate(50_000)), Optional.empty())),
                with("b", 1, Rates.NONE)));
    Division division = new Matching(shaping, NOON, OWNERS, ALL).divide(Observed.NOTHING);

    for (Tree tree : List.of(division.egress(), division.ingress())) {
      long sum =
          tree.nodes().stream()
              .filter(node -> node.parent() == Tree.ROOT)
              .mapToLong(node -> node.min().bitsPerSecond())
              .sum();
      assertTrue(sum <= tree.cap().get().bitsPerSecond() + 16, () -> sum + " of " + tree.cap());
    }
    assertEquals(50_000, found(division.egress(), "a").min().bitsPerSecond());
  }

  @Test
  void keepsTheNodeButNotTheRulesOfAClassOutOfForce() {
    Schedule weekdays =
        new Schedule(
            Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY), LocalTime.of(8, 0), LocalTime.of(18, 0));
    TrafficClass work =
        new TrafficClass(
            "work",
            OptionalInt.empty(),
            Rates.NONE,
            Rates.NONE,
            false,
            Optional.of(weekdays),
            List.of(new Match(List.of(ports(End.REMOTE, 443)), List.of())),
            false,
            List.of());
    Division division = divide(work);

    assertTrue(division.egress().rules().isEmpty());
    assertEquals(Set.of(id(division.egress(), "work")), division.idle());
    Division onMonday =
        new Matching(shaping(false, work), NOON.plusDays(2), OWNERS, ALL).divide(Observed.NOTHING);
    assertFalse(onMonday.egress().rules().isEmpty());
  }

  @Test
  void knowsThatANightEndsOnTheDayAfter() {
    Schedule night =
        new Schedule(Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(6, 0));

    assertTrue(night.contains(NOON.withHour(5)));
    assertFalse(night.contains(NOON.withHour(6)));
    assertFalse(night.contains(NOON.withHour(23)));
    assertTrue(night.contains(NOON.minusDays(1).withHour(22)));
  }

  // --- owners ------------------------------------------------------------------------------------

  @Test
  void leavesOwnersOfWhatIsSentToTheLimiterAndLooksForThoseOfWhatIsReceived() {
    Division division =
        divide(
            seen(connected(5000, 443, 1000)),
            of("alice", new Condition.User("alice")),
            of("mumble", new Condition.Unit("mumble.service")));

    assertTrue(division.egress().rules().isEmpty());
    assertEquals(OptionalLong.of(1000), division.egress().owned().get(0).user());
    assertEquals(
        Optional.of("system.slice/mumble.service"), division.egress().owned().get(1).cgroup());
    assertEquals(1, division.ingress().rules().size());
    assertTrue(division.ingress().owned().isEmpty());
  }

  @Test
  void looksForOwnersWhereTheLimiterCannotTellThem() {
    Matching matching =
        new Matching(
            shaping(false, of("alice", new Condition.User("alice"))), NOON, OWNERS, Placing.NONE);
    Division division = matching.divide(seen(connected(5000, 443, 1000)));

    assertTrue(division.egress().owned().isEmpty());
    assertEquals(1, division.egress().rules().size());
  }

  @Test
  void saysThatAUserIsNotKnown() {
    Division division = divide(of("bob", new Condition.User("bob")));

    assertEquals("user-unknown", division.problems().get(0).code());
  }

  // --- sockets -----------------------------------------------------------------------------------

  @Test
  void tellsEveryKeyOfAProcess() {
    ProcessFacts zoom =
        new ProcessFacts(
            7,
            1,
            "zoom",
            Optional.of("/opt/zoom/zoom"),
            List.of("/opt/zoom/zoom", "--call", "x y"),
            Optional.of("/system.slice/mumble.service/sub"));
    Map<Condition, Boolean> cases =
        Map.ofEntries(
            Map.entry(text(Subject.NAME, "zoom|skype"), true),
            Map.entry(text(Subject.NAME, "zoo"), false),
            Map.entry(text(Subject.EXE, "/opt/.*"), true),
            Map.entry(text(Subject.EXE, "/usr/.*"), false),
            Map.entry(text(Subject.CMDLINE, ".*--call x.*"), true),
            Map.entry(text(Subject.CMDLINE, "--call"), false),
            Map.entry(text(Subject.ARGS, "x y"), true),
            Map.entry(text(Subject.ARGS, "/opt/zoom/zoom"), false),
            Map.entry(new Condition.Pid(7), true),
            Map.entry(new Condition.Pid(8), false),
            Map.entry(new Condition.Unit("mumble.service"), true),
            Map.entry(new Condition.Unit("/system.slice"), true),
            Map.entry(new Condition.Unit("/system"), false),
            Map.entry(new Condition.Unit("umble.service"), false),
            Map.entry(new Condition.User("alice"), true),
            Map.entry(new Condition.User("0"), false),
            Map.entry(new Condition.Country(Set.of("DE")), true),
            Map.entry(new Condition.Country(Set.of("FR")), false));
    cases.forEach(
        (condition, fits) -> {
          Observed seen =
              new Observed(
                  List.of(connected(5000, 443, 1000).heldBy(List.of(7L))),
                  List.of(),
                  List.of(zoom),
                  Set.of(),
                  true);
          List<Member> members = divide(seen, of("c", condition)).members();
          assertEquals(fits, !members.isEmpty(), condition::toString);
        });
  }

  @Test
  void takesDescendantsWhereThatIsAsked() {
    List<ProcessFacts> family =
        List.of(process(7, 1, "zoom"), process(8, 7, "helper"), process(9, 8, "renderer"));
    Observed seen =
        new Observed(
            List.of(connected(5000, 443, 0).heldBy(List.of(9L))),
            List.of(),
            family,
            Set.of(),
            true);

    assertTrue(divide(seen, named("zoom", false)).members().isEmpty());
    assertEquals(1, divide(seen, named("zoom", true)).members().size());
    assertEquals(Set.of(7L, 8L, 9L), matching(ALL, named("zoom", true)).suspects(family));
  }

  @Test
  void keepsOutNobodyItCannotSee() {
    Match match =
        new Match(List.of(new Condition.User("alice")), List.of(text(Subject.NAME, "zoom")));
    Connection connection = connected(5000, 443, 1000);
    Observed whole = new Observed(List.of(connection), List.of(), List.of(), Set.of(), true);
    Observed part = new Observed(List.of(connection), List.of(), List.of(), Set.of(), false);

    assertEquals(1, divide(whole, classOf("c", match)).members().size());
    assertTrue(divide(part, classOf("c", match)).members().isEmpty());
  }

  @Test
  void takesNoListenerForAMemberOfAClassThatAsksForSomeOfTheOtherEnds() {
    Connection listening =
        new Connection(
            TCP,
            List.of(Family.IPV4, Family.IPV6),
            Optional.empty(),
            8080,
            Optional.empty(),
            0,
            0,
            1,
            List.of(7L));
    Observed seen =
        new Observed(List.of(listening), List.of(), List.of(process(7, 1, "srvd")), Set.of(), true);
    TrafficClass[] classes = {
      of("web", ports(End.REMOTE, 443)),
      of("lan", remote("192.0.2.0/24")),
      named("srvd", false),
      of("here", ports(End.LOCAL, 8080))
    };

    Division division = new Matching(shaping(true, classes), NOON, OWNERS, ALL).divide(seen);

    assertEquals(1, division.members().size());
    assertEquals(id(division.egress(), "srvd"), division.members().get(0).node());
    assertEquals(List.of("here"), division.members().get(0).others());
    assertTrue(
        new Matching(shaping(true, classes[0], classes[1]), NOON, OWNERS, ALL)
            .divide(seen)
            .members()
            .isEmpty());
  }

  @Test
  void saysWhereNotAllProcessesWereLookedAt() {
    List<ProcessFacts> processes = new ArrayList<>();
    for (int pid = 2; pid < 1500; pid++) {
      List<String> words = List.of("x" + pid, "a".repeat(4000));
      processes.add(new ProcessFacts(pid, 1, "x", Optional.empty(), words, Optional.empty()));
    }
    Observed seen = new Observed(List.of(), List.of(), processes, Set.of(), true);
    TrafficClass long1 = of("long", text(Subject.CMDLINE, "(.*a){100}b"));
    TrafficClass short1 = of("short", text(Subject.CMDLINE, "x.*"));

    Matching matching = matching(ALL, long1, short1);
    Division division = matching.divide(seen);

    assertEquals(
        List.of("matching-cut-short"), division.problems().stream().map(Problem::code).toList());
    assertTrue(division.problems().get(0).message().endsWith("for the classes long"));
    assertEquals(1498, matching.suspects(processes).size());
  }

  @Test
  void tellsWhichFurtherClassesASocketFits() {
    Division division =
        divide(
            seen(connected(5000, 443, 1000)),
            of("alice", new Condition.User("alice")),
            of("web", ports(End.REMOTE, 443)));

    assertEquals(List.of("web"), division.members().get(0).others());
    assertEquals(id(division.egress(), "alice"), division.members().get(0).node());
  }

  @Test
  void leadsTheConnectionOfAnotherProcessPastAnOpenSocket() {
    Connection open =
        new Connection(
            TCP,
            List.of(Family.IPV4),
            Optional.empty(),
            5000,
            Optional.empty(),
            0,
            0,
            1,
            List.of(7L));
    Connection ours = connected(5000, 40_001, 0).heldBy(List.of(7L));
    Connection theirs =
        new Connection(
            TCP,
            List.of(Family.IPV4),
            Optional.of(AddressRange.parse("10.9.0.1")),
            5000,
            Optional.of(AddressRange.parse("192.0.2.1")),
            40_002,
            0,
            3,
            List.of(8L));
    Observed seen =
        new Observed(
            List.of(open, ours, theirs),
            List.of(),
            List.of(process(7, 1, "nginx"), process(8, 1, "worker")),
            Set.of(),
            true);
    Tree tree = divide(seen, named("nginx", false)).egress();

    assertEquals(2, tree.rules().size(), tree.rules()::toString);
    assertEquals(Outline.OTHER, tree.rules().get(0).node());
    assertEquals(Optional.of(PortRange.of(40_002)), tree.rules().get(0).packets().remotePort());
    assertEquals(id(tree, "nginx"), tree.rules().get(1).node());
  }

  @Test
  void leadsByRangesOfPortsBeyondSoManySockets() {
    List<Connection> many = new ArrayList<>();
    for (int port = 10_000; port < 15_000; port++) {
      many.add(connected(port, 443, port == 12_000 ? 1 : 1000));
    }
    Observed seen = new Observed(many, List.of(), List.of(), Set.of(), true);
    Division division = divide(seen, of("alice", new Condition.User("alice")));

    assertEquals(
        List.of(new PortRange(10_000, 11_999), new PortRange(12_001, 14_999)),
        division.ingress().rules().stream()
            .map(rule -> rule.packets().localPort().orElseThrow())
            .toList());
    assertEquals("class-by-port-ranges", division.problems().get(0).code());
  }

  @Test
  void leadsACrowdByRangesThatKeepOffOthers() {
    BitSet ports = new BitSet();
    ports.set(20_000, 60_000);
    Observed seen =
        new Observed(
            List.of(connected(30_000, 443, 1)),
            List.of(new Crowd(1000, TCP, Family.IPV4, ports)),
            List.of(),
            Set.of(),
            true);
    Division division = divide(seen, of("alice", new Condition.User("alice")));

    assertEquals(
        List.of(new PortRange(20_000, 29_999), new PortRange(30_001, 59_999)),
        division.ingress().rules().stream()
            .map(rule -> rule.packets().localPort().orElseThrow())
            .toList());
  }

  @Test
  void saysTheSameOfTheSameWhateverTheOrder() {
    Connection one = connected(5000, 443, 1000);
    Connection other = connected(5001, 443, 1000);
    TrafficClass alice = of("alice", new Condition.User("alice"));

    assertEquals(
        divide(seen(one, other), alice).ingress(), divide(seen(other, one), alice).ingress());
    assertNotEquals(divide(seen(one), alice).ingress(), divide(seen(other), alice).ingress());
  }

  // --- what tests are made of --------------------------------------------------------------------

  private static Shaping shaping(boolean ssh, TrafficClass... classes) {
    return new Shaping(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        ssh,
        List.of(),
        Optional.empty(),
        List.of(classes));
  }

  private static Matching matching(Placing placing, TrafficClass... classes) {
    return new Matching(shaping(false, classes), NOON, OWNERS, placing);
  }

  private static Division divide(TrafficClass... classes) {
    return matching(ALL, classes).divide(Observed.NOTHING);
  }

  private static Division divide(Observed seen, TrafficClass... classes) {
    return matching(ALL, classes).divide(seen);
  }

  private static TrafficClass of(String name, Condition... all) {
    return classOf(name, new Match(List.of(all), List.of()));
  }

  private static TrafficClass classOf(String name, Match match) {
    return new TrafficClass(
        name,
        OptionalInt.empty(),
        Rates.NONE,
        Rates.NONE,
        false,
        Optional.empty(),
        List.of(match),
        false,
        List.of());
  }

  private static TrafficClass named(String name, boolean recursive) {
    return new TrafficClass(
        name,
        OptionalInt.empty(),
        Rates.NONE,
        Rates.NONE,
        recursive,
        Optional.empty(),
        List.of(new Match(List.of(text(Subject.NAME, name)), List.of())),
        false,
        List.of());
  }

  private static TrafficClass with(String name, int priority, Rates rates) {
    return new TrafficClass(
        name,
        priority < 0 ? OptionalInt.empty() : OptionalInt.of(priority),
        rates,
        rates,
        false,
        Optional.empty(),
        List.of(new Match(List.of(ports(End.REMOTE, 443)), List.of())),
        false,
        List.of());
  }

  private static Condition text(Subject subject, String pattern) {
    return new Condition.Text(subject, Pattern.compile(pattern));
  }

  private static Condition ports(End end, int... ports) {
    List<PortRange> ranges = new ArrayList<>();
    for (int port : ports) {
      ranges.add(PortRange.of(port));
    }
    return new Condition.Ports(end, ranges);
  }

  private static Condition remote(String range) {
    return new Condition.Addresses(End.REMOTE, List.of(AddressRange.parse(range)));
  }

  private static ProcessFacts process(long pid, long parent, String name) {
    return new ProcessFacts(pid, parent, name, Optional.empty(), List.of(name), Optional.empty());
  }

  private static Observed seen(Connection... connections) {
    return new Observed(List.of(connections), List.of(), List.of(), Set.of(), true);
  }

  private static Connection connected(int local, int remote, long user) {
    return new Connection(
        TCP,
        List.of(Family.IPV4),
        Optional.of(AddressRange.parse("10.9.0.1")),
        local,
        Optional.of(AddressRange.parse("192.0.2.1")),
        remote,
        user,
        local,
        List.of());
  }

  private static Box packet(int protocol, String remote, int remotePort) {
    AddressRange there = AddressRange.parse(remote);
    BitSet one = new BitSet();
    one.set(protocol);
    return Box.all(there.family())
        .with(one)
        .withLocal(PortRange.of(50_000))
        .withRemote(PortRange.of(remotePort))
        .withRemote(there);
  }

  // Where the first rule that fits leads.
  private static Optional<String> node(Tree tree, Box packet) {
    for (Rule rule : tree.rules()) {
      if (fits(rule.packets(), packet)) {
        return tree.nodes().stream()
            .filter(node -> node.id() == rule.node())
            .map(Node::name)
            .findFirst();
      }
    }
    return Optional.empty();
  }

  private static boolean fits(Packets rule, Box packet) {
    return rule.family() == packet.family()
        && (rule.protocol().isEmpty() || packet.protocols().get(rule.protocol().getAsInt()))
        && rule.localPort().map(each -> each.contains(packet.localPort().first())).orElse(true)
        && rule.remotePort().map(each -> each.contains(packet.remotePort().first())).orElse(true)
        && rule.remote().map(each -> each.contains(packet.remote())).orElse(true);
  }

  private static Node found(Tree tree, String name) {
    return tree.nodes().stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  private static int id(Tree tree, String name) {
    return found(tree, name).id();
  }
}
