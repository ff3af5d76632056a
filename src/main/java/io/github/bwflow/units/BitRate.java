package io.github.bwflow.units;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A rate in bits per second, never negative. The kernel counts whole bytes per second ({@code tc}
 * truncates what it is given), so that {@link #bytesPerSecond} is what a limit can hold.
 *
 * @param bitsPerSecond bits per second, from 0
 */
public record BitRate(long bitsPerSecond) implements Comparable<BitRate> {

  private static final String EXPECTED = "expected a rate such as \"5 mbit\" or \"154320 bit\"";
  private static final String THOUSANDS = "(?<=[0-9]) (?=[0-9]{3}(?![0-9]))";
  private static final long FASTEST = 1_000_000_000_000_000L;
  private static final List<String> UNITS = List.of("bit", "kbit", "mbit", "gbit", "tbit");
  private static final List<String> SI = List.of("bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s");

  /** Refuses a negative rate: 0 never means "unlimited", and less than 0 means nothing. */
  public BitRate {
    if (bitsPerSecond < 0) {
      throw new IllegalArgumentException("a rate cannot be negative: " + bitsPerSecond);
    }
  }

  /** The rate that the kernel states in bytes per second. */
  public static BitRate ofBytesPerSecond(long bytesPerSecond) {
    return new BitRate(Math.multiplyExact(bytesPerSecond, 8L));
  }

  /**
   * Reads a rate in {@code tc}'s own spelling (tc(8), "Rates"): {@code bit kbit mbit gbit tbit} and
   * {@code kibit …} are bits, {@code bps kbps mbps …} are <em>bytes</em> per second, and a bare
   * number is bits; the number may have a power of ten ({@code 1e6bit}). {@code kbit/s} and {@code
   * Mbit/s} are understood too, and a blank between thousands, so that a printed rate can be given
   * back.
   *
   * @throws BadValue if the text is not a rate, or does not fit
   */
  public static BitRate parse(String text) {
    Quantity quantity = Quantity.split(text.replaceAll(THOUSANDS, ""), EXPECTED);
    long scale = scale(quantity.unit());
    if (scale == 0) {
      throw new BadValue("\"" + Printable.of(text.strip()) + "\" is not a rate; " + EXPECTED);
    }
    OptionalLong whole = quantity.times(scale);
    if (whole.isPresent() && whole.getAsLong() <= FASTEST) {
      return new BitRate(whole.getAsLong());
    }
    BigDecimal bits =
        quantity.number().multiply(BigDecimal.valueOf(scale)).setScale(0, RoundingMode.DOWN);
    if (bits.signum() < 0) {
      throw new BadValue("\"" + Printable.of(text.strip()) + "\" is negative; " + EXPECTED);
    }
    if (bits.compareTo(BigDecimal.valueOf(FASTEST)) > 0) {
      throw new BadValue("\"" + Printable.of(text.strip()) + "\" is too fast; at most 1000 tbit");
    }
    return new BitRate(bits.longValueExact());
  }

  private static long scale(String unit) {
    String name = unit.toLowerCase(Locale.ROOT);
    if (name.endsWith("bit/s")) {
      name = name.substring(0, name.length() - 2);
    }
    return switch (name) {
      case "", "bit" -> 1L;
      case "kbit" -> 1_000L;
      case "mbit" -> 1_000_000L;
      case "gbit" -> 1_000_000_000L;
      case "tbit" -> 1_000_000_000_000L;
      case "kibit" -> 1L << 10;
      case "mibit" -> 1L << 20;
      case "gibit" -> 1L << 30;
      case "tibit" -> 1L << 40;
      case "bps" -> 8L;
      case "kbps" -> 8_000L;
      case "mbps" -> 8_000_000L;
      case "gbps" -> 8_000_000_000L;
      case "tbps" -> 8_000_000_000_000L;
      case "kibps" -> 8L << 10;
      case "mibps" -> 8L << 20;
      case "gibps" -> 8L << 30;
      case "tibps" -> 8L << 40;
      default -> 0;
    };
  }

  /** Whole bytes per second, rounded down as {@code tc} does. */
  public long bytesPerSecond() {
    return bitsPerSecond / 8;
  }

  /** The faster of the two. */
  public BitRate max(BitRate other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** To the bit, as {@code tc} spells it and {@link #parse} reads it: {@code 1500 kbit}. */
  public String toExactString() {
    long number = bitsPerSecond;
    int unit = 0;
    while (number != 0 && number % 1_000 == 0 && unit < UNITS.size() - 1) {
      number /= 1_000;
      unit++;
    }
    return number + " " + UNITS.get(unit);
  }

  @Override
  public int compareTo(BitRate other) {
    return Long.compare(bitsPerSecond, other.bitsPerSecond);
  }

  /**
   * For people: to the bit below 1 Mbit/s, with a blank between the thousands ({@code 154 320
   * bit/s}), and with at most two decimals above ({@code 12.5 Mbit/s}).
   */
  @Override
  public String toString() {
    if (bitsPerSecond >= 1_000_000) {
      return Quantity.scaled(bitsPerSecond, SI);
    }
    if (bitsPerSecond >= 1_000) {
      long rest = bitsPerSecond % 1_000;
      String zeros = rest < 10 ? "00" : rest < 100 ? "0" : "";
      return bitsPerSecond / 1_000 + " " + zeros + rest + " bit/s";
    }
    return bitsPerSecond + " bit/s";
  }
}
