package io.github.bwflow.limit.tc;

import io.github.bwflow.units.BitRate;
import java.util.List;

/**
 * A class of HTB as it should be.
 *
 * @param id its number
 * @param parent the number of its parent; 0 for the qdisc itself
 * @param bytes bytes per second that it has whenever it asks for them
 * @param most bytes per second that it never passes
 * @param burst bytes that it may send at once
 * @param mostBurst the same of what it never passes
 * @param quantum bytes of its turn where several share what is left
 * @param priority 0 to 7
 */
record HtbClass(
    int id,
    int parent,
    long bytes,
    long most,
    long burst,
    long mostBurst,
    long quantum,
    int priority) {

  /** In seconds: tc says a burst in 32 bits of 64 ns, which is 274.8 s, and wraps around beyond. */
  private static final long LONGEST_BURST = 270;

  private static final long LARGEST_BURST = 1L << 30;

  /** Of a second: what may leave at once, as under a TBF from 10 Mbit/s on. */
  private static final long BURSTS_A_SECOND = 250;

  /** More than any line. */
  static final BitRate FREE = new BitRate(100_000_000_000L);

  /** The same for a maximum: the turns of others must not cost a class what it may have. */
  private static final long TURNS_A_SECOND = 20;

  /** A class whose buckets fit its rates. */
  static HtbClass of(
      int id, int parent, long bytes, long most, long frame, long quantum, int priority) {
    long own = burst(bytes, bytes / BURSTS_A_SECOND);
    long mostBurst = most == bytes ? own : burst(most, Math.max(frame, most / TURNS_A_SECOND));
    return new HtbClass(id, parent, bytes, most, own, mostBurst, Math.max(quantum, 1), priority);
  }

  // HTB lets a class send while its bucket is not below zero: unlike TBF's it need not hold a
  // packet, and what it holds can be sent beyond the rate once.
  private static long burst(long bytes, long wanted) {
    return Math.max(1, Math.min(Math.min(LARGEST_BURST, wanted), bytes * LONGEST_BURST));
  }

  /**
   * The fastest rate, in bytes per second, that is not above this one and that tc prints to the
   * last digit: from 1 Mbit/s on it prints whole kbit/s, from 1 Gbit/s on whole Mbit/s (tc_util.c,
   * {@code print_rate}), and until iproute2 6.2 there is no JSON for classes.
   */
  static long exact(long bytes) {
    long bits = Math.max(1, bytes) * 8;
    for (long unit = 1000; unit <= 1_000_000_000_000L && bits / unit >= 1000; unit *= 1000) {
      bits -= bits % unit;
    }
    return bits / 8;
  }

  /** Whether the kernel holds just this. The class is the same one; so is its parent. */
  boolean isHeldBy(ObservedClass observed) {
    return observed.bytes() == bytes
        && observed.most() == most
        && isNear(observed.burst(), burst, bytes)
        && isNear(observed.mostBurst(), mostBurst, most)
        && (observed.isInner() || observed.quantum() == quantum && observed.priority() == priority);
  }

  // Kept as ticks of 64 ns, printed in whole bytes, kilobytes or megabytes.
  private static boolean isNear(long read, long wanted, long bytes) {
    double slack = bytes * 1.064e-6 + 16 + wanted / 1000.0;
    return Math.abs(read - wanted) <= slack;
  }

  /** The words that describe it to {@code tc}. */
  List<String> words() {
    return List.of(
        "htb",
        "rate",
        bytes * 8 + "bit",
        "burst",
        Long.toString(burst),
        "ceil",
        most * 8 + "bit",
        "cburst",
        Long.toString(mostBurst),
        "prio",
        Integer.toString(priority),
        "quantum",
        Long.toString(quantum));
  }
}
