package io.github.bwflow.control;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Policy;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * No limit while the balance is positive, one fixed rate once it is not, and no limit again when
 * the balance has recovered an hour of drip (so that the limit does not come and go each run).
 *
 * @param stated the rate once exhausted; empty for the drip
 * @param floor the rate below which nothing is throttled
 */
public record Cliff(Optional<BitRate> stated, BitRate floor) implements Control {
  private static final Duration RECOVERY = Duration.ofHours(1);

  @Override
  public String key() {
    return "cliff";
  }

  @Override
  public boolean keepsReserve() {
    return false;
  }

  @Override
  public Wanted decide(Situation situation) {
    Balance balance = situation.balance();
    if (balance.left().isSpent()) {
      return limit(balance, new Reason("exhausted", exhausted(balance)));
    }
    if (situation.throttled() && balance.left().compareTo(recovered(balance)) < 0) {
      return limit(
          balance,
          new Reason(
              "recovering",
              "the balance of "
                  + balance.left()
                  + " is still below the "
                  + recovered(balance)
                  + " at which the limit is lifted"));
    }
    return new Wanted.NoLimit(
        new Reason("within-budget", balance.left() + " of the credit are left"));
  }

  private static String exhausted(Balance balance) {
    return "the credit of "
        + balance.credit()
        + (balance.left().value() == 0
            ? " is used up"
            : " is overdrawn by " + new Bytes(Math.negateExact(balance.left().value())));
  }

  private Wanted limit(Balance balance, Reason reason) {
    BitRate rate = rateByHand(balance.policy(), balance.period());
    Instant lifted = recoveredAt(balance).orElse(balance.period().end());
    return new Wanted.Limit(
        rate, reason, Optional.of(lifted.isBefore(balance.at()) ? balance.at() : lifted));
  }

  private static Optional<Instant> recoveredAt(Balance balance) {
    return balance.policy().whenLeft(recovered(balance), balance);
  }

  @Override
  public Bytes reserved(Balance balance, Bytes buckets) {
    return Bytes.ZERO;
  }

  @Override
  public BitRate rateByHand(Policy policy, Period period) {
    return stated.orElseGet(() -> policy.drip(period)).max(floor);
  }

  // At least one byte: a balance of exactly nothing is not recovered where nothing drips.
  private static Bytes recovered(Balance balance) {
    long hour = Math.multiplyExact(balance.drip().bytesPerSecond(), RECOVERY.toSeconds());
    return new Bytes(Math.max(1, hour));
  }
}
