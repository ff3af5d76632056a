package io.github.bwflow.units;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** Reads and prints lengths of time: {@code 90s}, {@code 15 min}, {@code 2h}, {@code 3 d}. */
public final class Timespan {
  private static final String EXPECTED =
      "expected a time such as \"90s\", \"15min\", \"2h\" or \"3d\"";

  /** Ten years. */
  private static final long LONGEST = 315_360_000L;

  private Timespan() {}

  /**
   * Reads a length of time: a decimal number and s, min (or m), h, d or w.
   *
   * @throws BadValue if the text is not one, is not above zero or exceeds ten years
   */
  public static Duration parse(String text) {
    Quantity quantity = Quantity.split(text, EXPECTED);
    long seconds =
        switch (quantity.unit().toLowerCase(Locale.ROOT)) {
          case "s", "sec", "second", "seconds" -> 1L;
          case "m", "min", "minute", "minutes" -> 60L;
          case "h", "hour", "hours" -> 3_600L;
          case "d", "day", "days" -> 86_400L;
          case "w", "week", "weeks" -> 604_800L;
          default -> 0;
        };
    if (seconds == 0) {
      throw new BadValue("\"" + Printable.of(text.strip()) + "\" is not a time; " + EXPECTED);
    }
    OptionalLong whole = quantity.times(seconds);
    if (whole.isPresent() && whole.getAsLong() > 0 && whole.getAsLong() <= LONGEST) {
      return Duration.ofSeconds(whole.getAsLong());
    }
    BigDecimal total =
        quantity.number().multiply(BigDecimal.valueOf(seconds)).setScale(0, RoundingMode.HALF_UP);
    if (total.signum() <= 0 || total.compareTo(BigDecimal.valueOf(LONGEST)) > 0) {
      throw new BadValue(
          "\""
              + Printable.of(text.strip())
              + "\" is out of range; "
              + EXPECTED
              + ", up to ten years");
    }
    return Duration.ofSeconds(total.longValueExact());
  }

  /** For people: the two largest units, such as {@code 2 d 3 h}, {@code 5 min} or {@code 40 s}. */
  public static String print(Duration span) {
    long seconds = Math.abs(span.toSeconds());
    long days = seconds / 86_400;
    long hours = seconds / 3_600 % 24;
    long minutes = seconds / 60 % 60;
    if (days > 0) {
      return pair(days, "d", hours, "h");
    }
    if (hours > 0) {
      return pair(hours, "h", minutes, "min");
    }
    return minutes > 0 ? pair(minutes, "min", seconds % 60, "s") : seconds + " s";
  }

  private static String pair(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }
}
