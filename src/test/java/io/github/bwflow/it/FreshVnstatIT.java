package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A vnStat that is younger than the period, or has saved nothing yet. */
class FreshVnstatIT extends LabTest {

  private void countedSinceTheTenth() {
    lab.vnstatDatabase()
        .with("eth0")
        .created("2026-11-10 12:00:00")
        .updated("2026-11-15 23:59:50")
        .day("2026-11-10", 0, 2 * GB)
        .day("2026-11-15", 0, 3 * GB)
        .write();
    lab.configure(new Configuration());
  }

  @Test
  void countsFromWhereVnstatBeganAndWarnsOnceWithTheDate() {
    countedSinceTheTenth();

    Run json = at(MID_NOVEMBER, "check", "--json").exits(0);
    Run text = at(MID_NOVEMBER, "check").exits(0);

    assertEquals(5 * GB, json.number("used_bytes"));
    assertEquals(List.of("meter-young warning"), json.problems());
    text.says("warning", "2026-11-10", "init --used");
    assertEquals(1, text.err().split("vnStat has counted", -1).length - 1, text::toString);
  }

  @Test
  void addsWhatWasUsedBeforeUntilThePeriodEnds() {
    countedSinceTheTenth();

    at(MID_NOVEMBER, "init", "--used", "37 GB").exits(0);

    Run corrected = at(MID_NOVEMBER, "check", "--json").exits(0);
    assertEquals(42 * GB, corrected.number("used_bytes"));
    assertEquals(List.of(), corrected.problems());

    lab.sqlite("update interface set updated = '2026-12-01 00:00:50'");
    lab.sqlite("insert into day (interface, date, rx, tx) values (1, '2026-12-01', 0, 1000)");
    Run next = at("2026-12-01 00:01:00", "check", "--json").exits(0);

    assertEquals(1_000, next.number("used_bytes"));
    assertEquals(List.of(), next.problems());
  }

  @Test
  void limitsForWhatWasUsedBefore() {
    countedSinceTheTenth();
    at(MID_NOVEMBER, "init", "--used", "70.1 GB").exits(0);

    at(MID_NOVEMBER, "check", "--enforce").exits(0);

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void replacesAnEarlierStatementOfWhatWasUsed() {
    countedSinceTheTenth();
    at(MID_NOVEMBER, "init", "--used", "37 GB").exits(0);

    at(MID_NOVEMBER, "init", "--used", "10 GB").exits(0);

    assertEquals(15 * GB, at(MID_NOVEMBER, "check", "--json").number("used_bytes"));
  }

  @Test
  void saysWhenTheFirstFiguresComeWhereNothingIsSavedYet() {
    lab.vnstatDatabase()
        .with("eth0")
        .created("2026-11-15 23:58:00")
        .updated("2026-11-15 23:58:00")
        .write();
    lab.configure(new Configuration());

    Run json = at(MID_NOVEMBER, "check", "--json").exits(75);
    Run text = at(MID_NOVEMBER, "check").exits(75);

    assertEquals("unknown", json.text("state"));
    assertTrue(json.isNull("used_bytes"));
    text.says("2026-11-16 00:0");
  }

  @Test
  void saysTheSameOfARealDaemonThatHasJustStarted() {
    lab.configure(new Configuration());
    try (Running daemon = lab.vnstatdWith("eth0")) {
      assertTrue(daemon.isAlive());

      lab.bwflow("check", "--enforce").exits(75).says("saved nothing");

      assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
    }
  }

  @Test
  void neverTakesTheLastPeriodsDaysForThisOnes() {
    lab.vnstatDatabase()
        .with("eth0")
        .updated("2026-11-30 23:55:00")
        .day("2026-11-01", 0, 60 * GB)
        .day("2026-11-30", 0, 60 * GB)
        .write();
    lab.configure(new Configuration());

    Run before = at("2026-12-01 00:00:05", "check", "--json").exits(0);
    lab.sendFrames(10);
    Run after = at("2026-12-01 00:00:05", "check", "--json").exits(0);

    assertEquals(0, before.number("used_bytes"));
    assertEquals(14_420, after.number("used_bytes"));
  }

  @Test
  void agreesToTheByteWithARealDaemonAndRealTraffic() {
    lab.write("/etc/vnstat.conf", Lab.QUICK_VNSTAT);
    lab.configure(new Configuration());
    try (Running daemon = lab.vnstatdWith("eth0")) {
      long before = lab.counter("eth0", "tx");
      lab.sendFrames(50);
      lab.awaitSaved("txtotal >= 72100");
      lab.sendFrames(7);
      assertTrue(daemon.isAlive());

      Run run = lab.bwflow("check", "--json").exits(0);

      assertEquals(57 * 1442, lab.counter("eth0", "tx") - before);
      assertEquals(57 * 1442, run.number("used_bytes"));
      assertEquals(List.of("meter-young warning"), run.problems());
    }
  }
}
