package io.github.bwflow.limit.tc;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The u32 filters of one preference as the kernel holds them: tables of buckets of nodes. Those of
 * the root table lead to the others.
 *
 * @param root the nodes of the root table by their number
 * @param tables the other tables by their number
 */
record ObservedTables(SortedMap<Integer, U32Node> root, SortedMap<Integer, Table> tables) {

  /** The first number that the kernel gives a root table. */
  static final int ROOTS = 0x800;

  ObservedTables() {
    this(new TreeMap<>(), new TreeMap<>());
  }

  /**
   * A table that others lead to.
   *
   * @param divisor the number of its buckets
   * @param buckets the nodes of each bucket by their number
   */
  record Table(int divisor, SortedMap<Integer, SortedMap<Integer, U32Node>> buckets) {
    Table(int divisor) {
      this(divisor, new TreeMap<>());
    }
  }
}
