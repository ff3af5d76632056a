package io.github.bwflow.state;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Side;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a remote limiter was last given.
 *
 * @param sides what for each side; one that is missing was never given anything
 * @param certain whether it is known to have been taken; not where a run ended before the answer
 */
public record Given(Map<Side, Rate> sides, boolean certain) {
  /** Nothing was ever given. */
  public static final Given NOTHING = new Given(Map.of(), true);

  /**
   * A rate.
   *
   * @param rate the rate
   * @param limits whether it is a limit, and not what stands where nothing limits
   */
  public record Rate(BitRate rate, boolean limits) {}

  /** Copies the map. */
  public Given {
    sides = Collections.unmodifiableMap(new TreeMap<>(sides));
  }

  /** What was given for a side; empty for nothing. */
  public Optional<Rate> of(Side side) {
    return Optional.ofNullable(sides.get(side));
  }

  /** The same, known to have been taken or not. */
  public Given certain(boolean taken) {
    return new Given(sides, taken);
  }
}
