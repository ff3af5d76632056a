package io.github.bwflow.units;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * Dates and times in ISO 8601, as {@code java.time} reads and prints them. Its formatters take
 * longer to be made than a short run has time for, so the usual form is handled here and only
 * others are left to them.
 */
public final class IsoTime {
  private static final int DATE = 10;
  private static final int TIME = 19;
  private static final int SECONDS_OF_DAY = 86_400;

  private IsoTime() {}

  /**
   * A date such as {@code 2026-11-21}.
   *
   * @throws DateTimeException if it is not one
   */
  public static LocalDate date(String text) {
    if (text.length() != DATE || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return LocalDate.parse(text);
    }
    return LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, DATE));
  }

  /**
   * A date and time such as {@code 2026-11-21T07:47:10}.
   *
   * @throws DateTimeException if it is not one
   */
  public static LocalDateTime time(String text) {
    if (text.length() != TIME
        || text.charAt(DATE) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return LocalDateTime.parse(text);
    }
    return date(text.substring(0, DATE))
        .atTime(number(text, 11, 13), number(text, 14, 16), number(text, 17, TIME));
  }

  /**
   * An instant such as {@code 2026-11-21T07:47:10.5Z}.
   *
   * @throws DateTimeException if it is not one
   */
  public static Instant instant(String text) {
    int end = text.length() - 1;
    int digits = end - TIME - 1;
    boolean usual = end == TIME || end > TIME + 1 && digits <= 9 && text.charAt(TIME) == '.';
    if (!usual || text.charAt(end) != 'Z') {
      return Instant.parse(text);
    }
    int nanos = 0;
    if (end > TIME) {
      nanos = number(text, TIME + 1, end);
      for (int i = digits; i < 9; i++) {
        nanos *= 10;
      }
    }
    LocalDateTime time = time(text.substring(0, TIME));
    return Instant.ofEpochSecond(
        time.toLocalDate().toEpochDay() * SECONDS_OF_DAY + time.toLocalTime().toSecondOfDay(),
        nanos);
  }

  /** The same as {@link Instant#toString}. */
  public static String print(Instant instant) {
    long day = Math.floorDiv(instant.getEpochSecond(), SECONDS_OF_DAY);
    int second = Math.floorMod(instant.getEpochSecond(), SECONDS_OF_DAY);
    if (day < 0 || day > 2_932_896) {
      // Before 1970 and after 9999.
      return instant.toString();
    }
    StringBuilder text = new StringBuilder(30).append(LocalDate.ofEpochDay(day)).append('T');
    pad(text, second / 3600, 10).append(':');
    pad(text, second / 60 % 60, 10).append(':');
    pad(text, second % 60, 10);
    int nanos = instant.getNano();
    if (nanos > 0) {
      text.append('.');
      if (nanos % 1_000_000 == 0) {
        pad(text, nanos / 1_000_000, 100);
      } else if (nanos % 1_000 == 0) {
        pad(text, nanos / 1_000, 100_000);
      } else {
        pad(text, nanos, 100_000_000);
      }
    }
    return text.append('Z').toString();
  }

  private static StringBuilder pad(StringBuilder text, int number, int least) {
    for (int i = least; i > number && i > 1; i /= 10) {
      text.append('0');
    }
    return text.append(number);
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException("not a digit in " + Printable.of(text));
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
