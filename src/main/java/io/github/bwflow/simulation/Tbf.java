package io.github.bwflow.simulation;

import io.github.bwflow.limit.tc.WantedTbf;
import io.github.bwflow.units.BitRate;
import java.util.Optional;

/**
 * One side of a line as a fluid, with a token bucket filter on it that delivers its rate: after
 * every write its bucket is full, as the kernel's is.
 */
final class Tbf {
  private static final int MTU = 1500;

  /** Less than this many bytes are what rounding has left. */
  private static final double EMPTY = 1e-3;

  private final double line;
  private final double delivered;
  private Optional<BitRate> limit = Optional.empty();
  private double rate;
  private double burst;
  private double tokens;
  private double passed;
  private double refused;

  /**
   * @param line bytes per second
   * @param delivered the part of its rate that a filter lets pass
   */
  Tbf(double line, double delivered) {
    this.line = line;
    this.delivered = delivered;
  }

  /** The limit that stands. */
  Optional<BitRate> limit() {
    return limit;
  }

  /** Puts another limit, or none, in its place. */
  void write(Optional<BitRate> wanted) {
    limit = wanted;
    if (wanted.isPresent()) {
      WantedTbf tbf = WantedTbf.of(wanted.get(), MTU);
      rate = tbf.bytesPerSecond() * delivered;
      burst = tbf.burst() * delivered;
      tokens = burst;
    }
  }

  /** Whether the limit that stands is slower than the line. */
  boolean isBelowLine() {
    return limit.isPresent() && rate < line;
  }

  /** The seconds until a change of what passes at this demand; infinite where there is none. */
  double steady(double demand) {
    double flow = Math.min(demand, line);
    return limit.isPresent() && flow > rate && tokens > 0
        ? tokens / (flow - rate)
        : Double.POSITIVE_INFINITY;
  }

  /**
   * Lets traffic pass.
   *
   * @param seconds no longer than {@link #steady}
   * @param demand bytes per second
   * @return whether less passed than would have without the limit
   */
  boolean pass(double seconds, double demand) {
    double able = Math.min(demand, line) * seconds;
    double through = able;
    if (limit.isPresent()) {
      through = Math.min(able, tokens + rate * seconds);
      double left = Math.min(burst, tokens + rate * seconds - through);
      tokens = left < EMPTY ? 0 : left;
    }
    passed += through;
    refused += demand * seconds - through;
    return through < able - 1;
  }

  /** What may be put back. */
  record Mark(double tokens, double passed, double refused) {}

  /** How it is now. */
  Mark mark() {
    return new Mark(tokens, passed, refused);
  }

  /** As it was; the limit must be the same. */
  void reset(Mark mark) {
    tokens = mark.tokens();
    passed = mark.passed();
    refused = mark.refused();
  }

  /** The bytes that have passed. */
  double passed() {
    return passed;
  }

  /** The bytes that were wanted and have not passed. */
  double refused() {
    return refused;
  }
}
