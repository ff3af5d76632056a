package io.github.bwflow.limit.tc;

import io.github.bwflow.units.BitRate;
import java.util.List;

/**
 * The TBF that holds a rate.
 *
 * <p>There are two regimes, each with a handle of its own. A GSO packet that was queued under a
 * large burst can never leave a bucket made smaller than it, and blocks the interface for good; so
 * within a regime the burst never falls below what the queue may hold, and between them a new qdisc
 * is made.
 *
 * @param handle {@code bf10:} from 10 Mbit/s, {@code bf12:} below
 * @param bytesPerSecond the rate
 * @param burst bytes of the bucket
 * @param latencyMicros the longest time a packet may wait, beside what the burst holds
 */
public record WantedTbf(String handle, long bytesPerSecond, long burst, long latencyMicros) {
  private static final String FAST = "bf10:";
  private static final String SLOW = "bf12:";
  private static final long FAST_FROM = 10_000_000 / 8;

  /** More than the largest GSO packet with its headers (64 KiB and 68.5 kB as TBF counts it). */
  private static final long FAST_BURST = 80_000;

  /** In seconds: tc says it in 32 bits of 64 ns, which is 274.8 s, and wraps around beyond. */
  private static final long LONGEST_BURST = 270;

  private static final long LARGEST_BURST = 1L << 30;

  /** tc states the queue in 32 bits. */
  private static final long LARGEST_QUEUE = 4_000_000_000L;

  /** Link header 14, two VLAN tags 8, and room for a driver's own. */
  private static final int HEADERS = 118;

  private static final int ETHERNET = 14;

  /**
   * The TBF for a rate on an interface of this MTU. A rate at which one full frame takes longer
   * than tc can say is raised to the slowest that can be held: 64 bit/s at an MTU of 1500.
   */
  public static WantedTbf of(BitRate rate, int mtu) {
    if (rate.bytesPerSecond() >= FAST_FROM) {
      return fast(rate.bytesPerSecond());
    }
    long burst = Math.max(2000, mtu + HEADERS);
    long slowest = (burst + LONGEST_BURST - 1) / LONGEST_BURST;
    long bytes = Math.max(slowest, rate.bytesPerSecond());
    long fourFrames = 4L * (mtu + ETHERNET) * 1_000_000 / bytes;
    long latency = Math.min(5_000_000, Math.max(400_000, fourFrames));
    return new WantedTbf(SLOW, bytes, burst, latency);
  }

  // From some 600 Gbit/s on the queue would need more bytes than 32 bits count.
  private static WantedTbf fast(long bytes) {
    long burst = Math.min(LARGEST_BURST, Math.max(FAST_BURST, bytes / 250));
    double fits = (LARGEST_QUEUE - burst) * 1e6 / bytes;
    return new WantedTbf(FAST, bytes, burst, (long) Math.min(50_000, fits));
  }

  /** Whether the kernel holds just this, as far as its rounding lets one see. */
  boolean isHeldBy(ObservedQdisc observed) {
    return observed.kind().equals("tbf")
        && observed.handle().equals(handle)
        && observed.rate().orElse(-1) == bytesPerSecond
        && holdsBurst(observed.burst().orElse(-1))
        && holdsLimit(observed);
  }

  // tc keeps the burst as a time in ticks of 64 ns and reads it back in whole microseconds, so that
  // it may be short by both times the rate, and one byte (tc_core.c). A larger bucket than ours is
  // left in the slow regime: the MTU has been lowered, and the queue may hold a packet of the old
  // size.
  private boolean holdsBurst(long read) {
    double slack = bytesPerSecond * 1.064e-6 + 1;
    return read >= burst - slack
        && (read <= burst + slack || handle.equals(SLOW) && read < FAST_BURST);
  }

  private boolean holdsLimit(ObservedQdisc observed) {
    if (observed.limit().isEmpty()) {
      return true;
    }
    long bucket = Math.max(burst, observed.burst().orElse(0));
    double expected = bytesPerSecond * (latencyMicros / 1e6) + bucket;
    double slack = 4 + bytesPerSecond * 2e-6 + bytesPerSecond * 64e-9;
    return Math.abs(observed.limit().getAsLong() - expected) <= slack;
  }

  /**
   * The words that describe it to {@code tc}; {@code burst} not below what stands in the regime.
   */
  List<String> words(long standingBurst) {
    long bucket = handle.equals(SLOW) ? Math.max(burst, standingBurst) : burst;
    return List.of(
        "tbf",
        "rate",
        bytesPerSecond * 8 + "bit",
        "burst",
        Long.toString(bucket),
        "latency",
        latencyMicros + "us");
  }

  /** The words for fq_codel as its child, with a target that one frame fits into at this rate. */
  List<String> leafWords(int mtu) {
    long frameMicros = 3L * (mtu + ETHERNET) * 1_000_000 / bytesPerSecond / 2;
    long target = Math.max(5_000, frameMicros);
    return List.of("fq_codel", "target", target + "us", "interval", target + 95_000 + "us");
  }
}
