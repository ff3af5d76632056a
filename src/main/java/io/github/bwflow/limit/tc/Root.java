package io.github.bwflow.limit.tc;

import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.units.BitRate;
import java.util.Optional;

/**
 * What a limit stands on: the root of a device's sending side.
 *
 * @param device the device's name
 * @param mtu bytes a packet may have above the link header
 * @param qdisc the root qdisc; empty where the kernel shows none
 * @param leaf whether our leaf stands under it
 */
record Root(String device, int mtu, Optional<ObservedQdisc> qdisc, boolean leaf) {

  /** Whose the root qdisc is. */
  Owner owner() {
    if (qdisc.isEmpty() || qdisc.get().isDefault()) {
      return Owner.NONE;
    }
    return qdisc.get().isOurs() ? Owner.BWFLOW : Owner.FOREIGN;
  }

  /** The rate of our limit; empty where it is not there. */
  Optional<BitRate> rate() {
    return owner() == Owner.BWFLOW && qdisc.get().rate().isPresent()
        ? Optional.of(BitRate.ofBytesPerSecond(qdisc.get().rate().getAsLong()))
        : Optional.empty();
  }

  /** Whether it holds just this. */
  boolean holds(WantedTbf tbf) {
    return qdisc.isPresent() && tbf.isHeldBy(qdisc.get());
  }

  /** For messages: what stands. */
  String describe() {
    return qdisc.map(ObservedQdisc::describe).orElse("no root qdisc");
  }
}
