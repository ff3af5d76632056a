package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Packets;
import io.github.bwflow.classes.PortRange;
import io.github.bwflow.classes.Rule;
import io.github.bwflow.units.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the rules of one family into tables of u32 filters. A packet asks the tables one after the
 * other. Rules go into the same table, or into tables beside it, as long as their order among
 * themselves is kept or does not matter.
 */
final class RuleTables {
  /** Of each interface and direction; what is beyond that is left out. */
  static final int MOST_RULES = 20_000;

  /** From so many connections of one local port on they are told apart by the remote one. */
  private static final int CROWD = 32;

  private static final int BUCKETS = 256;
  private static final String ANY = key(0, 0, "0");

  /** By what a rule is found: the fields whose last byte is the bucket, or by nothing. */
  private enum Kind {
    LOCAL_PORT,
    REMOTE_PORT,
    REMOTE,
    PLAIN
  }

  /** A table within a layer, for one protocol where it is found by a port. */
  private record Slot(Kind kind, int protocol) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      int byKind = kind.compareTo(other.kind);
      return byKind != 0 ? byKind : Integer.compare(protocol, other.protocol);
    }

    boolean isByPort() {
      return kind == Kind.LOCAL_PORT || kind == Kind.REMOTE_PORT;
    }
  }

  private final Family family;
  private final boolean sending;
  private final String major;
  private final Map<Long, Integer> crowds = new HashMap<>();
  private final List<WantedTable> tables = new ArrayList<>();
  private int leftOut;

  private RuleTables(Family family, Side side, String major) {
    this.family = family;
    this.sending = side == Side.TX;
    this.major = major;
  }

  /**
   * The tables.
   *
   * @param list in the order in which a packet asks them
   * @param leftOut how many rules found no room
   */
  record Tables(List<WantedTable> list, int leftOut) {}

  /**
   * The tables of one family's rules.
   *
   * @param rules rules of all families, in the order in which they count
   * @param side which of the addresses and ports is the local one
   * @param major the handle of the HTB, such as {@code bf20:}
   */
  static Tables of(Family family, List<Rule> rules, Side side, String major) {
    RuleTables tables = new RuleTables(family, side, major);
    List<Rule> mine = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.packets().family() == family) {
        mine.add(rule);
      }
    }
    int most = Math.min(MOST_RULES, mine.size());
    tables.leftOut = mine.size() - most;
    tables.fill(mine.subList(0, most));
    return new Tables(tables.tables, tables.leftOut);
  }

  private void fill(List<Rule> rules) {
    for (Rule rule : rules) {
      if (isConnection(rule.packets())) {
        crowds.merge(crowd(rule.packets()), 1, Integer::sum);
      }
    }
    SortedMap<Slot, List<Rule>> layer = new TreeMap<>();
    for (Rule rule : rules) {
      Slot slot = slot(rule.packets());
      if (dependsOnOrder(rule, slot, layer)) {
        close(layer);
        layer = new TreeMap<>();
      }
      if (!layer.containsKey(slot)) {
        layer.put(slot, new ArrayList<>());
      }
      layer.get(slot).add(rule);
    }
    close(layer);
  }

  private Slot slot(Packets packets) {
    if (packets.protocol().isPresent() && packets.localPort().filter(Ports::isOne).isPresent()) {
      boolean crowded = isConnection(packets) && crowds.get(crowd(packets)) > CROWD;
      int protocol = packets.protocol().getAsInt();
      return new Slot(crowded ? Kind.REMOTE_PORT : Kind.LOCAL_PORT, protocol);
    }
    boolean host = packets.remote().filter(AddressRange::isSingle).isPresent();
    return new Slot(host ? Kind.REMOTE : Kind.PLAIN, 0);
  }

  private static boolean isConnection(Packets packets) {
    return packets.protocol().isPresent()
        && packets.localPort().filter(Ports::isOne).isPresent()
        && packets.remotePort().filter(Ports::isOne).isPresent();
  }

  private static Long crowd(Packets packets) {
    long protocol = packets.protocol().getAsInt();
    return protocol << 16 | packets.localPort().get().first();
  }

  // Whether a rule in another table of the layer could take the same packet elsewhere.
  private static boolean dependsOnOrder(Rule rule, Slot slot, Map<Slot, List<Rule>> layer) {
    for (Map.Entry<Slot, List<Rule>> other : layer.entrySet()) {
      boolean apart =
          other.getKey().equals(slot)
              || slot.isByPort()
                  && other.getKey().isByPort()
                  && slot.protocol() != other.getKey().protocol();
      if (!apart) {
        for (Rule earlier : other.getValue()) {
          if (earlier.node() != rule.node() && meet(earlier.packets(), rule.packets())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean meet(Packets one, Packets other) {
    return !(one.protocol().isPresent()
            && other.protocol().isPresent()
            && one.protocol().getAsInt() != other.protocol().getAsInt())
        && portsMeet(one.localPort(), other.localPort())
        && portsMeet(one.remotePort(), other.remotePort())
        && addressesMeet(one.local(), other.local())
        && addressesMeet(one.remote(), other.remote());
  }

  private static boolean portsMeet(Optional<PortRange> one, Optional<PortRange> other) {
    return one.isEmpty()
        || other.isEmpty()
        || one.get().first() <= other.get().last() && other.get().first() <= one.get().last();
  }

  private static boolean addressesMeet(Optional<AddressRange> one, Optional<AddressRange> other) {
    return one.isEmpty()
        || other.isEmpty()
        || one.get().contains(other.get())
        || other.get().contains(one.get());
  }

  private void close(SortedMap<Slot, List<Rule>> layer) {
    for (Map.Entry<Slot, List<Rule>> each : layer.entrySet()) {
      Slot slot = each.getKey();
      WantedTable table = new WantedTable(slot.kind() == Kind.PLAIN ? 1 : BUCKETS, ways(slot));
      for (Rule rule : each.getValue()) {
        if (!add(table, slot, rule)) {
          leftOut++;
        }
      }
      tables.add(table);
    }
  }

  private boolean add(WantedTable table, Slot slot, Rule rule) {
    Packets packets = rule.packets();
    List<String> common = commonKeys(packets, !slot.isByPort());
    boolean room = true;
    for (Ports local : Ports.of(packets.localPort())) {
      for (Ports remote : Ports.of(packets.remotePort())) {
        List<String> keys = new ArrayList<>(common);
        Ports source = sending ? local : remote;
        Ports destination = sending ? remote : local;
        if (source.mask() != 0 || destination.mask() != 0) {
          keys.add(
              key(
                  source.value() << 16 | destination.value(),
                  source.mask() << 16 | destination.mask(),
                  family == Family.IPV4 ? "nexthdr+0" : "40"));
        }
        if (keys.isEmpty()) {
          keys.add(ANY);
        }
        String flow = "flowid " + major + Integer.toHexString(rule.node());
        U32Node node = new U32Node(0, keys, List.of(), flow);
        room &= table.add(bucket(slot, packets), node);
      }
    }
    return room;
  }

  private static int bucket(Slot slot, Packets packets) {
    return switch (slot.kind()) {
      case LOCAL_PORT -> packets.localPort().get().first() & (BUCKETS - 1);
      case REMOTE_PORT -> packets.remotePort().get().first() & (BUCKETS - 1);
      case REMOTE -> {
        byte[] bytes = packets.remote().get().bytes();
        yield bytes[bytes.length - 1] & (BUCKETS - 1);
      }
      case PLAIN -> 0;
    };
  }

  private List<String> commonKeys(Packets packets, boolean withProtocol) {
    List<String> keys = new ArrayList<>();
    if (withProtocol && packets.protocol().isPresent()) {
      keys.add(protocolKey(packets.protocol().getAsInt()));
      if (packets.localPort().isPresent() || packets.remotePort().isPresent()) {
        keys.addAll(portsKeys());
      }
    }
    Optional<AddressRange> source = sending ? packets.local() : packets.remote();
    Optional<AddressRange> destination = sending ? packets.remote() : packets.local();
    int first = family == Family.IPV4 ? 12 : 8;
    keys.addAll(addressKeys(source, first));
    keys.addAll(addressKeys(destination, first + family.bits() / 8));
    return keys;
  }

  private String protocolKey(int protocol) {
    return family == Family.IPV4
        ? key(protocol << 16, 0x00ff0000, "8")
        : key(protocol << 8, 0x0000ff00, "4");
  }

  // A fragment that is not the first begins with anything but ports.
  private List<String> portsKeys() {
    return family == Family.IPV4 ? List.of(key(0, 0x1fff, "4")) : List.of();
  }

  private static List<String> addressKeys(Optional<AddressRange> range, int offset) {
    List<String> keys = new ArrayList<>();
    if (range.isEmpty()) {
      return keys;
    }
    byte[] bytes = range.get().bytes();
    for (int i = 0; i * 32 < range.get().bits(); i++) {
      int bits = Math.min(32, range.get().bits() - i * 32);
      int value = 0;
      for (int j = 0; j < 4; j++) {
        value = value << 8 | bytes[i * 4 + j] & 0xff;
      }
      keys.add(key(value, -1 << (32 - bits), Integer.toString(offset + i * 4)));
    }
    return keys;
  }

  // Ports lie behind a header whose length IPv4 states in words. A bucket is chosen by a field at
  // a fixed place, so that each length has a way of its own; "eat" would lose the addresses. What
  // has an extension header of IPv6 is not looked into.
  private List<U32Node> ways(Slot slot) {
    boolean four = family == Family.IPV4;
    List<String> offset = four ? List.of(U32Node.OFFSET) : List.of();
    if (!slot.isByPort()) {
      List<String> link = new ArrayList<>(offset);
      if (slot.kind() == Kind.REMOTE) {
        int source = four ? 12 : 20;
        int destination = four ? 16 : 36;
        link.add("hash mask 000000ff at " + (sending ? destination : source));
      }
      return List.of(new U32Node(0, List.of(ANY), link, ""));
    }
    boolean source = sending == (slot.kind() == Kind.LOCAL_PORT);
    String hash = "hash mask " + (source ? "00ff0000" : "000000ff") + " at ";
    List<U32Node> ways = new ArrayList<>();
    if (!four) {
      List<String> keys = List.of(protocolKey(slot.protocol()));
      return List.of(new U32Node(0, keys, List.of(hash + 40), ""));
    }
    for (int words = 5; words <= 15; words++) {
      List<String> keys = new ArrayList<>(List.of(key(words << 24, 0x0f000000, "0")));
      keys.add(protocolKey(slot.protocol()));
      keys.addAll(portsKeys());
      ways.add(new U32Node(0, keys, List.of(U32Node.OFFSET, hash + words * 4), ""));
    }
    return ways;
  }

  private static String key(int value, int mask, String at) {
    return hex(value) + "/" + hex(mask) + " at " + at;
  }

  private static String hex(int number) {
    String digits = Integer.toHexString(number);
    return "00000000".substring(digits.length()) + digits;
  }

  /**
   * Ports that begin with the same bits.
   *
   * @param value the first
   * @param mask which bits count; 0 for all ports
   */
  private record Ports(int value, int mask) {
    static boolean isOne(PortRange range) {
      return range.first() == range.last();
    }

    static List<Ports> of(Optional<PortRange> range) {
      if (range.isEmpty()) {
        return List.of(new Ports(0, 0));
      }
      List<Ports> all = new ArrayList<>();
      int first = range.get().first();
      while (first <= range.get().last()) {
        int size = first == 0 ? 1 << 16 : Integer.lowestOneBit(first);
        while (first + size - 1 > range.get().last()) {
          size >>= 1;
        }
        all.add(new Ports(first, 0xffff & ~(size - 1)));
        first += size;
      }
      return all;
    }
  }
}
