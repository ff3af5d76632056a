package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Node;
import io.github.bwflow.classes.Packets;
import io.github.bwflow.classes.Rule;
import io.github.bwflow.classes.Tree;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The HTB that a tree comes to while the limit has a certain rate. */
final class WantedTree {
  /** The mark of an interface whose owners nft leads: a class that nothing goes to. */
  static final int OWNED_MARK = 0xfffe;

  private static final int HIGHEST = 0xfffd;
  private static final long SLOW_BELOW = 10_000_000 / 8;

  /** VLAN tags and a driver's own, beyond the MTU. */
  private static final int HEADERS = 118;

  /** Bytes of a turn from which on one flow would be heard stalling another. */
  private static final long LONGEST_TURN = 200_000;

  /** In seconds; what a class owes is forgotten beyond 60 (sch_htb.c, {@code mbuffer}). */
  private static final long LONGEST_DEBT = 50;

  private final Tree tree;
  private final Side side;
  private final int mtu;
  private final long frame;
  private final long rate;
  private final long leastMin;
  private final long mostMin;
  private final Map<Integer, List<Node>> children = new HashMap<>();

  /**
   * @param limit the rate of the whole; empty for none but the tree's cap
   * @param mtu of the interface
   */
  WantedTree(Tree tree, Optional<BitRate> limit, Side side, int mtu) {
    this.tree = tree;
    this.side = side;
    this.mtu = mtu;
    this.frame = Math.max(2000, mtu + HEADERS);
    BitRate free = free(tree);
    BitRate whole = limit.isPresent() && limit.get().compareTo(free) < 0 ? limit.get() : free;
    this.rate = HtbClass.exact(Math.max(mtu / LONGEST_DEBT + 1, whole.bytesPerSecond()));
    long least = Long.MAX_VALUE;
    long most = 1;
    for (Node node : tree.nodes()) {
      if (!children.containsKey(node.parent())) {
        children.put(node.parent(), new ArrayList<>());
      }
      children.get(node.parent()).add(node);
      long min = Math.max(1, node.min().bytesPerSecond());
      least = Math.min(least, min);
      most = Math.max(most, min);
    }
    this.leastMin = least;
    this.mostMin = most;
  }

  /** The rate of the whole where no budget limits it. */
  static BitRate free(Tree tree) {
    BitRate cap = tree.cap().orElse(HtbClass.FREE);
    return cap.compareTo(HtbClass.FREE) < 0 ? cap : HtbClass.FREE;
  }

  /** Whether this is no more than the tree's own cap. */
  static boolean isFree(Optional<Tree> tree, BitRate rate) {
    BitRate free = tree.isPresent() ? free(tree.get()) : HtbClass.FREE;
    return rate.bytesPerSecond() >= HtbClass.exact(free.bytesPerSecond());
  }

  /** Bytes per second of the whole. */
  long rate() {
    return rate;
  }

  /** The number of the class that takes what nothing leads elsewhere. */
  int other() {
    return tree.other();
  }

  /** Where what looks for neighbours is led, such as {@code bf20:3}; empty where it is not. */
  Optional<String> neighbours(String major) {
    return tree.neighbours().isPresent()
        ? Optional.of(major + Integer.toHexString(tree.neighbours().getAsInt()))
        : Optional.empty();
  }

  /** Bytes a packet may have above the link header. */
  int mtu() {
    return mtu;
  }

  /**
   * All classes, each after its parent; the one of what nothing leads elsewhere as early as can be,
   * because until it is there everything is dropped.
   */
  List<HtbClass> classes() {
    List<HtbClass> classes = new ArrayList<>();
    classes.add(HtbClass.of(Tree.ROOT, 0, rate, rate, frame, unit(), 0));
    List<Node> nodes = new ArrayList<>();
    Map<Integer, Node> byId = new HashMap<>();
    for (Node node : tree.nodes()) {
      byId.put(node.id(), node);
    }
    for (Node up = byId.get(tree.other()); up != null; up = byId.get(up.parent())) {
      nodes.add(0, up);
    }
    for (Node node : tree.nodes()) {
      if (!nodes.contains(node)) {
        nodes.add(node);
      }
    }
    long together = together(Tree.ROOT);
    for (Node node : nodes) {
      classes.add(htb(node, together));
    }
    if (!tree.exempt().isEmpty()) {
      long free = HtbClass.FREE.bytesPerSecond();
      classes.add(HtbClass.of(exempt(), 0, free, free, frame, unit(), 0));
    }
    if (!tree.owned().isEmpty()) {
      classes.add(HtbClass.of(OWNED_MARK, Tree.ROOT, 1, 1, frame, unit(), 7));
    }
    return classes;
  }

  // HTB gives a class its own rate whatever its parent's is, so that together they must not pass
  // the root's.
  private HtbClass htb(Node node, long together) {
    long own = own(node);
    long scaled = together <= rate ? own : (long) (own * ((double) rate / together));
    long most =
        node.max().isPresent() ? node.max().get().bytesPerSecond() : free(tree).bytesPerSecond();
    long bytes = HtbClass.exact(Math.max(1, Math.min(scaled, Math.max(1, most))));
    return HtbClass.of(
        node.id(),
        node.parent(),
        bytes,
        Math.max(bytes, HtbClass.exact(Math.max(1, most))),
        frame,
        quantum(node.min().bytesPerSecond()),
        node.priority());
  }

  // What can leave below a node without asking those above it.
  private long own(Node node) {
    return Math.max(node.min().bytesPerSecond(), together(node.id()));
  }

  private long together(int parent) {
    long together = 0;
    for (Node child : children.getOrDefault(parent, List.of())) {
      together += own(child);
    }
    return together;
  }

  // What the minimums leave is shared like the minimums: a turn is as long as its class's minimum
  // is large, as far as no class waits too long for its own.
  private long quantum(long min) {
    long longest = Math.max(unit(), Math.min(LONGEST_TURN, rate / 10));
    double scale = Math.min((double) unit() / leastMin, (double) longest / mostMin);
    return Math.max(frame, (long) (min * scale));
  }

  // A turn holds a frame, and where it takes no time more: a packet may be many frames.
  private long unit() {
    return Math.max(frame, Math.min(60_000, rate / 500));
  }

  /** Whether nothing of this class may pass. */
  private static boolean isBlocking(Node node) {
    return node.max().filter(max -> max.bytesPerSecond() == 0).isPresent();
  }

  /**
   * The queues of the classes that have none below them.
   *
   * @return by the number of the class
   */
  Map<Integer, WantedLeaf> leaves() {
    Map<Integer, WantedLeaf> leaves = new HashMap<>();
    Map<Integer, Node> byId = new HashMap<>();
    for (Node node : tree.nodes()) {
      byId.put(node.id(), node);
    }
    for (Node node : tree.nodes()) {
      if (!children.containsKey(node.id())) {
        boolean blocked = false;
        long most = rate;
        for (Node up = node; up != null; up = byId.get(up.parent())) {
          blocked = blocked || isBlocking(up);
          most = Math.min(most, up.max().map(BitRate::bytesPerSecond).orElse(most));
        }
        leaves.put(node.id(), blocked ? WantedLeaf.BLOCKING : leaf(Math.max(1, most)));
      }
    }
    if (!tree.exempt().isEmpty()) {
      leaves.put(exempt(), leaf(HtbClass.FREE.bytesPerSecond()));
    }
    return leaves;
  }

  private WantedLeaf leaf(long bytes) {
    return bytes < SLOW_BELOW ? WantedLeaf.slow(bytes, mtu) : WantedLeaf.fast(bytes);
  }

  // The highest number that no class has.
  private int exempt() {
    Set<Integer> taken = new HashSet<>();
    for (Node node : tree.nodes()) {
      taken.add(node.id());
    }
    int id = HIGHEST;
    while (taken.contains(id)) {
      id--;
    }
    return id;
  }

  /** All rules, those of what is exempt first. */
  List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (Packets packets : tree.exempt()) {
      rules.add(new Rule(packets, exempt()));
    }
    rules.addAll(tree.rules());
    return rules;
  }

  /** The tables of the filters, for each family. */
  Map<Family, RuleTables.Tables> tables(String major) {
    Map<Family, RuleTables.Tables> tables = new EnumMap<>(Family.class);
    List<Rule> rules = rules();
    for (Family family : Family.values()) {
      tables.put(family, RuleTables.of(family, rules, side, major));
    }
    return tables;
  }
}
