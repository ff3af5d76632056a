package io.github.bwflow.budget;

import io.github.bwflow.units.Bytes;

/** Nothing is allowed for or counted: the traffic is only divided among classes. */
public record NoBudget() implements Policy {
  @Override
  public String key() {
    return "none";
  }

  @Override
  public Bytes budget() {
    return Bytes.ZERO;
  }
}
