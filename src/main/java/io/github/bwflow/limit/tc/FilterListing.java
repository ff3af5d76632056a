package io.github.bwflow.limit.tc;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code tc} prints for the received traffic's filters of several devices. As text:
 * until iproute2 5.17 a u32 filter was printed as text in the midst of the JSON.
 */
final class FilterListing {
  // filter protocol all pref 48912 u32 chain 0 fh 800::bf1 order 3057 key ht 800 bkt 0 …
  private static final Pattern FILTER =
      Pattern.compile(
          "filter .*?protocol (\\S+) pref (\\d+) (\\S+)(?: chain (\\d+))?(?: fh (\\S+))?.*");

  // action order 1: mirred (Egress Redirect to device bwf3) stolen
  private static final Pattern REDIRECT =
      Pattern.compile("\\s+action order \\d+: mirred \\(Egress Redirect to device (\\S+)\\).*");

  // What ends the way of a packet before ours: an action, or the police of old, without an order.
  //   action order 1:  police 0x1 rate 1Mbit burst 10Kb mtu 2Kb action drop overhead 0b
  private static final Pattern TAKES =
      Pattern.compile(
          "\\s*(?:action order \\d+: +)?(?:police 0x|mirred \\((?:Egress|Ingress) Redirect).*");

  // Stands before each device's filters.
  private static final Pattern MARK = Pattern.compile("qdisc (?:ingress|clsact) .*");

  private static final Pattern FAILED = Pattern.compile("Command failed -:(\\d+)");
  private static final int LINES = 2;

  private FilterListing() {}

  /** The commands that list the filters of these devices, for {@code tc -force -batch -}. */
  static String commands(List<String> devices) {
    StringBuilder lines = new StringBuilder();
    for (String device : devices) {
      lines.append("qdisc show dev ").append(device).append('\n');
      lines.append("filter show dev ").append(device).append(" ingress\n");
    }
    return lines.toString();
  }

  /**
   * Each device's filters; nothing for a device that is gone.
   *
   * @param devices the devices that were asked for
   * @param out what tc printed
   * @param err what it printed on standard error
   * @throws Failure with exit 69 if that cannot be told apart
   */
  static Map<String, List<ObservedFilter>> parse(List<String> devices, String out, String err) {
    Set<Integer> gone = new HashSet<>();
    Matcher failed = FAILED.matcher(err);
    while (failed.find()) {
      gone.add((Integer.parseInt(failed.group(1)) - 1) / LINES);
    }
    List<List<ObservedFilter>> blocks = blocks(out);
    Map<String, List<ObservedFilter>> filters = new HashMap<>();
    for (int i = 0; i < devices.size(); i++) {
      if (!gone.contains(i)) {
        if (filters.size() == blocks.size()) {
          throw unreadable();
        }
        filters.put(devices.get(i), blocks.get(filters.size()));
      }
    }
    if (filters.size() != blocks.size()) {
      throw unreadable();
    }
    return filters;
  }

  private static List<List<ObservedFilter>> blocks(String out) {
    List<List<ObservedFilter>> blocks = new ArrayList<>();
    for (String line : out.split("\n")) {
      Matcher filter = FILTER.matcher(line);
      Matcher redirect = REDIRECT.matcher(line);
      if (MARK.matcher(line).matches()) {
        blocks.add(new ArrayList<>());
      } else if (blocks.isEmpty()) {
        continue;
      } else if (filter.matches()) {
        last(blocks).add(filter(filter));
      } else if (TAKES.matcher(line).matches() && !last(blocks).isEmpty()) {
        Optional<String> to =
            redirect.matches() ? Optional.of(redirect.group(1)) : Optional.empty();
        List<ObservedFilter> block = last(blocks);
        block.add(taking(block.remove(block.size() - 1), to));
      }
    }
    return blocks;
  }

  private static ObservedFilter filter(Matcher line) {
    int chain = line.group(4) == null ? 0 : (int) Long.parseLong(line.group(4));
    String node = line.group(5) == null ? "" : line.group(5);
    return new ObservedFilter(
        Long.parseLong(line.group(2)),
        chain,
        line.group(3),
        line.group(1),
        node,
        Optional.empty(),
        false);
  }

  private static ObservedFilter taking(ObservedFilter filter, Optional<String> device) {
    return new ObservedFilter(
        filter.pref(),
        filter.chain(),
        filter.kind(),
        filter.protocol(),
        filter.node(),
        device.isPresent() ? device : filter.redirect(),
        true);
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  private static Failure unreadable() {
    return new Failure(
        Problem.error(
            ExitCode.UNAVAILABLE,
            "tc-unreadable",
            "tc printed something about filters that was not expected",
            "bwflow needs iproute2 5.5 or later (tc -V)."));
  }
}
