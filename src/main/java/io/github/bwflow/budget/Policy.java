package io.github.bwflow.budget;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.time.Instant;
import java.util.Optional;

/** How an allowance becomes available over its period. Immutable and pure. */
public sealed interface Policy permits TokenBucket, FixedWindow, LeakyBucket {

  /** The name that the configuration uses. */
  String key();

  /** The whole allowance of one period. */
  Bytes budget();

  /** Whether what has been saved up may be sent at once, faster than the sustainable rate. */
  boolean allowsBursts();

  /** The rate that the policy itself would let stand for ever, before any floor. */
  BitRate steady(Balance balance);

  /** What may have been used by this instant. */
  Bytes credit(Period period, Instant at);

  /** The rate at which credit accrues, rounded down to whole bytes per second, for printing. */
  BitRate drip(Period period);

  /**
   * The first instant at which the credit reaches this amount.
   *
   * @return empty if it does not before the period ends
   */
  Optional<Instant> whenCreditReaches(Bytes amount, Period period);
}
