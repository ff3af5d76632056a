package io.github.bwflow.budget;

import io.github.bwflow.units.Bytes;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Where the use is heading: from what is used now it goes on as the stored days went, to the
 * period's end. How the days are learned from says {@link Rhythm}. Of today only what is still to
 * come is reckoned; what was used today the balance holds already, to the byte. Exact, so that a
 * host whose demand is constant is told the very instant.
 *
 * @param periodEnd what will have been used when the period ends, at most 2^63 - 1; empty where it
 *     is too early to say
 * @param exhaustedAt the first instant, to the nanosecond, at which the use reaches the budget;
 *     empty if it will not before the period ends, or that is unknown
 */
public record Forecast(Optional<Bytes> periodEnd, Optional<Instant> exhaustedAt) {

  /** No figure to be had. */
  public static final Forecast UNKNOWN = new Forecast(Optional.empty(), Optional.empty());

  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);

  /**
   * What was used on a day of which nothing is missing, from its first instant to its last.
   *
   * @param date the day
   * @param used bytes, not negative
   */
  public record Day(LocalDate date, Bytes used) {}

  /**
   * Continues the stored days from now to the period's end.
   *
   * @param balance the balance now
   * @param zone the zone that the days begin and end in, which may be another than the period's
   * @param wholeDays days before today, in any order, also those before the period; a day that is
   *     not among them is unknown, not idle
   * @return {@link #UNKNOWN} where fewer than three of them are from the last eight weeks
   */
  public static Forecast of(Balance balance, ZoneId zone, List<Day> wholeDays) {
    LocalDate today = balance.at().atZone(zone).toLocalDate();
    return Rhythm.of(wholeDays, zone, today)
        .map(rhythm -> continued(balance, zone, rhythm))
        .orElse(UNKNOWN);
  }

  // Bytes are counted in fractions of the rhythm's denominator and of a nanosecond, so that nothing
  // is rounded before the end.
  private static Forecast continued(Balance balance, ZoneId zone, Rhythm rhythm) {
    BigInteger scale = rhythm.denominator().multiply(NANOS);
    BigInteger budget = BigInteger.valueOf(balance.budget().value()).multiply(scale);
    BigInteger used = BigInteger.valueOf(balance.used().value()).multiply(scale);
    Instant end = balance.period().end();
    Instant from = balance.at();
    Optional<Instant> exhausted =
        used.compareTo(budget) >= 0 ? Optional.of(from) : Optional.empty();
    LocalDate date = from.atZone(zone).toLocalDate();
    while (from.isBefore(end)) {
      date = date.plusDays(1);
      Instant midnight = date.atStartOfDay(zone).toInstant();
      Instant to = midnight.isBefore(end) ? midnight : end;
      BigInteger rate = rhythm.on(date.minusDays(1).getDayOfWeek());
      BigInteger then = used.add(rate.multiply(nanos(Duration.between(from, to))));
      if (exhausted.isEmpty() && then.compareTo(budget) >= 0) {
        BigInteger[] wait = budget.subtract(used).divideAndRemainder(rate);
        exhausted = Optional.of(from.plusNanos(wait[0].longValueExact() + wait[1].signum()));
      }
      used = then;
      from = to;
    }
    // Figures that are believed one by one may add up to more than there are numbers for.
    Bytes most = new Bytes(used.divide(scale).min(MOST).longValueExact());
    return new Forecast(Optional.of(most), exhausted.filter(at -> at.isBefore(end)));
  }

  private static BigInteger nanos(Duration duration) {
    return BigInteger.valueOf(duration.getSeconds())
        .multiply(NANOS)
        .add(BigInteger.valueOf(duration.getNano()));
  }
}
