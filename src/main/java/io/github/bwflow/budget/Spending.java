package io.github.bwflow.budget;

/** What a rate comes to. */
public final class Spending {
  private Spending() {}

  /**
   * The bytes of a rate over a time, rounded up.
   *
   * @param bytesPerSecond at most 2^47
   * @param millis at most 2^36, two years
   */
  public static long of(long bytesPerSecond, long millis) {
    // The quotient first where the product would not fit.
    return bytesPerSecond > (1L << 26)
        ? bytesPerSecond / 1000 * millis + (bytesPerSecond % 1000 * millis + 999) / 1000
        : (bytesPerSecond * millis + 999) / 1000;
  }
}
