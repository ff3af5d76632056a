package io.github.bwflow.simulation;

import io.github.bwflow.engine.Rules;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be simulated.
 *
 * @param rules what the configuration says of the account
 * @param from the first run
 * @param until the instant at which the simulation ends
 * @param demand what would pass on each side that counts
 * @param line what one side of the account's interfaces carries together
 * @param delivered the part of its rate that a limit lets pass, 1 for all of it
 * @param pace when runs come
 * @param saves the time between two saves of vnStat
 * @param live whether the kernel's counters are added to what vnStat has saved
 * @param seed of all that is at random
 */
public record Scenario(
    Rules rules,
    Instant from,
    Instant until,
    Map<Side, Demand> demand,
    BitRate line,
    double delivered,
    Pace pace,
    Duration saves,
    boolean live,
    long seed) {

  /** Copies the map, and refuses a time without length. */
  public Scenario {
    demand = Map.copyOf(demand);
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException("a simulation ends after it starts");
    }
  }

  /**
   * When runs come.
   *
   * @param interval the time between two runs of whatever starts them
   * @param jitter by which part of it a run comes early or late, from 0 to below 1
   * @param missed the probability that a run is left out, from 0 to below 1; never so many of them
   *     that the gap is more than twice the longest that bwflow reckons with
   */
  public record Pace(Duration interval, double jitter, double missed) {
    /** Every run on time. */
    public static Pace regular(Duration interval) {
      return new Pace(interval, 0, 0);
    }
  }

  /** What is asked for on a side. */
  Demand demand(Side side) {
    return Optional.ofNullable(demand.get(side)).orElse(Demand.NONE);
  }
}
