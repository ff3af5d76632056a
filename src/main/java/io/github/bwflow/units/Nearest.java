package io.github.bwflow.units;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a mistyped one was probably meant to be. */
public final class Nearest {
  private static final int MOST_NAMED = 5;

  private Nearest() {}

  /**
   * The known name with the fewest changed, added, left out or swapped letters; none if more than a
   * third of the letters (at least one, two from four letters on) would have to change.
   */
  public static Optional<String> to(String typed, Collection<String> known) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    int allowed = Math.max(typed.length() >= 4 ? 2 : 1, typed.length() / 3);
    for (String candidate : known) {
      // Each letter that one has more is a change; a key of megabytes is never compared.
      if (Math.abs(typed.length() - candidate.length()) > allowed) {
        continue;
      }
      int distance = distance(typed.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      // Of two that are as near, the one that was only typed too short.
      boolean begun = distance == bestDistance && candidate.startsWith(typed);
      if (distance < bestDistance || begun) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return bestDistance <= allowed ? Optional.ofNullable(best) : Optional.empty();
  }

  /**
   * The nearest of the known names, for a message that is to stay one line: at most five, and how
   * many more there are.
   */
  public static String few(String typed, Collection<String> known) {
    if (known.isEmpty()) {
      return "none";
    }
    List<String> left = new ArrayList<>(known);
    List<String> named = new ArrayList<>();
    if (left.size() <= MOST_NAMED) {
      return String.join(", ", left);
    }
    while (named.size() < MOST_NAMED) {
      String nearest = left.get(0);
      for (String each : left) {
        nearest = comparable(typed, each) < comparable(typed, nearest) ? each : nearest;
      }
      named.add(nearest);
      left.remove(nearest);
    }
    return String.join(", ", named) + " and " + left.size() + " more";
  }

  private static int comparable(String typed, String known) {
    return distance(typed.toLowerCase(Locale.ROOT), known.toLowerCase(Locale.ROOT));
  }

  /** {@code "; did you mean \"x\"?"}, or nothing where no name is near. */
  public static String hint(String typed, Collection<String> known) {
    return to(typed, known).map(name -> "; did you mean \"" + name + "\"?").orElse("");
  }

  // Optimal string alignment distance: Levenshtein's, with a swap of neighbours as one change.
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
