package io.github.bwflow.state;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the last runs left for the next one.
 *
 * @param enforced when enforcement last ran to its end
 * @param said when each persisting problem was last said, by account and code
 * @param accounts what is remembered of each account, by its name
 */
public record LastRun(
    Optional<Instant> enforced, Map<String, Instant> said, Map<String, AccountMemory> accounts) {

  /** Nothing is remembered. */
  public static final LastRun NONE = new LastRun(Optional.empty(), Map.of(), Map.of());

  /** Copies the maps. */
  public LastRun {
    said = Map.copyOf(said);
    accounts = Map.copyOf(accounts);
  }

  /** What is remembered of an account. */
  public AccountMemory of(String account) {
    return accounts.getOrDefault(account, AccountMemory.NONE);
  }
}
