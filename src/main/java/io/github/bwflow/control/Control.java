package io.github.bwflow.control;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Policy;
import io.github.bwflow.units.BitRate;

/** Turns a balance into what should stand. */
public interface Control {

  /** The name that the configuration uses. */
  String key();

  /**
   * Decides what should stand.
   *
   * @param balance the balance now
   * @param throttled whether bwflow's own limit stands in the kernel now
   */
  Wanted decide(Balance balance, boolean throttled);

  /** The rate of a limit that a person puts on without stating one. */
  BitRate rateByHand(Policy policy, Period period);
}
