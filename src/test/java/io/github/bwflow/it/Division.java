package io.github.bwflow.it;

import io.github.bwflow.budget.Account;
import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Node;
import io.github.bwflow.classes.Owned;
import io.github.bwflow.classes.Packets;
import io.github.bwflow.classes.PortRange;
import io.github.bwflow.classes.Rule;
import io.github.bwflow.classes.Tree;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Writes down a tree of classes for a test. */
final class Division {
  static final int TCP = 6;
  static final int UDP = 17;
  static final int SCTP = 132;

  /** The number of the class of what no rule takes. */
  static final int OTHER = 2;

  static final InterfaceName ETH0 = new InterfaceName("eth0");
  static final Account ACCOUNT = Account.of(List.of(ETH0));

  private Optional<BitRate> cap = Optional.empty();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final List<Owned> owned = new ArrayList<>();
  private final List<Packets> exempt = new ArrayList<>();
  private OptionalInt neighbours = OptionalInt.empty();

  private Division() {}

  /** Only the class of what no rule takes, with a minimum. */
  static Division other(String min) {
    return new Division().node(OTHER, Tree.ROOT, min, "", 4);
  }

  Division cap(String rate) {
    cap = Optional.of(BitRate.parse(rate));
    return this;
  }

  Division node(int id, int parent, String min, String max, int priority) {
    Optional<BitRate> most = max.isEmpty() ? Optional.empty() : Optional.of(BitRate.parse(max));
    nodes.add(new Node(id, parent, "class " + id, BitRate.parse(min), most, priority));
    return this;
  }

  /** A class below the root. */
  Division node(int id, String min, String max) {
    return node(id, Tree.ROOT, min, max, 4);
  }

  Division rule(Packets packets, int node) {
    rules.add(new Rule(packets, node));
    return this;
  }

  /** The same packets of both families. */
  Division rules(int protocol, int local, int remote, int node) {
    for (Family family : Family.values()) {
      rule(ports(family, protocol, local, remote), node);
    }
    return this;
  }

  Division owned(int user, int node) {
    owned.add(
        new Owned(rules.size(), OptionalLong.of(user), Optional.empty(), Optional.empty(), node));
    return this;
  }

  /** Leads what looks for neighbours to a class. */
  Division neighbours(int node) {
    neighbours = OptionalInt.of(node);
    return this;
  }

  Division exempt(Packets packets) {
    exempt.add(packets);
    return this;
  }

  Tree tree() {
    return new Tree(cap, nodes, OTHER, rules, owned, exempt, neighbours);
  }

  /** Packets by port; 0 for any. */
  static Packets ports(Family family, int protocol, int local, int remote) {
    return ports(family, protocol, range(local, local), range(remote, remote));
  }

  static Packets ports(
      Family family, int protocol, Optional<PortRange> local, Optional<PortRange> remote) {
    return new Packets(
        family, OptionalInt.of(protocol), local, remote, Optional.empty(), Optional.empty());
  }

  static Optional<PortRange> range(int first, int last) {
    return last == 0 ? Optional.empty() : Optional.of(new PortRange(first, last));
  }

  /** A connection of the lab's. */
  static Packets connection(int protocol, int local, String remote, int port) {
    return new Packets(
        Family.IPV4,
        OptionalInt.of(protocol),
        range(local, local),
        range(port, port),
        Optional.of(AddressRange.parse(Lab.ADDRESS)),
        Optional.of(AddressRange.parse(remote)));
  }

  /** Packets from or to an address or network. */
  static Packets remote(String range) {
    AddressRange parsed = AddressRange.parse(range);
    return new Packets(
        parsed.family(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(parsed));
  }
}
