package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code apply} and {@code lift}. */
class ByHandIT extends LabTest {

  @ParameterizedTest
  @ValueSource(strings = {"--rate=5mbit", "--rate=5 mbit", "--rate 5mbit", "--rate=625kbps"})
  void appliesARateThatIsStated(String option) {
    spendLittle();

    List<String> words =
        List.of(option.startsWith("--rate ") ? option.split(" ", 2) : new String[] {option});
    Run run =
        words.size() == 1
            ? lab.bwflow("apply", words.get(0))
            : lab.bwflow("apply", words.get(0), words.get(1));

    run.exits(0).prints("5 Mbit/s");
    assertEquals(625_000, lab.qdiscs("eth0").rate());
  }

  @Test
  void appliesTheComputedRateAndSaysThatTheTimerDecidesAgain() {
    spendLittle();
    lab.configure(new Configuration().bandwidth("limit_rate", "\"2 mbit\""));

    lab.bwflow("apply").exits(0).prints("2 Mbit/s", "15 s", "--for");

    assertEquals(250_000, lab.qdiscs("eth0").rate());
  }

  @Test
  void leavesTheDecisionToTheNextRunWithoutAHold() {
    spendLittle();
    lab.bwflow("apply", "--rate", "5 mbit").exits(0);

    lab.bwflow("check", "--enforce").exits(0);

    assertFalse(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void holdsALimitAgainstTheTimerUntilItIsReleased() {
    spendLittle();
    lab.bwflow("apply", "--rate", "5 mbit", "--for", "2h").exits(0);

    Run held = lab.bwflow("check", "--enforce", "--json").exits(0);

    assertEquals(625_000, lab.qdiscs("eth0").rate());
    assertFalse(held.isNull("hold"));

    lab.bwflow("apply", "--release").exits(0);
    lab.bwflow("check", "--enforce").exits(0);

    assertFalse(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void doesNotSayWhatStandsWhereItCannotBeSeen() {
    spendLittle();
    lab.bwflow("apply", "--rate", "5 mbit").exits(0);
    lab.hide("tc");

    Run lifted = lab.bwflow("lift").exits(69).prints("eth0: what stands is not known");

    assertFalse(lifted.out().contains("no limit"), lifted::toString);
    lab.uncover();
    assertEquals(625_000, lab.qdiscs("eth0").rate());
  }

  @Test
  void endsAHoldByItself() {
    sentInNovember(80 * GB);
    at(MID_NOVEMBER, "lift", "--for", "2h").exits(0);
    at("2026-11-16 01:59:59", "check", "--enforce", "-q").exits(0);
    assertFalse(lab.qdiscs("eth0").isLimited());

    at("2026-11-16 02:00:00", "check", "--enforce", "-q").exits(0);

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void liftsByHandAndHoldsIt() {
    exhaustAndLimit();

    lab.bwflow("lift", "--for", "1h").exits(0);
    lab.bwflow("check", "--enforce", "-q").exits(0);

    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
    lab.bwflow("check").exits(0).prints("lift --release");
  }

  @Test
  void liftsTwiceWithoutACommandTheSecondTime() {
    exhaustAndLimit();
    lab.bwflow("lift").exits(0);
    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("lift").exits(0);

      assertEquals(List.of(), monitor.changes());
    }
  }

  @Test
  void liftsWithoutAnyConfiguration() {
    exhaustAndLimit();
    lab.sh("rm " + Lab.CONFIG);

    lab.bwflow("lift");

    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void liftsWhenVnstatIsGone() {
    exhaustAndLimit();
    lab.hide("vnstat", "sqlite3");

    lab.bwflow("lift");

    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0 mbit", "-5 mbit", "5", "5 mb", "fast", "5 mbit x", ""})
  void refusesARateThatIsNone(String rate) {
    spendLittle();
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("apply", "--rate=" + rate).exits(64).says("--rate");

      assertEquals(List.of(), monitor.changes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1h", "soon", "2 hours ago", ""})
  void refusesATimeThatIsNone(String time) {
    spendLittle();

    lab.bwflow("lift", "--for=" + time).exits(64).says("--for");
  }

  @Test
  void changesNothingInADryRun() {
    exhaustAndLimit();
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("lift", "-n").exits(0).prints("tc qdisc del dev eth0 root handle bf12:");
      lab.bwflow("apply", "-n", "--rate", "5 mbit", "--for", "1h").exits(0).prints("tc qdisc");

      assertEquals(List.of(), monitor.changes());
      assertTrue(lab.bwflow("check", "--json").isNull("hold"));
    }
  }
}
