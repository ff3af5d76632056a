package io.github.bwflow.control;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the kernel should do about each side of an account's traffic.
 *
 * @param overall what was decided about the account as a whole, for people
 * @param sides what should stand on each side that counts
 */
public record Targets(Wanted overall, Map<Side, Wanted> sides) {

  /** Copies the map. */
  public Targets {
    sides = Map.copyOf(sides);
  }

  /** The same for each of these sides. */
  public static Targets same(List<Side> sides, Wanted wanted) {
    Map<Side, Wanted> each = new TreeMap<>();
    for (Side side : sides) {
      each.put(side, wanted);
    }
    return new Targets(wanted, each);
  }

  /** The limit that a side should have; empty where it should have none, or is left as it is. */
  public Optional<BitRate> limit(Side side) {
    Wanted wanted = sides.get(side);
    return wanted == null ? Optional.empty() : wanted.limitedTo();
  }

  /** Whether any side should have a limit. */
  public boolean isLimiting() {
    for (Wanted wanted : sides.values()) {
      if (wanted.limitedTo().isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Whether whatever stands on this side is to be left as it is. */
  public boolean keeps(Side side) {
    return sides.getOrDefault(side, overall) instanceof Wanted.Keep;
  }
}
