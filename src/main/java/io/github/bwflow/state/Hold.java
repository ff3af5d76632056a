package io.github.bwflow.state;

import io.github.bwflow.units.BitRate;
import java.time.Instant;
import java.util.Optional;

/**
 * A person's order that stands against the timer until it ends.
 *
 * @param rate the rate to hold; empty for no limit at all
 * @param until its end
 * @param by who gave it
 */
public record Hold(Optional<BitRate> rate, Instant until, String by) {

  /** Whether it still stands at this instant. */
  public boolean isInForce(Instant now) {
    return now.isBefore(until);
  }
}
