package io.github.bwflow.limit.tc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Packets;
import io.github.bwflow.classes.PortRange;
import io.github.bwflow.classes.Rule;
import io.github.bwflow.limit.Plan.Step;
import io.github.bwflow.units.Side;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Carries out the commands on a model of u32's tables, and asks it about packets. That the kernel
 * does the same is for the tests with a real one.
 */
class FilterPlanTest {
  private static final Family FOUR = Family.IPV4;

  /** A packet of IPv4 that is sent. */
  private record Packet(int protocol, int local, int remote, long localAt, long remoteAt) {
    int word(String at, int header) {
      return switch (at) {
        case "0" -> header << 24;
        case "8" -> protocol << 16;
        case "12" -> (int) localAt;
        case "16" -> (int) remoteAt;
        case "nexthdr+0" -> local << 16 | remote;
        default -> at.equals(Integer.toString(4 * header)) ? local << 16 | remote : 0;
      };
    }

    boolean fits(Packets packets) {
      return packets.protocol().orElse(protocol) == protocol
          && packets.localPort().map(range -> range.contains(local)).orElse(true)
          && packets.remotePort().map(range -> range.contains(remote)).orElse(true)
          && packets.local().map(range -> holds(range, localAt)).orElse(true)
          && packets.remote().map(range -> holds(range, remoteAt)).orElse(true);
    }

    private static boolean holds(AddressRange range, long address) {
      return range.contains(new AddressRange(FOUR, BigInteger.valueOf(address), 32));
    }
  }

  private final Map<Family, ObservedTables> kernel = new EnumMap<>(Family.class);

  private List<Step> turn(List<Rule> rules) {
    Map<Family, List<WantedTable>> wanted = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      wanted.put(family, RuleTables.of(family, rules, Side.TX, "bf20:").list());
    }
    List<Step> steps = FilterPlan.of("eth0", "bf20:", wanted, kernel);
    steps.forEach(this::carryOut);
    return steps;
  }

  // tc filter add dev eth0 parent bf20: protocol ip pref 48904 handle 1:a:10 u32 …
  private void carryOut(Step step) {
    List<String> words = step.words();
    boolean add = words.get(2).equals("add");
    Family family = words.get(8).equals("ip") ? FOUR : Family.IPV6;
    kernel.putIfAbsent(family, new ObservedTables());
    ObservedTables tables = kernel.get(family);
    String[] handle = words.get(12).split(":", -1);
    int table = handle[0].isEmpty() ? 0x800 : Integer.parseInt(handle[0], 16);
    if (words.contains("divisor")) {
      int divisor = Integer.parseInt(words.get(words.indexOf("divisor") + 1));
      assertEquals(null, tables.tables().put(table, new ObservedTables.Table(divisor)));
      return;
    }
    int bucket = handle[1].isEmpty() ? 0 : Integer.parseInt(handle[1], 16);
    int id = Integer.parseInt(handle[2], 16);
    assertTrue(id > 0 && id < 0x1000, step::toString);
    var nodes =
        table == 0x800
            ? tables.root()
            : tables.tables().get(table).buckets().computeIfAbsent(bucket, b -> new TreeMap<>());
    if (add) {
      assertEquals(null, nodes.put(id, read(table, words)), step::toString);
    } else {
      assertTrue(nodes.remove(id) != null, step::toString);
    }
  }

  private static U32Node read(int table, List<String> words) {
    List<String> keys = new ArrayList<>();
    List<String> link = new ArrayList<>();
    String target = "";
    for (int i = 13; i < words.size(); i++) {
      switch (words.get(i)) {
        case "match" ->
            keys.add(
                words.get(i + 2).substring(2)
                    + "/"
                    + words.get(i + 3).substring(2)
                    + " at "
                    + words.get(i + 5));
        case "offset" -> link.add(U32Node.OFFSET);
        case "hashkey" ->
            link.add("hash mask " + words.get(i + 2).substring(2) + " at " + words.get(i + 4));
        case "link", "flowid" -> target = words.get(i) + " " + words.get(i + 1);
        default -> {}
      }
    }
    return new U32Node(table, keys, link, target);
  }

  private int ask(Packet packet, int header) {
    for (U32Node way : kernel.getOrDefault(FOUR, new ObservedTables()).root().values()) {
      if (fits(way, packet, header)) {
        String number = way.target().substring("link ".length(), way.target().length() - 1);
        var table = kernel.get(FOUR).tables().get(Integer.parseInt(number, 16));
        int bucket = 0;
        for (String each : way.link()) {
          if (each.startsWith("hash")) {
            String[] parts = each.split(" ");
            int mask = (int) Long.parseLong(parts[2], 16);
            int hashed = packet.word(parts[4], header) & mask;
            bucket = hashed >>> Integer.numberOfTrailingZeros(mask) & (table.divisor() - 1);
          }
        }
        for (U32Node node : table.buckets().getOrDefault(bucket, new TreeMap<>()).values()) {
          if (fits(node, packet, header)) {
            return TreeListing.minor(node.target());
          }
        }
      }
    }
    return 0;
  }

  private static boolean fits(U32Node node, Packet packet, int header) {
    for (String key : node.keys()) {
      int value = (int) Long.parseLong(key.substring(0, 8), 16);
      int mask = (int) Long.parseLong(key.substring(9, 17), 16);
      if ((packet.word(key.substring(21), header) & mask) != value) {
        return false;
      }
    }
    return true;
  }

  private static int first(List<Rule> rules, Packet packet) {
    for (Rule rule : rules) {
      if (packet.fits(rule.packets())) {
        return rule.node();
      }
    }
    return 0;
  }

  private static Rule random(Random random) {
    int kind = random.nextInt(6);
    boolean ports = kind < 5;
    int local = random.nextInt(6);
    int remote = random.nextInt(6);
    return new Rule(
        new Packets(
            FOUR,
            ports || random.nextBoolean()
                ? OptionalInt.of(random.nextInt(3) == 0 ? 17 : 6)
                : OptionalInt.empty(),
            ports && kind != 3
                ? Optional.of(new PortRange(local, local + (kind == 4 ? 5 : 0)))
                : Optional.empty(),
            ports && kind > 1
                ? Optional.of(new PortRange(remote, remote + (kind == 4 ? 3 : 0)))
                : Optional.empty(),
            Optional.empty(),
            random.nextInt(3) == 0
                ? Optional.of(
                    AddressRange.parse(
                        random.nextBoolean() ? "10.0.0." + random.nextInt(4) : "10.0.0.0/30"))
                : Optional.empty()),
        2 + random.nextInt(4));
  }

  @Test
  void leadsEveryPacketByTheFirstRuleThatFitsWhateverStoodBefore() {
    Random random = new Random(20261121);
    List<Rule> rules = new ArrayList<>();
    for (int round = 0; round < 150; round++) {
      for (int i = 0; i < random.nextInt(12) && !rules.isEmpty(); i++) {
        rules.remove(random.nextInt(rules.size()));
      }
      for (int i = 0; i < random.nextInt(14); i++) {
        rules.add(random.nextInt(rules.size() + 1), random(random));
      }
      turn(rules);

      assertEquals(List.of(), turn(rules));
      for (int i = 0; i < 300; i++) {
        Packet packet =
            new Packet(
                random.nextInt(3) == 0 ? 17 : 6,
                random.nextInt(12),
                random.nextInt(12),
                0x0a000009L,
                0x0a000000L + random.nextInt(6));
        int header = 5 + random.nextInt(11);
        assertEquals(first(rules, packet), ask(packet, header), () -> packet + " of " + rules);
      }
    }
  }

  private static Rule connection(int local, int remote, int node) {
    return new Rule(
        new Packets(
            FOUR,
            OptionalInt.of(6),
            Optional.of(PortRange.of(local)),
            Optional.of(PortRange.of(remote)),
            Optional.empty(),
            Optional.empty()),
        node);
  }

  @Test
  void changesNoMoreThanTheSocketsThatChanged() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      rules.add(connection(i % 2 == 0 ? 443 : 20_000 + i, 1024 + i, 2 + i / 1000));
    }
    turn(rules);
    List<Rule> next = new ArrayList<>(rules);
    for (int i = 0; i < 10; i++) {
      next.remove(i * 100);
    }
    for (int i = 0; i < 10; i++) {
      next.add(i * 150, connection(443, 60_000 + i, 2));
    }

    assertEquals(20, turn(next).size());
    assertEquals(20, turn(rules).size());
  }

  @Test
  void takesTheFilterOfAPortAway() {
    turn(List.of(connection(5000, 9, 3)));

    List<Step> steps = turn(List.of());

    assertTrue(steps.stream().allMatch(step -> step.words().get(2).equals("del")));
    assertEquals(0, ask(new Packet(6, 5000, 9, 0, 0), 5));
  }
}
