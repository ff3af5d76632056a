package io.github.bwflow.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    // The clocks change within the period, or on the billing day itself.
    "25, Europe/Berlin, 2026-10-24T22:00:00Z, 2026-11-24T23:00:00Z",
    "29, Europe/Berlin, 2026-03-28T23:00:00Z, 2026-04-28T22:00:00Z",
    "1, Europe/Berlin, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
    "1, America/New_York, 2026-11-01T04:00:00Z, 2026-12-01T05:00:00Z",
    "8, America/New_York, 2026-03-08T05:00:00Z, 2026-04-08T04:00:00Z",
    "1, America/Havana, 2015-11-01T04:00:00Z, 2015-12-01T05:00:00Z",
    // Midnight does not exist: 00:00 is skipped to 01:00.
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
    Period expected = new Period(start, end, zone);

    assertEquals(expected, Period.monthly(billingDay, zone, start));
    assertEquals(expected, Period.monthly(billingDay, zone, start.plusNanos(1)));
    assertEquals(expected, Period.monthly(billingDay, zone, start.plus(Duration.ofDays(14))));
    assertEquals(expected, Period.monthly(billingDay, zone, end.minusNanos(1)));
    assertEquals(end, Period.monthly(billingDay, zone, end).start());
    assertEquals(start, Period.monthly(billingDay, zone, start.minusNanos(1)).end());
  }

  @Test
  void joinsTheNextWithoutGapOrOverlap() {
    List<String> zones = new ArrayList<>(new TreeSet<>(ZoneId.getAvailableZoneIds()));
    Random random = new Random(SEED);
    for (int i = 0; i < 3_000; i++) {
      ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
      int billingDay = 1 + random.nextInt(31);
      Instant at = Instant.ofEpochSecond(random.nextLong(2_000_000_000L));
      String which = billingDay + " " + zone + " " + at + " with seed " + SEED;

      Period period = Period.monthly(billingDay, zone, at);
      Period next = Period.monthly(billingDay, zone, period.end());
      Period before = Period.monthly(billingDay, zone, period.start().minusNanos(1));

      assertTrue(period.contains(at), which);
      assertEquals(period.end(), next.start(), which);
      assertEquals(period.start(), before.end(), which);
      assertTrue(period.length().toDays() >= 27 && period.length().toDays() <= 32, which);
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
