package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads what {@code tc} prints for the classes and filters of HTBs. As text: until iproute2 6.2
 * there is no JSON for classes, and that of u32 filters cannot be relied on.
 */
final class TreeListing {
  private static final String MARK = "qdisc ";
  private static final String ROOT = " root ";

  private final List<Block> blocks = new ArrayList<>();

  // The filter that is being read.
  private Family family;
  private String pref = "";
  private int table;
  private int bucket;
  private int node;
  private String target = "";
  private List<String> keys;
  private List<String> link;

  private TreeListing() {}

  /** What is known of one device so far. */
  private static final class Block {
    private final Map<Integer, ObservedClass> classes = new HashMap<>();
    private final Map<Family, ObservedTables> filters = new EnumMap<>(Family.class);
    private final Map<String, SortedMap<Integer, U32Node>> neighbours = new HashMap<>();
  }

  /**
   * The commands that list the trees of these devices, for {@code tc -d -batch -}. Without {@code
   * root} or {@code parent}, which tc takes but once in a batch.
   */
  static String commands(List<String> devices) {
    StringBuilder lines = new StringBuilder();
    for (String device : devices) {
      lines.append("qdisc show dev ").append(device).append('\n');
      lines.append("class show dev ").append(device).append('\n');
      lines.append("filter show dev ").append(device).append('\n');
    }
    return lines.toString();
  }

  /**
   * Each device's tree.
   *
   * @param devices the devices that were asked for, in their order
   * @throws Failure with exit 69 if that cannot be told apart
   */
  static Map<String, ObservedTree> parse(List<String> devices, String out) {
    TreeListing listing = new TreeListing();
    try {
      for (String line : out.split("\n")) {
        listing.read(line);
      }
      listing.endFilter();
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw unreadable();
    }
    if (listing.blocks.size() != devices.size()) {
      throw unreadable();
    }
    Map<String, ObservedTree> trees = new HashMap<>();
    for (String device : devices) {
      Block block = listing.blocks.get(trees.size());
      trees.put(device, new ObservedTree(block.classes, block.filters, block.neighbours));
    }
    return trees;
  }

  private void read(String line) {
    if (line.startsWith(MARK)) {
      endFilter();
      if (line.contains(ROOT)) {
        blocks.add(new Block());
      }
    } else if (line.startsWith("class htb ")) {
      ObservedClass found = htbClass(line.split(" "));
      block().classes.put(found.id(), found);
    } else if (line.startsWith("filter ")) {
      endFilter();
      beginFilter(line.split(" "));
    } else if (keys != null && !line.isBlank()) {
      // One word of what cannot be ours is enough to make it different from what is wanted.
      String words = line.strip();
      boolean key = words.startsWith("match ");
      (key ? keys : link).add(key ? words.substring("match ".length()) : words);
    }
  }

  private Block block() {
    if (blocks.isEmpty()) {
      throw unreadable();
    }
    return blocks.get(blocks.size() - 1);
  }

  // class htb bf20:5 parent bf20:1 leaf 8002: prio 3 quantum 1514 rate 2Mbit ceil 8Mbit linklayer
  // ethernet burst 1999b/1 mpu 0b cburst 4000b/1 mpu 0b level 0
  private static ObservedClass htbClass(String[] words) {
    Map<String, String> values = new HashMap<>();
    for (int i = 3; i + 1 < words.length; i++) {
      values.putIfAbsent(words[i], words[i + 1]);
    }
    return new ObservedClass(
        minor(words[2]),
        words[3].equals("root") ? 0 : minor(values.getOrDefault("parent", "")),
        rate(values.getOrDefault("rate", "")),
        rate(values.getOrDefault("ceil", "")),
        size(values.getOrDefault("burst", "")),
        size(values.getOrDefault("cburst", "")),
        Long.parseLong(values.getOrDefault("quantum", "-1")),
        Integer.parseInt(values.getOrDefault("prio", "-1")));
  }

  static int minor(String classId) {
    return Integer.parseInt(classId.substring(classId.indexOf(':') + 1), 16);
  }

  /** Bytes per second of what tc prints for a rate. */
  static long rate(String text) {
    return number(text.substring(0, text.length() - "bit".length()), 1000) / 8;
  }

  private static long size(String text) {
    int slash = text.indexOf('/');
    String size = slash < 0 ? text : text.substring(0, slash);
    return number(size.substring(0, size.length() - 1), 1024);
  }

  private static long number(String text, long step) {
    long scale = 1;
    int power = "KMGT".indexOf(text.charAt(text.length() - 1)) + 1;
    for (int i = 0; i < power; i++) {
      scale *= step;
    }
    String digits = power > 0 ? text.substring(0, text.length() - 1) : text;
    return (long) (Double.parseDouble(digits) * scale);
  }

  // filter protocol ip pref 48904 u32 chain 0 fh 1:a:10 order 16 key ht 1 bkt a flowid bf20:6
  private void beginFilter(String[] words) {
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i + 1 < words.length; i++) {
      values.putIfAbsent(words[i], words[i + 1]);
    }
    pref = values.getOrDefault("pref", "");
    Optional<Family> ours = FilterPlan.familyAt(pref);
    if (!values.containsKey("u32") || ours.isEmpty() && !FilterPlan.isOfNeighbours(pref)) {
      return;
    }
    String handle = values.get("fh");
    if (ours.isEmpty()) {
      family = null;
      if (handle != null && !values.containsKey("divisor")) {
        beginNode(handle, values);
      }
      return;
    }
    family = ours.get();
    ObservedTables tables = block().filters.get(family);
    if (tables == null) {
      tables = new ObservedTables();
      block().filters.put(family, tables);
    }
    if (handle == null) {
      return;
    }
    if (values.containsKey("divisor")) {
      int number = Integer.parseInt(handle.substring(0, handle.indexOf(':')), 16);
      if (number < ObservedTables.ROOTS) {
        int divisor = Integer.parseInt(values.get("divisor"));
        tables.tables().put(number, new ObservedTables.Table(divisor));
      }
      return;
    }
    beginNode(handle, values);
  }

  private void beginNode(String handle, Map<String, String> values) {
    String[] parts = handle.split(":", -1);
    table = Integer.parseInt(parts[0], 16);
    bucket = parts[1].isEmpty() ? 0 : Integer.parseInt(parts[1], 16);
    node = Integer.parseInt(parts[2], 16);
    String flow = values.getOrDefault("flowid", values.getOrDefault("*flowid", ""));
    target = values.containsKey("link") ? "link " + values.get("link") : "flowid " + flow;
    keys = new ArrayList<>();
    link = new ArrayList<>();
  }

  private void endFilter() {
    if (keys == null) {
      return;
    }
    U32Node found = new U32Node(table, keys, link, target);
    if (family == null) {
      var neighbours = block().neighbours;
      if (!neighbours.containsKey(pref)) {
        neighbours.put(pref, new TreeMap<>());
      }
      neighbours.get(pref).put(node, found);
      keys = null;
      return;
    }
    ObservedTables tables = block().filters.get(family);
    if (table >= ObservedTables.ROOTS) {
      tables.root().put(node, found);
    } else if (tables.tables().containsKey(table)) {
      var buckets = tables.tables().get(table).buckets();
      if (!buckets.containsKey(bucket)) {
        buckets.put(bucket, new TreeMap<>());
      }
      buckets.get(bucket).put(node, found);
    }
    keys = null;
    link = null;
  }

  private static Failure unreadable() {
    return new Failure(
        Problem.error(
            ExitCode.UNAVAILABLE,
            "tc-unreadable",
            "tc printed something about classes that was not expected",
            "bwflow needs iproute2 5.5 or later (tc -V)."));
  }
}
