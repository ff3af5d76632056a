package io.github.bwflow.budget;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * The time that one allowance is for, from its start (included) to its end (excluded).
 *
 * @param start the first instant
 * @param end the first instant of the next period
 * @param zone the provider's time zone, in which both are midnights
 */
public record Period(Instant start, Instant end, ZoneId zone) {

  /** Refuses a period without length. */
  public Period {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("a period ends after it starts");
    }
  }

  /**
   * The monthly period that contains an instant: from the billing day's midnight to the next one's.
   * Where a month is shorter than the billing day, its last day is meant; where the clocks skip
   * midnight, the day's first instant is.
   *
   * @param billingDay 1 to 31
   */
  public static Period monthly(int billingDay, ZoneId zone, Instant at) {
    YearMonth month = YearMonth.from(at.atZone(zone));
    if (at.isBefore(startIn(month, billingDay, zone))) {
      month = month.minusMonths(1);
    }
    return new Period(
        startIn(month, billingDay, zone), startIn(month.plusMonths(1), billingDay, zone), zone);
  }

  private static Instant startIn(YearMonth month, int billingDay, ZoneId zone) {
    return month.atDay(Math.min(billingDay, month.lengthOfMonth())).atStartOfDay(zone).toInstant();
  }

  /** Its real length; not always a whole number of days where the clocks change. */
  public Duration length() {
    return Duration.between(start, end);
  }

  /** Whether the instant lies in it. */
  public boolean contains(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }

  /** The time from the instant to the end; never negative. */
  public Duration left(Instant instant) {
    Duration left = Duration.between(instant, end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The date in the period's zone that it starts on. */
  public LocalDate startDate() {
    return start.atZone(zone).toLocalDate();
  }
}
