package io.github.bwflow.budget;

import io.github.bwflow.units.Bytes;

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
}
