package io.github.bwflow.budget;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
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
   * The monthly period that contains an instant, see {@link Recurrence.Monthly}.
   *
   * @param billingDay 1 to 31
   */
  public static Period monthly(int billingDay, ZoneId zone, Instant at) {
    return new Recurrence.Monthly(billingDay).period(zone, at);
  }

  // What a record gets by itself is linked anew in each short run.
  @Override
  public boolean equals(Object other) {
    return other instanceof Period period
        && start.equals(period.start)
        && end.equals(period.end)
        && zone.equals(period.zone);
  }

  @Override
  public int hashCode() {
    return start.hashCode() * 31 + end.hashCode();
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
