package io.github.bwflow.config;

import java.util.Arrays;

/**
 * A TOML text without its comments and blank lines, and where each line that is left came from.
 *
 * <p>tomlj 2.2.0 needs time that grows with the cube of the length of a run of blank and comment
 * lines (measured: 1000 blank lines 2.4 s, 100 comments with blank lines between them 0.1 s), and a
 * file that explains itself is made of such runs. What stays keeps its column; {@link #line} gives
 * the line back.
 */
final class CondensedToml {
  private static final int OUTSIDE = 0;
  private static final int BASIC = 1;
  private static final int LITERAL = 2;
  private static final int MULTILINE_BASIC = 3;
  private static final int MULTILINE_LITERAL = 4;

  private final String text;
  private final StringBuilder kept;
  private int[] lines = new int[64];
  private int keptLines;
  private int line = 1;
  private int at;
  private int state = OUTSIDE;
  private boolean lineBeganOutside = true;
  private int lineStart;

  private CondensedToml(String text) {
    this.text = text;
    this.kept = new StringBuilder(Math.min(text.length(), 4096));
    // A byte order mark is what Windows editors put first; TOML itself has no room for it.
    at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  static CondensedToml of(String text) {
    CondensedToml condensed = new CondensedToml(text);
    while (condensed.at < text.length()) {
      condensed.step();
    }
    condensed.endLine(false);
    return condensed;
  }

  /** What is left, to be parsed. */
  String text() {
    return kept.toString();
  }

  /** How many characters are left. */
  int length() {
    return kept.length();
  }

  /** The line of the whole text, from 1, for a line of {@link #text}, from 1. */
  int line(int keptLine) {
    if (keptLine > keptLines) {
      return keptLines == 0 ? 1 : lines[keptLines - 1] + (keptLine - keptLines);
    }
    return lines[Math.max(keptLine, 1) - 1];
  }

  /** The rest of a kept line from a column on (both from 1, columns in code points). */
  String rest(int keptLine, int column) {
    int start = 0;
    for (int i = 1; i < keptLine; i++) {
      start = kept.indexOf("\n", start) + 1;
      if (start == 0) {
        return "";
      }
    }
    int end = kept.indexOf("\n", start);
    String whole = kept.substring(start, end < 0 ? kept.length() : end);
    if (whole.codePointCount(0, whole.length()) < column) {
      return "";
    }
    return whole.substring(whole.offsetByCodePoints(0, column - 1));
  }

  private void step() {
    char c = text.charAt(at);
    if (c == '\n') {
      endLine(true);
      at++;
      line++;
      return;
    }
    switch (state) {
      case OUTSIDE -> outside(c);
      case BASIC -> inside(c, '"', true);
      case LITERAL -> inside(c, '\'', false);
      case MULTILINE_BASIC -> insideMultiline(c, '"', true);
      default -> insideMultiline(c, '\'', false);
    }
  }

  private void outside(char c) {
    if (c == '#') {
      comment();
    } else if (c == '"' || c == '\'') {
      boolean basic = c == '"';
      if (text.startsWith(basic ? "\"\"\"" : "'''", at)) {
        keep(3);
        state = basic ? MULTILINE_BASIC : MULTILINE_LITERAL;
      } else {
        keep(1);
        state = basic ? BASIC : LITERAL;
      }
    } else {
      keep(1);
    }
  }

  // A comment with a control character stays: it is an error, and a lone carriage return in it
  // would otherwise take the settings after it along.
  private void comment() {
    int end = at;
    // What is left of a lone carriage return before it would be half of a line's end.
    boolean clean = at == 0 || text.charAt(at - 1) != '\r';
    while (end < text.length() && text.charAt(end) != '\n') {
      char c = text.charAt(end);
      boolean lineEnd = c == '\r' && end + 1 < text.length() && text.charAt(end + 1) == '\n';
      clean &= c >= ' ' && c != 127 || c == '\t' || lineEnd;
      end++;
    }
    if (clean) {
      at = end;
    } else {
      keep(end - at);
    }
  }

  private void inside(char c, char quote, boolean escapes) {
    if (escapes && c == '\\' && at + 1 < text.length() && text.charAt(at + 1) != '\n') {
      keep(2);
    } else {
      keep(1);
      if (c == quote) {
        state = OUTSIDE;
      }
    }
  }

  private void insideMultiline(char c, char quote, boolean escapes) {
    if (escapes && c == '\\' && at + 1 < text.length() && text.charAt(at + 1) != '\n') {
      keep(2);
    } else if (c == quote) {
      int quotes = 1;
      // Up to two quotes may stand before the three that close.
      while (quotes < 5 && at + quotes < text.length() && text.charAt(at + quotes) == quote) {
        quotes++;
      }
      keep(quotes);
      if (quotes >= 3) {
        state = OUTSIDE;
      }
    } else {
      keep(1);
    }
  }

  private void keep(int count) {
    kept.append(text, at, at + count);
    at += count;
  }

  private void endLine(boolean withBreak) {
    if (state == BASIC || state == LITERAL) {
      state = OUTSIDE;
    }
    if (lineBeganOutside && state == OUTSIDE && isBlank(withBreak)) {
      kept.setLength(lineStart);
    } else {
      if (withBreak) {
        kept.append('\n');
      }
      if (keptLines == lines.length) {
        lines = Arrays.copyOf(lines, keptLines * 2);
      }
      lines[keptLines++] = line;
    }
    lineStart = kept.length();
    lineBeganOutside = state == OUTSIDE;
  }

  private boolean isBlank(boolean withBreak) {
    int end = kept.length();
    if (withBreak && end > lineStart && kept.charAt(end - 1) == '\r') {
      end--;
    }
    for (int i = lineStart; i < end; i++) {
      char c = kept.charAt(i);
      if (c != ' ' && c != '\t') {
        return false;
      }
    }
    return true;
  }
}
