package io.github.bwflow.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.bwflow.units.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitedDaysTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final Instant NOVEMBER = Instant.parse("2026-10-31T23:00:00Z");
  private static final Instant DECEMBER = Instant.parse("2026-11-30T23:00:00Z");

  private LimitedDays limited = LimitedDays.NONE;
  private Optional<Highest> highest = Optional.empty();
  private Instant periodStart = NOVEMBER;
  private boolean startsAnew = true;

  private void run(String at, long used, boolean stands) {
    LimitedDays.Seen seen =
        new LimitedDays.Seen(
            Instant.parse(at), ZONE, periodStart, startsAnew, new Bytes(used), stands);
    limited = limited.after(seen, highest);
    highest = Optional.of(new Highest(periodStart, new Bytes(used)));
  }

  private Limited inPeriod(String now, long used) {
    return limited.since(
        periodStart.atZone(ZONE).toLocalDate(),
        periodStart,
        Instant.parse(now),
        Optional.of(new Bytes(used)));
  }

  private static Limited expected(int times, String time, long bytes) {
    return new Limited(times, Duration.parse(time), new Bytes(bytes));
  }

  @Test
  void knowsNothingOfAnAccountThatWasNeverLimited() {
    run("2026-11-05T10:00:00Z", 5, false);

    assertSame(LimitedDays.NONE, limited);
    assertEquals(Limited.NEVER, inPeriod("2026-11-05T10:00:00Z", 5));
  }

  @Test
  void countsALimitFromTheRunThatFindsItToTheOneThatDoesNot() {
    run("2026-11-05T10:00:00Z", 100, true);
    run("2026-11-05T10:00:15Z", 110, true);
    run("2026-11-05T10:01:00Z", 130, false);
    run("2026-11-05T11:00:00Z", 500, false);
    run("2026-11-05T12:00:00Z", 600, true);
    run("2026-11-05T12:00:30Z", 601, false);

    assertEquals(expected(2, "PT1M30S", 31), inPeriod("2026-11-05T13:00:00Z", 900));
  }

  @Test
  void countsWhatStandsNow() {
    run("2026-11-05T10:00:00Z", 100, true);

    assertEquals(expected(1, "PT2H", 40), inPeriod("2026-11-05T12:00:00Z", 140));
  }

  @Test
  void changesNothingWhileALimitGoesOn() {
    run("2026-11-05T10:00:00Z", 100, true);
    LimitedDays before = limited;

    run("2026-11-05T22:59:59Z", 110, true);

    assertSame(before, limited);
  }

  @Test
  void isOneLimitThatStandsOverMidnight() {
    run("2026-11-05T22:59:50Z", 100, true);
    run("2026-11-05T23:00:05Z", 120, true);
    run("2026-11-05T23:00:20Z", 150, false);

    assertEquals(expected(1, "PT30S", 50), inPeriod("2026-11-06T00:00:00Z", 900));
    assertEquals(
        expected(0, "PT15S", 30),
        limited.since(LocalDate.parse("2026-11-06"), periodStart, DECEMBER, Optional.empty()));
  }

  @Test
  void countsAgainInAPeriodThatBeginsUnderALimit() {
    run("2026-11-30T22:59:40Z", 100, true);
    run("2026-11-30T22:59:55Z", 130, true);
    periodStart = DECEMBER;
    run("2026-11-30T23:00:10Z", 3, true);
    run("2026-11-30T23:00:25Z", 10, false);

    assertEquals(expected(1, "PT15S", 7), inPeriod("2026-12-01T00:00:00Z", 20));
    assertEquals(
        expected(2, "PT45S", 37),
        limited.since(LocalDate.parse("2026-11-01"), NOVEMBER, DECEMBER, Optional.empty()));
  }

  @Test
  void isOneLimitWhereTheWindowOnlyMovesOn() {
    startsAnew = false;
    run("2026-11-05T22:59:50Z", 100, true);
    periodStart = NOVEMBER.plus(Duration.ofDays(1));
    run("2026-11-05T23:00:05Z", 60, true);
    run("2026-11-05T23:00:20Z", 65, false);

    assertEquals(expected(1, "PT30S", 5), inPeriod("2026-11-06T00:00:00Z", 80));
  }

  @Test
  void neverCountsBackwards() {
    run("2026-11-05T10:00:00Z", 100, true);
    run("2026-11-05T09:00:00Z", 50, false);

    assertEquals(expected(1, "PT0S", 0), inPeriod("2026-11-05T09:00:00Z", 50));
  }

  @Test
  void forgetsWhatNoPeriodReachesBackTo() {
    run("2026-11-05T10:00:00Z", 100, true);
    run("2026-11-05T10:01:00Z", 100, false);
    run("2028-01-05T10:00:00Z", 100, true);
    run("2028-01-05T10:01:00Z", 100, false);

    assertEquals(1, limited.days().size());
  }
}
