package io.github.bwflow.limit.tc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A table of u32 filters as it should be, and how the root table leads to it. */
final class WantedTable {
  /** What a bucket holds at most; its nodes have numbers of 12 bits. */
  private static final int MOST = 4_000;

  private final int divisor;
  private final List<U32Node> ways;
  private final SortedMap<Integer, List<U32Node>> buckets = new TreeMap<>();
  private final Set<String> shapes = new HashSet<>();

  /**
   * @param divisor the number of its buckets
   * @param ways the nodes that lead to it, without their target
   */
  WantedTable(int divisor, List<U32Node> ways) {
    this.divisor = divisor;
    this.ways = ways;
  }

  /**
   * Adds a node behind those of its bucket.
   *
   * @return whether there was room
   */
  boolean add(int bucket, U32Node node) {
    List<U32Node> nodes = buckets.get(bucket);
    if (nodes == null) {
      nodes = new ArrayList<>();
      buckets.put(bucket, nodes);
    }
    // Of two that ask the same the first counts.
    if (!shapes.add(bucket + " " + node.shape())) {
      return true;
    }
    return nodes.size() < MOST && nodes.add(node);
  }

  /** How many nodes it has. */
  int size() {
    int size = 0;
    for (List<U32Node> bucket : buckets.values()) {
      size += bucket.size();
    }
    return size;
  }

  /** The number of its buckets. */
  int divisor() {
    return divisor;
  }

  /** The nodes that lead to it, without their target. */
  List<U32Node> ways() {
    return ways;
  }

  /** The nodes of each bucket, in the order in which they count. */
  SortedMap<Integer, List<U32Node>> buckets() {
    return buckets;
  }
}
