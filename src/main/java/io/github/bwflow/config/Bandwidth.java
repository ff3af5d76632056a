package io.github.bwflow.config;

import io.github.bwflow.budget.Recurrence;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Direction;
import java.time.Duration;
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
 * @param window the trailing time that the budget is for, where the policy is a sliding window
 * @param balanceCap what may be saved up at most; empty for no such bound
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
    Duration window,
    Optional<Bytes> balanceCap,
    EnforcementName enforcement,
    Optional<BitRate> limitRate,
    Optional<BitRate> minRate,
    List<Integer> warnAtPercent) {

  /** Keeps the list from changing. */
  public Bandwidth {
    warnAtPercent = List.copyOf(warnAtPercent);
  }

  /** The dates of the longest period, or those that a sliding window counts. */
  public int mostDays() {
    return policy == PolicyName.SLIDING_WINDOW
        ? (int) window.plusDays(1).minusSeconds(1).toDays() + 1
        : recurrence.mostDays();
  }

  /** The longest time that one budget is for. */
  Duration longest() {
    return policy == PolicyName.SLIDING_WINDOW
        ? window.plusDays(1).plusHours(timezone.getRules().isFixedOffset() ? 0 : 2)
        : recurrence.longest(timezone);
  }
}
