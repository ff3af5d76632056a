package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code check --enforce}: the kernel as the balance asks for. */
class EnforceIT extends LabTest {

  private boolean kernelHasFqCodel() {
    boolean has = lab.run("tc", "qdisc", "add", "dev", "lo", "root", "fq_codel").exit() == 0;
    lab.run("tc", "qdisc", "del", "dev", "lo", "root");
    return has;
  }

  private void limitTo(String rate) {
    lab.configure(
        new Configuration()
            .bandwidth("limit_rate", "\"" + rate + "\"")
            .bandwidth("min_rate", "\"1 kbit\""));
    lab.bwflow("check", "--enforce", "-q").exits(0);
  }

  @Test
  void computesCreditBalanceAndDripAtAnInstant() {
    sentInNovember(80 * GB);

    Run run = lab.bwflow("check", "--at", "2026-11-16T00:00:00Z", "--json").exits(0);

    assertEquals("exhausted", run.text("state"));
    assertEquals(100 * GB, run.number("budget_bytes"));
    assertEquals(75 * GB, run.number("credit_bytes"));
    assertEquals(80 * GB, run.number("used_bytes"));
    assertEquals(-5 * GB, run.number("balance_bytes"));
    assertEquals(154_320, run.number("drip_bits_per_second"));
    assertEquals(259_200, run.number("retry_after_seconds"));
    assertEquals(154_320, run.number("limits.tx.wanted_bits_per_second"));
    assertTrue(run.isNull("limits.tx.actual_bits_per_second"));
  }

  @Test
  void printsTheSameFiguresForPeople() {
    sentInNovember(80 * GB);

    Run run = lab.bwflow("check", "--at", "2026-11-16T00:00:00Z").exits(0);

    run.prints("75 GB", "80 GB", "-5 GB", "exhausted", "154 320 bit/s", "3 d");
  }

  @Test
  void limitsAtThatInstantTo19290BytesPerSecond() {
    sentInNovember(80 * GB);

    Run run = at(MID_NOVEMBER, "check", "--enforce", "--json").exits(0);

    assertEquals("tbf bf12:", lab.qdiscs("eth0").rootName());
    assertEquals(19_290, lab.qdiscs("eth0").rate());
    assertTrue(run.account().get("changed").getAsBoolean());
    assertEquals(154_320, run.number("limits.tx.actual_bits_per_second"));
    assertEquals("bwflow", run.text("limits.tx.owner"));
    assertEquals(-5 * GB, run.number("balance_bytes"));
    assertEquals(0, run.number("meter.unsaved_bytes"));
  }

  @Test
  void countsWhatWasSentSinceVnstatSavedToTheByte() {
    sentInNovember(75 * GB - 10_000);
    assertEquals(
        "ok", at(MID_NOVEMBER, "check", "--json").exits(0).text("state").replace("warning", "ok"));

    lab.sendFrames(10);
    Run run = at(MID_NOVEMBER, "check", "--enforce", "--json").exits(0);

    assertEquals(14_420, run.number("meter.unsaved_bytes"));
    assertEquals(-4_420, run.number("balance_bytes"));
    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void setsNoLimitWithinTheCredit() {
    sentInNovember(70 * GB);

    Run run = at(MID_NOVEMBER, "check", "--enforce", "--json").exits(0);

    assertEquals(5 * GB, run.number("balance_bytes"));
    assertTrue(run.isNull("retry_after_seconds"));
    assertEquals("none", run.text("limits.tx.owner"));
    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void liftsTheLimitWhenTheNewPeriodStarts() {
    lab.vnstatDatabase()
        .with("eth0")
        .updated("2026-11-30 23:59:30")
        .day("2026-11-01", 0, 110 * GB)
        .write();
    lab.configure(new Configuration());
    at("2026-11-30 23:59:45", "check", "--enforce", "-q").exits(0);
    assertTrue(lab.qdiscs("eth0").isLimited());

    Run run = at("2026-12-01 00:00:05", "check", "--enforce", "--json").exits(0);

    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
    assertEquals("ok", run.text("state"));
    assertEquals(0, run.number("used_bytes"));
    assertEquals("2026-12-01T00:00:00Z", run.text("period.start"));
  }

  @Test
  void keepsTheLimitUntilAnHourOfDripIsBack() {
    sentInNovember(80 * GB);
    lab.sqlite("update interface set updated = '2026-11-18 23:59:50'");
    at("2026-11-18 23:59:55", "check", "--enforce", "-q").exits(0);

    Run early = at("2026-11-19 00:30:00", "check", "--enforce", "--json").exits(0);

    assertTrue(early.number("balance_bytes") > 0);
    assertFalse(early.account().get("changed").getAsBoolean());
    assertEquals("limited", early.text("state"));
    assertEquals(19_290, lab.qdiscs("eth0").rate());

    at("2026-11-19 01:00:30", "check", "--enforce", "-q").exits(0);

    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void setsNoLimitInTheHourOfDripWhereNoneStands() {
    sentInNovember(80 * GB);
    lab.sqlite("update interface set updated = '2026-11-19 00:29:50'");

    at("2026-11-19 00:30:00", "check", "--enforce", "-q").exits(0);

    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void issuesNoCommandWhenTheLimitStands() {
    exhaust();
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("check", "--enforce").exits(0);
      assertNotEquals(List.of(), monitor.changes());

      Run second = lab.bwflow("check", "--enforce", "--json").exits(0);

      assertEquals(List.of(), monitor.changes());
      assertFalse(second.account().get("changed").getAsBoolean());
      assertEquals(0, second.account().getAsJsonArray("plan").size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8 kbit",
        "64 kbit",
        "154321 bit",
        "999 kbit",
        "9999 kbit",
        "10 mbit",
        "12345678 bit",
        "155 mbit",
        "1 gbit",
        "9.4 gbit",
        "34 gbit"
      })
  void readsBackWhateverTheKernelRounds(String rate) {
    exhaust();
    limitTo(rate);
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("check", "--enforce", "-q").exits(0);

      assertEquals(List.of(), monitor.changes());
    }
  }

  @Test
  void issuesNoCommandWhenNoLimitIsDue() {
    spendLittle();
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("check", "--enforce").exits(0);

      assertEquals(List.of(), monitor.changes());
    }
  }

  @Test
  void keepsTheQueueAndTheCountersWhenASlowRateChanges() {
    exhaust();
    limitTo("2 kbit");
    lab.sendFrames(6);
    Qdiscs before = lab.qdiscs("eth0");
    assertTrue(before.counter("backlog") > 0, before::toString);
    assertTrue(before.counter("drops") > 0, before::toString);

    limitTo("3 kbit");

    Qdiscs after = lab.qdiscs("eth0");
    assertEquals(375, after.rate());
    assertTrue(after.counter("backlog") > 0, after::toString);
    assertTrue(after.counter("bytes") >= before.counter("bytes"), after::toString);
    assertTrue(after.counter("drops") >= before.counter("drops"), after::toString);
  }

  @Test
  void keepsTheCountersWhenAFastRateChanges() {
    exhaust();
    limitTo("20 mbit");
    lab.sendFrames(20);
    assertEquals("tbf bf10:", lab.qdiscs("eth0").rootName());

    limitTo("30 mbit");

    Qdiscs after = lab.qdiscs("eth0");
    assertEquals("tbf bf10:", after.rootName());
    assertEquals(3_750_000, after.rate());
    assertTrue(after.counter("packets") >= 20, after::toString);
  }

  @Test
  void changesTheHandleBetweenTheRegimes() {
    exhaust();
    limitTo("10 mbit");
    assertEquals("tbf bf10:", lab.qdiscs("eth0").rootName());
    assertTrue(lab.qdiscs("eth0").burst() >= 79_000);

    limitTo("9 mbit");

    assertEquals("tbf bf12:", lab.qdiscs("eth0").rootName());
    assertTrue(lab.qdiscs("eth0").burst() <= 2_000);

    limitTo("10 mbit");

    assertEquals("tbf bf10:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void liftsTheLimitOfAnInterfaceThatIsNoLongerConfigured() {
    lab.addSecondInterface();
    lab.vnstatDatabase().sentToday("eth0", 120 * GB).sentToday("eth1", 120 * GB);
    lab.configure(new Configuration().network("interface", "\"eth1\""));
    lab.bwflow("check", "--enforce", "-q").exits(0);
    assertTrue(lab.qdiscs("eth1").isLimited());

    lab.configure(new Configuration());
    lab.bwflow("check", "--enforce", "-q").exits(0);

    assertTrue(lab.qdiscs("eth0").isLimited());
    assertEquals("noqueue 0:", lab.qdiscs("eth1").rootName());
  }

  @Test
  void limitsAllInterfacesThatShareABudget() {
    lab.addSecondInterface();
    lab.vnstatDatabase().sentToday("eth0", 60 * GB).sentToday("eth1", 60 * GB);
    lab.configure(new Configuration().network("interface", "[\"eth0\", \"eth1\"]"));

    Run run = lab.bwflow("check", "--enforce", "--json").exits(0);

    assertEquals(120 * GB, run.number("used_bytes"));
    assertTrue(lab.qdiscs("eth0").isLimited());
    assertTrue(lab.qdiscs("eth1").isLimited());
  }

  @Test
  void setsTheLimitAgainThatWasDeletedByHand() {
    exhaustAndLimit();
    String before = lab.qdiscs();
    lab.tc("qdisc del dev eth0 root");

    lab.bwflow("check", "--enforce", "-q").exits(0);

    assertEquals(before, lab.qdiscs());
  }

  @Test
  void correctsALimitThatWasChangedByHand() {
    exhaustAndLimit();
    lab.tc("qdisc change dev eth0 root handle bf12: tbf rate 50mbit burst 2000 latency 400ms");

    lab.bwflow("check", "--enforce", "-q").exits(0);

    assertEquals(125_000, lab.qdiscs("eth0").rate());
  }

  @Test
  void letsLargerFramesThroughWhenTheMtuHasGrown() {
    exhaustAndLimit();
    lab.sh("ip -n peer link set p0 mtu 9000; ip link set eth0 mtu 9000");

    lab.bwflow("check", "--enforce", "-q").exits(0);

    Qdiscs after = lab.qdiscs("eth0");
    assertTrue(after.burst() >= 9_014, after::toString);
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("check", "--enforce", "-q").exits(0);
      assertEquals(List.of(), monitor.changes());
    }
  }

  @Test
  void staysSilentWhenTheMtuHasShrunk() {
    exhaust();
    lab.sh("ip link set eth0 mtu 9000");
    lab.bwflow("check", "--enforce", "-q").exits(0);
    lab.sh("ip link set eth0 mtu 1500");
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("check", "--enforce", "-q").exits(0);
      List<String> first = monitor.changes();
      lab.bwflow("check", "--enforce", "-q").exits(0);

      assertEquals(List.of(), monitor.changes(), first::toString);
      assertTrue(lab.qdiscs("eth0").burst() >= 9_014);
    }
  }

  @Test
  void healsAfterAKillRightAfterTheFirstCommand() {
    exhaust();
    lab.intercept(
        "tc",
        """
        [ "$*" = "-batch -" ] || exec /run/real/tc "$@"
        head -n 1 | /run/real/tc -batch -
        kill -9 $PPID
        """);
    assertEquals(137, lab.bwflow("check", "--enforce").exit());
    lab.uncover();
    assertTrue(lab.qdiscs("eth0").isLimited());

    lab.bwflow("check", "--enforce", "-q").exits(0);

    assertEquals("tbf bf12:", lab.qdiscs("eth0").rootName());
    assertEquals(125_000, lab.qdiscs("eth0").rate());
  }

  @Test
  void healsAfterAKillRightBeforeTheFirstCommand() {
    exhaust();
    lab.intercept(
        "tc",
        """
        [ "$*" = "-batch -" ] || exec /run/real/tc "$@"
        kill -9 $PPID
        """);
    assertEquals(137, lab.bwflow("check", "--enforce").exit());
    lab.uncover();
    assertFalse(lab.qdiscs("eth0").isLimited());

    lab.bwflow("check", "--enforce", "-q").exits(0);

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void needsNothingItRemembers() {
    exhaustAndLimit();
    lab.sh("rm -rf /run/bwflow /var/lib/bwflow");
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("check", "--enforce").exits(0);

      assertEquals(List.of(), monitor.changes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"schema\":99}", "\u0000\u0001"})
  void replacesMemoryThatCannotBeRead(String content) {
    exhaustAndLimit();
    for (String file :
        lab.sh("find /run/bwflow /var/lib/bwflow -name '*.json'").out().split("\n")) {
      lab.write(file, content);
    }

    lab.bwflow("check", "--enforce").exits(0);

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void printsWhatItWouldDoAndChangesNothingInADryRun() {
    exhaust();
    Run run;
    try (TcMonitor monitor = lab.monitorTc()) {
      run = lab.bwflow("check", "--enforce", "--dry-run").exits(0);
      assertEquals(List.of(), monitor.changes());
    }
    assertEquals(run.out(), lab.bwflow("check", "-n").exits(0).out());

    lab.write("/run/plan", run.out());
    lab.run("sh", "/run/plan");
    String byHand = lab.qdiscs();
    lab.tc("qdisc del dev eth0 root");
    lab.bwflow("check", "--enforce", "-q").exits(0);

    assertEquals(lab.qdiscs(), byHand);
    assertEquals("# nothing to do\n", lab.bwflow("check", "-n").exits(0).out());
  }

  @Test
  void putsAnFqCodelUnderTheLimitWhereTheKernelHasIt() {
    assumeTrue(kernelHasFqCodel(), "this kernel has no fq_codel");
    exhaustAndLimit();

    assertEquals(
        "fq_codel", lab.qdiscs("eth0").withHandle("bf11:").orElseThrow().get("kind").getAsString());
  }

  @Test
  void limitsWithoutFqCodelWhereTheKernelLacksIt() {
    assumeTrue(!kernelHasFqCodel(), "this kernel has fq_codel");
    exhaust();

    Run run = lab.bwflow("check", "--enforce", "--json").exits(0);

    assertEquals(List.of(), run.problems());
    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void saysAnExhaustedStateByItsExitCodeOnlyWhenAsked() {
    exhaust();

    lab.bwflow("check").exits(0);
    lab.bwflow("check", "--exit-code").exits(12);
  }

  @Test
  void saysAWarningByItsExitCode() {
    sentInNovember(70 * GB);

    Run run = lab.bwflow("check", "--exit-code", "--at", "2026-11-16T00:00:00Z", "--json");

    assertEquals(10, run.exit(), run::toString);
    assertEquals("warning", run.text("state"));
  }

  @Test
  void saysALimitWithinTheCreditByItsExitCode() {
    spendLittle();
    lab.bwflow("apply", "--rate", "5 mbit").exits(0);

    assertEquals(11, lab.bwflow("check", "--exit-code").exit());
  }

  @Test
  void namesRunsThatComeLessOftenThanTheConfigurationSays() {
    sentInNovember(60 * GB);
    at(MID_NOVEMBER, "check", "--enforce", "-q").exits(0);
    Run once = at("2026-11-16 00:01:00", "check", "--enforce", "-q").exits(0);
    Run twice = at("2026-11-16 00:02:00", "check", "--enforce", "-q").exits(0);
    Run again = at("2026-11-16 00:03:01", "check", "--enforce", "-q").exits(0);

    assertEquals("", once.err());
    twice.says("15 s", "poll_interval_seconds", "1 min");
    assertEquals("", again.err());
    Run check = lab.as(Caller.nobody().at("2026-11-16 00:03:30")).bwflow("check", "--json");
    assertTrue(check.exits(0).out().contains("\"interval-mismatch\""), check::toString);
  }

  @Test
  void saysThatNothingEnforcesWhereNoRunHasComeForFourIntervals() {
    sentInNovember(GB);
    Run never = at(MID_NOVEMBER, "check", "--json").exits(0);
    at(MID_NOVEMBER, "check", "--enforce", "-q").exits(0);
    Run soon = at("2026-11-16 00:01:00", "check", "--json").exits(0);
    Run late = at("2026-11-16 00:01:10", "check", "--json").exits(0);
    Run code = at("2026-11-16 00:01:10", "check", "--exit-code");

    assertEquals("warning", never.text("state"));
    assertTrue(never.out().contains("\"not-enforced\""), never::toString);
    assertEquals("ok", soon.text("state"));
    assertFalse(soon.out().contains("\"not-enforced\""), soon::toString);
    assertEquals("warning", late.text("state"));
    assertTrue(late.out().contains("\"not-enforced\""), late::toString);
    code.exits(10)
        .says("nothing enforces", "bwflow.timer")
        .prints("enforced  2026-11-16 00:00 UTC");
  }
}
