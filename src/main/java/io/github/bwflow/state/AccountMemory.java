package io.github.bwflow.state;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the last runs left for the next one about one account. None of it can lift or widen a limit.
 *
 * @param saved when the meter had last saved, as the last run saw it
 * @param highest the most that was known to have been used
 * @param warned the warning threshold that had been passed, in percent; 0 for none
 * @param counted what had been used, by side
 * @param lines what was seen of each interface, by its name
 */
public record AccountMemory(
    Optional<Instant> saved,
    Optional<Highest> highest,
    int warned,
    Optional<Counted> counted,
    Map<String, LineMemory> lines) {

  /** Nothing is remembered. */
  public static final AccountMemory NONE =
      new AccountMemory(Optional.empty(), Optional.empty(), 0, Optional.empty(), Map.of());

  /** Copies the map. */
  public AccountMemory {
    lines = Map.copyOf(lines);
  }

  /** The same without what was known to have been used. */
  public AccountMemory withoutUse() {
    return new AccountMemory(saved, Optional.empty(), warned, counted, Map.of());
  }
}
