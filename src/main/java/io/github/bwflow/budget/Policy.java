package io.github.bwflow.budget;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How an allowance becomes available over its period. Immutable and pure. */
public sealed interface Policy
    permits TokenBucket, FixedWindow, LeakyBucket, SlidingWindow, NoBudget {

  /** The name that the configuration uses. */
  String key();

  /** The whole allowance of one period. */
  Bytes budget();

  /** Whether what has been saved up may be sent at once, faster than the sustainable rate. */
  default boolean allowsBursts() {
    return true;
  }

  /** The rate that the policy itself would let stand for ever, before any floor. */
  default BitRate steady(Balance balance) {
    return new BitRate(0);
  }

  /** What may have been used by this instant: all of the budget where nothing drips in. */
  default Bytes credit(Period period, Instant at) {
    return budget();
  }

  /** The rate at which credit accrues, rounded down to whole bytes per second, for printing. */
  default BitRate drip(Period period) {
    return new BitRate(0);
  }

  /**
   * The first instant at which the credit reaches this amount.
   *
   * @return empty if it does not before the period ends
   */
  default Optional<Instant> whenCreditReaches(Bytes amount, Period period) {
    return amount.compareTo(budget()) > 0 ? Optional.empty() : Optional.of(period.start());
  }

  /** Whether it matters on which days was used what has been used. */
  default boolean needsDays() {
    return false;
  }

  /** Whether the end of a period gives a new allowance at once. */
  default boolean startsAnew() {
    return true;
  }

  /**
   * What of the credit can no longer be used, because it was saved up beyond what may be.
   *
   * @param slots what was used in the period, the earliest first
   */
  default Bytes lost(Period period, Instant at, List<Slot> slots) {
    return Bytes.ZERO;
  }

  /**
   * The first instant at which the balance is this much if nothing more is used; the first instant
   * of the period where it is so now.
   *
   * @return empty if it is not before the period ends
   */
  default Optional<Instant> whenLeft(Bytes surplus, Balance balance) {
    if (balance.rest().compareTo(surplus) < 0) {
      return Optional.empty();
    }
    Bytes used = balance.used().plus(balance.lost()).plus(surplus);
    return whenCreditReaches(used, balance.period());
  }

  /**
   * What may be used at once if from now on this rate is to stand for good; negative where it
   * cannot.
   *
   * @param bytesPerSecond the rate
   */
  default long beside(long bytesPerSecond, Balance balance) {
    long left = balance.period().left(balance.at()).toMillis();
    return balance.rest().value() - Spending.of(bytesPerSecond, left);
  }
}
