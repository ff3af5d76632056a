package io.github.bwflow.budget;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * The whole budget at once, and nothing more until the next period.
 *
 * @param budget the allowance of one period
 */
public record FixedWindow(Bytes budget) implements Policy {

  @Override
  public String key() {
    return "fixed-window";
  }

  @Override
  public boolean allowsBursts() {
    return true;
  }

  @Override
  public BitRate steady(Balance balance) {
    return new BitRate(0);
  }

  @Override
  public Bytes credit(Period period, Instant at) {
    return budget;
  }

  @Override
  public BitRate drip(Period period) {
    return new BitRate(0);
  }

  @Override
  public Optional<Instant> whenCreditReaches(Bytes amount, Period period) {
    return amount.compareTo(budget) > 0 ? Optional.empty() : Optional.of(period.start());
  }
}
