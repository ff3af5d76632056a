package io.github.bwflow.classes;

import io.github.bwflow.units.BitRate;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The classes of a configuration as nodes, and what leads to each of those at the bottom. */
final class Outline {
  /** What all traffic is in that no class takes. */
  static final int OTHER = 2;

  /** SSH's protection. */
  static final int SSH = 3;

  private static final int FIRST_ID = 16;
  private static final int IDS = 65_536 - FIRST_ID;
  private static final int WORST = 7;
  private static final int MOST_SHARES = 1024;

  /** An interactive session fits into it, and it fits into the least that a limit may be. */
  private static final long SSH_MIN = 48_000;

  // As TrafficToll has them.
  private static final long OTHER_DOWN = 800_000;
  private static final long OTHER_UP = 80_000;
  private static final long CLASS_DOWN = 80_000;
  private static final long CLASS_UP = 8_000;

  /** The kernel knows no slower class. */
  private static final long SLOWEST = 8;

  private final List<Leaf> leaves = new ArrayList<>();
  private final Draft root = new Draft(Tree.ROOT, "", 0, Rates.NONE, Rates.NONE);
  private final Set<Integer> ids = new HashSet<>();
  private final Set<Integer> idle = new HashSet<>();
  private final int unstated;
  private final ZonedDateTime at;
  private final Shaping shaping;

  /**
   * A class without classes below it.
   *
   * @param id its node
   * @param name what a person calls it
   * @param inForce whether its schedule, and those around it, have it in force
   * @param entries what is in it
   * @param shares the node of each remote address that has one of its own; none otherwise
   */
  record Leaf(
      int id,
      String name,
      boolean inForce,
      List<Entry> entries,
      Map<AddressRange, Integer> shares) {}

  /** A node that has not got its minimum yet. */
  private static final class Draft {
    final int id;
    final String name;
    final int priority;
    final Rates download;
    final Rates upload;
    final List<Draft> below = new ArrayList<>();

    /** Whether those below it are equal parts of it. */
    boolean inShares;

    Draft(int id, String name, int priority, Rates download, Rates upload) {
      this.id = id;
      this.name = name;
      this.priority = priority;
      this.download = download;
      this.upload = upload;
    }
  }

  Outline(Shaping shaping, ZonedDateTime at) {
    this.shaping = shaping;
    this.at = at;
    this.unstated = Math.min(WORST, worst(shaping.classes(), shaping.protectsSsh() ? 0 : -1) + 1);
    if (shaping.protectsSsh()) {
      Rates least = new Rates(Optional.of(new BitRate(SSH_MIN)), Optional.empty());
      root.below.add(new Draft(SSH, "ssh", 0, least, least));
    }
    for (TrafficClass each : shaping.classes()) {
      add(each, root, each.name(), List.of(), true);
    }
    root.below.add(
        new Draft(
            OTHER,
            "default",
            shaping.priority().orElse(unstated),
            new Rates(shaping.downloadMin(), Optional.empty()),
            new Rates(shaping.uploadMin(), Optional.empty())));
  }

  private static int worst(List<TrafficClass> classes, int worst) {
    int found = worst;
    for (TrafficClass each : classes) {
      found = Math.max(found, each.priority().orElse(-1));
      found = worst(each.children(), found);
    }
    return found;
  }

  private void add(
      TrafficClass each,
      Draft parent,
      String path,
      List<List<Entry.Level>> around,
      boolean aroundInForce) {
    int id = id(path);
    int priority = each.priority().orElse(unstated);
    Draft draft = new Draft(id, each.name(), priority, each.download(), each.upload());
    parent.below.add(draft);
    boolean inForce =
        aroundInForce && (each.schedule().isEmpty() || each.schedule().get().contains(at));
    if (!inForce) {
      idle.add(id);
    }
    List<List<Entry.Level>> levels = levels(each, around);
    if (each.children().isEmpty()) {
      leaf(each, draft, path, levels, inForce);
      return;
    }
    for (TrafficClass child : each.children()) {
      // A class without matches of its own is what the classes in it are.
      List<List<Entry.Level>> outer = each.matches().isEmpty() ? around : levels;
      add(child, draft, path + "/" + child.name(), outer, inForce);
    }
    if (!each.matches().isEmpty()) {
      Draft rest = new Draft(id(path + "/"), each.name(), priority, Rates.NONE, Rates.NONE);
      draft.below.add(rest);
      leaf(each, rest, path, levels, inForce);
    }
  }

  private static List<List<Entry.Level>> levels(TrafficClass each, List<List<Entry.Level>> around) {
    List<List<Entry.Level>> all = new ArrayList<>();
    for (Match match : each.matches()) {
      Entry.Level inner = new Entry.Level(match, each.recursive());
      if (around.isEmpty()) {
        all.add(List.of(inner));
      }
      for (List<Entry.Level> outer : around) {
        List<Entry.Level> both = new ArrayList<>(outer);
        both.add(inner);
        all.add(both);
      }
    }
    return all;
  }

  private void leaf(
      TrafficClass each,
      Draft draft,
      String path,
      List<List<Entry.Level>> levels,
      boolean inForce) {
    List<Entry> entries = new ArrayList<>();
    int combinations = Math.max(1, levels.size() / Math.max(1, each.matches().size()));
    for (int i = 0; i < levels.size(); i++) {
      entries.add(Entry.of(i / combinations + 1, levels.get(i)));
    }
    Map<AddressRange, Integer> shares = new LinkedHashMap<>();
    if (each.eachRemoteAddress()) {
      draft.inShares = true;
      for (AddressRange address : addresses(entries)) {
        int id = id(path + "@" + address);
        shares.put(address, id);
        draft.below.add(new Draft(id, address.toString(), draft.priority, Rates.NONE, Rates.NONE));
      }
    }
    leaves.add(new Leaf(draft.id, each.name(), inForce, entries, shares));
  }

  private static Set<AddressRange> addresses(List<Entry> entries) {
    Set<AddressRange> all = new LinkedHashSet<>();
    for (Entry entry : entries) {
      for (Box box : entry.region()) {
        int free = box.remote().family().bits() - box.remote().bits();
        if (free <= 10) {
          for (int i = 0; i < 1 << free && all.size() < MOST_SHARES; i++) {
            all.add(
                new AddressRange(
                    box.family(),
                    box.remote().first().add(BigInteger.valueOf(i)),
                    box.family().bits()));
          }
        }
      }
    }
    return all;
  }

  // From the name alone, so that a class that is added or removed moves no other.
  private int id(String path) {
    int hash = 0x811c9dc5;
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ each & 0xff) * 0x01000193;
    }
    int id = FIRST_ID + Integer.remainderUnsigned(hash, IDS);
    while (!ids.add(id)) {
      id = id + 1 < FIRST_ID + IDS ? id + 1 : FIRST_ID;
    }
    return id;
  }

  /** The classes without classes below them, in the order in which they count. */
  List<Leaf> leaves() {
    return leaves;
  }

  /** The nodes of the classes that their schedule keeps out of force. */
  Set<Integer> idle() {
    return idle;
  }

  /** The nodes for what is received. */
  List<Node> download() {
    return nodes(draft -> draft.download, shaping.download(), OTHER_DOWN, CLASS_DOWN);
  }

  /** The nodes for what is sent. */
  List<Node> upload() {
    return nodes(draft -> draft.upload, shaping.upload(), OTHER_UP, CLASS_UP);
  }

  private List<Node> nodes(
      Function<Draft, Rates> side, Optional<BitRate> cap, long other, long usual) {
    List<Node> nodes = new ArrayList<>();
    Minimums minimums = new Minimums(side, other, usual);
    long limit = cap.isPresent() ? cap.get().bitsPerSecond() : Long.MAX_VALUE;
    below(root, limit, side, minimums, nodes);
    return nodes;
  }

  private static void below(
      Draft parent, long limit, Function<Draft, Rates> side, Minimums minimums, List<Node> nodes) {
    long[] mins = minimums.fitted(parent, limit);
    for (int i = 0; i < mins.length; i++) {
      Draft draft = parent.below.get(i);
      Optional<BitRate> max = side.apply(draft).max();
      nodes.add(
          new Node(draft.id, parent.id, draft.name, new BitRate(mins[i]), max, draft.priority));
      below(draft, mins[i], side, minimums, nodes);
    }
  }

  /** What each class gets at least where not all of it is stated. */
  private record Minimums(Function<Draft, Rates> side, long other, long usual) {

    // What is not stated gives way to what is, and all of it to what the parent has.
    long[] fitted(Draft parent, long limit) {
      int count = parent.below.size();
      long[] mins = new long[count];
      if (limit == 0 || parent.inShares) {
        Arrays.fill(mins, limit == 0 ? 0 : Math.max(SLOWEST, limit / Math.max(1, count)));
        return mins;
      }
      long stated = 0;
      long unstated = 0;
      for (int i = 0; i < count; i++) {
        Draft each = parent.below.get(i);
        mins[i] = own(each);
        if (isStated(each)) {
          stated += mins[i];
        } else {
          unstated += mins[i];
        }
      }
      for (int i = 0; i < count; i++) {
        boolean isStated = isStated(parent.below.get(i));
        if (stated > limit) {
          mins[i] = isStated ? scaled(mins[i], limit, stated) : Math.min(mins[i], SLOWEST);
        } else if (!isStated && unstated > limit - stated) {
          mins[i] = scaled(mins[i], limit - stated, unstated);
        }
      }
      return mins;
    }

    private static long scaled(long min, long part, long whole) {
      return min == 0 ? 0 : Math.max(SLOWEST, (long) ((double) min * part / whole));
    }

    private boolean isStated(Draft draft) {
      if (side.apply(draft).min().isPresent()) {
        return true;
      }
      for (Draft each : draft.below) {
        if (isStated(each)) {
          return true;
        }
      }
      return false;
    }

    private long own(Draft draft) {
      Rates rates = side.apply(draft);
      long max = rates.max().isPresent() ? rates.max().get().bitsPerSecond() : Long.MAX_VALUE;
      long together = 0;
      for (Draft each : draft.below) {
        together += draft.inShares ? 0 : own(each);
      }
      long least = draft.id == OTHER ? other : usual;
      long min = rates.min().isPresent() ? rates.min().get().bitsPerSecond() : least;
      if (!draft.inShares && !draft.below.isEmpty()) {
        // Around others, only what is stated counts beside what those need.
        min = Math.max(rates.min().isPresent() ? min : 0, together);
      }
      return Math.min(max, min);
    }
  }
}
