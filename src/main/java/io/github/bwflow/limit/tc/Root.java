package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.Tree;
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
 * @param tree the classes and filters of an HTB of ours
 */
record Root(
    String device,
    int mtu,
    Optional<ObservedQdisc> qdisc,
    boolean leaf,
    Optional<ObservedTree> tree) {

  /** Whose the root qdisc is. */
  Owner owner() {
    if (qdisc.isEmpty() || qdisc.get().isDefault()) {
      return Owner.NONE;
    }
    return qdisc.get().isOurs() ? Owner.BWFLOW : Owner.FOREIGN;
  }

  /** The rate of our limit; empty where it is not there. */
  Optional<BitRate> rate() {
    if (tree.isPresent()) {
      return tree.get().rate();
    }
    return owner() == Owner.BWFLOW && qdisc.get().rate().isPresent()
        ? Optional.of(BitRate.ofBytesPerSecond(qdisc.get().rate().getAsLong()))
        : Optional.empty();
  }

  /**
   * The rate of our limit where that is not merely a tree's own cap.
   *
   * @param wanted the tree that is to stand
   */
  Optional<BitRate> limit(Optional<Tree> wanted) {
    Optional<BitRate> rate = rate();
    boolean free = tree.isPresent() && rate.isPresent() && WantedTree.isFree(wanted, rate.get());
    return free ? Optional.empty() : rate;
  }

  /**
   * The tree's own cap, where that is all that holds it.
   *
   * @param wanted the tree that is to stand
   */
  Optional<BitRate> cap(Optional<Tree> wanted) {
    return tree.isPresent() && limit(wanted).isEmpty() ? rate() : Optional.empty();
  }

  /** Whose limit stands; nobody's where only a tree's own cap does. */
  Owner limiter(Optional<Tree> wanted) {
    return tree.isPresent() && rate().isPresent() && limit(wanted).isEmpty() ? Owner.NONE : owner();
  }

  /** Whether it is a tree of ours without the class that has the rate. */
  boolean isUnfinished() {
    return tree.isPresent() && rate().isEmpty();
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
