package io.github.bwflow.limit.vmmanager;

import io.github.bwflow.control.Targets;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Side;
import java.util.Map;
import java.util.TreeMap;

/**
 * Targets in whole Mbit/s: rounded down, and never below 1. Where one rate is divided between the
 * sides, what one of them gets more is taken from the other, as far as it has any.
 *
 * @param wanted what was decided
 */
record Rounding(Targets wanted) {
  private static final long MBIT = 1_000_000;

  Targets targets() {
    Map<Side, Wanted> sides = new TreeMap<>(wanted.sides());
    long more = isDivided() ? more() : 0;
    for (Map.Entry<Side, Wanted> side : sides.entrySet()) {
      if (side.getValue() instanceof Wanted.Limit limit) {
        long rate = limit.rate().bitsPerSecond();
        side.setValue(limited(limit, rate > MBIT ? rate - more : rate));
      }
    }
    Targets rounded = new Targets(wanted.overall(), sides);
    if (wanted.overall() instanceof Wanted.Limit limit && !isDivided()) {
      rounded = new Targets(limited(limit, limit.rate().bitsPerSecond()), sides);
    }
    return rounded;
  }

  private static Wanted.Limit limited(Wanted.Limit limit, long rate) {
    long whole = Math.max(1, rate / MBIT) * MBIT;
    return whole == limit.rate().bitsPerSecond()
        ? limit
        : new Wanted.Limit(new BitRate(whole), limit.reason(), limit.until());
  }

  private boolean isDivided() {
    if (wanted.overall().limitedTo().isEmpty()
        || wanted.limit(Side.TX).isEmpty()
        || wanted.limit(Side.RX).isEmpty()) {
      return false;
    }
    long together = 0;
    for (Side side : Side.values()) {
      together += wanted.limit(side).get().bytesPerSecond();
    }
    return together == wanted.overall().limitedTo().get().bytesPerSecond();
  }

  // What the sides below 1 Mbit/s get beyond what they should.
  private long more() {
    long more = 0;
    for (Side side : wanted.sides().keySet()) {
      more += Math.max(0, MBIT - wanted.limit(side).map(BitRate::bitsPerSecond).orElse(MBIT));
    }
    return more;
  }
}
