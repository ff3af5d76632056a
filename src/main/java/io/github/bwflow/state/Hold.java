package io.github.bwflow.state;

import io.github.bwflow.units.BitRate;
import java.time.Instant;
import java.util.Optional;

/**
 * A person's order that stands against the timer until it ends.
 *
 * @param rate the rate to hold; empty for no limit at all
 * @param since when it was given
 * @param until its end
 * @param by who gave it
 */
public record Hold(Optional<BitRate> rate, Instant since, Instant until, String by) {

  /**
   * Whether it stands at this instant. Before it was given it does not: the clock was wrong then,
   * and its end is not the one that was meant.
   */
  public boolean isInForce(Instant now) {
    return !now.isBefore(since) && now.isBefore(until);
  }
}
