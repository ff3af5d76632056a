package io.github.bwflow.control;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Policy;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;

/** Turns a balance into what should stand. */
public interface Control {

  /** The name that the configuration uses. */
  String key();

  /**
   * Decides what should stand.
   *
   * @param situation the balance, and what stands in the kernel now
   */
  Wanted decide(Situation situation);

  /**
   * Whether the balance is kept above zero by slowing down before, so that a limit at the
   * sustainable rate means that the credit is used up.
   */
  boolean keepsReserve();

  /**
   * What of the budget is held back, so that what must always pass can be paid for.
   *
   * @param buckets what buckets may let through beyond their rate
   */
  Bytes reserved(Balance balance, Bytes buckets);

  /** The rate of a limit that a person puts on without stating one. */
  BitRate rateByHand(Policy policy, Period period);
}
