package io.github.bwflow.classes;

import io.github.bwflow.units.BitRate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one direction of an interface is divided into. The budget's limit is not in it: the root has
 * the lower of that and the cap.
 *
 * @param cap what the link can do at most; empty where that is not stated
 * @param nodes all classes below the root, each after its parent
 * @param other the id of the class of all that no rule leads elsewhere, also of what is not IP
 * @param rules in the order in which they count
 * @param owned what is sent by owner; empty for what is received
 * @param exempt the packets that neither the cap nor the budget's limit is for
 * @param neighbours the id of the class of what looks for neighbours, ARP and its equal in IPv6;
 *     empty where it is with all else
 */
public record Tree(
    Optional<BitRate> cap,
    List<Node> nodes,
    int other,
    List<Rule> rules,
    List<Owned> owned,
    List<Packets> exempt,
    OptionalInt neighbours) {

  /** The id of the root, which all others are below. */
  public static final int ROOT = 1;

  /** Copies the lists. */
  public Tree {
    nodes = List.copyOf(nodes);
    rules = List.copyOf(rules);
    owned = List.copyOf(owned);
    exempt = List.copyOf(exempt);
  }

  /** A tree without a class for what looks for neighbours. */
  public Tree(
      Optional<BitRate> cap,
      List<Node> nodes,
      int other,
      List<Rule> rules,
      List<Owned> owned,
      List<Packets> exempt) {
    this(cap, nodes, other, rules, owned, exempt, OptionalInt.empty());
  }
}
