package io.github.bwflow.budget;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;

/**
 * No burst: the limit always stands at what is left of the budget over what is left of the period.
 *
 * @param budget the allowance of one period
 */
public record LeakyBucket(Bytes budget) implements Policy {

  @Override
  public String key() {
    return "leaky-bucket";
  }

  @Override
  public boolean allowsBursts() {
    return false;
  }

  @Override
  public BitRate steady(Balance balance) {
    return balance.evenly();
  }
}
