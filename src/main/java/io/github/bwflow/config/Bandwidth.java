package io.github.bwflow.config;

import io.github.bwflow.budget.Recurrence;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Direction;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code [bandwidth]}: what is allowed, and what happens when it is used up.
 *
 * @param budget the allowance of one period, above 0
 * @param preCharge the credit at the period's start, from 0 to the budget
 * @param recurrence the dates on which periods start
 * @param timezone whose midnight starts a period
 * @param direction which traffic counts
 * @param policy how credit accrues
 * @param enforcement how the limit follows the balance
 * @param limitRate the limit once the balance is used up, from 8 bit/s; empty for "auto"
 * @param minRate what no limit goes below, from 8 bit/s; empty for "auto"
 * @param warnAtPercent percentages of the credit, 1 to 100, in rising order, each once
 */
public record Bandwidth(
    Bytes budget,
    Bytes preCharge,
    Recurrence recurrence,
    ZoneId timezone,
    Direction direction,
    PolicyName policy,
    EnforcementName enforcement,
    Optional<BitRate> limitRate,
    Optional<BitRate> minRate,
    List<Integer> warnAtPercent) {

  /** Keeps the list from changing. */
  public Bandwidth {
    warnAtPercent = List.copyOf(warnAtPercent);
  }
}
