package io.github.bwflow.engine;

import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.state.Correction;
import io.github.bwflow.state.Highest;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Direction;
import io.github.bwflow.units.Side;
import java.util.Optional;

/**
 * What an account has used in its period, as far as it counts.
 *
 * @param direction which traffic counts
 * @param traffic what the meter found
 * @param added what is added to it: what was stated of the time before, and what the meter has lost
 * @param lost what is added because within a period use only grows: a figure that falls has lost
 *     something, in a database restored or made anew, or while vnStat's daemon was down
 */
record Use(Direction direction, Traffic traffic, Bytes added, Bytes lost) {

  static Use of(
      Rules rules, Reading reading, Optional<Correction> correction, Optional<Highest> highest) {
    Bytes stated = correction.isPresent() ? correction.get().used() : Bytes.ZERO;
    Use now = new Use(rules.direction(), reading.used(), stated, Bytes.ZERO);
    Bytes lost = (highest.isPresent() ? highest.get().used() : Bytes.ZERO).minus(now.used());
    return lost.value() > 0 ? new Use(now.direction, now.traffic, stated.plus(lost), lost) : now;
  }

  /** What counts against the budget. */
  Bytes used() {
    return direction.of(traffic.rx(), traffic.tx()).plus(added);
  }

  /** What one side has used of a budget that each side has for itself. */
  Bytes used(Side side) {
    return side.of(traffic.rx(), traffic.tx()).plus(added);
  }

  /** The same after so much more. */
  Use plus(Traffic more) {
    return new Use(direction, traffic.plus(more), added, lost);
  }
}
