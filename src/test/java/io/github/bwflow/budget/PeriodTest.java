package io.github.bwflow.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {
  private static final long SEED = 20261121;

  // The instants were computed from the time zone database by another program (Python's zoneinfo):
  // the first quarter of an hour whose local date is the billing day, or follows it.
  @ParameterizedTest
  @CsvSource({
    "1, UTC, 2026-11-01T00:00:00Z, 2026-12-01T00:00:00Z",
    "1, UTC, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
    // A month that is shorter than the billing day.
    "31, UTC, 2026-01-31T00:00:00Z, 2026-02-28T00:00:00Z",
    "31, UTC, 2026-02-28T00:00:00Z, 2026-03-31T00:00:00Z",
    "29, UTC, 2026-02-28T00:00:00Z, 2026-03-29T00:00:00Z",
    "29, UTC, 2028-02-29T00:00:00Z, 2028-03-29T00:00:00Z",
    "30, UTC, 2028-02-29T00:00:00Z, 2028-03-30T00:00:00Z",
    "31, UTC, 2028-01-31T00:00:00Z, 2028-02-29T00:00:00Z",
    "28, UTC, 2027-02-28T00:00:00Z, 2027-03-28T00:00:00Z",
    "31, UTC, 2026-04-30T00:00:00Z, 2026-05-31T00:00:00Z",
    "31, UTC, 2026-12-31T00:00:00Z, 2027-01-31T00:00:00Z",
    // Into a February, and out of it: 2027 has 28 days there, 2028 has 29.
    "29, UTC, 2027-01-29T00:00:00Z, 2027-02-28T00:00:00Z",
    "29, UTC, 2027-02-28T00:00:00Z, 2027-03-29T00:00:00Z",
    "30, UTC, 2027-01-30T00:00:00Z, 2027-02-28T00:00:00Z",
    "30, UTC, 2027-02-28T00:00:00Z, 2027-03-30T00:00:00Z",
    "29, UTC, 2028-01-29T00:00:00Z, 2028-02-29T00:00:00Z",
    "30, UTC, 2028-01-30T00:00:00Z, 2028-02-29T00:00:00Z",
    "31, UTC, 2028-02-29T00:00:00Z, 2028-03-31T00:00:00Z",
    // A century is a leap year only where 400 divides it: 2000 is, 2100 is not.
    "29, UTC, 2000-02-29T00:00:00Z, 2000-03-29T00:00:00Z",
    "31, UTC, 2000-01-31T00:00:00Z, 2000-02-29T00:00:00Z",
    "29, UTC, 2100-01-29T00:00:00Z, 2100-02-28T00:00:00Z",
    "31, UTC, 2100-02-28T00:00:00Z, 2100-03-31T00:00:00Z",
    // The clocks change within the period, or on the billing day itself.
    "25, Europe/Berlin, 2026-10-24T22:00:00Z, 2026-11-24T23:00:00Z",
    "29, Europe/Berlin, 2026-03-28T23:00:00Z, 2026-04-28T22:00:00Z",
    "1, Europe/Berlin, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
    "1, America/New_York, 2026-11-01T04:00:00Z, 2026-12-01T05:00:00Z",
    "8, America/New_York, 2026-03-08T05:00:00Z, 2026-04-08T04:00:00Z",
    "1, America/Havana, 2015-11-01T04:00:00Z, 2015-12-01T05:00:00Z",
    // Half an hour, at 02:00 on the first Sundays of April and October: +11 and +10:30.
    "5, Australia/Lord_Howe, 2026-04-04T13:00:00Z, 2026-05-04T13:30:00Z",
    "4, Australia/Lord_Howe, 2026-10-03T13:30:00Z, 2026-11-03T13:00:00Z",
    // Midnight comes twice, a minute before the clocks are set back to 23:01: the first counts.
    "1, America/St_Johns, 2009-10-01T02:30:00Z, 2009-11-01T02:30:00Z",
    "1, America/St_Johns, 2009-11-01T02:30:00Z, 2009-12-01T03:30:00Z",
    // Midnight does not exist: 00:00 is skipped to 01:00.
    "26, Africa/Cairo, 2024-04-25T22:00:00Z, 2024-05-25T21:00:00Z",
    "4, America/Sao_Paulo, 2018-11-04T03:00:00Z, 2018-12-04T02:00:00Z",
    "4, America/Sao_Paulo, 2018-10-04T03:00:00Z, 2018-11-04T03:00:00Z",
    "27, Asia/Beirut, 2022-03-26T22:00:00Z, 2022-04-26T21:00:00Z",
    "27, Asia/Beirut, 2022-02-26T22:00:00Z, 2022-03-26T22:00:00Z",
    // Midnight comes after 23:00 has come twice.
    "18, America/Sao_Paulo, 2018-02-18T03:00:00Z, 2018-03-18T03:00:00Z",
    // Far east, far west, and an offset that is no whole hour.
    "1, Pacific/Kiritimati, 2025-12-31T10:00:00Z, 2026-01-31T10:00:00Z",
    "1, Pacific/Pago_Pago, 2026-01-01T11:00:00Z, 2026-02-01T11:00:00Z",
    "15, Asia/Kathmandu, 2026-06-14T18:15:00Z, 2026-07-14T18:15:00Z",
    // A whole day that does not exist: Samoa had no 30 December 2011.
    "30, Pacific/Apia, 2011-11-30T10:00:00Z, 2011-12-30T10:00:00Z",
    "30, Pacific/Apia, 2011-12-30T10:00:00Z, 2012-01-29T10:00:00Z",
    "31, Pacific/Apia, 2011-12-30T10:00:00Z, 2012-01-30T10:00:00Z",
  })
  void runsFromOneBillingDaysMidnightToTheNext(
      int billingDay, ZoneId zone, Instant start, Instant end) {
    assertRuns(new Recurrence.Monthly(billingDay), zone, start, end);
    assertEquals(new Period(start, end, zone), Period.monthly(billingDay, zone, start));
  }

  private static void assertRuns(Recurrence recurrence, ZoneId zone, Instant start, Instant end) {
    Period expected = new Period(start, end, zone);
    Duration half = Duration.between(start, end).dividedBy(2);

    assertEquals(expected, recurrence.period(zone, start));
    assertEquals(expected, recurrence.period(zone, start.plusNanos(1)));
    assertEquals(expected, recurrence.period(zone, start.plus(half)));
    assertEquals(expected, recurrence.period(zone, end.minusNanos(1)));
    assertEquals(end, recurrence.period(zone, end).start());
    assertEquals(start, recurrence.period(zone, start.minusNanos(1)).end());
  }

  // The offsets from UTC are in the comments; the hours are the real length.
  @ParameterizedTest
  @CsvSource({
    // Monday to Monday, over the year's end: 168 h.
    "MONDAY, UTC, 2026-12-28T00:00:00Z, 2027-01-04T00:00:00Z",
    // +1 until Sunday 29 March 01:00Z, then +2: 167 h, also where Sunday is the first day.
    "MONDAY, Europe/Berlin, 2026-03-22T23:00:00Z, 2026-03-29T22:00:00Z",
    "SUNDAY, Europe/Berlin, 2026-03-28T23:00:00Z, 2026-04-04T22:00:00Z",
    // +2 until Sunday 25 October 01:00Z, then +1: 169 h.
    "MONDAY, Europe/Berlin, 2026-10-18T22:00:00Z, 2026-10-25T23:00:00Z",
    "SUNDAY, Europe/Berlin, 2026-10-24T22:00:00Z, 2026-10-31T23:00:00Z",
    // Sunday begins at 01:00, which is 22:00Z with the old +2; the next at 00:00 with +3: 167 h.
    "SUNDAY, Asia/Beirut, 2022-03-26T22:00:00Z, 2022-04-02T21:00:00Z",
    // -10 until Thursday 29 December 2011 is over, then Saturday with +14: 168 h, 144 h.
    "FRIDAY, Pacific/Apia, 2011-12-23T10:00:00Z, 2011-12-30T10:00:00Z",
    "FRIDAY, Pacific/Apia, 2011-12-30T10:00:00Z, 2012-01-05T10:00:00Z",
  })
  void runsFromOneWeeksFirstDayToTheNext(DayOfWeek first, ZoneId zone, Instant start, Instant end) {
    assertRuns(Recurrence.weekly(first), zone, start, end);
  }

  @ParameterizedTest
  @CsvSource({
    "UTC, 2028-02-29T00:00:00Z, 2028-03-01T00:00:00Z",
    // 29 March from +1 to +2: 23 h; 25 October from +2 to +1: 25 h.
    "Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
    "Europe/Berlin, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
    // 4 October from +10:30 to +11: 23.5 h; 5 April from +11 to +10:30: 24.5 h.
    "Australia/Lord_Howe, 2026-10-03T13:30:00Z, 2026-10-04T13:00:00Z",
    "Australia/Lord_Howe, 2026-04-04T13:00:00Z, 2026-04-05T13:30:00Z",
    // 25 October from +2 to +0: 26 h.
    "Antarctica/Troll, 2026-10-24T22:00:00Z, 2026-10-26T00:00:00Z",
    // 4 November begins at 01:00 with -2, which is 00:00 with -3: 23 h.
    "America/Sao_Paulo, 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z",
    // 17 February has its last hour twice, with -2 and -3: 25 h.
    "America/Sao_Paulo, 2018-02-17T02:00:00Z, 2018-02-18T03:00:00Z",
    // 31 October from the first midnight (-2:30) to the next day's first: 24 h; then to -3:30, 25
    // h.
    "America/St_Johns, 2009-10-31T02:30:00Z, 2009-11-01T02:30:00Z",
    "America/St_Johns, 2009-11-01T02:30:00Z, 2009-11-02T03:30:00Z",
    // After 29 December comes the 31st.
    "Pacific/Apia, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z",
    "Pacific/Apia, 2011-12-30T10:00:00Z, 2011-12-31T10:00:00Z",
  })
  void runsFromOneDayToTheNext(ZoneId zone, Instant start, Instant end) {
    assertRuns(Recurrence.daily(), zone, start, end);
  }

  @ParameterizedTest
  @CsvSource({
    // 15 January + 30 = 14 February, + 30 = 16 March, + 30 = 15 April; 15 January - 30 = 16
    // December.
    "30, 2026-01-15, UTC, 2026-01-15T00:00:00Z, 2026-02-14T00:00:00Z",
    "30, 2026-01-15, UTC, 2026-02-14T00:00:00Z, 2026-03-16T00:00:00Z",
    "30, 2026-01-15, UTC, 2025-12-16T00:00:00Z, 2026-01-15T00:00:00Z",
    "30, 2026-01-15, Europe/Berlin, 2026-03-15T23:00:00Z, 2026-04-14T22:00:00Z",
    // 29 days in the leap year's February.
    "28, 2028-02-01, UTC, 2028-02-01T00:00:00Z, 2028-02-29T00:00:00Z",
    "28, 2028-02-01, UTC, 2028-02-29T00:00:00Z, 2028-03-28T00:00:00Z",
    // 2028 has 366 days and 2027 has 365, so the one before begins a day earlier.
    "366, 2028-01-01, UTC, 2028-01-01T00:00:00Z, 2029-01-01T00:00:00Z",
    "366, 2028-01-01, UTC, 2026-12-31T00:00:00Z, 2028-01-01T00:00:00Z",
    // From the day on which clocks are set back, +2, to +1: 10 days and an hour.
    "10, 2026-10-25, Europe/Berlin, 2026-10-24T22:00:00Z, 2026-11-03T23:00:00Z",
    // The date has no midnight: 01:00 with +3 is 22:00Z.
    "2, 2024-04-26, Africa/Cairo, 2024-04-25T22:00:00Z, 2024-04-27T21:00:00Z",
    // The date does not exist; the period before and the one after meet where it would be.
    "3, 2011-12-30, Pacific/Apia, 2011-12-27T10:00:00Z, 2011-12-30T10:00:00Z",
    "3, 2011-12-30, Pacific/Apia, 2011-12-30T10:00:00Z, 2012-01-01T10:00:00Z",
    "1, 2026-07-04, America/New_York, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z",
  })
  void runsForItsDaysFromADateOnAndBefore(
      int days, LocalDate from, ZoneId zone, Instant start, Instant end) {
    assertRuns(new Recurrence.EveryDays(days, from), zone, start, end);
  }

  @Test
  void isNotLeftAgainWhereTheClocksShowYesterdayOnceMore() {
    // 00:01 on 1 November became 23:01 on 31 October; half an hour later it is 23:31 again.
    ZoneId zone = ZoneId.of("America/St_Johns");
    Instant at = Instant.parse("2009-11-01T03:01:00Z");
    assertEquals(LocalDate.of(2009, 10, 31), at.atZone(zone).toLocalDate());

    for (Recurrence recurrence :
        List.of(
            new Recurrence.Monthly(1), Recurrence.weekly(DayOfWeek.SUNDAY), Recurrence.daily())) {
      Period period = recurrence.period(zone, at);

      assertEquals(Instant.parse("2009-11-01T02:30:00Z"), period.start());
      assertTrue(period.contains(at));
    }
  }

  @Test
  void isNeverLongerThanItsLongest() {
    List<String> zones = new ArrayList<>(new TreeSet<>(ZoneId.getAvailableZoneIds()));
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
      Recurrence recurrence = anyRecurrence(random);
      Instant at = Instant.ofEpochSecond(1_767_225_600L + random.nextLong(2_000_000_000L));

      Duration length = recurrence.period(zone, at).length();

      assertTrue(
          length.compareTo(recurrence.longest(zone)) <= 0,
          () -> recurrence + " " + zone + " " + at + " " + length + " with seed " + SEED);
    }
  }

  @Test
  void hasTheHoursThatItsZoneCanAddAsItsLongest() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    ZoneId troll = ZoneId.of("Antarctica/Troll");

    assertEquals(Duration.ofDays(31), new Recurrence.Monthly(1).longest(ZoneOffset.UTC));
    assertEquals(Duration.ofHours(31 * 24 + 1), new Recurrence.Monthly(1).longest(berlin));
    assertEquals(Duration.ofHours(7 * 24 + 1), Recurrence.weekly(DayOfWeek.MONDAY).longest(berlin));
    assertEquals(Duration.ofHours(25), Recurrence.daily().longest(berlin));
    assertEquals(Duration.ofHours(26), Recurrence.daily().longest(troll));
    assertEquals(
        Duration.ofDays(366),
        new Recurrence.EveryDays(366, LocalDate.EPOCH).longest(ZoneOffset.UTC));
  }

  @Test
  void refusesWhatNoPeriodIs() {
    for (int day : List.of(0, 32)) {
      assertThrows(IllegalArgumentException.class, () -> new Recurrence.Monthly(day));
    }
    for (int days : List.of(0, 367)) {
      assertThrows(
          IllegalArgumentException.class, () -> new Recurrence.EveryDays(days, LocalDate.EPOCH));
    }
  }

  private static Recurrence anyRecurrence(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Recurrence.Monthly(1 + random.nextInt(31));
      case 1 -> Recurrence.weekly(DayOfWeek.of(1 + random.nextInt(7)));
      case 2 -> Recurrence.daily();
      default ->
          new Recurrence.EveryDays(
              1 + random.nextInt(366), LocalDate.ofEpochDay(random.nextInt(40_000)));
    };
  }

  @Test
  void joinsTheNextWithoutGapOrOverlap() {
    List<String> zones = new ArrayList<>(new TreeSet<>(ZoneId.getAvailableZoneIds()));
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
      Recurrence recurrence = anyRecurrence(random);
      Instant at = Instant.ofEpochSecond(random.nextLong(2_000_000_000L));
      String which = recurrence + " " + zone + " " + at + " with seed " + SEED;

      Period period = recurrence.period(zone, at);
      Period next = recurrence.period(zone, period.end());
      Period before = recurrence.period(zone, period.start().minusNanos(1));

      assertTrue(period.contains(at), which);
      assertEquals(period.end(), next.start(), which);
      assertEquals(period.start(), before.end(), which);
      // A zone may have skipped a day, or had one twice.
      long shortest =
          recurrence instanceof Recurrence.Monthly ? 27 : Math.max(0, recurrence.mostDays() - 2);
      assertTrue(
          period.length().toDays() >= shortest
              && period.length().toDays() <= recurrence.mostDays() + 1,
          which);
    }
  }

  @Test
  void startsOnTheBillingDayOrTheMonthsLast() {
    Random random = new Random(SEED);
    for (int i = 0; i < 3_000; i++) {
      int billingDay = 1 + random.nextInt(31);
      Instant at = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));

      Period period = Period.monthly(billingDay, ZoneOffset.UTC, at);

      LocalDate start = period.startDate();
      assertEquals(
          Math.min(billingDay, start.lengthOfMonth()), start.getDayOfMonth(), () -> "seed " + SEED);
      assertEquals(
          LocalTime.MIDNIGHT,
          period.start().atZone(ZoneOffset.UTC).toLocalTime(),
          () -> "seed " + SEED);
    }
  }

  @Test
  void knowsItsRealLengthWhereTheClocksChange() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");

    Duration march = Period.monthly(1, berlin, Instant.parse("2026-03-15T00:00:00Z")).length();
    Duration october = Period.monthly(1, berlin, Instant.parse("2026-10-15T00:00:00Z")).length();

    assertEquals(Duration.ofHours(31 * 24 - 1), march);
    assertEquals(Duration.ofHours(31 * 24 + 1), october);
  }

  @Test
  void containsItsStartAndNotItsEnd() {
    Period period = Period.monthly(1, ZoneOffset.UTC, Instant.parse("2026-11-16T00:00:00Z"));

    assertTrue(period.contains(period.start()));
    assertFalse(period.contains(period.start().minusNanos(1)));
    assertTrue(period.contains(period.end().minusNanos(1)));
    assertFalse(period.contains(period.end()));
  }

  @Test
  void hasNoTimeLeftAfterItsEnd() {
    Period period = Period.monthly(1, ZoneOffset.UTC, Instant.parse("2026-11-16T00:00:00Z"));

    assertEquals(Duration.ofDays(15), period.left(Instant.parse("2026-11-16T00:00:00Z")));
    assertEquals(Duration.ZERO, period.left(period.end()));
    assertEquals(Duration.ZERO, period.left(period.end().plusSeconds(1)));
  }

  @Test
  void namesItsFirstDayInItsOwnZone() {
    ZoneId tokyo = ZoneId.of("Asia/Tokyo");

    Period period = Period.monthly(1, tokyo, Instant.parse("2026-11-16T00:00:00Z"));

    assertEquals(LocalDate.of(2026, 11, 1), period.startDate());
    assertEquals(Instant.parse("2026-10-31T15:00:00Z"), period.start());
  }

  @Test
  void alwaysHasALength() {
    Instant now = Instant.parse("2026-11-16T00:00:00Z");

    assertThrows(IllegalArgumentException.class, () -> new Period(now, now, ZoneOffset.UTC));
  }
}
