package io.github.bwflow.state;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the last runs left for the next one.
 *
 * @param enforced when enforcement last ran to its end
 * @param said when each persisting problem was last said, by account and code
 * @param saved when the meter had last saved each account, as the last run saw it
 * @param highest the most that each account was known to have used
 * @param warned the warning threshold that each account had passed, in percent
 */
public record LastRun(
    Optional<Instant> enforced,
    Map<String, Instant> said,
    Map<String, Instant> saved,
    Map<String, Highest> highest,
    Map<String, Integer> warned) {

  /** Nothing is remembered. */
  public static final LastRun NONE =
      new LastRun(Optional.empty(), Map.of(), Map.of(), Map.of(), Map.of());

  /** Copies the maps. */
  public LastRun {
    said = Map.copyOf(said);
    saved = Map.copyOf(saved);
    highest = Map.copyOf(highest);
    warned = Map.copyOf(warned);
  }
}
