package io.github.bwflow.units;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** A decimal number with the unit that follows it. */
record Quantity(BigDecimal number, String unit) {

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
    try {
      return new Quantity(
          new BigDecimal(trimmed.substring(0, end)), trimmed.substring(end).strip());
    } catch (NumberFormatException e) {
      throw new BadValue("\"" + Printable.of(trimmed) + "\" cannot be read; " + expected);
    }
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
   * fewer.
   */
  static String scaled(long value, List<String> units) {
    BigDecimal number = BigDecimal.valueOf(value);
    BigDecimal thousand = BigDecimal.valueOf(1000);
    int unit = 0;
    // Rounding comes first, so that 999 999 999 is "1 GB" and not "1000 MB".
    while (unit < units.size() - 1
        && number.setScale(unit == 0 ? 0 : 2, RoundingMode.HALF_EVEN).abs().compareTo(thousand)
            >= 0) {
      number = number.divide(thousand);
      unit++;
    }
    BigDecimal rounded =
        number.setScale(unit == 0 ? 0 : 2, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return (rounded.signum() == 0 ? "0" : rounded.toPlainString()) + " " + units.get(unit);
  }
}
