package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Tree;
import io.github.bwflow.units.BitRate;
import java.util.Map;
import java.util.Optional;

/**
 * An HTB with its classes and filters as the kernel holds it.
 *
 * @param classes the classes by number
 * @param filters our filters for each family; none where there are none
 */
record ObservedTree(Map<Integer, ObservedClass> classes, Map<Family, ObservedTables> filters) {

  /** The rate of the class that all others are in; empty where it is missing. */
  Optional<BitRate> rate() {
    ObservedClass root = classes.get(Tree.ROOT);
    return root == null ? Optional.empty() : Optional.of(BitRate.ofBytesPerSecond(root.bytes()));
  }
}
