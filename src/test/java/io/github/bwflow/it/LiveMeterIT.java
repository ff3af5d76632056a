package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;
import io.github.bwflow.host.Boot;
import io.github.bwflow.host.HostPrograms;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.SysfsDevices;
import io.github.bwflow.meter.Measurement;
import io.github.bwflow.meter.vnstat.DaemonZone;
import io.github.bwflow.meter.vnstat.VnstatMeter;
import io.github.bwflow.units.InterfaceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figure while a real daemon of vnStat counts real traffic. */
class LiveMeterIT extends LabTest {
  @TempDir private Path directory;

  private void vnstatConf(String... lines) {
    lab.write("/etc/vnstat.conf", Lab.QUICK_VNSTAT + String.join("\n", lines) + "\n");
  }

  /** A daemon that knows eth0 and has saved something of it. */
  private Running savingVnstatd() {
    Running daemon = lab.vnstatdWith("eth0");
    lab.sendFrames(1);
    lab.awaitSaved("name = 'eth0' and txtotal >= 1442");
    return daemon;
  }

  /** Sends over TCP as fast as it goes, for so long. */
  private Running flood(int seconds) {
    lab.succeed("ip", "netns", "exec", "peer", "iperf3", "--server", "--one-off", "--daemon");
    Running.await(
        "iperf3's server listens",
        () -> lab.run("ip", "netns", "exec", "peer", "ss", "-Hltn").out().contains(":5201"));
    long before = tx();
    Running sender = lab.start(List.of("iperf3", "-c", Lab.PEER, "-t", Integer.toString(seconds)));
    Running.await("traffic flows", () -> tx() > before + 100_000_000);
    return sender;
  }

  private long tx() {
    return lab.counter("eth0", "tx");
  }

  /** What the figure and the kernel's counter differ by, read at the same time as nearly as can. */
  private void agreesWithTheKernel(long offset) {
    long before = tx();
    Run run = lab.bwflow("check", "--json").exits(0);
    long after = tx();

    long used = run.number("used_bytes") - offset;
    assertTrue(after > before + 1_000_000, "no traffic: " + before + " " + after);
    assertTrue(used >= before - before / 200, () -> used + " < " + before + ": " + run);
    assertTrue(used <= after + after / 200, () -> used + " > " + after + ": " + run);
    assertTrue(run.account().getAsJsonObject("meter").get("live").getAsBoolean());
  }

  @Test
  void agreesWithTheKernelAtFullSpeedWithVnstatsDefaultSaveInterval() {
    // The default of five minutes; a veth claims 10 Gbit/s and does more.
    vnstatConf("MaxBWeth0 50000");
    lab.configure(new Configuration());
    try (Running daemon = savingVnstatd()) {
      long offset = lab.bwflow("check", "--json").exits(0).number("used_bytes") - tx();
      try (Running sender = flood(60)) {
        agreesWithTheKernel(offset);
        agreesWithTheKernel(offset);

        String saved = lab.sqlite("select txtotal from interface").strip();
        lab.awaitSaved("txtotal > " + saved);
        agreesWithTheKernel(offset);

        lab.sh("kill -9 $(pidof vnstatd)");
        agreesWithTheKernel(offset);
        assertTrue(sender.isAlive());
      }
      assertFalse(daemon.isAlive());
    }
  }

  /** This host's programs, each run in the lab. */
  private Programs programsInTheLab() {
    Programs host = new HostPrograms();
    String root = lab.file("").toString();
    return new Programs() {
      @Override
      public Optional<Path> find(String name) {
        return host.find(name);
      }

      @Override
      public Outcome run(Command command) {
        List<String> words =
            new ArrayList<>(List.of("--target", Long.toString(lab.firstProcess())));
        words.addAll(List.of("--mount", "--root", "--wd", command.name()));
        // SQLite would follow the link to this JVM's own root.
        command.arguments().forEach(word -> words.add(word.replace(root, "")));
        return host.run(Command.of(command.timeLimit(), "nsenter", words));
      }
    };
  }

  /**
   * The full number of reads is {@code -Dbwflow.reads=10000}. They are made by this JVM, on the
   * lab's database, as fast as they go.
   */
  @Test
  void readingAtFullTrafficHarmsNothing() throws IOException {
    int reads = Integer.getInteger("bwflow.reads", 300);
    vnstatConf("MaxBWeth0 50000", "SaveInterval 1");
    Path conf = directory.resolve("vnstat.conf");
    Files.writeString(conf, "UseUTC 1\nDatabaseDir " + lab.file("/var/lib/vnstat") + "\n");
    Programs programs = programsInTheLab();
    String log;
    Account account = Account.of(List.of(new InterfaceName("eth0")));
    try (Running daemon = savingVnstatd();
        Running sender = flood(3_600);
        Running saver =
            lab.start(
                List.of("sh", "-c", "while kill -HUP $(pidof vnstatd); do sleep 0.5; done"))) {
      for (int i = 0; i < reads; i++) {
        Instant now = Instant.now();
        Period period = Period.monthly(1, ZoneOffset.UTC, now);
        VnstatMeter meter =
            new VnstatMeter(
                programs,
                new SysfsDevices(),
                conf,
                new DaemonZone(),
                new VnstatMeter.Moment(now, false, Boot.read(now)),
                false,
                List.of(period));
        Measurement measurement = meter.read(account, period);
        assertTrue(measurement instanceof Measurement.Known, measurement + " at read " + i);
      }
      assertTrue(daemon.isAlive());
      assertTrue(sender.isAlive());
      assertTrue(saver.isAlive());
      // It keeps the last signal only, so that one that comes too soon takes another's place.
      lab.sh("while kill $(pidof vnstatd) 2>/dev/null; do sleep 0.2; done");
      Run end = daemon.finish();
      log = end.out() + end.err();
    }
    assertTrue(log.contains("SIGHUP"), log);
    assertFalse(log.toLowerCase().contains("error"), log);
    assertFalse(log.toLowerCase().contains("failed"), log);
  }
}
