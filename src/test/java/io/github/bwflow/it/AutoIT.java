package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code interface = "auto"}: one budget that goes where the default route goes. */
class AutoIT extends LabTest {
  private static final String STATE = "/var/lib/bwflow/state.json";

  private void follow() {
    lab.addSecondInterface();
    lab.vnstatDatabase().sentToday("eth0", 120 * GB).sentToday("eth1", 7 * GB);
    lab.configure(
        new Configuration().network("interface", "\"auto\"").bandwidth("limit_rate", "\"1 mbit\""));
  }

  @AfterEach
  void giveTheRouteBack() {
    lab.sh("ip link show tun0 > /dev/null 2>&1 && ip link del tun0; ip link set eth0 up");
    lab.sh("ip route replace default via 10.9.0.2");
  }

  private void moveTo(String device) {
    lab.sh("ip route replace default dev " + device);
  }

  private Run enforce() {
    return lab.bwflow("check", "--enforce", "--json").exits(0);
  }

  private static void assertOn(String device, Run run) {
    assertEquals("auto", run.text("name"));
    JsonArray interfaces = run.account().getAsJsonArray("interfaces");
    assertEquals("[\"" + device + "\"]", interfaces.toString());
  }

  @Test
  void movesTheLimitAlongAndGoesOnCounting() {
    follow();
    Run before = enforce();
    assertOn("eth0", before);
    assertEquals(120 * GB, before.number("used_bytes"));
    assertTrue(lab.qdiscs("eth0").isLimited());

    moveTo("eth1");
    Run after = enforce();

    assertOn("eth1", after);
    assertEquals(127 * GB, after.number("used_bytes"));
    assertTrue(lab.qdiscs("eth1").isLimited());
    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
    assertEquals("1000000", "" + after.number("limits.tx.actual_bits_per_second"));
  }

  private void addTunnel() {
    assumeTrue(Files.exists(Path.of("/dev/net/tun")), "there is no /dev/net/tun");
    lab.sh("ip tuntap add dev tun0 mode tun; ip link set tun0 up");
  }

  @Test
  void followsToATunnelThatHasReplacedTheRouteAndBack() {
    follow();
    enforce();
    addTunnel();
    lab.sh("ip route del default; ip link set eth0 down; ip route add default dev tun0");

    Run tunnel = enforce();

    assertOn("tun0", tunnel);
    assertTrue(tunnel.number("used_bytes") >= 120 * GB);
    assertTrue(lab.qdiscs("tun0").isLimited());
    // An interface that is down and has no limit shows no qdisc at all.
    assertEquals(List.of(), lab.qdiscs("eth0").list());
    assertTrue(tunnel.problems().contains("meter-not-added warning"), tunnel::toString);

    lab.sh("ip link del tun0; ip link set eth0 up; ip route replace default via 10.9.0.2");
    Run back = enforce();

    assertOn("eth0", back);
    assertTrue(back.number("used_bytes") >= 120 * GB);
    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void leavesNothingBehindWhereReceivedTrafficCounts() {
    follow();
    lab.configure(
        new Configuration().network("interface", "\"auto\"").bandwidth("direction", "\"total\""));
    enforce();
    String ifb = "bwf" + lab.succeed("cat", "/sys/class/net/eth0/ifindex").out().strip();
    lab.succeed("ip", "link", "show", ifb);

    moveTo("eth1");
    enforce();

    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
    assertFalse(lab.tc("qdisc show dev eth0").out().contains("ingress"));
    assertNotEquals(0, lab.run("ip", "link", "show", ifb).exit());
    assertTrue(lab.qdiscs("eth1").isLimited());
    assertTrue(lab.tc("qdisc show dev eth1").out().contains("ingress"));
  }

  @Test
  void countsToTheByteWhereTheRouteMovesUnderTraffic() {
    follow();
    lab.sh("sed -i 's/^;* *MaxBandwidth .*/MaxBandwidth 0/' /etc/vnstat.conf");
    try (Running daemon = lab.vnstatd()) {
      lab.sendFrames(50);
      long first = enforce().number("used_bytes");
      assertEquals(127 * GB - 7 * GB + lab.counter("eth0", "tx"), first);

      moveTo("eth1");
      lab.sendFrames(30, Lab.SECOND_PEER);
      long moved = enforce().number("used_bytes");

      assertEquals(127 * GB + lab.counter("eth0", "tx") + lab.counter("eth1", "tx"), moved);
      assertTrue(daemon.isAlive());
    }
  }

  @Test
  void countsOnWhereVnstatTakesUpAnInterfaceLater() {
    lab.addSecondInterface();
    VnstatDatabase database = lab.vnstatDatabase().sentToday("eth0", 20 * GB);
    lab.configure(new Configuration().network("interface", "\"auto\""));
    moveTo("eth1");
    lab.sendFrames(20, Lab.SECOND_PEER);
    Run before = enforce();
    long counted = lab.counter("eth1", "tx");
    assertTrue(before.problems().contains("meter-not-added warning"), before::toString);
    assertEquals(counted, before.number("used_bytes"));

    database.sentToday("eth1", 0);
    lab.sendFrames(5, Lab.SECOND_PEER);
    Run after = enforce();

    assertFalse(after.problems().contains("meter-not-added warning"), after::toString);
    assertEquals(lab.counter("eth1", "tx"), after.number("used_bytes"));
  }

  @Test
  void changesNothingWhereWhatItHasFollowedCannotBeRead() {
    follow();
    enforce();
    lab.write(STATE, "{");
    moveTo("eth1");

    Run run = lab.bwflow("check", "--enforce", "--json").exits(65);

    assertTrue(run.problems().contains("correction-lost error"), run::toString);
    assertEquals("moved", run.text("reason.code"));
    assertTrue(lab.qdiscs("eth1").isLimited());
    lab.bwflow("init", "--used", "0 GB").exits(0);
    assertEquals(127 * GB, enforce().number("used_bytes"));
  }

  @Test
  void staysOnTheLineBehindAVpn() {
    follow();
    addTunnel();
    lab.sh("ip route add 0.0.0.0/1 dev tun0; ip route add 128.0.0.0/1 dev tun0");

    Run run = enforce();

    assertOn("eth0", run);
    assertFalse(lab.qdiscs("tun0").isLimited());
  }

  @Test
  void doesNothingWithoutADefaultRoute() {
    follow();
    enforce();
    lab.sh("ip route del default");

    Run run = enforce();

    assertEquals("[]", run.account().getAsJsonArray("interfaces").toString());
    assertEquals(120 * GB, run.number("used_bytes"));
    assertEquals("no-default-route", run.text("reason.code"));
    assertEquals(0, run.account().getAsJsonArray("plan").size());
    assertTrue(lab.qdiscs("eth0").isLimited());
    lab.bwflow("check").exits(0).prints("no default route");
  }

  @Test
  void limitsTheInterfaceThatItFollowedBeforeTheBootUntilThereIsARoute() {
    follow();
    enforce();
    lab.sh("ip route del default; tc qdisc del dev eth0 root; rm /run/bwflow/*");

    assertOn("eth0", enforce());
    Run next = enforce();

    assertTrue(lab.qdiscs("eth0").isLimited());
    assertEquals("no-default-route", next.text("reason.code"));
  }

  @Test
  void doesNothingWhereThereNeverWasADefaultRoute() {
    follow();
    lab.sh("ip route del default");

    Run run = enforce();

    assertEquals("unknown", run.text("state"));
    assertTrue(run.isNull("used_bytes"));
    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void takesTheLimitAlongWhereWhatWasUsedIsNotKnown() {
    follow();
    enforce();
    lab.sh("rm -r /run/bwflow/last.json; : > /var/lib/vnstat/vnstat.db");
    moveTo("eth1");

    Run run = lab.bwflow("check", "--enforce", "--json").exits(65);

    assertEquals("moved", run.text("reason.code"));
    assertTrue(lab.qdiscs("eth1").isLimited());
    assertEquals(125_000, lab.qdiscs("eth1").rate());
    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void writesWhatItFollowsOnlyWhenThatChanges() {
    follow();
    enforce();
    String first = lab.read(STATE);
    String inode = lab.succeed("stat", "-c", "%i %Z", STATE).out();
    assertTrue(first.contains("\"current\": \"eth0\""), first);

    enforce();

    assertEquals(inode, lab.succeed("stat", "-c", "%i %Z", STATE).out());

    moveTo("eth1");
    enforce();

    assertNotEquals(first, lab.read(STATE));
  }

  @Test
  void forgetsWhatWasFollowedInAnotherPeriod() {
    follow();
    lab.write(
        STATE,
        "{\"version\": 1, \"followed\": {\"auto\": {\"current\": \"eth0\","
            + " \"former\": {\"eth1\": \"2020-01-05T00:00:00Z\"}}}}");

    Run run = enforce();

    assertEquals(120 * GB, run.number("used_bytes"));
    assertFalse(lab.read(STATE).contains("eth1"));
  }

  @Test
  void countsOnlyTheCurrentOneWhereTheMemoryIsGone() {
    follow();
    enforce();
    lab.sh("rm -r /run/bwflow/* /var/lib/bwflow/*");
    moveTo("eth1");

    Run run = enforce();

    assertEquals(7 * GB, run.number("used_bytes"));
    assertFalse(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void saysWhatItCannotCountOfAnInterfaceThatIsGone() {
    follow();
    enforce();
    moveTo("eth1");
    enforce();
    lab.sqlite("delete from interface where name = 'eth1'; delete from day where interface = 2");
    lab.sh("ip route replace default via 10.9.0.2; ip link del eth1");

    Run run = enforce();

    assertTrue(run.problems().contains("meter-forgotten warning"), run::toString);
    assertEquals(127 * GB, run.number("used_bytes"));
    assertTrue(lab.qdiscs("eth0").isLimited());
  }
}
