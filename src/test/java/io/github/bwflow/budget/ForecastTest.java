package io.github.bwflow.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Forecast.Day;
import io.github.bwflow.units.Bytes;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastTest {
  private static final long GB = 1_000_000_000L;
  private static final ZoneId UTC = ZoneOffset.UTC;

  /** A Monday. */
  private static final Instant MIDDLE = Instant.parse("2026-11-16T00:00:00Z");

  private static Balance used(long bytes, Instant at) {
    Policy policy = new TokenBucket(new Bytes(100 * GB), new Bytes(50 * GB));
    return Balance.of(policy, Period.monthly(1, UTC, at), at, new Bytes(bytes));
  }

  private static Balance used(long bytes) {
    return used(bytes, MIDDLE);
  }

  /** These amounts on the days before the sixteenth. */
  private static List<Day> days(long... bytes) {
    LocalDate first = LocalDate.parse("2026-11-16").minusDays(bytes.length);
    List<Day> days = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      days.add(new Day(first.plusDays(i), new Bytes(bytes[i])));
    }
    return days;
  }

  private static List<Day> daysBefore(String today, int count, ToLongFunction<LocalDate> use) {
    LocalDate end = LocalDate.parse(today);
    return end.minusDays(count)
        .datesUntil(end)
        .map(date -> new Day(date, new Bytes(use.applyAsLong(date))))
        .toList();
  }

  private static boolean isWeekend(LocalDate date) {
    return date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
  }

  private static Forecast forecast(Balance balance, List<Day> days) {
    return Forecast.of(balance, UTC, days);
  }

  @Test
  void saysNothingBeforeThreeWholeDays() {
    assertEquals(Forecast.UNKNOWN, forecast(used(20 * GB), List.of()));
    assertEquals(Forecast.UNKNOWN, forecast(used(20 * GB), days(GB, GB)));
    assertTrue(forecast(used(20 * GB), days(GB, GB, GB)).periodEnd().isPresent());
  }

  @Test
  void saysNothingFromDaysOfLongAgo() {
    assertEquals(
        Forecast.UNKNOWN, forecast(used(20 * GB), daysBefore("2026-09-01", 20, date -> GB)));
  }

  @Test
  void continuesTheDaysAsTheyWere() {
    // 2 GB a day for 15 more days on top of 20 GB.
    Forecast forecast = forecast(used(20 * GB), days(2 * GB, 2 * GB, 2 * GB));

    assertEquals(Optional.of(new Bytes(50 * GB)), forecast.periodEnd());
    assertEquals(Optional.empty(), forecast.exhaustedAt());
  }

  @Test
  void weighsADayHalfAsMuchAsOneAWeekYounger() {
    // Ages 1 and 8 weigh 2 : 1, so (2 * 4 + 1 * 1) / 3 = 3 GB a day where all days between are
    // 3 GB. The integers that stand for the weights are a billionth off.
    long perDay =
        (forecast(used(0), days(GB, 3 * GB, 3 * GB, 3 * GB, 3 * GB, 3 * GB, 3 * GB, 4 * GB))
                .periodEnd()
                .orElseThrow()
                .value())
            / 15;

    assertEquals(3 * GB, perDay, 10);
  }

  @Test
  void seesTheWeekdaysOnceThereAreTwoWeeksOfThem() {
    // From Monday the 16th to December there are 11 weekdays with 4 GB and 4 days of weekend.
    List<Day> fortnight = daysBefore("2026-11-16", 14, date -> isWeekend(date) ? 0 : 4 * GB);

    assertEquals(Optional.of(new Bytes(44 * GB)), forecast(used(0), fortnight).periodEnd());
  }

  @Test
  void takesTheMeanOfAllDaysBeforeThere() {
    List<Day> thirteen = daysBefore("2026-11-16", 13, date -> isWeekend(date) ? 0 : 4 * GB);
    Instant friday = Instant.parse("2026-11-27T00:00:00Z");
    Instant saturday = Instant.parse("2026-11-28T00:00:00Z");

    long onFriday = forecast(used(0, friday), thirteen).periodEnd().orElseThrow().value();
    long onSaturday = forecast(used(0, saturday), thirteen).periodEnd().orElseThrow().value();

    assertEquals(4, (double) onFriday / (onFriday - onSaturday), 1e-6, "all days are alike");
  }

  @Test
  void restsOverTheWeekendAndIsExhaustedAfterIt() {
    // Friday noon, 2 GB until midnight, nothing until Monday, and then 4 GB in a day.
    Instant friday = Instant.parse("2026-11-20T12:00:00Z");
    List<Day> weeks = daysBefore("2026-11-20", 21, date -> isWeekend(date) ? 0 : 4 * GB);

    assertEquals(
        Optional.of(Instant.parse("2026-11-23T06:00:00Z")),
        forecast(used(97 * GB, friday), weeks).exhaustedAt());
    assertEquals(
        Optional.of(Instant.parse("2026-11-21T00:00:00Z")),
        forecast(used(98 * GB, friday), weeks).exhaustedAt(),
        "the use reaches the budget with Friday's last byte");
  }

  @Test
  void takesTheMeanForAWeekdayThatWasNotSeenTwice() {
    // A host that is off on Sundays has no rows of them.
    List<Day> weeks =
        daysBefore("2026-11-16", 42, date -> 4 * GB).stream()
            .filter(day -> day.date().getDayOfWeek() != DayOfWeek.SUNDAY)
            .toList();

    assertEquals(Optional.of(new Bytes(60 * GB)), forecast(used(0), weeks).periodEnd());
  }

  @Test
  void followsAChangeOfHabitsWithinTwoWeeks() {
    LocalDate change = LocalDate.parse("2026-11-02");
    List<Day> weeks = daysBefore("2026-11-16", 56, date -> date.isBefore(change) ? 0 : 4 * GB);

    long end = forecast(used(0), weeks).periodEnd().orElseThrow().value();

    assertTrue(end > 60 * GB * 7 / 10, () -> end + " of 60 GB");
  }

  @Test
  void doesNotCareForTheOrderOfTheDays() {
    List<Day> days = daysBefore("2026-11-16", 30, date -> date.getDayOfMonth() * GB);
    List<Day> shuffled = new ArrayList<>(days);
    Collections.reverse(shuffled);

    assertEquals(forecast(used(0), days), forecast(used(0), shuffled));
  }

  @Test
  void saysWhenTheBudgetWillBeGone() {
    // 10 GB a day, 40 GB left: four days.
    Forecast forecast = forecast(used(60 * GB), days(10 * GB, 10 * GB, 10 * GB));

    assertEquals(Optional.of(new Bytes(210 * GB)), forecast.periodEnd());
    assertEquals(Optional.of(Instant.parse("2026-11-20T00:00:00Z")), forecast.exhaustedAt());
  }

  @Test
  void isExhaustedNowWhereTheBudgetIsGone() {
    Forecast forecast = forecast(used(100 * GB), days(0, 0, 0));

    assertEquals(Optional.of(new Bytes(100 * GB)), forecast.periodEnd());
    assertEquals(Optional.of(MIDDLE), forecast.exhaustedAt());
  }

  @Test
  void reachesTheBudgetWithThePeriodsEndWithoutBeingExhausted() {
    Forecast forecast = forecast(used(85 * GB), days(GB, GB, GB));

    assertEquals(Optional.of(new Bytes(100 * GB)), forecast.periodEnd());
    assertEquals(Optional.empty(), forecast.exhaustedAt());
  }

  @Test
  void needsNoTrafficToGoOn() {
    Forecast forecast = forecast(used(GB), days(0, 0, 0));

    assertEquals(new Forecast(Optional.of(new Bytes(GB)), Optional.empty()), forecast);
  }

  @Test
  void saysTheMostThereIsWhereTheDaysAreAbsurd() {
    List<Day> absurd = daysBefore("2026-11-16", 56, date -> Bytes.LIMIT);

    Forecast forecast = forecast(used(Bytes.LIMIT), absurd);

    assertEquals(Optional.of(new Bytes(Long.MAX_VALUE)), forecast.periodEnd());
    assertEquals(Optional.of(MIDDLE), forecast.exhaustedAt());
  }

  @Test
  void findsTheInstantAlsoWhereTheDaysAreAbsurd() {
    // 2^62 - 1 bytes a day: 100 GB last two milliseconds.
    List<Day> absurd = daysBefore("2026-11-16", 56, date -> Bytes.LIMIT);

    assertEquals(Optional.of(MIDDLE.plusNanos(1_873_502)), forecast(used(0), absurd).exhaustedAt());
  }

  /**
   * 123 457 bytes a second from the beginning of time: whichever instant it is asked at, and
   * whatever the clocks do, the budget is used up at the same one.
   */
  @ParameterizedTest
  @CsvSource({
    // The rows' zone, the period's, an instant in the period, the rows' first date.
    "UTC,                 UTC,              2026-11-15T00:00:00Z, 2026-09-01",
    "UTC,                 UTC,              2026-11-15T00:00:00Z, 2026-10-30",
    "Europe/Berlin,       Europe/Berlin,    2026-03-15T00:00:00Z, 2026-01-20",
    "Europe/Berlin,       Europe/Berlin,    2026-10-15T00:00:00Z, 2026-09-28",
    "America/New_York,    UTC,              2026-11-10T00:00:00Z, 2026-10-20",
    "America/Havana,      America/New_York, 2026-11-10T00:00:00Z, 2026-10-01",
    "America/Sao_Paulo,   UTC,              2018-11-10T00:00:00Z, 2018-10-01",
    "Australia/Lord_Howe, Asia/Kathmandu,   2026-04-10T00:00:00Z, 2026-02-01",
    "Pacific/Apia,        UTC,              2011-12-10T00:00:00Z, 2011-11-20",
  })
  void givesTheExactInstantForConstantDemand(
      String rows, String provider, String within, String firstRow) {
    long rate = 123_457;
    ZoneId zone = ZoneId.of(rows);
    Period period = Period.monthly(1, ZoneId.of(provider), Instant.parse(within));
    long seconds = period.length().toSeconds();
    // Gone 100 000 s before the period ends, at a whole second.
    Bytes budget = new Bytes(rate * (seconds - 100_000));
    Instant gone = period.end().minusSeconds(100_000);
    int asked = 0;
    for (Instant at = period.start().plusMillis(1_750);
        at.isBefore(gone);
        at = at.plusSeconds(3_607)) {
      List<Day> days = new ArrayList<>();
      LocalDate today = at.atZone(zone).toLocalDate();
      for (LocalDate date = LocalDate.parse(firstRow); date.isBefore(today); ) {
        LocalDate next = date.plusDays(1);
        long length =
            Duration.between(date.atStartOfDay(zone), next.atStartOfDay(zone)).toSeconds();
        days.add(new Day(date, new Bytes(rate * length)));
        date = next;
      }
      if (days.size() < 4) {
        continue;
      }
      // Rounded down, so that the instant may be a byte's time, 8.1 us, late.
      long sent = rate * Duration.between(period.start(), at).toMillis() / 1_000;
      for (Policy policy :
          List.of(
              new FixedWindow(budget), new TokenBucket(budget, new Bytes(budget.value() / 2)))) {
        Balance balance = Balance.of(policy, period, at, new Bytes(sent));
        Forecast forecast = Forecast.of(balance, zone, days);
        Duration off = Duration.between(gone, forecast.exhaustedAt().orElseThrow());
        assertTrue(off.abs().toNanos() < 10_000, at + " is off by " + off);
        assertEquals(rate * seconds, forecast.periodEnd().orElseThrow().value(), 1);
      }
      asked++;
    }
    assertTrue(asked > 100, "asked only " + asked + " times");
  }

  @Test
  void countsAPartialFirstDayOnlyInTheBalance() {
    // 1 MB a second since the 10th at 17:20; nothing before it. The 11th to the 13th are whole.
    Instant at = Instant.parse("2026-11-14T09:30:00Z");
    long rate = 1_000_000;
    long sent = rate * Duration.between(Instant.parse("2026-11-10T17:20:00Z"), at).toSeconds();

    Forecast forecast =
        forecast(
            Balance.of(
                new FixedWindow(new Bytes(1_000 * GB)),
                Period.monthly(1, UTC, at),
                at,
                new Bytes(sent)),
            daysBefore("2026-11-14", 3, date -> 86_400 * rate));

    // 1000 GB at 1 MB/s are 1 000 000 s, 11 d 13 h 46 min 40 s.
    assertEquals(Optional.of(Instant.parse("2026-11-22T07:06:40Z")), forecast.exhaustedAt());
  }
}
