package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Tree;
import io.github.bwflow.units.BitRate;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An HTB with its classes and filters as the kernel holds it.
 *
 * @param classes the classes by number
 * @param filters our filters for each family; none where there are none
 * @param neighbours those of what looks for neighbours, by preference and number
 */
record ObservedTree(
    Map<Integer, ObservedClass> classes,
    Map<Family, ObservedTables> filters,
    Map<String, SortedMap<Integer, U32Node>> neighbours) {

  /** Nothing. */
  static final ObservedTree NONE = new ObservedTree(Map.of(), Map.of(), Map.of());

  /**
   * Whether somebody has taken away some of the filters: those of a family without the other's, or
   * of both without those of neighbours, which never stand alone.
   */
  boolean isTorn() {
    return filters.size() == 1 || filters.isEmpty() && !neighbours.isEmpty();
  }

  /** The rate of the class that all others are in; empty where it is missing. */
  Optional<BitRate> rate() {
    ObservedClass root = classes.get(Tree.ROOT);
    return root == null ? Optional.empty() : Optional.of(BitRate.ofBytesPerSecond(root.bytes()));
  }
}
