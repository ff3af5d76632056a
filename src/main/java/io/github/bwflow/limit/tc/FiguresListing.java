package io.github.bwflow.limit.tc;

import io.github.bwflow.units.BitRate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code tc -s class show} prints for HTB. */
final class FiguresListing {
  private static final Pattern CLASS = Pattern.compile("class htb [0-9a-f]+:([0-9a-f]+) .*");

  //  Sent 4542 bytes 3 pkt (dropped 0, overlimits 1 requeues 0)
  private static final Pattern SENT =
      Pattern.compile(" Sent (\\d+) bytes (\\d+) pkt \\(dropped (\\d+), .*");

  //  rate 96Kbit 8pps backlog 1514b 1p requeues 0; the first two words only with an estimator
  private static final Pattern BACKLOG =
      Pattern.compile(" (?:rate ([0-9]+[KMGT]?bit) \\d+pps )?backlog ([0-9.]+)([KMG]?)b .*");

  private FiguresListing() {}

  static List<ClassFigures> parse(String printed) {
    List<ClassFigures> figures = new ArrayList<>();
    int id = -1;
    long[] sent = new long[3];
    for (String line : printed.split("\n")) {
      Matcher htb = CLASS.matcher(line);
      Matcher counted = SENT.matcher(line);
      Matcher waiting = BACKLOG.matcher(line);
      if (line.startsWith("class ")) {
        id = htb.matches() ? Integer.parseInt(htb.group(1), 16) : -1;
      } else if (counted.matches()) {
        for (int i = 0; i < sent.length; i++) {
          sent[i] = Long.parseLong(counted.group(i + 1));
        }
      } else if (waiting.matches() && id >= 0 && id != WantedTree.OWNED_MARK) {
        Optional<BitRate> rate =
            Optional.ofNullable(waiting.group(1))
                .map(TreeListing::rate)
                .map(BitRate::ofBytesPerSecond);
        int power = waiting.group(3).isEmpty() ? 0 : "KMG".indexOf(waiting.group(3)) + 1;
        long backlog = (long) (Double.parseDouble(waiting.group(2)) * Math.pow(1024, power));
        figures.add(new ClassFigures(id, sent[0], sent[1], sent[2], backlog, rate));
      }
    }
    figures.sort(Comparator.comparingInt(ClassFigures::id));
    return figures;
  }
}
