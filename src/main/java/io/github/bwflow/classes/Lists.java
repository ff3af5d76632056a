package io.github.bwflow.classes;

import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Outline.Leaf;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rules of one direction. Those of single connections come first, in no order that matters: no
 * two of them fit one packet, and each leads where the socket's first class is. Then class by class
 * whatever takes more than a connection.
 */
final class Lists {
  /** A class has so many rules of single connections at most; beyond that, of ranges of ports. */
  static final int MOST = 4000;

  private final Outline outline;
  private final Owners owners;
  private final Placing placing;
  private final Observed seen;
  private final Takes takes;
  private final List<Problem> problems;
  private final List<Rule> rules = new ArrayList<>();
  private final List<Owned> owned = new ArrayList<>();

  /** By class: what single connections and sockets open to many bring to it. */
  private final Map<Integer, List<Take>> single = new TreeMap<>();

  private final Map<Integer, List<Take>> open = new TreeMap<>();

  /** What open sockets take, by protocol and port. */
  private final Map<Integer, List<Take>> openByPort = new HashMap<>();

  Lists(
      Outline outline,
      Owners owners,
      Placing placing,
      Observed seen,
      Takes takes,
      List<Problem> problems) {
    this.outline = outline;
    this.owners = owners;
    this.placing = placing;
    this.seen = seen;
    this.takes = takes;
    this.problems = problems;
    sort();
    Set<Rule> exact = new TreeSet<>(ORDER);
    Map<Integer, List<Rule>> ranges = new HashMap<>();
    exact(exact, ranges);
    rules.addAll(exact);
    rules.addAll(lead(takes.ssh(), Outline.SSH));
    for (int place = 0; place < outline.leaves().size(); place++) {
      Set<Rule> wide = new LinkedHashSet<>();
      Leaf leaf = outline.leaves().get(place);
      List<Owned> here = new ArrayList<>();
      if (leaf.inForce()) {
        standing(leaf, wide, here);
        for (Take take : open.getOrDefault(place, List.of())) {
          lead(leaf, take.boxes(), wide);
        }
        crowds(leaf, ranges.computeIfAbsent(place, any -> new ArrayList<>()));
        wide.addAll(cut(leaf, ranges.get(place)));
      }
      // The order within a class makes no difference.
      rules.addAll(wide);
      for (Owned each : here) {
        owned.add(new Owned(rules.size(), each.user(), each.cgroup(), each.packets(), each.node()));
      }
    }
  }

  List<Rule> rules() {
    return rules;
  }

  List<Owned> owned() {
    return owned;
  }

  private boolean isLookedFor(Take take) {
    return take.entry().isPresent()
        && !take.entry().get().isOfPackets()
        && !isPlaced(take.entry().get());
  }

  // A unit that has no cgroup of its own in the unified hierarchy can only be looked for.
  private boolean isPlaced(Entry entry) {
    return entry.isPlaceable(placing);
  }

  private void sort() {
    for (Take take : takes.taken()) {
      if (isLookedFor(take)) {
        boolean connected = take.connection().isConnected();
        (connected ? single : open)
            .computeIfAbsent(take.place(), any -> new ArrayList<>())
            .add(take);
        if (!connected) {
          openByPort.computeIfAbsent(port(take.connection()), any -> new ArrayList<>()).add(take);
        }
      }
    }
  }

  private static int port(Connection connection) {
    return connection.protocol() << 16 | connection.localPort();
  }

  private void exact(Set<Rule> exact, Map<Integer, List<Rule>> ranges) {
    for (Map.Entry<Integer, List<Take>> of : single.entrySet()) {
      Leaf leaf = outline.leaves().get(of.getKey());
      List<Take> needed = new ArrayList<>();
      for (Take take : of.getValue()) {
        if (!isCovered(take)) {
          needed.add(take);
        }
      }
      List<Take> alone = needed.size() > MOST ? inRanges(of.getKey(), needed, ranges) : needed;
      for (Take take : alone) {
        lead(leaf, take.boxes(), exact);
      }
    }
    // What others' open sockets would take of connections that are not looked for.
    for (Take take : takes.taken()) {
      if (take.place() >= 0
          && take.connection().isConnected()
          && !isLookedFor(take)
          && first(take.boxes(), take.connection()) < take.place()) {
        lead(outline.leaves().get(take.place()), take.boxes(), exact);
      }
    }
    for (Connection each : takes.free()) {
      if (each.isConnected()) {
        List<Box> all = new ArrayList<>();
        for (Family family : each.families()) {
          all.add(each.box(family));
        }
        if (first(all, each) < Integer.MAX_VALUE) {
          exact.addAll(lead(all, Outline.OTHER));
        }
      }
    }
  }

  // Whether an open socket of the same class takes it anyway, and none of a class before.
  private boolean isCovered(Take take) {
    return outline.leaves().get(take.place()).shares().isEmpty()
        && first(take.boxes(), take.connection()) == take.place();
  }

  // The first class an open socket of which would take these packets.
  private int first(List<Box> boxes, Connection connection) {
    int first = Integer.MAX_VALUE;
    for (Take take : openByPort.getOrDefault(port(connection), List.of())) {
      if (take.place() < first && !Box.and(take.boxes(), boxes).isEmpty()) {
        first = take.place();
      }
    }
    return first;
  }

  // --- very many ---------------------------------------------------------------------------------

  // Fills ranges with what can be led by local ports alone; the rest is left to single rules.
  private List<Take> inRanges(int place, List<Take> all, Map<Integer, List<Rule>> ranges) {
    Leaf leaf = outline.leaves().get(place);
    sayIfMany(leaf, all.size());
    List<Take> rest = new ArrayList<>();
    Map<Entry, List<Take>> byEntry = new HashMap<>();
    for (Take take : all) {
      byEntry.computeIfAbsent(take.entry().orElseThrow(), any -> new ArrayList<>()).add(take);
    }
    for (Map.Entry<Entry, List<Take>> of : byEntry.entrySet()) {
      Map<Integer, BitSet> ports = new TreeMap<>();
      Set<Connection> mine = new HashSet<>();
      for (Take take : of.getValue()) {
        Connection connection = take.connection();
        mine.add(connection);
        for (Box box : take.boxes()) {
          ports
              .computeIfAbsent(key(connection.protocol(), box.family()), any -> new BitSet())
              .set(connection.localPort());
        }
      }
      for (Map.Entry<Integer, BitSet> each : ports.entrySet()) {
        BitSet others = others(each.getKey() >> 1, mine, -1);
        BitSet alone = (BitSet) each.getValue().clone();
        alone.andNot(others);
        range(leaf, of.getKey(), each.getKey(), alone, others, place(ranges, place));
        each.getValue().and(others);
      }
      for (Take take : of.getValue()) {
        Box box = take.boxes().get(0);
        BitSet shared = ports.get(key(take.connection().protocol(), box.family()));
        if (shared.get(take.connection().localPort()) && rest.size() < MOST) {
          rest.add(take);
        }
      }
    }
    return rest;
  }

  private static List<Rule> place(Map<Integer, List<Rule>> ranges, int place) {
    return ranges.computeIfAbsent(place, any -> new ArrayList<>());
  }

  private static int key(int protocol, Family family) {
    return protocol << 1 | family.ordinal();
  }

  // The local ports of all other sockets.
  private BitSet others(int protocol, Collection<Connection> mine, long user) {
    BitSet ports = new BitSet();
    for (Connection each : seen.connections()) {
      if (each.protocol() == protocol && each.user() != user && !mine.contains(each)) {
        ports.set(each.localPort());
      }
    }
    for (Crowd crowd : seen.crowds()) {
      boolean ours = crowd.user() == user;
      if (crowd.protocol() == protocol && !ours) {
        ports.or(crowd.ports());
      }
    }
    return ports;
  }

  // Ports that are nobody's lie within a range, those of others do not.
  private static void range(
      Leaf leaf, Entry entry, int key, BitSet alone, BitSet others, List<Rule> into) {
    Family family = Family.values()[key & 1];
    BitSet protocol = new BitSet();
    protocol.set(key >> 1);
    for (int first = alone.nextSetBit(0); first >= 0; ) {
      int barrier = others.nextSetBit(first);
      int last = alone.previousSetBit(barrier < 0 ? PortRange.MOST : barrier);
      Box range = Box.all(family).with(protocol).withLocal(new PortRange(first, last));
      Set<Rule> found = new LinkedHashSet<>();
      lead(leaf, Box.and(List.of(range), entry.packetsOnly()), found);
      into.addAll(found);
      first = alone.nextSetBit(last + 1);
    }
  }

  private void crowds(Leaf leaf, List<Rule> into) {
    for (Crowd crowd : seen.crowds()) {
      for (Entry entry : leaf.entries()) {
        if (entry.isOfUser(crowd.user(), owners) && !isPlaced(entry)) {
          BitSet others = others(crowd.protocol(), Set.of(), crowd.user());
          BitSet alone = crowd.ports();
          alone.andNot(others);
          range(leaf, entry, key(crowd.protocol(), crowd.family()), alone, others, into);
          sayIfMany(leaf, MOST + 1);
        }
      }
    }
  }

  private List<Rule> cut(Leaf leaf, List<Rule> ranges) {
    if (ranges.size() <= MOST) {
      return ranges;
    }
    problems.add(
        Problem.warning(
            "class-too-scattered",
            named(leaf)
                + " has so many sockets, and others' ports among theirs, that some of them are left"
                + " to the default class",
            "Give the class a match by port or address, which needs no look at the sockets."));
    return ranges.subList(0, MOST);
  }

  private void sayIfMany(Leaf leaf, int count) {
    if (count > MOST) {
      problems.add(
          Problem.warning(
              "class-by-port-ranges",
              named(leaf)
                  + " has more than "
                  + MOST
                  + " sockets; ranges of local ports lead to it, in which a new socket of somebody"
                  + " else may be until the next run",
              "Give the class a match by port or address, which needs no look at the sockets."));
    }
  }

  private static String named(Leaf leaf) {
    return "class \"" + Printable.of(leaf.name()) + "\"";
  }

  // --- rules -------------------------------------------------------------------------------------

  private void standing(Leaf leaf, Set<Rule> into, List<Owned> byOwner) {
    for (Entry entry : leaf.entries()) {
      if (entry.isOfPackets()) {
        lead(leaf, entry.packetsOnly(), into);
      } else if (isPlaced(entry)) {
        own(leaf, entry, byOwner);
      }
    }
  }

  private void own(Leaf leaf, Entry entry, List<Owned> into) {
    OptionalLong user = OptionalLong.empty();
    if (entry.user().isPresent()) {
      user = owners.user(entry.user().get());
      if (user.isEmpty()) {
        return;
      }
    }
    List<Optional<String>> cgroups = new ArrayList<>();
    if (entry.unit().isPresent()) {
      for (String each : owners.cgroups(entry.unit().get())) {
        cgroups.add(Optional.of(each));
      }
    } else {
      cgroups.add(Optional.empty());
    }
    List<Box> region = entry.packetsOnly();
    boolean all = region.equals(Box.all()) && leaf.shares().isEmpty();
    Set<Rule> some = new LinkedHashSet<>();
    lead(leaf, region, some);
    for (Optional<String> cgroup : cgroups) {
      if (all) {
        into.add(new Owned(0, user, cgroup, Optional.empty(), leaf.id()));
      } else {
        for (Rule each : some) {
          into.add(new Owned(0, user, cgroup, Optional.of(each.packets()), each.node()));
        }
      }
    }
  }

  private static void lead(Leaf leaf, List<Box> boxes, Set<Rule> into) {
    if (leaf.shares().isEmpty()) {
      into.addAll(lead(boxes, leaf.id()));
      return;
    }
    for (Map.Entry<AddressRange, Integer> share : leaf.shares().entrySet()) {
      Box one = Box.all(share.getKey().family()).withRemote(share.getKey());
      into.addAll(lead(Box.and(boxes, List.of(one)), share.getValue()));
    }
  }

  private static List<Rule> lead(List<Box> boxes, int node) {
    List<Rule> rules = new ArrayList<>();
    for (Box box : boxes) {
      for (Packets packets : box.packets()) {
        rules.add(new Rule(packets, node));
      }
    }
    return rules;
  }

  private static final Comparator<Rule> ORDER =
      Comparator.comparing((Rule rule) -> rule.packets().family())
          .thenComparingInt(rule -> rule.packets().protocol().orElse(-1))
          .thenComparingInt(rule -> first(rule.packets().localPort()))
          .thenComparingInt(rule -> first(rule.packets().remotePort()))
          .thenComparing(rule -> text(rule.packets().remote()))
          .thenComparing(rule -> text(rule.packets().local()));

  private static int first(Optional<PortRange> range) {
    return range.isPresent() ? range.get().first() : -1;
  }

  private static String text(Optional<AddressRange> range) {
    return range.isPresent() ? range.get().bits() + "/" + range.get().first() : "";
  }
}
