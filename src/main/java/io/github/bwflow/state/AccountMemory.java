package io.github.bwflow.state;

import java.time.Instant;
import java.util.Optional;

/**
 * What the last runs left for the next one about one account. None of it can lift or widen a limit.
 *
 * @param saved when the meter had last saved, as the last run saw it
 * @param highest the most that was known to have been used
 * @param warned the warning threshold that had been passed, in percent; 0 for none
 */
public record AccountMemory(Optional<Instant> saved, Optional<Highest> highest, int warned) {

  /** Nothing is remembered. */
  public static final AccountMemory NONE = new AccountMemory(Optional.empty(), Optional.empty(), 0);
}
