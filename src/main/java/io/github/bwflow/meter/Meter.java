package io.github.bwflow.meter;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;

/** Counts the traffic of accounts. */
public interface Meter {

  /**
   * What the account has used since the period's start. Never throws for anything that is wrong
   * outside: that is {@link Measurement.Unreadable}.
   */
  Measurement read(Account account, Period period);
}
