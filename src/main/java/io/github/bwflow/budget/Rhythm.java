package io.github.bwflow.budget;

import io.github.bwflow.units.Bytes;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is used per second on each day of the week, learned from whole days.
 *
 * <p>A mean with exponential weights (R. G. Brown, Statistical Forecasting for Inventory Control,
 * 1959): a day weighs half as much as one seven days younger, 2^(-age / 7). With that half-life the
 * last week weighs as much as all before it, so that a change of habits shows within a week or two;
 * and no shorter one keeps a whole week in view, without which a mean taken on a Monday would be
 * mostly of the weekend.
 *
 * <p>From two whole weeks on each day of the week has a mean of its own with the same weights;
 * before that, and for a day of the week that was not seen twice, there is one mean for all.
 * Amounts and lengths are weighed alike, so that a day of 23 or 25 hours counts as long as it was.
 */
final class Rhythm {
  /** Fewer days than this say nothing. */
  private static final int FEWEST = 3;

  /** From so many days on weekdays can be told apart. */
  private static final int TWO_WEEKS = 14;

  private static final int TWICE = 2;

  /** Days older than eight weeks would weigh less than a 256th. */
  private static final int OLDEST = 56;

  private static final int HALF_LIFE = 7;

  /** The exponent of the weight of today, large enough that the oldest day's has 20 good bits. */
  private static final int UNIT = 30;

  private final Map<DayOfWeek, BigInteger> bytes = new EnumMap<>(DayOfWeek.class);
  private final BigInteger denominator;

  private Rhythm(Mean all, Map<DayOfWeek, Mean> own) {
    BigInteger common = all.seconds;
    for (Mean mean : own.values()) {
      common = common.divide(common.gcd(mean.seconds)).multiply(mean.seconds);
    }
    for (DayOfWeek day : DayOfWeek.values()) {
      Mean mean = own.getOrDefault(day, all);
      bytes.put(day, common.divide(mean.seconds).multiply(mean.bytes));
    }
    denominator = common;
  }

  /**
   * Learns from days.
   *
   * @param today the day that ages are reckoned from; days from it on count for nothing
   * @return empty where there are too few
   */
  static Optional<Rhythm> of(List<Forecast.Day> days, ZoneId zone, LocalDate today) {
    Mean all = new Mean();
    Map<DayOfWeek, Mean> own = new EnumMap<>(DayOfWeek.class);
    for (Forecast.Day day : days) {
      long age = ChronoUnit.DAYS.between(day.date(), today);
      long seconds =
          Duration.between(day.date().atStartOfDay(zone), day.date().plusDays(1).atStartOfDay(zone))
              .toSeconds();
      // Where a zone has moved across the date line there is a date without a second.
      if (age > 0 && age <= OLDEST && seconds > 0) {
        all.add(weight(age), day.used(), seconds);
        own.computeIfAbsent(day.date().getDayOfWeek(), any -> new Mean())
            .add(weight(age), day.used(), seconds);
      }
    }
    if (all.days < FEWEST) {
      return Optional.empty();
    }
    own.values().removeIf(mean -> all.days < TWO_WEEKS || mean.days < TWICE);
    return Optional.of(new Rhythm(all, own));
  }

  // StrictMath gives the same bits everywhere; from here on the weight is an integer.
  private static BigInteger weight(long age) {
    return BigInteger.valueOf((long) StrictMath.pow(2, UNIT - (double) age / HALF_LIFE));
  }

  /** What is used per second on such a day, in bytes times {@link #denominator}. */
  BigInteger on(DayOfWeek day) {
    return bytes.get(day);
  }

  /** What the amounts of all days are divided by; positive. */
  BigInteger denominator() {
    return denominator;
  }

  /** Weighed bytes over weighed seconds. */
  private static final class Mean {
    private BigInteger bytes = BigInteger.ZERO;
    private BigInteger seconds = BigInteger.ZERO;
    private int days;

    void add(BigInteger weight, Bytes used, long length) {
      bytes = bytes.add(weight.multiply(BigInteger.valueOf(used.value())));
      seconds = seconds.add(weight.multiply(BigInteger.valueOf(length)));
      days++;
    }
  }
}
