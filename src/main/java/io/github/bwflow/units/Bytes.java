package io.github.bwflow.units;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * An amount of traffic in bytes. May be negative (a balance below zero); arithmetic that leaves the
 * range of a {@code long} throws {@link ArithmeticException} instead of wrapping.
 *
 * @param value bytes
 */
public record Bytes(long value) implements Comparable<Bytes> {
  /** No traffic. */
  public static final Bytes ZERO = new Bytes(0);

  /** The largest size that is believed, 2^62 - 1: what vnStat reports beyond it is damage. */
  public static final long LIMIT = (1L << 62) - 1;

  private static final String EXPECTED = "expected a size such as \"100 GB\" or \"1 TiB\"";
  private static final List<String> SI = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");

  /**
   * Reads a size: a decimal number and a unit, {@code GB} = 10^9 and {@code GiB} = 2^30, from B to
   * EB and EiB, with or without a blank between them. Upper and lower case mean the same; there are
   * no bits here, so a unit without its {@code B} is refused.
   *
   * @throws BadValue if the text is not a size, is negative or does not fit
   */
  public static Bytes parse(String text) {
    Quantity quantity = Quantity.split(text, EXPECTED);
    long scale = scale(quantity.unit());
    if (scale == 0) {
      throw new BadValue("\"" + Printable.of(text.strip()) + "\" is not a size; " + EXPECTED);
    }
    OptionalLong bytes = quantity.times(scale);
    return bytes.isPresent() && bytes.getAsLong() <= LIMIT
        ? new Bytes(bytes.getAsLong())
        : ofDecimal(quantity.number(), scale, text);
  }

  /** A bare number of gigabytes (10^9), as the keys that end in {@code _gb} take it. */
  public static Bytes ofGigabytes(BigDecimal gigabytes) {
    return ofDecimal(gigabytes, 1_000_000_000L, gigabytes.toPlainString() + " GB");
  }

  private static Bytes ofDecimal(BigDecimal number, long scale, String text) {
    if (number.signum() < 0) {
      throw new BadValue("\"" + Printable.of(text.strip()) + "\" is negative; " + EXPECTED);
    }
    BigDecimal bytes = number.multiply(BigDecimal.valueOf(scale)).setScale(0, RoundingMode.HALF_UP);
    if (bytes.compareTo(BigDecimal.valueOf(LIMIT)) > 0) {
      throw new BadValue(
          "\"" + Printable.of(text.strip()) + "\" is too large; expected less than 4 EiB");
    }
    return new Bytes(bytes.longValueExact());
  }

  private static long scale(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "b", "byte", "bytes" -> 1L;
      case "kb" -> 1_000L;
      case "mb" -> 1_000_000L;
      case "gb" -> 1_000_000_000L;
      case "tb" -> 1_000_000_000_000L;
      case "pb" -> 1_000_000_000_000_000L;
      case "eb" -> 1_000_000_000_000_000_000L;
      case "kib" -> 1L << 10;
      case "mib" -> 1L << 20;
      case "gib" -> 1L << 30;
      case "tib" -> 1L << 40;
      case "pib" -> 1L << 50;
      case "eib" -> 1L << 60;
      default -> 0;
    };
  }

  /** This and the other together. */
  public Bytes plus(Bytes other) {
    return new Bytes(Math.addExact(value, other.value));
  }

  /** What is left of this without the other; may be negative. */
  public Bytes minus(Bytes other) {
    return new Bytes(Math.subtractExact(value, other.value));
  }

  /** Whether there is nothing left: zero or less. */
  public boolean isSpent() {
    return value <= 0;
  }

  // What a record gets by itself is linked anew in each short run.
  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && value == bytes.value;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(value);
  }

  @Override
  public int compareTo(Bytes other) {
    return Long.compare(value, other.value);
  }

  /**
   * For people: at most two decimals in the decimal unit that fits, such as {@code 75 GB}, {@code
   * -1.25 TB} or {@code 512 B}.
   */
  @Override
  public String toString() {
    return Quantity.scaled(value, SI);
  }

  /**
   * For files: the exact amount in the largest decimal or binary unit that divides it, such as
   * {@code 100 GB} or {@code 1 TiB}; {@link #parse} gives the same amount back.
   */
  public String toExactString() {
    String[] units = {"EiB", "EB", "PiB", "PB", "TiB", "TB", "GiB", "GB", "MiB", "MB", "KiB", "kB"};
    for (String unit : units) {
      long scale = scale(unit);
      if (value != 0 && value % scale == 0) {
        return value / scale + " " + unit;
      }
    }
    return value + " B";
  }
}
