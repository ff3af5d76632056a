package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.Owned;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Programs.Command;
import io.github.bwflow.host.Programs.End;
import io.github.bwflow.host.Programs.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which owners of sockets {@code nft} can lead to their classes. */
public final class Owners {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

  // /dev/stdin:4:43-54: Error: cgroupv2 path fails: No such file or directory
  private static final Pattern ERROR =
      Pattern.compile("^\\S+?:(\\d+):[\\d-]+: Error: ", Pattern.MULTILINE);

  private static final String BEFORE =
      "add table inet bwflow\nadd chain inet bwflow test " + OwnerTable.HOOK + "\n";
  private static final int LINES_BEFORE = 2;

  private Owners() {}

  /**
   * Those that it cannot: where nft is not installed, or the kernel does not take the expression,
   * or there is no such cgroup. What they send has to be led by the rules of a tree instead. Asks
   * without changing anything; starts no program where nothing is asked for. Where this user may
   * not ask, all count as possible.
   */
  public static List<Owned> refused(Programs programs, List<Owned> owned) {
    List<Owned> left = new ArrayList<>(owned);
    while (!left.isEmpty()) {
      StringBuilder input = new StringBuilder(BEFORE);
      for (Owned each : left) {
        input.append("add rule inet bwflow test ").append(OwnerTable.rule(each, "bf20:"));
        input.append('\n');
      }
      List<String> words = List.of("-c", "-f", "-");
      Outcome outcome =
          programs.run(new Command("nft", words, Map.of(), input.toString(), TIME_LIMIT));
      if (outcome.succeeded() || outcome.err().contains("Operation not permitted")) {
        break;
      }
      Set<Owned> bad = new HashSet<>();
      Matcher error = ERROR.matcher(outcome.err());
      while (error.find()) {
        int line = Integer.parseInt(error.group(1)) - 1 - LINES_BEFORE;
        if (line >= 0 && line < left.size()) {
          bad.add(left.get(line));
        }
      }
      // What cannot be told apart is refused as a whole.
      if (outcome.end() != End.EXITED || bad.isEmpty()) {
        left.clear();
      }
      left.removeAll(bad);
    }
    List<Owned> refused = new ArrayList<>(owned);
    refused.removeAll(left);
    return refused;
  }
}
