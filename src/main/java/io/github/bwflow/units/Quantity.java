package io.github.bwflow.units;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;

/**
 * A decimal number with the unit that follows it. {@link BigDecimal} is left to what needs it: in
 * newer Javas that class alone takes as long to load as all else that a short run does.
 *
 * @param digits the number as it is written; it has been checked
 * @param unit what follows it
 */
record Quantity(String digits, String unit) {
  /** As many digits as fit into a long with room to spare. */
  private static final int SHORT = 15;

  /** Longer texts are refused before a number is made of them. */
  private static final int LONGEST = 40;

  /**
   * Splits "1.5 GB" into 1.5 and "GB"; the unit may be empty. A power of ten may follow the number,
   * as tc takes it: "1e6bit".
   *
   * @throws BadValue with {@code expected} if there is no decimal number at the start
   */
  static Quantity split(String text, String expected) {
    String trimmed = text.strip();
    int end = 0;
    while (end < trimmed.length() && isPartOfNumber(trimmed, end)) {
      end++;
    }
    if (end == 0 || trimmed.length() > LONGEST) {
      throw new BadValue("\"" + Printable.of(trimmed) + "\" cannot be read; " + expected);
    }
    end = endOfExponent(trimmed, end);
    Quantity quantity = new Quantity(trimmed.substring(0, end), trimmed.substring(end).strip());
    try {
      if (!quantity.isWhole()) {
        quantity.number();
      }
      return quantity;
    } catch (NumberFormatException e) {
      throw new BadValue("\"" + Printable.of(trimmed) + "\" cannot be read; " + expected);
    }
  }

  /** The number. */
  BigDecimal number() {
    return new BigDecimal(digits);
  }

  /** So many times the number, where that is a whole number that is quickly had; else empty. */
  OptionalLong times(long scale) {
    if (!isWhole()) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(digits);
    return number <= Long.MAX_VALUE / scale
        ? OptionalLong.of(number * scale)
        : OptionalLong.empty();
  }

  private boolean isWhole() {
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return false;
      }
    }
    return digits.length() <= SHORT;
  }

  private static boolean isPartOfNumber(String text, int at) {
    char c = text.charAt(at);
    return c >= '0' && c <= '9' || c == '.' || at == 0 && (c == '-' || c == '+');
  }

  // Where an E and digits follow, after them; "1 EB" and "1EiB" have none. No more than two digits:
  // 1e999999999 is a short text and a number that fills the memory once it is written out.
  private static int endOfExponent(String text, int at) {
    int digits = at + 1;
    if (digits < text.length() && (text.charAt(digits) == '-' || text.charAt(digits) == '+')) {
      digits++;
    }
    int end = digits;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    boolean exponent = at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E');
    return exponent && end > digits && end <= digits + 2 ? end : at;
  }

  /**
   * The value in the decimal unit that leaves 1 to 999 before the point, with two decimals or
   * fewer, a half rounded to the even one.
   */
  static String scaled(long value, List<String> units) {
    // The range has one more below zero than above.
    long size = Math.abs(Math.max(value, -Long.MAX_VALUE));
    String sign = value < 0 ? "-" : "";
    if (size < 1000 || units.size() == 1) {
      return sign + size + " " + units.get(0);
    }
    int unit = 1;
    long hundredth = 10;
    // Rounding comes first, so that 999 999 999 is "1 GB" and not "1000 MB".
    while (unit < units.size() - 1 && rounded(size, hundredth) >= 100_000) {
      unit++;
      hundredth *= 1000;
    }
    long hundredths = rounded(size, hundredth);
    long rest = hundredths % 100;
    String decimals =
        rest == 0 ? "" : rest % 10 == 0 ? "." + rest / 10 : (rest < 10 ? ".0" : ".") + rest;
    return sign + hundredths / 100 + decimals + " " + units.get(unit);
  }

  private static long rounded(long value, long step) {
    long whole = value / step;
    long twice = value % step * 2;
    return twice > step || twice == step && whole % 2 == 1 ? whole + 1 : whole;
  }
}
