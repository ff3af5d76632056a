package io.github.bwflow.limit.tc;

import java.util.List;
import java.util.Optional;

/**
 * The queue of a class as it should be.
 *
 * <p>Below 10 Mbit/s it is a TBF that is faster than any line: it cuts a GSO packet into frames,
 * which HTB does not, so that no class can send 64 KiB where a frame was due.
 *
 * @param kind {@code tbf}, {@code bfifo} or {@code pfifo}
 * @param burst bytes of the largest packet that is not cut; 0 where none is
 * @param limit what may wait: bytes, with {@code pfifo} packets
 * @param bytes bytes per second that may leave it
 */
record WantedLeaf(String kind, long burst, long limit, long bytes) {
  /** Lets nothing pass: a queue that is always full. */
  static final WantedLeaf BLOCKING = new WantedLeaf("pfifo", 0, 0, 1);

  private static final long FAST = 40_000_000_000L;

  /** Bytes in a tick of 64 ns at that rate, which the kernel states the bucket in. */
  private static final long TICK = FAST / 8 * 64 / 1_000_000_000;

  /** Two frames that the kernel has joined are more than this, one frame and two ticks less. */
  private static final int ROOM = 800;

  private static final int LEAST_BURST = 2300;

  /** The queue of a class that may send so many bytes per second, 10 Mbit/s or more. */
  static WantedLeaf fast(long bytes) {
    return new WantedLeaf("bfifo", 0, Math.max(160_000, Math.min(bytes / 20, 1L << 28)), bytes);
  }

  /** The queue of a class that may send so many bytes per second, less than 10 Mbit/s. */
  static WantedLeaf slow(long bytes, int mtu) {
    long burst = Math.max(LEAST_BURST, mtu + ROOM);
    double seconds = Math.min(5.0, Math.max(0.4, 4.0 * (mtu + 14) / bytes));
    return new WantedLeaf("tbf", burst, (long) (bytes * seconds) + burst, bytes);
  }

  /** Whether it lets nothing pass. */
  boolean isBlocking() {
    return limit == 0;
  }

  /** Whether the kernel holds just this. A larger bucket may be needed for what is queued. */
  boolean isHeldBy(ObservedQdisc observed) {
    return observed.kind().equals(kind)
        && observed.limit().orElse(-1) == limit
        && (burst == 0 || observed.burstTicks().orElse(burst) >= burst / TICK - 1);
  }

  /**
   * The words that describe it to {@code tc}; what cuts packets never cuts smaller ones than what
   * stands, for which a queued packet may be too large.
   */
  List<String> words(Optional<ObservedQdisc> standing) {
    String most = Long.toString(limit);
    if (!kind.equals("tbf")) {
      return List.of(kind, "limit", most);
    }
    boolean same = standing.isPresent() && standing.get().kind().equals(kind);
    long before = same ? standing.get().burstTicks().orElse(0) * TICK : 0;
    String bucket = Long.toString(before <= burst ? burst : before + TICK);
    return List.of(kind, "rate", FAST + "bit", "burst", bucket, "limit", most);
  }

  /** The words for fq_codel in it, with a target that one frame fits into at this rate. */
  List<String> fairWords(int mtu) {
    long target = Math.max(5_000, 3L * (mtu + 14) * 1_000_000 / bytes / 2);
    return List.of("fq_codel", "target", target + "us", "interval", target + 95_000 + "us");
  }
}
