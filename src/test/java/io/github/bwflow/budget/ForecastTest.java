package io.github.bwflow.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.units.Bytes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final long GB = 1_000_000_000L;
  private static final Instant MIDDLE = Instant.parse("2026-11-16T00:00:00Z");
  private static final Period NOVEMBER = Period.monthly(1, ZoneOffset.UTC, MIDDLE);
  private static final Policy HALF = new TokenBucket(new Bytes(100 * GB), new Bytes(50 * GB));

  private static Balance used(long bytes) {
    return Balance.of(HALF, NOVEMBER, MIDDLE, new Bytes(bytes));
  }

  private static List<Bytes> days(long... bytes) {
    List<Bytes> days = new ArrayList<>();
    for (long each : bytes) {
      days.add(new Bytes(each));
    }
    return days;
  }

  @Test
  void saysNothingBeforeThreeWholeDays() {
    assertEquals(Forecast.UNKNOWN, Forecast.of(used(20 * GB), List.of()));
    assertEquals(Forecast.UNKNOWN, Forecast.of(used(20 * GB), days(GB, GB)));
  }

  @Test
  void continuesTheMeanOfTheDays() {
    // (1 + 2 + 3) / 3 = 2 GB a day for 15 more days on top of 20 GB.
    Forecast forecast = Forecast.of(used(20 * GB), days(GB, 2 * GB, 3 * GB));

    assertEquals(Optional.of(new Bytes(50 * GB)), forecast.periodEnd());
    assertEquals(Optional.empty(), forecast.exhaustedAt());
  }

  @Test
  void looksAtTheLastSevenDaysOnly() {
    Forecast forecast = Forecast.of(used(40 * GB), days(30 * GB, GB, GB, GB, GB, GB, GB, GB));

    assertEquals(Optional.of(new Bytes(55 * GB)), forecast.periodEnd());
  }

  @Test
  void saysWhenTheBudgetWillBeGone() {
    // 10 GB a day, 40 GB left: four days.
    Forecast forecast = Forecast.of(used(60 * GB), days(10 * GB, 10 * GB, 10 * GB));

    assertEquals(Optional.of(new Bytes(210 * GB)), forecast.periodEnd());
    assertEquals(Optional.of(Instant.parse("2026-11-20T00:00:00Z")), forecast.exhaustedAt());
  }

  @Test
  void isExhaustedNowWhereTheBudgetIsGone() {
    Forecast forecast = Forecast.of(used(100 * GB), days(0, 0, 0));

    assertEquals(Optional.of(new Bytes(100 * GB)), forecast.periodEnd());
    assertEquals(Optional.of(MIDDLE), forecast.exhaustedAt());
  }

  @Test
  void reachesTheBudgetExactlyWithoutBeingExhausted() {
    Forecast forecast = Forecast.of(used(85 * GB), days(GB, GB, GB));

    assertEquals(Optional.of(new Bytes(100 * GB)), forecast.periodEnd());
    assertEquals(Optional.empty(), forecast.exhaustedAt());
  }

  @Test
  void needsNoTrafficToGoOn() {
    Forecast forecast = Forecast.of(used(GB), days(0, 0, 0));

    assertEquals(new Forecast(Optional.of(new Bytes(GB)), Optional.empty()), forecast);
  }

  @Test
  void saysTheMostThereIsWhereTheDaysAreAbsurd() {
    List<Bytes> absurd = Collections.nCopies(7, new Bytes(Bytes.LIMIT / 8));

    Forecast forecast = Forecast.of(used(Bytes.LIMIT), absurd);

    assertEquals(Optional.of(new Bytes(Long.MAX_VALUE)), forecast.periodEnd());
    assertEquals(Optional.of(MIDDLE), forecast.exhaustedAt());
  }
}
