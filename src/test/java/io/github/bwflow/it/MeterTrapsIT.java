package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What makes a figure of vnStat's wrong: use never falls within a period without being said, and no
 * limit is widened by it. All with the real daemon where a daemon is part of it.
 */
class MeterTrapsIT extends LabTest {
  private static final long FRAME = 1442;

  private void vnstatConf(String... lines) {
    lab.write(
        "/etc/vnstat.conf",
        Lab.QUICK_VNSTAT + "MaxBWeth0 50000\n" + String.join("\n", lines) + "\n");
  }

  private void saveAll() {
    lab.awaitSaved("name = 'eth0' and txcounter >= " + lab.counter("eth0", "tx"));
  }

  private Running daemon() {
    Running daemon = lab.vnstatdWith("eth0");
    lab.sendFrames(1);
    lab.awaitSaved("name = 'eth0' and txtotal > 0");
    return daemon;
  }

  private static long used(Run run) {
    return run.exits(0).number("used_bytes");
  }

  private Run enforce() {
    return lab.bwflow("check", "--enforce", "--json");
  }

  private static boolean says(Run run, String problem) {
    return run.problems().contains(problem);
  }

  @Test
  void addsWhatVnstatRejects() {
    vnstatConf();
    // Of eth0 the last of the lines decides.
    lab.sh("echo 'MaxBWeth0 10' >> /etc/vnstat.conf");
    lab.configure(new Configuration());
    try (Running daemon = daemon()) {
      long offset = used(enforce()) - lab.counter("eth0", "tx");
      lab.throughput(1);
      saveAll();

      Run first = enforce();
      Run second = enforce();

      assertTrue(daemon.isAlive());
      long sent = lab.counter("eth0", "tx");
      assertTrue(
          Long.parseLong(lab.sqlite("select txtotal from interface").strip()) < sent / 2,
          "counted");
      assertEquals(sent + offset, used(first));
      assertTrue(says(first, "meter-lost warning"), first::toString);
      assertEquals(sent + offset, used(second));
      assertTrue(says(second, "meter-lost notice"), second::toString);
    }
  }

  @Test
  void addsWhatPassedWhileVnstatWasDownForTooLong() {
    vnstatConf();
    lab.configure(new Configuration());
    long offset;
    try (Running daemon = daemon()) {
      offset = used(enforce()) - lab.counter("eth0", "tx");
      lab.sh("kill -9 $(pidof vnstatd)");
      Running.await("vnStat's daemon is gone", () -> !daemon.isAlive());
    }
    lab.sendFrames(500);
    assertEquals(lab.counter("eth0", "tx") + offset, used(enforce()));
    // As if it had been down for seven minutes, after which it counts from the kernel's counter on.
    lab.sqlite("update interface set updated = datetime(updated, '-7 minutes')");
    lab.sh("touch /run/vnstatd.log");
    String start = "TZ=UTC exec stdbuf -oL vnstatd --nodaemon --debug >> /run/vnstatd.log";
    try (Running daemon = lab.start(List.of("sh", "-c", start))) {
      // Before that it would take a signal for an update.
      Running.await(
          "vnStat counts again", () -> lab.read("/run/vnstatd.log").contains("interval:"));
      saveAll();
      lab.sendFrames(20);

      Run after = enforce();

      assertTrue(daemon.isAlive());
      String total = lab.sqlite("select txtotal from interface").strip();
      assertTrue(Long.parseLong(total) < 500 * FRAME, total);
      assertEquals(lab.counter("eth0", "tx") + offset, used(after));
      assertTrue(says(after, "meter-lost warning"), after::toString);
    }
  }

  private void furnishEth1() {
    lab.addSecondInterface();
    lab.sh(
        "ip addr add 10.9.1.1/24 dev eth1; ip -n peer link set p1 up;"
            + " ip neigh replace 10.9.1.2 lladdr 02:00:00:00:00:09 dev eth1 nud permanent");
  }

  private void sendOnEth1(int frames) {
    lab.sh(
        "bash -c 'for ((i = 0; i < "
            + frames
            + "; i++)); do head -c 1400 /dev/zero > /dev/udp/10.9.1.2/9; done'");
  }

  @Test
  void neverFallsWhereAnInterfaceIsMadeAnew() {
    vnstatConf("MaxBWeth1 50000");
    furnishEth1();
    lab.configure(new Configuration().network("interface", "\"eth1\""));
    try (Running daemon = lab.vnstatdWith("eth1")) {
      sendOnEth1(100);
      lab.awaitSaved("name = 'eth1' and txtotal >= " + 100 * FRAME);
      sendOnEth1(300);
      long before = used(enforce());
      assertEquals(400 * FRAME, before);

      lab.sh("ip link del eth1");
      furnishEth1();
      sendOnEth1(10);
      Run anew = enforce();
      lab.awaitSaved("name = 'eth1' and txcounter = " + lab.counter("eth1", "tx"));
      Run saved = enforce();
      sendOnEth1(10);
      Run later = enforce();

      assertTrue(daemon.isAlive());
      assertTrue(used(anew) >= before + 10 * FRAME, anew::toString);
      assertTrue(used(saved) >= used(anew), saved::toString);
      assertEquals(used(saved) + 10 * FRAME, used(later));
    }
  }

  @Test
  void countsAllThatTheKernelHasAfterAReboot() {
    exhaustAndLimit();
    Run before = enforce();
    // A minute ago, before vnStat saved again; /run is empty then, and the limit gone.
    lab.sqlite("update interface set updated = datetime('now', '-2 minutes')");
    lab.sh(
        "rm /run/bwflow/last.json; tc qdisc del dev eth0 root; echo 60.00 60.00 > /run/uptime;"
            + " echo another-boot > /run/boot-id; mount --bind /run/uptime /proc/uptime;"
            + " mount --bind /run/boot-id /proc/sys/kernel/random/boot_id");
    try {
      Run after = enforce();

      assertEquals(120 * GB + lab.counter("eth0", "tx"), used(after));
      assertTrue(used(after) >= used(before));
      assertTrue(lab.qdiscs("eth0").isLimited());
      // vnStat saves in this boot, having counted from zero.
      lab.sqlite(
          "update day set tx = tx + "
              + lab.counter("eth0", "tx")
              + " where interface = 1;"
              + "update interface set updated = datetime('now'), txcounter = "
              + lab.counter("eth0", "tx")
              + ", txtotal = txtotal + "
              + lab.counter("eth0", "tx"));
      assertEquals(used(after), used(enforce()));
    } finally {
      lab.sh("umount /proc/uptime /proc/sys/kernel/random/boot_id");
    }
  }

  @Test
  void goesOnWhereTheClockIsSetBackByAnHour() {
    sentInNovember(80 * GB);
    lab.configure(new Configuration().bandwidth("limit_rate", "\"1 mbit\""));
    Run before = at(MID_NOVEMBER, "check", "--enforce", "--json");
    assertTrue(lab.qdiscs("eth0").isLimited());
    String limit = lab.qdiscs();

    lab.sendFrames(3);
    Run after = at("2026-11-15 23:00:10", "check", "--enforce", "--json");

    assertEquals(used(before) + 3 * FRAME, used(after));
    assertTrue(after.account().getAsJsonObject("meter").get("live").getAsBoolean());
    assertEquals(limit, lab.qdiscs());
  }

  @Test
  void chargesANewPeriodForTheEndOfTheOldOneUntilVnstatSaves() {
    lab.vnstatDatabase()
        .with("eth0")
        .updated("2026-11-30 23:55:00")
        .day("2026-11-01", 0, GB)
        .day("2026-11-30", 0, GB)
        .write();
    lab.configure(new Configuration());
    lab.sendFrames(10);

    Run before = at("2026-12-01 00:00:05", "check", "--enforce", "--json");
    lab.sqlite(
        "update interface set updated = '2026-12-01 00:00:00', txtotal = txtotal + 14420, txcounter"
            + " = "
            + lab.counter("eth0", "tx")
            + "; update day set tx = tx + 14420 where date = '2026-11-30'");
    Run after = at("2026-12-01 00:00:20", "check", "--enforce", "--json");

    assertEquals(14_420, used(before));
    assertEquals(List.of("border-unsaved notice"), before.problems());
    assertEquals(0, used(after));
    assertEquals(List.of(), after.problems());
  }

  private Running daemonInItsZone(String... words) {
    Running daemon = lab.untilVnstatKnows("eth0", lab.start(List.of(words)));
    lab.sendFrames(100);
    saveAll();
    return daemon;
  }

  private void isRightTo(Run run) {
    assertEquals(100 * FRAME, used(run));
    assertEquals(List.of("meter-young warning"), run.problems());
    assertTrue(
        run.account().getAsJsonObject("meter").get("age_seconds").getAsLong() < 60, run::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"America/New_York", "Atlantic/Azores", "Pacific/Honolulu", "Asia/Tokyo", "UTC"})
  void goesByTheZoneThatVnstatBooksInWhateverEtcTimezoneSays(String zone) {
    vnstatConf("UseUTC 0");
    lab.localTime(zone);
    lab.configure(new Configuration().bandwidth("timezone", "\"" + zone + "\""));
    try (Running daemon = daemonInItsZone("env", "-u", "TZ", "vnstatd", "--nodaemon")) {
      isRightTo(enforce());
      assertTrue(daemon.isAlive());
      Run patch = lab.bwflow("patch-vnstat", "--check").exits(0);
      assertFalse(patch.out().contains("UseUTC"), patch::toString);
    }
  }

  @Test
  void goesByTheZoneOfACopiedFile() {
    vnstatConf("UseUTC 0");
    lab.localTime("America/New_York");
    lab.sh("rm /etc/localtime; cp /usr/share/zoneinfo/Pacific/Honolulu /etc/localtime");
    lab.configure(new Configuration().bandwidth("timezone", "\"Pacific/Honolulu\""));
    try (Running daemon = daemonInItsZone("env", "-u", "TZ", "vnstatd", "--nodaemon")) {
      isRightTo(enforce());
      assertTrue(daemon.isAlive());
    }
  }

  @Test
  void goesByTheDaemonsOwnZoneWhereThatCanBeSeen() {
    vnstatConf("UseUTC 0");
    lab.sh("mkdir -p /run/vnstat");
    lab.configure(new Configuration().bandwidth("timezone", "\"Asia/Tokyo\""));
    try (Running daemon =
        daemonInItsZone(
            "sh", "-c", "echo $$ > /run/vnstat/vnstat.pid; TZ=Asia/Tokyo exec vnstatd -n")) {
      isRightTo(enforce());
      assertTrue(daemon.isAlive());
    }
  }

  @Test
  void refusesADaemonWhoseZoneIsAnother() {
    vnstatConf("UseUTC 0");
    lab.configure(new Configuration());
    try (Running daemon = daemonInItsZone("env", "TZ=Pacific/Honolulu", "vnstatd", "--nodaemon")) {
      if (!Lab.clock().isEmpty()) {
        // Another clock is not the kernel's, which dates files.
        lab.sh("touch -d \"$(date -u '+%F %T') UTC\" " + VnstatDatabase.FILE);
      }
      Run run = enforce().exits(65);

      assertEquals(List.of("meter-zone error"), run.problems());
      lab.bwflow("check").says("books in another time zone than Etc/UTC", "UseUTC 1");
      assertTrue(daemon.isAlive());
    }
  }

  private Run inBerlin(String utc, String... arguments) {
    // The clock is faked in UTC; the zone is the host's.
    lab.localTime("Europe/Berlin");
    return at(utc, arguments);
  }

  private void acrossAClockChange(String day, String created, List<String[]> saves) {
    lab.write("/etc/vnstat.conf", "UseUTC 0\n");
    lab.vnstatDatabase()
        .with("eth0")
        .created(created)
        .day(created.substring(0, 10), 0, 0)
        .day(day, 0, 0)
        .write();
    lab.configure(new Configuration().bandwidth("timezone", "\"Europe/Berlin\""));
    long before = 0;
    for (String[] save : saves) {
      lab.sqlite(
          "update interface set updated = '"
              + save[1]
              + "', txcounter = "
              + lab.counter("eth0", "tx")
              + ", txtotal = txtotal + 1000000;"
              + "update day set tx = tx + 1000000 where date = '"
              + day
              + "'");
      lab.sendFrames(2);

      Run run = inBerlin(save[0], "check", "--enforce", "--json");

      long used = used(run);
      assertEquals(before == 0 ? used : before + 1_000_000, used, run::toString);
      assertFalse(says(run, "meter-stale warning"), run::toString);
      assertFalse(says(run, "meter-future warning"), run::toString);
      assertTrue(run.account().getAsJsonObject("meter").get("live").getAsBoolean());
      long age = run.account().getAsJsonObject("meter").get("age_seconds").getAsLong();
      assertEquals(30, age);
      before = used;
    }
  }

  @Test
  void goesOnWhereClocksGoBack() {
    acrossAClockChange(
        "2026-10-25",
        "2026-09-01 00:00:00",
        List.of(
            new String[] {"2026-10-25 00:50:00", "2026-10-25 02:49:30"},
            new String[] {"2026-10-25 01:00:20", "2026-10-25 02:59:50"},
            new String[] {"2026-10-25 01:00:40", "2026-10-25 02:00:10"},
            new String[] {"2026-10-25 01:50:00", "2026-10-25 02:49:30"},
            new String[] {"2026-10-25 02:10:00", "2026-10-25 03:09:30"}));
  }

  @Test
  void goesOnWhereClocksGoForward() {
    acrossAClockChange(
        "2026-03-29",
        "2026-02-01 00:00:00",
        List.of(
            new String[] {"2026-03-29 00:59:00", "2026-03-29 01:58:30"},
            new String[] {"2026-03-29 01:00:20", "2026-03-29 01:59:50"},
            new String[] {"2026-03-29 01:01:00", "2026-03-29 03:00:30"}));
  }

  @Test
  void goesOnWithTheKernelsCounterWhereVnstatIsGone() {
    spendLittle();
    enforce().exits(0);
    lab.sh("rm -r /var/lib/vnstat");
    lab.sendFrames(100);

    Run gone = enforce().exits(69);
    Run text = lab.bwflow("check", "--enforce").exits(69);

    assertEquals(GB + 100 * FRAME, gone.number("used_bytes"));
    assertEquals(List.of("meter-missing error", "meter-remembered warning"), gone.problems());
    assertFalse(gone.account().getAsJsonObject("meter").get("live").getAsBoolean());
    Schema.CHECK.validates(gone);
    text.says("does not exist", "last good figures");
    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void limitsWhereTheBudgetRunsOutWithVnstatGone() {
    spendLittle();
    lab.configure(
        new Configuration()
            .bandwidth("monthly_budget_gb", "1.001")
            .bandwidth("pre_charge_gb", "1.0001")
            .bandwidth("limit_rate", "\"1 mbit\""));
    enforce().exits(0);
    assertFalse(lab.qdiscs("eth0").isLimited());
    lab.sh("rm -r /var/lib/vnstat");
    lab.sendFrames(2_000);

    enforce().exits(69);

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void liftsNothingByWhatItRemembers() {
    exhaustAndLimit();
    lab.sh("rm -r /var/lib/vnstat");
    lab.configure(new Configuration().bandwidth("monthly_budget_gb", "1000"));
    String before = lab.qdiscs();

    Run run = enforce().exits(69);

    assertEquals(before, lab.qdiscs());
    assertEquals(120 * GB, run.number("used_bytes"));
  }

  @Test
  void bringsASlowMeterUpToDateByTheKernelsCounter() {
    exhaust();
    lab.configure(new Configuration().bandwidth("enforcement", "\"glide\""));
    lab.hide("sqlite3");
    String sqlite = "/run/real/sqlite3";
    lab.sqliteIn(
        sqlite, "update day set tx = 1000000000; update interface set txtotal = 1000000000");

    Run first = enforce().exits(0);
    lab.sendFrames(100);
    // Half a minute later vnStat saves, and the run after it knows the counter before the save.
    lab.sqliteIn(sqlite, "update interface set updated = datetime('now', '+40 seconds')");
    String later = lab.succeed("date", "-u", "-d", "+45 seconds", "+%F %T").out().strip();
    Run second = at(later, "check", "--enforce", "--json").exits(0);

    assertEquals(GB, first.number("used_bytes"));
    assertEquals(GB + 100 * FRAME, second.number("used_bytes"));
    assertFalse(second.account().getAsJsonObject("meter").get("live").getAsBoolean());
    assertEquals(List.of("meter-not-live warning"), second.problems());
  }

  @Test
  void limitsWhateverVnstatHasOfANeighbour() {
    lab.vnstatDatabase().sentToday("eth0", 300 * GB).sentToday("tap7", GB);
    lab.sqlite(
        "update day set tx = 9223372036854775807 where interface = 2;"
            + "update month set rx = 1.8e19 where interface = 2;"
            + "update interface set txtotal = 1.8e19, rxcounter = -1 where name = 'tap7'");
    lab.configure(new Configuration());

    Run run = enforce();

    assertEquals(300 * GB, used(run));
    assertEquals(List.of(), run.problems());
    assertTrue(lab.qdiscs("eth0").isLimited());
    lab.bwflow("report").exits(0);
    lab.bwflow("report", "--json").exits(0);

    lab.hide("sqlite3");
    lab.sh("rm /run/bwflow/last.json; tc qdisc del dev eth0 root");
    assertEquals(300 * GB, used(enforce()));
    assertTrue(lab.qdiscs("eth0").isLimited());
    lab.bwflow("report").exits(0);
  }

  @Test
  void reportsWhatCanBeReadWhereAnOldRowCannotBeTrue() {
    lab.vnstatDatabase().sentToday("eth0", 300 * GB);
    lab.sqlite(
        "insert into day (interface, date, rx, tx) values (1, '2026-08-03', 5, 9e18);"
            + "insert into month (interface, date, rx, tx) values (1, '2026-08-01', 5, -1)");
    lab.configure(new Configuration());

    Run run = enforce();

    assertEquals(300 * GB, used(run));
    assertEquals(List.of("meter-row-left-out notice"), run.problems());
    assertTrue(lab.qdiscs("eth0").isLimited());
    lab.bwflow("report").exits(0);
  }

  @Test
  void limitsByTheDatabaseOfAVnstatThatIsInAContainer() {
    lab.vnstatDatabase().sentToday("eth0", 300 * GB);
    lab.configure(new Configuration());
    lab.hide("vnstat", "vnstatd");
    lab.sh("rm /etc/vnstat.conf");
    lab.sendFrames(3);

    Run run = enforce();

    assertTrue(used(run) >= 300 * GB + 3 * FRAME, run::toString);
    assertEquals(List.of(), run.problems());
    assertTrue(lab.qdiscs("eth0").isLimited());
    Run doctor = lab.bwflow("doctor");
    assertFalse(doctor.out().contains("nothing counts"), doctor::toString);
    doctor.prints("its database is there to be read");
  }

  @Test
  void limitsWhereThereIsNoSys() {
    lab.vnstatDatabase().passedToday("eth0", GB, 300 * GB);
    lab.configure(new Configuration().bandwidth("direction", "\"total\""));
    lab.sendFrames(3);
    lab.sh("mkdir -p /run/nothing; mount --bind /run/nothing /sys");
    try {
      Run run = enforce();

      assertEquals(List.of(), run.problems());
      assertTrue(used(run) >= 301 * GB + 3 * FRAME, run::toString);
      assertTrue(lab.qdiscs("eth0").isLimited());
      String before = lab.qdiscs();
      enforce().exits(0);
      assertEquals(before, lab.qdiscs());
      lab.configure(new Configuration().network("interface", "\"auto\""));
      enforce().exits(0);
      assertTrue(lab.qdiscs("eth0").isLimited());
      lab.configure(new Configuration().network("interface", "\"venet0\""));
      lab.bwflow("check").exits(69).says("there is no venet0, and bwflow's limit stands on eth0");
      lab.tc("qdisc del dev eth0 root");
      lab.bwflow("check").exits(69).says("there is no interface venet0; this host has eth0, lo");
    } finally {
      lab.sh("umount /sys");
    }
  }

  // The counters begin anew, and so does what is remembered of the boot.
  private void reboot(String id) {
    lab.sh(
        "rm /run/bwflow/last.json; ip link del eth1; echo 20.00 20.00 > /run/uptime; echo "
            + id
            + " > /run/boot-id;"
            + " mountpoint -q /proc/uptime || mount --bind /run/uptime /proc/uptime;"
            + " mountpoint -q /proc/sys/kernel/random/boot_id"
            + " || mount --bind /run/boot-id /proc/sys/kernel/random/boot_id");
    furnishEth1();
  }

  @Test
  void remembersAcrossARebootWhatVnstatHasRejected() {
    vnstatConf();
    lab.sh("echo 'MaxBWeth1 10' >> /etc/vnstat.conf");
    furnishEth1();
    lab.configure(
        new Configuration()
            .network("interface", "\"eth1\"")
            .bandwidth("monthly_budget_gb", "0.06")
            .bandwidth("pre_charge_gb", "0.06")
            .bandwidth("limit_rate", "\"1 mbit\""));
    try {
      long sent;
      try (Running daemon = lab.vnstatdWith("eth1")) {
        sendOnEth1(10);
        lab.awaitSaved("name = 'eth1' and txtotal > 0");
        enforce().exits(0);
        lab.sh("bash -c 'dd if=/dev/zero bs=1400 count=50000 status=none > /dev/udp/10.9.1.2/9'");
        lab.awaitSaved("name = 'eth1' and txcounter >= " + lab.counter("eth1", "tx"));
        sent = lab.counter("eth1", "tx");
        assertTrue(sent > 70_000_000);

        Run seen = enforce();

        assertEquals(sent, used(seen));
        assertTrue(says(seen, "meter-lost warning"), seen::toString);
        assertTrue(lab.qdiscs("eth1").isLimited());
        lab.sh("kill -9 $(pidof vnstatd)");
        Running.await("vnStat's daemon is gone", () -> !daemon.isAlive());
      }
      reboot("second");
      sendOnEth1(10);

      Run booted = enforce();

      assertEquals(sent + 10 * FRAME, used(booted));
      assertTrue(says(booted, "meter-lost notice"), booted::toString);
      assertTrue(lab.qdiscs("eth1").isLimited());
      lab.sqlite("update info set value = value - 100000 where name = 'btime'");
      try (Running daemon = lab.vnstatdWith("eth1")) {
        sendOnEth1(10);
        // Slowly, by the limit.
        Running.await("all is sent", () -> lab.counter("eth1", "tx") == 20 * FRAME);
        lab.awaitSaved("name = 'eth1' and txcounter = " + 20 * FRAME);
        assertEquals(sent + 20 * FRAME, used(enforce()));
        assertTrue(daemon.isAlive());
      }
      reboot("third");
      assertEquals(sent + 20 * FRAME, used(enforce()));
      assertTrue(lab.qdiscs("eth1").isLimited());
      String state = lab.read("/var/lib/bwflow/state.json");
      enforce();
      assertEquals(state, lab.read("/var/lib/bwflow/state.json"));
    } finally {
      lab.sh("umount /proc/uptime /proc/sys/kernel/random/boot_id || true");
    }
  }

  @Test
  void takesAnIdleLineForIdle() {
    vnstatConf("TrafficlessEntries 0");
    lab.configure(new Configuration());
    // Longer ago than vnStat keeps days, and not as long as it keeps months.
    String last = LocalDate.now(ZoneOffset.UTC).minusDays(150).toString();
    lab.vnstatDatabase()
        .with("eth0")
        .created(LocalDate.now(ZoneOffset.UTC).minusDays(600) + " 00:00:00")
        .updated(last + " 00:00:00")
        .day(last, GB, GB)
        .write();
    lab.sqlite("delete from day; update info set value = value - 100000 where name = 'btime'");
    try (Running daemon = lab.vnstatdWith("eth0")) {
      lab.awaitSaved("name = 'eth0' and updated > datetime('now', '-1 minutes')");

      Run idle = enforce();
      lab.sendFrames(100);
      Run unsaved = enforce();
      saveAll();
      Run saved = enforce();

      assertTrue(daemon.isAlive());
      assertEquals(0, used(idle));
      assertEquals(List.of(), idle.problems());
      assertEquals(100 * FRAME, used(unsaved));
      assertEquals(100 * FRAME, used(saved));
      assertEquals(List.of(), saved.problems());
    }
  }
}
