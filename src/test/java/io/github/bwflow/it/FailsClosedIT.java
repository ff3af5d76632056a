package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A meter that cannot be trusted never lifts or widens a limit. */
class FailsClosedIT extends LabTest {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /** The limit that the program sets when nothing is left, without waiting for it. */
  private void exhaustAndStandLimited() {
    exhaust();
    lab.tc("qdisc add dev eth0 root handle bf12: tbf rate 1mbit burst 2000 latency 400ms");
  }

  /**
   * Enforces once for people and once for programs, with our limit standing, and holds that nothing
   * changes, that the exit status is this and the reason is said with what to do about it.
   */
  private Run keepsTheLimit(int exit, String... said) {
    return keepsTheLimit(Caller.root(), exit, said);
  }

  private Run keepsTheLimit(Caller caller, int exit, String... said) {
    String before = lab.qdiscs();
    assertTrue(lab.qdiscs("eth0").isLimited());
    Run text;
    Run json;
    try (TcMonitor monitor = lab.monitorTc()) {
      text = lab.as(caller).bwflow("check", "--enforce");
      json = lab.as(caller).bwflow("check", "--enforce", "--json");
      assertEquals(List.of(), monitor.changes());
    }
    assertEquals(before, lab.qdiscs());
    text.exits(exit).says(said);
    assertTwoLinesAtMost(text);
    json.exits(exit);
    Schema.CHECK.validates(json);
    assertEquals("unknown", json.text("state"));
    assertTrue(json.isNull("used_bytes"), json::toString);
    assertTrue(json.isNull("balance_bytes"), json::toString);
    assertTrue(json.isNull("meter.updated"), json::toString);
    assertEquals(exit, json.json().getAsJsonObject("error").get("exit").getAsInt());
    assertEquals("bwflow", json.text("limits.tx.owner"));
    return text;
  }

  // The message and what to do about it; a warning may stand before them.
  private static void assertTwoLinesAtMost(Run run) {
    List<String> lines = run.err().lines().filter(line -> !line.contains("warning:")).toList();
    long messages = lines.stream().filter(line -> line.startsWith("bwflow: ")).count();
    long hints = lines.stream().filter(line -> line.startsWith("        ")).count();
    assertEquals(1, messages, run::toString);
    assertTrue(hints >= 1, run::toString);
  }

  @Test
  void vnstatIsNotInstalled() {
    exhaustAndStandLimited();
    lab.hide("vnstat");
    lab.sh("rm " + VnstatDatabase.FILE);

    keepsTheLimit(69, "vnStat is not installed", "apt-get install vnstat");
  }

  @Test
  void neitherVnstatNorSqliteIsInstalled() {
    exhaustAndStandLimited();
    lab.hide("vnstat", "sqlite3");

    keepsTheLimit(69, "sqlite3 is not installed, and neither is vnStat", "apt-get install vnstat");
  }

  @Test
  void thereIsNoDatabase() {
    exhaustAndStandLimited();
    lab.sh("rm " + VnstatDatabase.FILE);

    keepsTheLimit(69, VnstatDatabase.FILE, "systemctl");
  }

  @Test
  void thereIsNoDatabaseDirectory() {
    exhaustAndStandLimited();
    lab.sh("rm -r /var/lib/vnstat");

    keepsTheLimit(69, VnstatDatabase.FILE, "systemctl");
  }

  @Test
  void thisUserMayNotReadTheDatabase() {
    exhaustAndStandLimited();
    lab.sh("chmod 600 " + VnstatDatabase.FILE);
    String before = lab.qdiscs();

    Run text = lab.as(Caller.nobody()).bwflow("check").exits(77);
    Run json = lab.as(Caller.nobody()).bwflow("check", "--json").exits(77);

    text.says(VnstatDatabase.FILE, "cannot be read", "usermod");
    assertTwoLinesAtMost(text);
    assertEquals("unknown", json.text("state"));
    assertEquals(before, lab.qdiscs());
  }

  @Test
  void thisUserMayNotEnterTheDatabaseDirectory() {
    exhaustAndStandLimited();
    lab.sh("chmod 700 /var/lib/vnstat");

    lab.as(Caller.nobody()).bwflow("check").exits(77).says("usermod");
  }

  @Test
  void itIsNotADatabase() {
    exhaustAndStandLimited();
    lab.write(VnstatDatabase.FILE, "This is a letter, and no database at all.\n".repeat(300));

    keepsTheLimit(65, VnstatDatabase.FILE, "not a database");
  }

  @ParameterizedTest
  @ValueSource(ints = {8192, 2048, 10})
  void theDatabaseIsTruncated(int size) {
    exhaustAndStandLimited();
    lab.sh("truncate -s " + size + " " + VnstatDatabase.FILE);

    keepsTheLimit(65, VnstatDatabase.FILE);
  }

  @Test
  void theDatabaseIsEmpty() {
    exhaustAndStandLimited();
    lab.sh("truncate -s 0 " + VnstatDatabase.FILE);

    keepsTheLimit(65, VnstatDatabase.FILE, "0 bytes");
  }

  @Test
  void thePageWithTheDaysIsDamaged() {
    exhaustAndStandLimited();
    String page = lab.sqlite("select rootpage from sqlite_master where name = 'day'").strip();
    String size = lab.sqlite("pragma page_size").strip();
    lab.sh(
        "dd if=/dev/urandom of="
            + VnstatDatabase.FILE
            + (" bs=" + size + " seek=$((" + page + " - 1)) count=1 conv=notrunc 2>&1"));

    keepsTheLimit(65, VnstatDatabase.FILE);
  }

  @Test
  void theDatabaseHasNoTables() {
    exhaustAndStandLimited();
    lab.sh("rm " + VnstatDatabase.FILE);
    lab.sqlite("create table other (id integer)");

    keepsTheLimit(65, "vnStat");
  }

  @Test
  void theDatabaseStaysLocked() {
    exhaustAndStandLimited();
    try (Running holder =
        lab.start(List.of("sqlite3", VnstatDatabase.FILE, "begin exclusive", ".shell sleep 300"))) {
      Running.await(
          "the database is locked",
          () -> lab.run("sqlite3", VnstatDatabase.FILE, "select 1 from info").exit() != 0);
      assertTrue(holder.isAlive());

      keepsTheLimit(75, VnstatDatabase.FILE, "locked");
    }
  }

  @Test
  void vnstatDoesNotKnowTheInterface() {
    exhaustAndStandLimited();
    lab.sqlite("update interface set name = 'wan0'");

    keepsTheLimit(69, "eth0", "wan0", "vnstat --add -i eth0");
  }

  @Test
  void vnstatWouldAnswerForAnotherInterface() {
    exhaustAndStandLimited();
    lab.sqlite("update interface set name = 'wan0', alias = 'ETH0-uplink'");

    keepsTheLimit(65, "eth0", "wan0", "alias");
  }

  @Test
  void thereIsNoDayAlthoughTheTotalIsNotZero() {
    exhaustAndStandLimited();
    lab.sqlite("delete from day");

    keepsTheLimit(65, "day rows", "total");
  }

  @Test
  void theFirstDaysOfThePeriodAreGone() {
    sentInNovember(80 * GB);
    at(MID_NOVEMBER, "check", "--enforce", "-q").exits(0);
    lab.sqlite("delete from day where date < '2026-11-10'");
    lab.sh("rm /run/bwflow/last.json");

    keepsTheLimit(Caller.root().at(MID_NOVEMBER), 65, "2026-11-15", "2026-09-01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update day set tx = -1",
        "update day set tx = 4611686018427387905",
        "update day set tx = 9223372036854775807",
        "update day set tx = 1.8e19",
        "update day set tx = 'much'",
        "update day set tx = ''",
        "update day set date = 'yesterday'",
        "update interface set txtotal = -1",
        "update interface set txtotal = 1.8e19",
        "update interface set txcounter = -1",
        "update interface set updated = 'never'",
      })
  void aFigureCannotBeTrue(String sql) {
    exhaustAndStandLimited();
    lab.sqlite(sql);

    keepsTheLimit(65, "eth0");
  }

  @Test
  void daysAddUpToMoreThanCanBeTrue() {
    exhaustAndStandLimited();
    lab.sqlite("update day set tx = 4611686018427387903, rx = 4611686018427387903");
    lab.sqlite(
        "insert into day (interface, date, rx, tx) select interface, date(date, '+1 day'), rx, tx"
            + " from day");
    lab.sqlite(
        "insert into day (interface, date, rx, tx) select interface, date(date, '+2 day'), rx, tx"
            + " from day");

    Run run = lab.bwflow("check", "--enforce");

    assertTrue(lab.qdiscs("eth0").isLimited(), run::toString);
    assertFalse(run.err().contains("defect"), run::toString);
  }

  @Test
  void vnstatPrintsSomethingElseThanJson() {
    exhaustAndStandLimited();
    lab.hide("sqlite3");
    lab.sqliteIn("/run/real/sqlite3", "update interface set alias = 'my \"wan\"'");

    keepsTheLimit(65, "JSON", "alias");
  }

  @Test
  void vnstatSaysNothingAtAll() {
    exhaustAndStandLimited();
    lab.hide("sqlite3");
    lab.intercept("vnstat", "exit 0");

    keepsTheLimit(65, "vnstat");
  }

  @Test
  void vnstatNeverEnds() {
    exhaustAndStandLimited();
    lab.hide("sqlite3");
    lab.intercept("vnstat", "exec sleep 300");

    keepsTheLimit(75, "vnstat");
  }

  @Test
  void sqliteNeverEnds() {
    exhaustAndStandLimited();
    lab.intercept("sqlite3", "exec sleep 301");

    keepsTheLimit(75, VnstatDatabase.FILE, "locked");

    assertEquals("", lab.run("pgrep", "-f", "^sleep 301").out());
  }

  @Test
  void vnstatPrintsWithoutEnd() {
    exhaustAndStandLimited();
    lab.hide("sqlite3");
    lab.intercept("vnstat", "exec yes");

    keepsTheLimit(65, "vnstat");
  }

  @Test
  void vnstatSendsNoDaysAlthoughTheTotalIsNotZero() {
    exhaustAndStandLimited();
    lab.hide("sqlite3");
    lab.sqliteIn("/run/real/sqlite3", "delete from day");

    keepsTheLimit(65, "day rows", "total");
  }

  @Test
  void vnstatSendsAFigureThatCannotBeTrue() {
    exhaustAndStandLimited();
    lab.hide("sqlite3");
    lab.sqliteIn("/run/real/sqlite3", "update day set tx = 1.8e19");

    keepsTheLimit(65, "vnStat", "9223372036854775807");
  }

  @Test
  void vnstatAnswersForAnotherInterfaceThroughItsAlias() {
    exhaustAndStandLimited();
    lab.hide("sqlite3");
    lab.sqliteIn("/run/real/sqlite3", "update interface set name = 'wan0', alias = 'eth0-uplink'");

    keepsTheLimit(65, "eth0", "wan0");
  }

  @Test
  void vnstatSaysThatItDoesNotKnowTheInterface() {
    exhaustAndStandLimited();
    lab.hide("sqlite3");
    lab.sqliteIn("/run/real/sqlite3", "update interface set name = 'wan0'");

    keepsTheLimit(69, "eth0", "wan0");
  }

  @Test
  void vnstatHasNotSavedForLongAndNothingElseIsKnown() {
    exhaustAndStandLimited();
    lab.hide("sqlite3");
    lab.sqliteIn(
        "/run/real/sqlite3", "update interface set updated = datetime('now', '-125 minutes')");

    keepsTheLimit(65, "2 h", "systemctl");
  }

  @Test
  void passesOnWhatVnstatSaysAboutItsConfigurationAndReadsTheJsonBehindIt() {
    exhaustAndStandLimited();
    lab.hide("sqlite3");
    lab.sh("printf '\\nUnitMode 7\\n' >> /etc/vnstat.conf");
    String before = lab.qdiscs();

    Run text = lab.bwflow("check", "--enforce").exits(0);
    Run json = lab.bwflow("check", "--json").exits(0);

    text.says("warning", "UnitMode");
    assertEquals(120 * GB, json.number("used_bytes"));
    assertEquals("exhausted", json.text("state"));
    assertEquals(before, lab.qdiscs());
  }

  @Test
  void putsTheLimitBackAfterABootWhereNothingIsKnown() {
    exhaustAndLimit();
    lab.tc("qdisc del dev eth0 root");
    lab.sh("rm /run/bwflow/* " + VnstatDatabase.FILE);

    Run first = lab.bwflow("check", "--enforce", "--json").exits(69);
    Run second = lab.bwflow("check", "--enforce", "--json").exits(69);

    assertEquals("rebooted", first.text("reason.code"));
    assertEquals("meter-unknown", second.text("reason.code"));
    assertEquals(125_000, lab.qdiscs("eth0").rate());
    lab.bwflow("lift").exits(0);
    lab.bwflow("check", "--enforce").exits(69);
    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void setsNoLimitWhereNoneStandsAndNothingIsKnown() {
    spendLittle();
    lab.sh("rm " + VnstatDatabase.FILE);

    lab.bwflow("check", "--enforce").exits(69);

    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void theInterfaceIsGone() {
    lab.addSecondInterface();
    lab.vnstatDatabase().sentToday("eth1", 120 * GB);
    lab.configure(new Configuration().network("interface", "\"eth1\""));
    lab.sh("ip link del eth1");

    Run run = lab.bwflow("check", "--enforce").exits(69);

    run.says("eth1", "eth0");
  }

  @Test
  void tcIsNotInstalled() {
    exhaustAndStandLimited();
    String before = lab.qdiscs();
    lab.hide("tc");

    Run run = lab.bwflow("check", "--enforce");
    lab.uncover();

    run.exits(69).says("tc is not installed", "iproute2");
    assertEquals(before, lab.qdiscs());
  }

  @Test
  void aMistypedInterfaceDoesNotMakeTheLimitedOneAStray() {
    exhaustAndLimit();
    lab.configure(new Configuration().network("interface", "\"eht0\""));

    lab.bwflow("check", "--enforce").exits(69).says("eht0", "did you mean \"eth0\"?");

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void aConfigurationThatLosesItsInterfaceLeavesTheLastGoodOneInForce() {
    exhaustAndLimit();
    lab.sh("sed -i /^interface/d /etc/bwflow/config.toml");

    lab.bwflow("check", "--enforce").exits(78).says("names no interface", "last good");

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void aDatabaseThatWasMadeAnewDoesNotLift() {
    exhaustAndLimit();
    lab.vnstatDatabase().sentToday("eth0", GB);

    lab.bwflow("check", "--enforce").exits(0).says("lost or rejected", "119 GB sent");

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void whatAPersonStatesGoesBeforeTheHighestFigure() {
    exhaustAndLimit();
    lab.vnstatDatabase().sentToday("eth0", GB);

    lab.bwflow("init", "--used", "0 GB").exits(0);
    lab.bwflow("check", "--enforce").exits(0);

    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
  }

  private void limitedByACorrection() {
    youngVnstat();
    lab.configure(new Configuration());
    lab.bwflow("init", "--used", "120 GB").exits(0);
    lab.bwflow("check", "--enforce").exits(0);
    assertTrue(lab.qdiscs("eth0").isLimited());
    lab.sh("rm -f /run/bwflow/last.json");
  }

  private void youngVnstat() {
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    lab.vnstatDatabase()
        .with("eth0")
        .created(today + " 00:00:01")
        .updated(SECONDS.format(LocalDateTime.now(ZoneOffset.UTC)))
        .day(today, 0, GB)
        .write();
  }

  @Test
  void aCorrectionThatCannotBeReadKeepsTheLimit() {
    limitedByACorrection();
    lab.sh("echo '{\"version\": 1, \"corrections\": {' > /var/lib/bwflow/state.json");

    lab.bwflow("check", "--enforce").exits(65).says("bwflow init --used");

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void aCorrectionOutlastsAnotherTimeZoneAndAnotherInterface() {
    limitedByACorrection();
    lab.configure(new Configuration().bandwidth("timezone", "\"Europe/Berlin\""));

    lab.bwflow("check", "--enforce").exits(0);

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tx", "rx"})
  void saysWhichNameAnInterfaceWithTheLimitHasNowAndDoctorMendsIt(String direction) {
    lab.vnstatDatabase().passedToday("eth0", 120 * GB, 120 * GB);
    lab.configure(
        new Configuration()
            .bandwidth("direction", "\"" + direction + "\"")
            .bandwidth("limit_rate", "\"1 mbit\""));
    lab.bwflow("init", "--used", "30 GB");
    lab.bwflow("check", "--enforce", "-q").exits(0);
    long used = lab.bwflow("check", "--json").number("used_bytes");
    lab.sh("ip link add p_eth0 type ifb; ip link set eth0 name lan0; ip link set lan0 up");
    try {
      lab.bwflow("check", "--enforce")
          .exits(69)
          .says("eth0 seems to be lan0 now", "vnstat -i eth0 --rename");
      String mend = lab.bwflow("doctor", "--json").out();
      assertTrue(mend.contains("; vnstat -i eth0 --rename lan0 --force && sed -i "), mend);
      lab.sh(
          "vnstat -i eth0 --rename lan0 --force && sed -i 's/\"eth0\"/\"lan0\"/g' "
              + Lab.CONFIG
              + " $(ls /var/lib/bwflow/state.json /run/bwflow/last.json /run/bwflow/holds.json"
              + " 2>/dev/null)");

      Run after = lab.bwflow("check", "--enforce", "--json").exits(0);
      assertEquals(used, after.number("used_bytes"), after::toString);
      assertEquals("exhausted", after.text("state"));
      assertEquals(1_000_000, after.number("limits." + direction + ".actual_bits_per_second"));
    } finally {
      lab.sh("ip link del p_eth0; ip link set lan0 name eth0; ip link set eth0 up");
    }
  }
}
