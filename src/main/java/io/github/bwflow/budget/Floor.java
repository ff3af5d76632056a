package io.github.bwflow.budget;

import io.github.bwflow.units.BitRate;

/** The rate below which nothing is throttled, so that a remote shell stays usable. */
public final class Floor {
  private static final BitRate USUAL = new BitRate(64_000);

  private Floor() {}

  /**
   * The floor where none is stated: 64 kbit/s, or a quarter of budget / period where that is less,
   * so that the floor alone cannot use up a small budget.
   */
  public static BitRate automatic(Policy policy, Period period) {
    // A quarter of eight bits a byte; twice the largest size fits.
    long quarter = policy.budget().value() * 2 / Math.max(1, period.length().toSeconds());
    BitRate affordable = new BitRate(Math.min(quarter, USUAL.bitsPerSecond()));
    // tc refuses less than one byte per second.
    return affordable.max(new BitRate(8));
  }
}
