package io.github.bwflow.it;

import static io.github.bwflow.it.Division.OTHER;
import static io.github.bwflow.it.Division.TCP;
import static io.github.bwflow.it.Division.UDP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.bwflow.classes.Tree;
import io.github.bwflow.limit.tc.ClassFigures;
import io.github.bwflow.limit.tc.Shape;
import io.github.bwflow.units.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets how much, with real traffic through a real kernel. */
class ClassSharesIT extends DivisionTest {
  private final List<Running> servers = new ArrayList<>();

  /** The next test has the same ports. */
  @AfterEach
  void endServers() {
    servers.forEach(Running::close);
  }

  private void atPeer(String... words) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", "peer"));
    all.addAll(List.of(words));
    servers.add(lab.start(all));
  }

  /** iperf3 by a port of its own, which both ends know it by. */
  private void serve(int... ports) {
    for (int port : ports) {
      String number = Integer.toString(port);
      atPeer("iperf3", "-s", "-p", number);
    }
    awaitListeners(ports);
  }

  private void awaitListeners(int... ports) {
    Running.await(
        "the servers listen",
        () -> {
          String listening = lab.run("ip", "netns", "exec", "peer", "ss", "-Hltn").out();
          for (int port : ports) {
            if (!listening.contains(":" + port + " ")) {
              return false;
            }
          }
          return true;
        });
  }

  private Running iperf(int port, int seconds, String... more) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("iperf3", "-J", "-c", Lab.PEER, "-p", Integer.toString(port)));
    words.addAll(List.of("-O", "1", "-t", Integer.toString(seconds)));
    words.addAll(List.of(more));
    return lab.start(words);
  }

  private static double bits(Running running) {
    return end(running.finish(), "sum_received").get("bits_per_second").getAsDouble();
  }

  private static JsonObject end(Run run, String what) {
    return run.json().getAsJsonObject("end").getAsJsonObject(what);
  }

  private static void assertNear(double expected, double found, String what) {
    assertTrue(Math.abs(found / expected - 1) < 0.1, () -> what + ": " + found);
  }

  private static Division twoPorts(String first, String second, String max) {
    return Division.other("100 kbit")
        .cap("20 mbit")
        .node(3, first, "")
        .node(4, second, max)
        .rules(TCP, 0, 5301, 3)
        .rules(TCP, 0, 5302, 4);
  }

  // Takes connections on a port; sends what it can to who asks for "rx", and takes in what others
  // send. iperf3 gives up where its first packets are lost, as they are beside a full class. 6 and
  // 13 are SOL_TCP and TCP_CONGESTION (linux/tcp.h): some algorithms pause to measure the way, and
  // whoever pauses lends his share.
  private static final String LISTEN =
      """
      use Socket;
      $SIG{CHLD} = 'IGNORE';
      socket(my $all, AF_INET, SOCK_STREAM, 0) or die;
      setsockopt($all, SOL_SOCKET, SO_REUSEADDR, 1) or die;
      setsockopt($all, 6, 13, 'reno') or die;
      bind($all, sockaddr_in($ARGV[0], INADDR_ANY)) or die;
      listen($all, 9) or die;
      while (accept(my $one, $all)) {
        next if fork;
        sysread($one, my $side, 2);
        1 while $side eq 'rx' ? syswrite($one, 'x' x 65536) : sysread($one, my $data, 65536);
        exit;
      }
      """;

  // Four connections.
  private static final String TALK =
      """
      use Socket;
      fork; fork;
      socket(my $one, AF_INET, SOCK_STREAM, 0) or die;
      setsockopt($one, 6, 13, 'reno') or die;
      connect($one, sockaddr_in($ARGV[1], inet_aton($ARGV[0]))) or die;
      syswrite($one, $ARGV[2]);
      1 while $ARGV[2] eq 'rx' ? sysread($one, my $data, 65536) : syswrite($one, 'x' x 65536);
      """;

  private void listen(int... ports) {
    for (int port : ports) {
      String number = Integer.toString(port);
      atPeer("perl", "-e", LISTEN, number);
    }
    awaitListeners(ports);
  }

  // Of two that begin and end at different times, one has the link alone for a while; so what
  // counts
  // is what the kernel has sent while both had something to send.
  private void assertShares(Side side, long rate) {
    try (Running one = lab.start(List.of("perl", "-e", TALK, Lab.PEER, "5301", side.key()));
        Running other = lab.start(List.of("perl", "-e", TALK, Lab.PEER, "5302", side.key()))) {
      Map<Integer, ClassFigures> before = figures(side);
      Running.await("both send", () -> sent(side, before, 3, 4) > rate / 8 / 10);
      Sample from = sample(side);
      Running.await("both send on", () -> sample(side).bytes(from, Tree.ROOT) > rate / 8 * 5);
      Sample to = sample(side);
      double more = to.bytes(from, 3);
      double less = to.bytes(from, 4);
      double whole = to.rate(from, 3) + to.rate(from, 4);

      assertNear(3, more / less, side + " " + more + " to " + less);
      assertTrue(whole > rate * 0.85 && whole < rate * 1.025, () -> whole + " bit/s");
      assertTrue(one.isAlive() && other.isAlive());
    }
  }

  // The least that any of these classes has sent since.
  private long sent(Side side, Map<Integer, ClassFigures> since, int... ids) {
    Map<Integer, ClassFigures> now = figures(side);
    long least = Long.MAX_VALUE;
    for (int id : ids) {
      least = Math.min(least, now.get(id).bytes() - since.get(id).bytes());
    }
    return least;
  }

  @Test
  void sharesLikeTheMinimumsBothWays() {
    listen(5301, 5302);
    hold(both(twoPorts("3 mbit", "1 mbit", "")), NONE);

    assertShares(Side.TX, 20_000_000);
    assertShares(Side.RX, 20_000_000);
  }

  @Test
  void keepsTheProportionsWithinTheLimitOfTheBudget() {
    listen(5301, 5302);
    Division division = twoPorts("15 mbit", "5 mbit", "");
    hold(new Shape(Optional.of(division.tree()), Optional.empty()), limit("4 mbit"));

    assertShares(Side.TX, 4_000_000);
  }

  // Sends datagrams of 1400 bytes, a thousand a second, whatever becomes of them.
  private static final String FLOOD =
      """
      use Socket;
      socket(S, AF_INET, SOCK_DGRAM, 0) or die;
      bind(S, sockaddr_in(5302, INADDR_ANY)) or die;
      while (1) {
        send(S, 'x' x 1400, 0, sockaddr_in(5302, inet_aton($ARGV[0])));
        select(undef, undef, undef, 0.001);
      }
      """;

  // TCP needs longer than a test to use a maximum fully, and what it gets depends on what it loses;
  // so the link is full of it, and what UDP gets is seen beside it.
  private void assertMaximum(Side side, List<String> flood, String... options) {
    long before = figures(side).get(Tree.ROOT).bytes();
    Running sender = lab.start(flood);
    Running borrower = iperf(5301, 12, options);
    Running.await(
        "the link is full", () -> figures(side).get(Tree.ROOT).bytes() > before + 6_000_000);
    Map<Integer, ClassFigures> from = figures(side);
    long begin = from.get(Tree.ROOT).bytes();
    Running.await("so it stays", () -> figures(side).get(Tree.ROOT).bytes() > begin + 10_000_000);
    Map<Integer, ClassFigures> to = figures(side);
    sender.close();
    borrower.close();
    double whole = to.get(Tree.ROOT).bytes() - begin;
    double capped = to.get(4).bytes() - from.get(4).bytes();
    double borrowed = to.get(3).bytes() - from.get(3).bytes();

    assertNear(0.1, capped / whole, side + " a maximum of 2 of 20 Mbit/s");
    assertNear(0.9, borrowed / whole, side + " what that leaves");
  }

  @Test
  void neverPassesAMaximumAndLendsWhatIsLeft() {
    serve(5301);
    Division division =
        Division.other("100 kbit")
            .cap("20 mbit")
            .node(3, "3 mbit", "")
            .node(4, "1 mbit", "2 mbit")
            .rules(TCP, 0, 5301, 3)
            .rules(UDP, 5302, 0, 4);
    hold(both(division), NONE);

    assertMaximum(Side.TX, List.of("perl", "-e", FLOOD, Lab.PEER));
    assertMaximum(
        Side.RX,
        List.of("ip", "netns", "exec", "peer", "perl", "-e", FLOOD, Lab.ADDRESS),
        "--reverse");
  }

  // Gives back whatever comes to port 5303.
  private static final String ANSWER =
      """
      use Socket;
      socket(S, AF_INET, SOCK_DGRAM, 0) or die;
      bind(S, sockaddr_in(5303, INADDR_ANY)) or die;
      while (my $from = recv(S, my $data, 100, 0)) { send(S, $data, 0, $from) }
      """;

  // Asks 40 times, ten times a second; prints the longest time to an answer in milliseconds, or
  // 9999 where one did not come within a second. Linux says how much of that is left.
  private static final String ASK =
      """
      use Socket;
      socket(S, AF_INET, SOCK_DGRAM, 0) or die;
      my $most = 0;
      for my $i (1 .. 40) {
        send(S, $i, 0, sockaddr_in(5303, inet_aton($ARGV[0]))) or die;
        my $ready = ''; vec($ready, fileno(S), 1) = 1;
        my ($answered, $left) = select($ready, undef, undef, 1);
        my $took = $answered ? (1 - $left) * 1000 : 9999;
        recv(S, my $data, 100, 0) if $took < 9999;
        $most = $took if $took > $most;
        select(undef, undef, undef, 0.1);
      }
      print $most;
      """;

  private void answer() {
    atPeer("perl", "-e", ANSWER);
    Running.await(
        "somebody answers",
        () -> lab.run("ip", "netns", "exec", "peer", "ss", "-Hlun").out().contains(":5303 "));
  }

  @Test
  void keepsAFirstPriorityQuickBesideABulkThatSaturatesTheLink() {
    serve(5301, 5302);
    Division division =
        Division.other("100 kbit")
            .cap("8 mbit")
            .node(3, Tree.ROOT, "100 kbit", "", 0)
            .node(4, Tree.ROOT, "1 mbit", "", 5)
            .rules(UDP, 0, 5301, 3)
            .rules(TCP, 0, 5302, 4)
            .rules(UDP, 0, 5303, 3);
    hold(new Shape(Optional.of(division.tree()), Optional.empty()), NONE);

    answer();
    Running bulk = iperf(5302, 8);
    Running flow = iperf(5301, 5, "-u", "-b", "1M", "-l", "500");
    double slowest = Double.parseDouble(lab.succeed("perl", "-e", ASK, Lab.PEER).out());
    JsonObject arrived = end(flow.finish(), "sum");

    assertEquals(0, arrived.get("lost_packets").getAsInt(), arrived::toString);
    assertTrue(arrived.get("packets").getAsInt() > 1000, arrived::toString);
    assertTrue(slowest < 50, () -> slowest + " ms");
    assertTrue(bits(bulk) > 5_500_000);
  }

  @Test
  void keepsWhatIsProtectedQuickUnderASlowLimit() {
    serve(5302);
    Division division =
        Division.other("100 kbit").node(3, Tree.ROOT, "20 kbit", "", 0).rules(UDP, 0, 5303, 3);
    hold(new Shape(Optional.of(division.tree()), Optional.empty()), limit("154320 bit"));
    answer();

    try (Running bulk = iperf(5302, 60)) {
      Running.await("the limit is full", () -> figures(Side.TX).get(OTHER).backlogBytes() > 0);
      double slowest = Double.parseDouble(lab.succeed("perl", "-e", ASK, Lab.PEER).out());

      assertTrue(slowest < 200, () -> slowest + " ms");
      assertTrue(bulk.isAlive());
    }
  }

  @Test
  void sendsNoMoreThanASlowLimitWhateverTheSizeOfAPacket() {
    Division division =
        Division.other("10 kbit").node(3, "100 kbit", "").rules(UDP, 0, 9, 3).cap("20 mbit");
    hold(new Shape(Optional.of(division.tree()), Optional.empty()), limit("400 kbit"));

    try (Running sender = Sender.UDP.start(lab, 30)) {
      Running.await("it sends", () -> figures(Side.TX).get(3).bytes() > 50_000);
      long begin = System.nanoTime();
      long from = figures(Side.TX).get(Tree.ROOT).bytes();
      Running.await("it sends on", () -> figures(Side.TX).get(Tree.ROOT).bytes() > from + 150_000);
      long bytes = figures(Side.TX).get(Tree.ROOT).bytes() - from;
      double seconds = (System.nanoTime() - begin) / 1e9;

      // In frames: a packet of 64 KB would be far beyond.
      assertTrue(bytes <= 50_000 * seconds + 4_000, () -> bytes + " bytes in " + seconds + " s");
      assertTrue(sender.isAlive());
    }
  }

  @Test
  void blocksWhatHasNoMaximumButZero() {
    serve(5301, 5302);
    hold(both(twoPorts("3 mbit", "0", "0")), NONE);

    Run refused = lab.run("timeout", "4", "iperf3", "-c", Lab.PEER, "-p", "5302", "-t", "1");
    double other = bits(iperf(5301, 1));

    assertTrue(refused.exit() != 0, refused::toString);
    assertEquals(0, figures(Side.TX).get(4).packets());
    assertTrue(figures(Side.TX).get(4).drops() > 0);
    assertTrue(other > 10_000_000, () -> "" + other);
  }
}
