package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.limit.Plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The commands that turn the filters that stand into those that are wanted, and no others: a table
 * that stands is used for what is most like it, and within a bucket what is right is left.
 */
final class FilterPlan {
  private static final Map<Family, String> PREFS =
      Map.of(Family.IPV4, "48904", Family.IPV6, "48906");
  private static final Map<Family, String> PROTOCOLS =
      Map.of(Family.IPV4, "ip", Family.IPV6, "ipv6");

  private static final String ARP = "48900";

  /** The protocol of each preference of what looks for neighbours; before all others. */
  private static final SortedMap<String, String> NEIGHBOURS =
      new TreeMap<>(Map.of(ARP, "arp", "48902", "ipv6"));

  private static final List<List<String>> EVERY = List.of(List.of("00000000/00000000 at 0"));

  /** ICMPv6 right behind the header, of type 133, 134 or 135, 136 or 137 (RFC 4861). */
  private static final List<List<String>> DISCOVERY =
      List.of(
          List.of("00003a00/0000ff00 at 4", "85000000/ff000000 at 40"),
          List.of("00003a00/0000ff00 at 4", "86000000/fe000000 at 40"),
          List.of("00003a00/0000ff00 at 4", "88000000/fe000000 at 40"));

  /**
   * A table of each family that nothing leads to. Tables outlive the filters of their preference as
   * long as there are others: where this is missing somebody has deleted ours from outside.
   */
  private static final Map<Family, Integer> KEEPERS =
      Map.of(Family.IPV4, 0x7fe, Family.IPV6, 0x7ff);

  private static final WantedTable EMPTY = new WantedTable(1, List.of());

  private static final int NODES = 0x1000;
  private static final int SPACING = 16;

  private final String device;
  private final String major;
  private final List<Step> steps = new ArrayList<>();
  private Family family;
  private String pref;
  private String protocol;

  private FilterPlan(String device, String major) {
    this.device = device;
    this.major = major;
  }

  /** The family of the filters of such a preference; empty where it is not one of ours. */
  static Optional<Family> familyAt(String pref) {
    for (Map.Entry<Family, String> each : PREFS.entrySet()) {
      if (each.getValue().equals(pref)) {
        return Optional.of(each.getKey());
      }
    }
    return Optional.empty();
  }

  /** Whether the filters of such a preference are ours for what looks for neighbours. */
  static boolean isOfNeighbours(String pref) {
    return NEIGHBOURS.containsKey(pref);
  }

  /**
   * The commands for what looks for neighbours.
   *
   * @param target the class that it is in; empty for none of its own
   * @param standing what stands, by preference and number
   */
  static List<Step> neighbours(
      String device,
      String major,
      Optional<String> target,
      Map<String, SortedMap<Integer, U32Node>> standing) {
    FilterPlan plan = new FilterPlan(device, major);
    for (Map.Entry<String, String> each : NEIGHBOURS.entrySet()) {
      plan.pref = each.getKey();
      plan.protocol = each.getValue();
      List<U32Node> wanted = new ArrayList<>();
      if (target.isPresent()) {
        for (List<String> keys : plan.pref.equals(ARP) ? EVERY : DISCOVERY) {
          wanted.add(new U32Node(0, keys, List.of(), "flowid " + target.get()));
        }
      }
      plan.turn(0, 0, wanted, standing.getOrDefault(plan.pref, new TreeMap<>()));
    }
    return plan.steps;
  }

  /**
   * The commands.
   *
   * @param device the device that the HTB stands on
   * @param major the HTB's handle, such as {@code bf20:}
   * @param wanted the tables of each family, in the order in which a packet asks them
   * @param standing what stands
   */
  static List<Step> of(
      String device,
      String major,
      Map<Family, List<WantedTable>> wanted,
      Map<Family, ObservedTables> standing) {
    FilterPlan plan = new FilterPlan(device, major);
    boolean any = false;
    for (List<WantedTable> tables : wanted.values()) {
      any = any || !tables.isEmpty();
    }
    if (!any && standing.isEmpty()) {
      return List.of();
    }
    Set<Integer> taken = new HashSet<>(KEEPERS.values());
    for (ObservedTables tables : standing.values()) {
      taken.addAll(tables.tables().keySet());
    }
    for (Family family : Family.values()) {
      plan.family = family;
      plan.pref = PREFS.get(family);
      plan.protocol = PROTOCOLS.get(family);
      ObservedTables found = standing.getOrDefault(family, new ObservedTables());
      plan.keep(found);
      plan.turn(found, wanted.getOrDefault(family, List.of()), taken);
    }
    return plan.steps;
  }

  private void keep(ObservedTables found) {
    int keeper = KEEPERS.get(family);
    if (!found.tables().containsKey(keeper)) {
      create(keeper, 1);
    }
  }

  private void turn(ObservedTables found, List<WantedTable> wanted, Set<Integer> taken) {
    Map<WantedTable, Integer> numbers = assign(found, wanted);
    Set<Integer> used = new HashSet<>(numbers.values());
    for (WantedTable table : wanted) {
      Integer number = numbers.get(table);
      if (number == null) {
        number = free(taken);
        numbers.put(table, number);
        create(number, table.divisor());
        fill(number, table, new TreeMap<>());
      } else {
        fill(number, table, found.tables().get(number).buckets());
      }
    }
    List<U32Node> ways = new ArrayList<>();
    for (WantedTable table : wanted) {
      String target = "link " + Integer.toHexString(numbers.get(table)) + ":";
      for (U32Node way : table.ways()) {
        ways.add(new U32Node(0, way.keys(), way.link(), target));
      }
    }
    turn(0, 0, ways, found.root());
    // The kernel lets go of a table only a while after the last way to it; empty ones wait for use.
    for (int number : found.tables().keySet()) {
      if (!used.contains(number)) {
        fill(number, EMPTY, found.tables().get(number).buckets());
      }
    }
  }

  private static int free(Set<Integer> taken) {
    int number = 1;
    while (!taken.add(number)) {
      number++;
    }
    return number;
  }

  // Each wanted table gets the standing one that is led to in the same way and has most in common,
  // or one that nothing leads to.
  private Map<WantedTable, Integer> assign(ObservedTables found, List<WantedTable> wanted) {
    Map<Integer, String> shapes = new LinkedHashMap<>();
    for (U32Node way : found.root().values()) {
      if (way.target().startsWith("link ")) {
        int colon = way.target().indexOf(':');
        int number = Integer.parseInt(way.target().substring("link ".length(), colon), 16);
        shapes.putIfAbsent(number, way.shape());
      }
    }
    // In the order in which a packet asks them.
    Map<Integer, Set<String>> left = new LinkedHashMap<>();
    for (int number : shapes.keySet()) {
      if (found.tables().containsKey(number) && number != KEEPERS.get(family)) {
        left.put(number, contents(found.tables().get(number)));
      }
    }
    Set<Integer> idle = new TreeSet<>(found.tables().keySet());
    idle.removeAll(shapes.keySet());
    idle.remove(KEEPERS.get(family));
    Map<WantedTable, Integer> numbers = new HashMap<>();
    // What has not changed first, so that nothing else is taken for it.
    for (boolean same : new boolean[] {true, false}) {
      for (WantedTable table : wanted) {
        int best = numbers.containsKey(table) ? 0 : best(table, same, left, shapes, found);
        if (best != 0) {
          left.remove(best);
          numbers.put(table, best);
        }
      }
    }
    for (WantedTable table : wanted) {
      if (!numbers.containsKey(table)) {
        takeIdle(table, idle, found, numbers);
      }
    }
    return numbers;
  }

  // The number of the table with most in common, or with everything; 0 where there is none.
  private static int best(
      WantedTable table,
      boolean same,
      Map<Integer, Set<String>> left,
      Map<Integer, String> shapes,
      ObservedTables found) {
    int best = 0;
    int most = -1;
    for (Map.Entry<Integer, Set<String>> each : left.entrySet()) {
      if (found.tables().get(each.getKey()).divisor() == table.divisor()
          && table.ways().get(0).shape().equals(shapes.get(each.getKey()))) {
        int common = common(table, each.getValue());
        boolean equal = common == table.size() && common == each.getValue().size();
        if (common > most && (equal || !same)) {
          best = each.getKey();
          most = common;
        }
      }
    }
    return best;
  }

  private static void takeIdle(
      WantedTable table,
      Set<Integer> idle,
      ObservedTables found,
      Map<WantedTable, Integer> numbers) {
    for (int number : idle) {
      if (found.tables().get(number).divisor() == table.divisor()) {
        idle.remove(number);
        numbers.put(table, number);
        return;
      }
    }
  }

  private static Set<String> contents(ObservedTables.Table table) {
    Set<String> contents = new HashSet<>();
    for (SortedMap<Integer, U32Node> bucket : table.buckets().values()) {
      for (U32Node node : bucket.values()) {
        contents.add(node.content());
      }
    }
    return contents;
  }

  private static int common(WantedTable table, Set<String> contents) {
    int common = 0;
    for (List<U32Node> bucket : table.buckets().values()) {
      for (U32Node node : bucket) {
        common += contents.contains(node.content()) ? 1 : 0;
      }
    }
    return common;
  }

  private void fill(
      int number, WantedTable table, SortedMap<Integer, SortedMap<Integer, U32Node>> buckets) {
    Set<Integer> all = new TreeSet<>(buckets.keySet());
    all.addAll(table.buckets().keySet());
    for (int bucket : all) {
      turn(
          number,
          bucket,
          table.buckets().getOrDefault(bucket, List.of()),
          buckets.getOrDefault(bucket, new TreeMap<>()));
    }
  }

  // Table 0 is the root table, which the kernel gives a number of its own.
  private void turn(
      int table, int bucket, List<U32Node> wanted, SortedMap<Integer, U32Node> found) {
    int[] kept = kept(wanted, found);
    Set<Integer> gone = new TreeSet<>(found.keySet());
    for (int id : kept) {
      gone.remove(id);
    }
    int[] ids = number(kept);
    if (ids.length == 0 && wanted.size() > 0) {
      gone = new TreeSet<>(found.keySet());
      kept = new int[wanted.size()];
      ids = number(kept);
    }
    for (int id : gone) {
      int from = table == 0 ? found.get(id).table() : table;
      steps.add(step("del", handle(from, bucket, id), List.of()));
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (kept[i] == 0) {
        List<String> words = new ArrayList<>();
        if (table != 0) {
          words.addAll(List.of("ht", Integer.toHexString(table) + ":" + hex(bucket) + ":"));
        }
        words.addAll(wanted.get(i).words());
        String handle = table == 0 ? "::" + hex(ids[i]) : handle(table, bucket, ids[i]);
        steps.add(step("add", handle, words));
      }
    }
  }

  // Which of the standing nodes stay: for each wanted one the number of its like, or 0; as many as
  // can without changing their order (the longest increasing subsequence).
  private static int[] kept(List<U32Node> wanted, SortedMap<Integer, U32Node> found) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      places.put(wanted.get(i).content(), i);
    }
    List<int[]> ends = new ArrayList<>();
    List<int[]> all = new ArrayList<>();
    List<Integer> before = new ArrayList<>();
    for (Map.Entry<Integer, U32Node> each : found.entrySet()) {
      Integer place = places.get(each.getValue().content());
      if (place != null) {
        int length = 0;
        int high = ends.size();
        while (length < high) {
          int middle = (length + high) / 2;
          if (ends.get(middle)[0] < place) {
            length = middle + 1;
          } else {
            high = middle;
          }
        }
        int[] end = {place, each.getKey(), all.size()};
        all.add(end);
        before.add(length == 0 ? -1 : ends.get(length - 1)[2]);
        if (length == ends.size()) {
          ends.add(end);
        } else {
          ends.set(length, end);
        }
      }
    }
    int[] kept = new int[wanted.size()];
    int at = ends.isEmpty() ? -1 : ends.get(ends.size() - 1)[2];
    while (at >= 0) {
      kept[all.get(at)[0]] = all.get(at)[1];
      at = before.get(at);
    }
    return kept;
  }

  // A number for each node that has none yet, between those of its neighbours; none at all where
  // one of the gaps is too small.
  private static int[] number(int[] kept) {
    int[] ids = kept.clone();
    int low = 0;
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == 0) {
        int end = i;
        while (end < ids.length && ids[end] == 0) {
          end++;
        }
        int high = end < ids.length ? ids[end] : NODES;
        int step = Math.min(SPACING, (high - low) / (end - i + 1));
        if (step == 0) {
          return new int[0];
        }
        for (int j = i; j < end; j++) {
          ids[j] = low + step * (j - i + 1);
        }
      }
      low = ids[i];
    }
    return ids;
  }

  private void create(int table, int divisor) {
    steps.add(
        step(
            "add",
            Integer.toHexString(table) + ":",
            List.of("divisor", Integer.toString(divisor))));
  }

  private static String handle(int table, int bucket, int id) {
    return Integer.toHexString(table) + ":" + (bucket == 0 ? "" : hex(bucket)) + ":" + hex(id);
  }

  private static String hex(int number) {
    return Integer.toHexString(number);
  }

  private Step step(String verb, String handle, List<String> rest) {
    List<String> words = new ArrayList<>(List.of("tc", "filter", verb, "dev", device));
    words.addAll(List.of("parent", major, "protocol", protocol));
    words.addAll(List.of("pref", pref, "handle", handle, "u32"));
    words.addAll(rest);
    return new Step(device, words, false);
  }
}
