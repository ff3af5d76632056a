package io.github.bwflow.state;

import io.github.bwflow.units.Bytes;
import java.time.Duration;

/**
 * How often and how long an account was limited.
 *
 * @param times how often that began
 * @param time how long it stood in all
 * @param bytes what was used meanwhile
 */
public record Limited(int times, Duration time, Bytes bytes) {
  /** Not at all. */
  public static final Limited NEVER = new Limited(0, Duration.ZERO, Bytes.ZERO);

  /** Both together. */
  public Limited plus(Limited other) {
    return new Limited(times + other.times, time.plus(other.time), bytes.plus(other.bytes));
  }
}
