package io.github.bwflow.budget;

import io.github.bwflow.units.BitRate;
import java.math.BigInteger;

/** The rate below which nothing is throttled, so that a remote shell stays usable. */
public final class Floor {
  private static final BitRate USUAL = new BitRate(64_000);

  private Floor() {}

  /**
   * The floor where none is stated: 64 kbit/s, or a quarter of budget / period where that is less,
   * so that the floor alone cannot use up a small budget.
   */
  public static BitRate automatic(Policy policy, Period period) {
    BigInteger quarter =
        BigInteger.valueOf(policy.budget().value())
            .multiply(BigInteger.valueOf(8))
            .divide(BigInteger.valueOf(Math.max(1, period.length().toSeconds())))
            .divide(BigInteger.valueOf(4));
    BitRate affordable =
        new BitRate(quarter.min(BigInteger.valueOf(USUAL.bitsPerSecond())).longValueExact());
    // tc refuses less than one byte per second.
    return affordable.max(new BitRate(8));
  }
}
