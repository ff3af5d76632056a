package io.github.bwflow.it;

import static io.github.bwflow.it.Division.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.bwflow.classes.Tree;
import io.github.bwflow.limit.tc.ClassFigures;
import io.github.bwflow.units.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From a configuration to what passes: the whole program, with processes that send and receive. */
class ShapedIT extends DivisionTest {
  // Sends datagrams of 1400 bytes, more than 30 Mbit/s, from and to a port, whatever becomes of
  // them.
  private static final String FLOOD =
      """
      use Socket;
      socket(S, AF_INET, SOCK_DGRAM, 0) or die;
      bind(S, sockaddr_in($ARGV[1], INADDR_ANY)) or die;
      while (1) {
        send(S, 'x' x 1400, 0, sockaddr_in($ARGV[1], inet_aton($ARGV[0]))) for 1 .. 3;
        select(undef, undef, undef, 0.001);
      }
      """;

  private final List<Running> started = new ArrayList<>();

  @BeforeAll
  void makeUsers() {
    lab.sh("echo alice:x:1777:1777::/:/bin/sh >> /etc/passwd");
    lab.sh("echo bob:x:1778:1778::/:/bin/sh >> /etc/passwd");
  }

  @AfterEach
  void end() {
    started.forEach(Running::close);
    lab.run("pkill", "-x", "perl");
    Running.await("all have ended", () -> lab.run("pgrep", "-r", "S,R", "-x", "perl").exit() != 0);
  }

  /** Sends from a port, with words that it can be matched by; what it receives it leaves. */
  private void flood(int port, String... words) {
    flood(List.of(), Lab.PEER, port, words);
    Running.await(
        "it has its port", () -> lab.run("ss", "-Hunap").out().contains("0.0.0.0:" + port + " "));
  }

  private void floodFromThePeer(int port) {
    flood(List.of("ip", "netns", "exec", "peer"), Lab.ADDRESS, port);
  }

  private void flood(List<String> where, String to, int port, String... words) {
    List<String> all = new ArrayList<>(where);
    all.addAll(List.of("perl", "-e", FLOOD, to, Integer.toString(port)));
    all.addAll(List.of(words));
    started.add(lab.start(all));
  }

  private Run imported(String file) {
    String source = "/run/project/src/test/resources/import/" + file;
    lab.write(Lab.CONFIG, lab.bwflow("import", source, "-i", "eth0").exits(0).out());
    return lab.bwflow("check", "--json").exits(0);
  }

  // The number of a class by its name.
  private static int node(Run run, String name) {
    for (JsonElement each : run.account().getAsJsonArray("classes")) {
      JsonObject found = each.getAsJsonObject();
      if (found.get("name").getAsString().equals(name)) {
        return found.get("id").getAsInt();
      }
    }
    throw new AssertionError(name + " is not among " + run);
  }

  /**
   * Bits per second of each class, from when this many bytes have passed until as many more have.
   */
  private Map<Integer, Double> rates(Side side, int node, long bytes) {
    Map<Integer, ClassFigures> before = figures(side);
    Running.await(
        "it flows", () -> figures(side).get(node).bytes() > before.get(node).bytes() + bytes / 2);
    Sample from = sample(side);
    Running.await("it flows on", () -> sample(side).bytes(from, node) > bytes);
    Sample to = sample(side);
    Map<Integer, Double> rates = new TreeMap<>();
    to.figures().keySet().forEach(id -> rates.put(id, to.rate(from, id)));
    return rates;
  }

  private static void assertNear(double expected, double found, Object what) {
    assertTrue(Math.abs(found / expected - 1) < 0.1, () -> expected + " in " + what);
  }

  private void enforce() {
    lab.bwflow("check", "--enforce").exits(0);
    assertEquals("htb bf20:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void shapesLikeTheFileOfTrafficToll() {
    int backup = node(imported("traffictoll.yaml"), "Backup");
    flood(5302, "restic", "backup");
    enforce();
    floodFromThePeer(5302);

    Map<Integer, Double> alone = rates(Side.TX, backup, 400_000);
    Map<Integer, Double> received = rates(Side.RX, backup, 1_500_000);

    // Of the group "upload: 1mbit" and "download: 4mbit", and of all "upload: 8mbit".
    assertNear(1_000_000, alone.get(backup), alone);
    assertNear(4_000_000, received.get(backup), received);

    flood(5303);
    Map<Integer, Double> sent = rates(Side.TX, Tree.ROOT, 4_000_000);

    assertNear(8_000_000, sent.get(Tree.ROOT), sent);
    // It comes after what is of no group, and has its "upload-minimum: 50kbit".
    assertNear(50_000, sent.get(backup), sent);
    assertNothingWentPast();
  }

  @Test
  void shapesLikeTheFileOfPyshaper() {
    Run run = imported("pyshaper.conf");
    int web = node(run, "web");
    int p2p = node(run, "p2p");
    flood(5302, "node.jar");
    enforce();
    floodFromThePeer(5302);

    Map<Integer, Double> sent = rates(Side.TX, p2p, 80_000);
    Map<Integer, Double> received = rates(Side.RX, p2p, 40_000);

    // "eth0.p2p.out.ceil 128" and "eth0.p2p.in 64", where a kbit has 1024 bits.
    assertNear(131_072, sent.get(p2p), sent);
    assertNear(65_536, received.get(p2p), received);

    flood(443);
    flood(5303);
    floodFromThePeer(443);
    Map<Integer, Double> both = rates(Side.TX, Tree.ROOT, 1_000_000);
    Map<Integer, Double> web4 = rates(Side.RX, web, 1_500_000);

    // The rest has its 512 kbit and p2p its 16; web, which comes before them, has what is left.
    assertNear(2_048_000, both.get(Tree.ROOT), both);
    assertNear(2_048_000 - 512_000 - 16_384, both.get(web), both);
    assertNear(512_000, both.get(OTHER), both);
    assertNear(4_096_000, web4.get(web), web4);
    assertNothingWentPast();
  }

  @Test
  void keepsTheProportionsOnceTheBudgetIsUsedUp() {
    exhaust();
    String classes =
        """
        [shaping]
        upload = "8 mbit"
        [[class]]
        name = "more"
        upload = { min = "3 mbit" }
        match = [{ local_port = 5302 }]
        [[class]]
        name = "less"
        upload = { min = "1 mbit" }
        match = [{ local_port = 5303 }]
        """;
    lab.write(Lab.CONFIG, lab.read(Lab.CONFIG) + classes);
    flood(5302);
    flood(5303);
    enforce();
    Run run = lab.bwflow("check", "--json");
    assertEquals("exhausted", run.text("state"));

    Map<Integer, Double> sent = rates(Side.TX, Tree.ROOT, 500_000);

    assertNear(1_000_000, sent.get(Tree.ROOT), sent);
    assertNear(3, sent.get(node(run, "more")) / sent.get(node(run, "less")), sent);
  }
}
