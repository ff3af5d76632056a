package io.github.bwflow.budget;

import io.github.bwflow.units.Bytes;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the use is heading, from the mean of the last days.
 *
 * @param periodEnd what will have been used when the period ends; empty where it is too early to
 *     say
 * @param exhaustedAt when the budget will be used up; empty if it will not be, or unknown
 */
public record Forecast(Optional<Bytes> periodEnd, Optional<Instant> exhaustedAt) {

  /** Fewer whole days than this say nothing. */
  private static final int FEWEST_DAYS = 3;

  private static final int MOST_DAYS = 7;

  /** No figure to be had. */
  public static final Forecast UNKNOWN = new Forecast(Optional.empty(), Optional.empty());

  /**
   * Continues the mean of the last whole days, at most seven, to the period's end.
   *
   * @param balance the balance now
   * @param wholeDays what each whole day before today used, oldest first
   */
  public static Forecast of(Balance balance, List<Bytes> wholeDays) {
    if (wholeDays.size() < FEWEST_DAYS) {
      return UNKNOWN;
    }
    List<Bytes> recent =
        wholeDays.subList(Math.max(0, wholeDays.size() - MOST_DAYS), wholeDays.size());
    BigInteger sum = BigInteger.ZERO;
    for (Bytes day : recent) {
      sum = sum.add(BigInteger.valueOf(day.value()));
    }
    BigInteger span = BigInteger.valueOf(86_400L * recent.size());
    Duration left = balance.period().left(balance.at());
    BigInteger more = sum.multiply(BigInteger.valueOf(left.toSeconds())).divide(span);
    BigInteger end = more.add(BigInteger.valueOf(balance.used().value()));
    Optional<Instant> exhausted = Optional.empty();
    long rest = balance.rest().value();
    if (rest <= 0) {
      exhausted = Optional.of(balance.at());
    } else if (end.compareTo(BigInteger.valueOf(balance.budget().value())) > 0) {
      long seconds = BigInteger.valueOf(rest).multiply(span).divide(sum).longValueExact();
      exhausted = Optional.of(balance.at().plusSeconds(seconds));
    }
    // Figures that are believed one by one may add up to more than there are numbers for.
    long most = end.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    return new Forecast(Optional.of(new Bytes(most)), exhausted);
  }
}
