package io.github.bwflow.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the last runs left for the next one.
 *
 * @param enforced when enforcement last ran to its end
 * @param gaps the times between the last runs that enforced, the latest first, at most two
 * @param said when each persisting problem was last said, by account and code
 * @param accounts what is remembered of each account, by its name
 */
public record LastRun(
    Optional<Instant> enforced,
    List<Duration> gaps,
    Map<String, Instant> said,
    Map<String, AccountMemory> accounts) {
  private static final int GAPS = 2;

  /** Nothing is remembered. */
  public static final LastRun NONE = new LastRun(Optional.empty(), List.of(), Map.of(), Map.of());

  /** Copies the collections. */
  public LastRun {
    gaps = List.copyOf(gaps);
    said = Map.copyOf(said);
    accounts = Map.copyOf(accounts);
  }

  /** The time since the last run; empty where that is not known, or the clock was set back. */
  public Optional<Duration> since(Instant now) {
    if (enforced.isEmpty() || enforced.get().isAfter(now)) {
      return Optional.empty();
    }
    return Optional.of(Duration.between(enforced.get(), now));
  }

  /** The times between the last runs if one enforces now. */
  public List<Duration> gapsWith(Instant now) {
    List<Duration> all = new ArrayList<>();
    Optional<Duration> since = since(now);
    if (since.isPresent()) {
      all.add(since.get());
    }
    all.addAll(gaps);
    return all.subList(0, Math.min(GAPS, all.size()));
  }

  /** The same with this remembered of the accounts. */
  public LastRun with(Map<String, AccountMemory> changed) {
    return new LastRun(enforced, gaps, said, changed);
  }

  /** What is remembered of an account. */
  public AccountMemory of(String account) {
    return accounts.getOrDefault(account, AccountMemory.NONE);
  }
}
