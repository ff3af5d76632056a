package io.github.bwflow.setup;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.List;

/** Shows what differs between two texts, in the form that {@code patch} applies. */
public final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final String NO_LINE_END = "\n\\ No newline at end of file";

  private UnifiedDiff() {}

  /**
   * A unified diff with three lines of context. Lines end at a line feed only, so that a carriage
   * return is part of its line, and a last line without a line feed is marked as such.
   *
   * @param oldName the name to print for the old text
   * @param newName the name to print for the new text
   * @return each line with its line feed; empty if the texts are equal
   */
  public static String of(String oldName, String newName, String oldText, String newText) {
    if (oldText.equals(newText)) {
      return "";
    }
    List<String> old = lines(oldText);
    List<String> diff =
        UnifiedDiffUtils.generateUnifiedDiff(
            label(oldName), label(newName), old, DiffUtils.diff(old, lines(newText)), CONTEXT);
    return String.join("\n", diff) + "\n";
  }

  // The mark is part of the last line, so that "x" and "x\n" differ and each prints as it should.
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int feed = text.indexOf('\n', start);
      lines.add(feed < 0 ? text.substring(start) + NO_LINE_END : text.substring(start, feed));
      start = feed < 0 ? text.length() : feed + 1;
    }
    return lines;
  }

  // A tab ends a name that has blanks in it (GNU diff's rule, which patch follows).
  private static String label(String name) {
    return name.indexOf(' ') < 0 ? name : name + "\t";
  }
}
