package io.github.bwflow.state;

import io.github.bwflow.units.Bytes;
import java.time.Instant;

/**
 * The most that an account was known to have used in a period. A meter whose figure falls below it
 * has lost something.
 *
 * @param periodStart the start of the period
 * @param used the bytes
 */
public record Highest(Instant periodStart, Bytes used) {

  /** Whether another one of the same period is higher. */
  public boolean isBelow(Highest other) {
    return periodStart.equals(other.periodStart) && used.compareTo(other.used) < 0;
  }
}
