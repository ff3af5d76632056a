package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LabIT {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/etc"),
          Path.of("/run"),
          Path.of("/var/lib"),
          Path.of("/var/cache"),
          Path.of("/sys/class/net"),
          Path.of("/etc/systemd/system"));

  private static Set<String> host() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path place : PLACES) {
      if (!Files.isDirectory(place)) {
        continue;
      }
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(place)) {
        entries.forEach(entry -> found.add(entry.toString()));
      }
    }
    Files.readAllLines(Path.of("/proc/mounts")).forEach(found::add);
    return found;
  }

  private static String namespace(long process, String kind) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/" + process + "/ns/" + kind)).toString();
  }

  @Test
  void leavesNothingBehind() throws IOException {
    Set<String> before = host();
    long first;
    Running daemon;

    try (Lab lab = Lab.open()) {
      lab.reset();
      first = lab.firstProcess();
      for (String kind : List.of("net", "mnt", "pid")) {
        assertNotEquals(namespace(ProcessHandle.current().pid(), kind), namespace(first, kind));
      }
      lab.vnstatDatabase().sentToday("eth0", 1);
      lab.configure(new Configuration());
      lab.write("/run/bwflow/lock", "");
      lab.write("/var/lib/bwflow/state.json", "{}");
      lab.hide("vnstat");
      lab.tc("qdisc add dev eth0 root handle bf12: tbf rate 1mbit burst 2000 latency 400ms");
      daemon = lab.vnstatd();
      assertTrue(daemon.isAlive());
    }

    daemon.finish();
    assertFalse(ProcessHandle.of(first).map(ProcessHandle::isAlive).orElse(false));
    assertEquals(before, host());
  }

  @Test
  void letsTrafficCrossEth0AndCountsIt() {
    try (Lab lab = Lab.open()) {
      long before = lab.counter("eth0", "tx");

      lab.sendFrames(10);

      assertEquals(10 * 1442, lab.counter("eth0", "tx") - before);
    }
  }

  @Test
  void sendsNothingOfItsOwn() {
    try (Lab lab = Lab.open()) {
      lab.reset();
      lab.tc("qdisc show");

      assertEquals(0, lab.counter("eth0", "tx"));
      assertEquals(0, lab.counter("eth0", "rx"));
    }
  }

  @Test
  void endsWhatATestHasLeft() {
    try (Lab lab = Lab.open()) {
      String left = "setsid sleep 300 >/dev/null 2>&1 & while :; do sleep 0.01; done & sleep 300";
      Running parent = lab.start(List.of("sh", "-c", left));
      Running.await("all run", () -> lab.run("pgrep", "-cx", "sleep").out().strip().equals("3"));

      lab.reset();

      assertEquals(137, parent.finish().exit());
      assertEquals("", lab.run("pgrep", "-r", "D,R,S,T", "-x", "sleep").out());
    }
  }

  @Test
  void endsASenderAsAWholeWhenAPartOfItDies() {
    try (Lab lab = Lab.open()) {
      lab.hide("perl");

      Run sender = Sender.MANY_PORTS.start(lab, 80).finish();

      assertNotEquals(Sender.IN_TIME, sender.exit());
      assertTrue(sender.err().contains("perl"), sender::toString);
      assertEquals("", lab.run("pgrep", "-r", "D,R,S,T", "-x", "sleep|iperf3").out());
    }
  }

  @Test
  void hearsEveryChangeInTrafficControl() {
    try (Lab lab = Lab.open();
        TcMonitor monitor = lab.monitorTc()) {
      assertEquals(List.of(), monitor.changes());

      lab.tc("qdisc add dev eth0 root handle bf12: tbf rate 1mbit burst 2000 latency 400ms");

      List<String> changes = monitor.changes();
      assertTrue(changes.toString().contains("qdisc tbf bf12: dev eth0"), changes::toString);
      assertEquals(List.of(), monitor.changes());
    }
  }

  @Test
  void makesAProgramCountAsNotInstalled() {
    try (Lab lab = Lab.open()) {
      lab.hide("vnstat");
      assertEquals(127, lab.run("sh", "-c", "command -v vnstat || exit 127").exit());

      lab.reset();

      lab.succeed("vnstat", "--version");
    }
  }

  @Test
  void makesADatabaseThatVnstatReads() {
    try (Lab lab = Lab.open()) {
      lab.reset();
      lab.vnstatDatabase()
          .with("eth0")
          .created("2026-10-01 00:00:00")
          .updated("2026-11-16 00:00:00")
          .day("2026-11-01", 5, 7)
          .day("2026-11-02", 1, 2)
          .write();

      String json = lab.succeed("vnstat", "-i", "eth0", "--json", "m").out();

      assertTrue(json.contains("\"rx\":6,\"tx\":9"), json);
    }
  }
}
