package io.github.bwflow.control;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * All that a decision about a limit depends on.
 *
 * @param balance the balance now
 * @param throttled whether our limit stands on any of the account's interfaces
 * @param standing the rate of our limit; empty where it does not stand on all of them
 * @param link what the limit stands on
 * @param gap the longest time to the next run that is to be reckoned with
 * @param stale what is known of a meter that is not live; empty where it is
 */
public record Situation(
    Balance balance,
    boolean throttled,
    Optional<BitRate> standing,
    Link link,
    Duration gap,
    Optional<Stale> stale) {

  /**
   * What a limit stands on.
   *
   * @param line the rate that the link may do
   * @param trusted whether that is certain, so that a limit above it may be left out
   * @param reserve what the limit may let through beyond its rate until the next run, half of it
   *     before a change of the limit and half after it
   */
  public record Link(BitRate line, boolean trusted, Bytes reserve) {
    /** What a link is taken for whose rate is not known: 100 Gbit/s. */
    public static final BitRate UNKNOWN_LINE = new BitRate(100_000_000_000L);

    /** A link whose rate is not known. */
    public static Link unknown(Bytes reserve) {
      return new Link(UNKNOWN_LINE, false, reserve);
    }
  }

  /**
   * A meter that only knows what had been used when it last saved.
   *
   * @param updated when that was
   * @param delay the longest time until it saves again
   * @param moved whether it has saved since the last run
   */
  public record Stale(Instant updated, Duration delay, boolean moved) {}

  /** The rate at which traffic may leave until a new limit is in place. */
  BitRate leaving() {
    BitRate line = link.line();
    return standing.isPresent() && standing.get().compareTo(line) < 0 ? standing.get() : line;
  }
}
