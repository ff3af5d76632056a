package io.github.bwflow.control;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Divides one permitted rate between sending and receiving, where both count against one budget.
 *
 * <p>Each side has half until the counters show that one needs less than it has while the other is
 * short; then the busy one gets the rest. No side ever has less than a tenth, or than a limit can
 * be, which would be raised to that while the other keeps its own; and a division is left alone
 * until it is wrong by a fifth of the rate.
 */
public final class Split {
  /** The slowest limit that the kernel holds at an MTU of 1500, in bytes per second. */
  private static final long LEAST = 8;

  private Split() {}

  /**
   * What passed between the last run and this one, in bytes per second.
   *
   * @param tx sent
   * @param rx received
   */
  public record Flow(long tx, long rx) {}

  /**
   * The two limits for a rate.
   *
   * @param wanted what was decided about both sides together
   * @param tx our limit that stands on sending; empty for none
   * @param rx our limit that stands on receiving; empty for none
   * @param flow what passed since the last run; empty where that is not known
   */
  public static Targets of(
      Wanted wanted, Optional<BitRate> tx, Optional<BitRate> rx, Optional<Flow> flow) {
    if (!(wanted instanceof Wanted.Limit limit)) {
      return Targets.same(List.of(Side.TX, Side.RX), wanted);
    }
    long rate = limit.rate().bytesPerSecond();
    long sending = rate / 2;
    if (tx.isPresent() && rx.isPresent()) {
      sending = next(rate, tx.get().bytesPerSecond(), rx.get().bytesPerSecond(), flow);
    }
    return new Targets(
        wanted, Map.of(Side.TX, part(limit, sending), Side.RX, part(limit, rate - sending)));
  }

  private static long next(long rate, long tx, long rx, Optional<Flow> flow) {
    long standing = Math.max(1, tx + rx);
    // Divided as it is now.
    long asNow = Math.round((double) rate * tx / standing);
    long fair = flow.map(passed -> fair(rate, asNow, tx, rx, passed)).orElse(asNow);
    boolean wrong = Math.abs(fair - asNow) > rate / 5;
    long sending = wrong ? fair : rate == standing ? tx : asNow;
    long least = Math.min(rate / 2, Math.max(rate / 10, LEAST));
    return Math.max(least, Math.min(rate - least, sending));
  }

  private static long fair(long rate, long asNow, long tx, long rx, Flow passed) {
    boolean txBusy = passed.tx() >= tx / 5 * 4;
    boolean rxBusy = passed.rx() >= rx / 5 * 4;
    if (txBusy && rxBusy) {
      return rate / 2;
    }
    if (txBusy && passed.rx() < rx / 2) {
      return rate - Math.min(rate / 2, 2 * passed.rx());
    }
    if (rxBusy && passed.tx() < tx / 2) {
      return Math.min(rate / 2, 2 * passed.tx());
    }
    return asNow;
  }

  private static Wanted part(Wanted.Limit limit, long bytesPerSecond) {
    return new Wanted.Limit(
        BitRate.ofBytesPerSecond(Math.max(1, bytesPerSecond)), limit.reason(), limit.until());
  }
}
