package io.github.bwflow.budget;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an account may still send at one instant.
 *
 * @param policy how its allowance becomes available
 * @param period the period the instant lies in
 * @param at the instant
 * @param credit what may have been used by then
 * @param used what has been used
 * @param lost what of the credit was saved up beyond what may be; {@code credit} is less by it
 * @param slots what was used on each day, the earliest first; empty where that does not matter
 */
public record Balance(
    Policy policy,
    Period period,
    Instant at,
    Bytes credit,
    Bytes used,
    Bytes lost,
    List<Slot> slots) {

  private static final long MOST_PERCENT = 1_000_000;

  /** Copies the list. */
  public Balance {
    slots = List.copyOf(slots);
  }

  /** The balance of a policy that does not ask on which days was used what has been used. */
  public static Balance of(Policy policy, Period period, Instant at, Bytes used) {
    return of(policy, period, at, used, List.of());
  }

  /** The balance of a policy at an instant of a period. */
  public static Balance of(Policy policy, Period period, Instant at, Bytes used, List<Slot> slots) {
    Bytes lost = policy.lost(period, at, slots);
    Bytes credit = policy.credit(period, at).minus(lost);
    return new Balance(policy, period, at, credit, used, lost, slots);
  }

  /** The allowance of the whole period. */
  public Bytes budget() {
    return policy.budget();
  }

  /** Credit less use; negative after an overshoot. */
  public Bytes left() {
    return credit.minus(used);
  }

  /** Budget less use, and less what was lost: what the rest of the period may still take. */
  public Bytes rest() {
    return budget().minus(lost).minus(used);
  }

  /** The rate at which credit accrues, for printing. */
  public BitRate drip() {
    return policy.drip(period);
  }

  /** Use in whole percent of the credit, rounded down; 100 where there is no credit at all. */
  public int usedPercent() {
    if (credit.value() <= 0) {
      return 100;
    }
    if (Math.abs(used.value()) <= Long.MAX_VALUE / 100) {
      return (int) Math.min(used.value() * 100 / credit.value(), MOST_PERCENT);
    }
    BigInteger percent =
        BigInteger.valueOf(used.value())
            .multiply(BigInteger.valueOf(100))
            .divide(BigInteger.valueOf(credit.value()));
    return percent.min(BigInteger.valueOf(MOST_PERCENT)).intValue();
  }

  /**
   * The time until the balance is back at zero if nothing more were sent, in whole seconds, rounded
   * up; until the period's end where it does not recover before.
   *
   * @return empty while the balance is positive
   */
  public Optional<Duration> retryAfter() {
    if (left().value() > 0) {
      return Optional.empty();
    }
    Instant back = policy.whenLeft(Bytes.ZERO, this).orElse(period.end());
    Duration wait = Duration.between(at, back);
    long seconds = wait.getSeconds() + (wait.getNano() > 0 ? 1 : 0);
    return Optional.of(Duration.ofSeconds(Math.max(0, seconds)));
  }

  /**
   * The rate that may stand until the period's end: what the policy lets stand, or the stated rate
   * where there is one and the policy accrues nothing, and never below the floor.
   *
   * @param floor the rate below which nothing is throttled
   * @param stated the configured rate once the credit is used up
   */
  public BitRate sustainable(BitRate floor, Optional<BitRate> stated) {
    boolean accrues = !(policy instanceof FixedWindow || policy instanceof SlidingWindow);
    BitRate rate = accrues ? policy.steady(this) : stated.orElse(floor);
    return rate.max(floor);
  }

  /** What is left of the budget, spread evenly over what is left of the period. */
  BitRate evenly() {
    long seconds = Math.max(1, period.left(at).toSeconds());
    return BitRate.ofBytesPerSecond(Math.max(0, rest().value()) / seconds);
  }

  /**
   * What may be sent per day from now on, if the budget is to last.
   *
   * @return zero where the budget is used up
   */
  public Bytes perDayLeft() {
    BigInteger seconds = BigInteger.valueOf(Math.max(1, period.left(at).toSeconds()));
    BigInteger day = BigInteger.valueOf(86_400).min(seconds);
    BigInteger perDay =
        BigInteger.valueOf(Math.max(0, rest().value())).multiply(day).divide(seconds);
    return new Bytes(perDay.longValueExact());
  }
}
