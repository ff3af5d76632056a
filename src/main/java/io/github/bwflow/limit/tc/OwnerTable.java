package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Owned;
import io.github.bwflow.classes.Packets;
import io.github.bwflow.classes.PortRange;
import io.github.bwflow.classes.Rule;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Programs.Command;
import io.github.bwflow.host.Programs.Outcome;
import io.github.bwflow.limit.Plan.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The nftables table that leads what an owner's sockets send: it sets the packet's priority to a
 * class, which HTB looks at before its filters. A chain for each interface, named after the
 * interface's number. Rules that count before an owner are in it, too, so that what they take is
 * left to the filters.
 */
final class OwnerTable {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);
  private static final String TABLE = "inet bwflow";
  private static final String CHAIN = "if";

  /**
   * Where the kernel knows a packet's control group: of the hooks that such packets pass, only at
   * this one (nft_socket.c, {@code nft_socket_validate}). Behind what others usually do there.
   */
  static final String HOOK = "{ type filter hook output priority 200 ; policy accept ; }";

  private final Programs programs;
  private final Set<Integer> leaving = new HashSet<>();
  private Optional<Map<Integer, Chain>> chains = Optional.empty();
  private Optional<Outcome> failure = Optional.empty();

  OwnerTable(Programs programs) {
    this.programs = programs;
  }

  /** What stands in a chain: its text, and the number of its rules. */
  private record Chain(String text, int rules) {}

  /**
   * The commands that make the table lead what an interface's owners send.
   *
   * @param index the interface's number
   * @param owned who; at least one
   * @param earlier the rules before them, the exempt first
   * @param exempt how many of those are before {@link Owned#place} 0
   * @param major the HTB's handle, such as {@code bf20:}
   */
  List<Step> lead(
      String device, int index, List<Owned> owned, List<Rule> earlier, int exempt, String major) {
    List<String> rules = new ArrayList<>();
    List<Owned> ordered = new ArrayList<>(owned);
    ordered.sort(Comparator.comparingInt(Owned::place));
    int done = 0;
    for (Owned each : ordered) {
      int end = Math.min(earlier.size(), exempt + each.place());
      rules.addAll(returns(earlier.subList(done, Math.max(done, end))));
      done = Math.max(done, end);
      rules.add(rule(each, major));
    }
    byte[] all = (HOOK + String.join("\n", rules)).getBytes(StandardCharsets.UTF_8);
    String mark = "comment \"bwflow " + UUID.nameUUIDFromBytes(all) + "\"";
    Chain standing = chains().get(index);
    if (standing != null && isRight(standing, mark, device, owned, rules.size() + 1)) {
      return List.of();
    }
    String chain = TABLE + " " + CHAIN + index;
    List<Step> steps = new ArrayList<>();
    steps.add(step(device, "add table " + TABLE));
    if (standing != null) {
      // With its hook: somebody may have made it without one.
      steps.add(step(device, "flush chain " + chain));
      steps.add(step(device, "delete chain " + chain));
    }
    steps.add(step(device, "add chain " + chain + " " + HOOK));
    String here = "oifname != \"" + device + "\" return ";
    steps.add(step(device, "add rule " + chain + " " + here + mark));
    for (String rule : rules) {
      steps.add(step(device, "add rule " + chain + " " + rule));
    }
    return steps;
  }

  // A cgroup that was made anew has another number behind the same path; then nft prints no path.
  private static boolean isRight(
      Chain chain, String mark, String device, List<Owned> owned, int rules) {
    boolean right =
        chain.text().contains(mark)
            && chain.text().contains("\"" + device + "\"")
            && chain.rules() == rules;
    for (Owned each : owned) {
      right =
          right
              && (each.cgroup().isEmpty()
                  || chain.text().contains("\"" + each.cgroup().get() + "\""));
    }
    return right;
  }

  /** Why it is not known what stands; empty where it is. */
  Optional<Outcome> failure() {
    chains();
    return failure;
  }

  /** The commands that take an interface's chain away, and the table with the last one. */
  List<Step> clear(String device, int index) {
    leaving.add(index);
    List<Step> steps = new ArrayList<>();
    if (chains().containsKey(index)) {
      if (leaving.containsAll(chains().keySet())) {
        steps.add(step(device, "delete table " + TABLE));
      } else {
        steps.add(step(device, "flush chain " + TABLE + " " + CHAIN + index));
        steps.add(step(device, "delete chain " + TABLE + " " + CHAIN + index));
      }
    }
    return steps;
  }

  private static Step step(String device, String line) {
    List<String> words = new ArrayList<>(List.of("nft"));
    words.addAll(List.of(line.split(" ")));
    return new Step(device, words, false);
  }

  private Map<Integer, Chain> chains() {
    if (chains.isEmpty()) {
      List<String> words = List.of("-nn", "-a", "list", "table", "inet", "bwflow");
      Outcome outcome = programs.run(Command.of(TIME_LIMIT, "nft", words));
      chains = Optional.of(outcome.succeeded() ? parse(outcome.out()) : Map.of());
      boolean none = outcome.err().contains("No such file or directory");
      failure = outcome.succeeded() || none ? Optional.empty() : Optional.of(outcome);
    }
    return chains.get();
  }

  // chain if3 { # handle 1 … and each of its rules with a handle, too.
  private static Map<Integer, Chain> parse(String printed) {
    Map<Integer, Chain> chains = new HashMap<>();
    for (String part : printed.split("\n\tchain ")) {
      int blank = part.indexOf(' ');
      if (part.startsWith(CHAIN) && blank > 0) {
        String number = part.substring(CHAIN.length(), blank);
        if (number.matches("[1-9][0-9]{0,8}")) {
          int handles = part.split("# handle ", -1).length - 1;
          chains.put(Integer.parseInt(number), new Chain(part, handles - 1));
        }
      }
    }
    return chains;
  }

  /** What leads an owner, as nft reads it. */
  static String rule(Owned owned, String major) {
    StringBuilder rule = new StringBuilder();
    owned.packets().ifPresent(packets -> rule.append(match(packets)));
    owned.user().ifPresent(user -> rule.append("meta skuid ").append(user).append(' '));
    owned
        .cgroup()
        .ifPresent(
            path ->
                rule.append("socket cgroupv2 level ")
                    .append(path.split("/").length)
                    .append(" \"")
                    .append(path)
                    .append("\" "));
    rule.append("meta priority set ").append(major).append(Integer.toHexString(owned.node()));
    return rule.append(" return").toString();
  }

  private static String match(Packets packets) {
    StringBuilder match = new StringBuilder(family(packets));
    String ip = packets.family() == Family.IPV4 ? "ip" : "ip6";
    packets.local().ifPresent(range -> match.append(ip + " saddr " + range + " "));
    packets.remote().ifPresent(range -> match.append(ip + " daddr " + range + " "));
    packets.localPort().ifPresent(range -> match.append("th sport " + range + " "));
    packets.remotePort().ifPresent(range -> match.append("th dport " + range + " "));
    return match.toString();
  }

  private static String family(Packets packets) {
    String family = packets.family() == Family.IPV4 ? "ipv4" : "ipv6";
    String protocol =
        packets.protocol().isPresent() ? "meta l4proto " + packets.protocol().getAsInt() + " " : "";
    return "meta nfproto " + family + " " + protocol;
  }

  // Those that ask for the same fields, one value of each, become one set.
  private static List<String> returns(List<Rule> rules) {
    Map<String, Set<String>> sets = new LinkedHashMap<>();
    List<String> all = new ArrayList<>();
    for (Rule rule : rules) {
      Packets packets = rule.packets();
      List<String> fields = new ArrayList<>();
      List<String> values = new ArrayList<>();
      String ip = packets.family() == Family.IPV4 ? "ip" : "ip6";
      boolean single =
          addAddress(ip + " saddr", packets.local(), fields, values)
              & addPort("th sport", packets.localPort(), fields, values)
              & addAddress(ip + " daddr", packets.remote(), fields, values)
              & addPort("th dport", packets.remotePort(), fields, values);
      if (single && !fields.isEmpty()) {
        String key = family(packets) + String.join(" . ", fields);
        if (!sets.containsKey(key)) {
          sets.put(key, new LinkedHashSet<>());
        }
        sets.get(key).add(String.join(" . ", values));
      } else {
        all.add(match(packets) + "return");
      }
    }
    for (Map.Entry<String, Set<String>> set : sets.entrySet()) {
      all.add(set.getKey() + " { " + String.join(", ", set.getValue()) + " } return");
    }
    return all;
  }

  private static boolean addAddress(
      String field, Optional<AddressRange> range, List<String> fields, List<String> values) {
    if (range.isPresent()) {
      fields.add(field);
      values.add(range.get().toString());
    }
    return range.isEmpty() || range.get().isSingle();
  }

  private static boolean addPort(
      String field, Optional<PortRange> range, List<String> fields, List<String> values) {
    if (range.isPresent()) {
      fields.add(field);
      values.add(range.get().toString());
    }
    return range.isEmpty() || range.get().first() == range.get().last();
  }
}
