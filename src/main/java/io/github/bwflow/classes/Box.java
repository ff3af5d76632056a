package io.github.bwflow.classes;

import io.github.bwflow.classes.AddressRange.Family;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A set of packets that is a range in each dimension, so that sets can be cut and subtracted.
 * Whatever does not matter is the whole range.
 *
 * @param protocols any of them; never changed
 */
record Box(
    Family family,
    BitSet protocols,
    PortRange localPort,
    PortRange remotePort,
    AddressRange local,
    AddressRange remote) {
  private static final int PROTOCOLS = 256;
  static final PortRange ANY_PORT = new PortRange(0, PortRange.MOST);

  /** TCP, UDP, DCCP, SCTP and UDP-Lite: what has ports. */
  private static final List<Integer> WITH_PORTS = List.of(6, 17, 33, 132, 136);

  /** All packets of a family. */
  static Box all(Family family) {
    BitSet every = new BitSet(PROTOCOLS);
    every.set(0, PROTOCOLS);
    AddressRange anywhere = new AddressRange(family, BigInteger.ZERO, 0);
    return new Box(family, every, ANY_PORT, ANY_PORT, anywhere, anywhere);
  }

  /** All packets. */
  static List<Box> all() {
    return List.of(all(Family.IPV4), all(Family.IPV6));
  }

  /** All packets of TCP. */
  static Box tcp(Family family) {
    BitSet tcp = new BitSet();
    tcp.set(WITH_PORTS.get(0));
    return all(family).with(tcp);
  }

  /** The protocols that have ports. */
  static BitSet withPorts() {
    BitSet set = new BitSet(PROTOCOLS);
    for (int each : WITH_PORTS) {
      set.set(each);
    }
    return set;
  }

  Box with(BitSet some) {
    return new Box(family, some, localPort, remotePort, local, remote);
  }

  Box withLocal(PortRange some) {
    return new Box(family, protocols, some, remotePort, local, remote);
  }

  Box withRemote(PortRange some) {
    return new Box(family, protocols, localPort, some, local, remote);
  }

  Box withLocal(AddressRange some) {
    return new Box(family, protocols, localPort, remotePort, some, remote);
  }

  Box withRemote(AddressRange some) {
    return new Box(family, protocols, localPort, remotePort, local, some);
  }

  /** Whether any packet is in both. */
  boolean meets(Box other) {
    return family == other.family
        && meet(localPort, other.localPort)
        && meet(remotePort, other.remotePort)
        && protocols.intersects(other.protocols)
        && meet(local, other.local)
        && meet(remote, other.remote);
  }

  private static boolean meet(PortRange one, PortRange other) {
    return one.first() <= other.last() && other.first() <= one.last();
  }

  private static boolean meet(AddressRange one, AddressRange other) {
    return one.contains(other) || other.contains(one);
  }

  /** What is in both. */
  Optional<Box> and(Box other) {
    if (!meets(other)) {
      return Optional.empty();
    }
    BitSet both = (BitSet) protocols.clone();
    both.and(other.protocols);
    return Optional.of(
        new Box(
            family,
            both,
            and(localPort, other.localPort),
            and(remotePort, other.remotePort),
            and(local, other.local),
            and(remote, other.remote)));
  }

  private static PortRange and(PortRange one, PortRange other) {
    return new PortRange(Math.max(one.first(), other.first()), Math.min(one.last(), other.last()));
  }

  private static AddressRange and(AddressRange one, AddressRange other) {
    return one.bits() >= other.bits() ? one : other;
  }

  /** What is in this and not in the other: boxes that do not meet. */
  List<Box> minus(Box other) {
    Optional<Box> both = and(other);
    if (both.isEmpty()) {
      return List.of(this);
    }
    List<Box> rest = new ArrayList<>();
    Box inner = this;
    BitSet others = (BitSet) protocols.clone();
    others.andNot(other.protocols);
    if (!others.isEmpty()) {
      rest.add(with(others));
      inner = inner.with(both.get().protocols);
    }
    for (PortRange beside : beside(inner.localPort, both.get().localPort)) {
      rest.add(inner.withLocal(beside));
    }
    inner = inner.withLocal(both.get().localPort);
    for (PortRange beside : beside(inner.remotePort, both.get().remotePort)) {
      rest.add(inner.withRemote(beside));
    }
    inner = inner.withRemote(both.get().remotePort);
    for (AddressRange beside : beside(inner.local, both.get().local)) {
      rest.add(inner.withLocal(beside));
    }
    inner = inner.withLocal(both.get().local);
    for (AddressRange beside : beside(inner.remote, both.get().remote)) {
      rest.add(inner.withRemote(beside));
    }
    return rest;
  }

  private static List<PortRange> beside(PortRange whole, PortRange part) {
    List<PortRange> rest = new ArrayList<>();
    if (whole.first() < part.first()) {
      rest.add(new PortRange(whole.first(), part.first() - 1));
    }
    if (part.last() < whole.last()) {
      rest.add(new PortRange(part.last() + 1, whole.last()));
    }
    return rest;
  }

  // Each bit of the part's prefix that the whole's does not have leaves one other half.
  private static List<AddressRange> beside(AddressRange whole, AddressRange part) {
    List<AddressRange> rest = new ArrayList<>();
    for (int bits = whole.bits() + 1; bits <= part.bits(); bits++) {
      int low = part.family().bits() - bits;
      BigInteger prefix = part.first().shiftRight(low).flipBit(0).shiftLeft(low);
      rest.add(new AddressRange(part.family(), prefix, bits));
    }
    return rest;
  }

  /** What is in the boxes and in none of the others. */
  static List<Box> minus(List<Box> boxes, List<Box> others) {
    List<Box> rest = boxes;
    for (Box other : others) {
      List<Box> next = new ArrayList<>();
      for (Box each : rest) {
        next.addAll(each.minus(other));
      }
      rest = next;
    }
    return rest;
  }

  /** What is in any of the boxes and in any of the others. */
  static List<Box> and(List<Box> boxes, List<Box> others) {
    List<Box> both = new ArrayList<>();
    for (Box one : boxes) {
      for (Box other : others) {
        Optional<Box> each = one.and(other);
        if (each.isPresent()) {
          both.add(each.get());
        }
      }
    }
    return both;
  }

  /** Whether it holds all packets of its family. */
  boolean isAll() {
    return equals(all(family));
  }

  /** The same as the rules say it: one for each protocol, unless all are meant. */
  List<Packets> packets() {
    List<Packets> each = new ArrayList<>();
    if (protocols.cardinality() == PROTOCOLS) {
      each.add(packets(OptionalInt.empty()));
    } else {
      for (int protocol = protocols.nextSetBit(0);
          protocol >= 0;
          protocol = protocols.nextSetBit(protocol + 1)) {
        each.add(packets(OptionalInt.of(protocol)));
      }
    }
    return each;
  }

  private Packets packets(OptionalInt protocol) {
    return new Packets(
        family, protocol, stated(localPort), stated(remotePort), stated(local), stated(remote));
  }

  private static Optional<PortRange> stated(PortRange range) {
    return range.equals(ANY_PORT) ? Optional.empty() : Optional.of(range);
  }

  private static Optional<AddressRange> stated(AddressRange range) {
    return range.bits() == 0 ? Optional.empty() : Optional.of(range);
  }
}
