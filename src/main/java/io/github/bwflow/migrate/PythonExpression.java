package io.github.bwflow.migrate;

import io.github.bwflow.config.Expression;
import io.github.bwflow.units.BadValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A regular expression of Python's {@code re.match}, which has to match only the value's beginning,
 * as one of RE2 that matches the whole value.
 */
final class PythonExpression {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String SAME_ESCAPES = "AbBdDsSwWafnrtv";

  private final String text;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int depth;
  private boolean hasChoice;
  private boolean endsWithDollar;

  private PythonExpression(String text) {
    this.text = text;
  }

  /**
   * The expression for the whole value.
   *
   * @throws BadValue if RE2 cannot say it; the message is a part of a sentence
   */
  static String whole(String text) {
    String body = new PythonExpression(text).translated();
    try {
      Expression.compile(body);
    } catch (BadValue e) {
      throw new BadValue("RE2 does not take it: " + e.getMessage());
    }
    return body;
  }

  /**
   * The texts that are meant where it is one, or several with bars between them, and nothing else:
   * {@code ^(alice|bob)$}.
   */
  static Optional<List<String>> words(String text) {
    String body = text.startsWith("^") ? text.substring(1) : text;
    body =
        body.endsWith("$") && !body.endsWith("\\$") ? body.substring(0, body.length() - 1) : body;
    boolean group = body.startsWith("(") && body.endsWith(")");
    if (!group && body.indexOf('|') >= 0 && !body.equals(text)) {
      // The ends belong to one of the alternatives only.
      return Optional.empty();
    }
    body = group ? body.substring(body.startsWith("(?:") ? 3 : 1, body.length() - 1) : body;
    List<String> words = new ArrayList<>();
    for (String word : body.split("\\|", -1)) {
      if (word.isEmpty() || !word.matches("[A-Za-z0-9_-]+")) {
        return Optional.empty();
      }
      words.add(word);
    }
    return Optional.of(words);
  }

  /** Whether a literal expression may go on behind its end. */
  static boolean isOpen(String text) {
    return !text.endsWith("$");
  }

  private String translated() {
    while (at < text.length()) {
      step();
    }
    String body = out.toString();
    if (hasChoice) {
      return "(?:" + body + ").*";
    }
    String begun = body.startsWith("^") ? body.substring(1) : body;
    if (endsWithDollar) {
      return begun.substring(0, begun.length() - 1);
    }
    return begun.endsWith(".*") && !begun.endsWith("\\.*") ? begun : begun + ".*";
  }

  private void step() {
    char c = text.charAt(at);
    endsWithDollar = false;
    switch (c) {
      case '\\' -> escape(false);
      case '[' -> set();
      case '(' -> group();
      case '{' -> repeat();
      case ')' -> {
        depth--;
        keep(1);
      }
      case '|' -> {
        hasChoice |= depth == 0;
        keep(1);
      }
      case '$' -> {
        endsWithDollar = depth == 0 && at == text.length() - 1;
        keep(1);
      }
      case '*', '+', '?' -> {
        keep(1);
        if (at < text.length() && text.charAt(at) == '+') {
          throw new BadValue("RE2 has no possessive " + c + "+");
        }
      }
      default -> keep(1);
    }
  }

  private void keep(int count) {
    out.append(text, at, at + count);
    at += count;
  }

  private void escape(boolean inSet) {
    if (at + 1 == text.length()) {
      throw new BadValue("it ends in a backslash");
    }
    char c = text.charAt(at + 1);
    if (c == 'Z' && !inSet) {
      out.append("\\z");
      at += 2;
    } else if (c == 'u' || c == 'U') {
      int digits = c == 'u' ? 4 : 8;
      if (at + 2 + digits > text.length()) {
        throw new BadValue("\\" + c + " lacks digits");
      }
      out.append("\\x{").append(text, at + 2, at + 2 + digits).append('}');
      at += 2 + digits;
    } else if (c >= '1' && c <= '9' && !inSet) {
      throw new BadValue("RE2 cannot refer back to a group");
    } else if (c == 'b' && inSet) {
      out.append("\\x08");
      at += 2;
    } else if (c == 'x' || c == '0' || SAME_ESCAPES.indexOf(c) >= 0) {
      keep(2);
    } else if (LETTERS.indexOf(c) >= 0) {
      throw new BadValue("RE2 has no \\" + c);
    } else if (c > 127 || c == ' ') {
      // RE2 escapes nothing but what means something.
      out.append(c);
      at += 2;
    } else {
      keep(2);
    }
  }

  // In Python a bracket is an ordinary member of a set, in RE2 it may begin [:alpha:].
  private void set() {
    keep(1);
    if (at < text.length() && text.charAt(at) == '^') {
      keep(1);
    }
    if (at < text.length() && text.charAt(at) == ']') {
      keep(1);
    }
    while (at < text.length() && text.charAt(at) != ']') {
      char c = text.charAt(at);
      if (c == '\\') {
        escape(true);
      } else if (c == '[') {
        out.append("\\[");
        at++;
      } else {
        keep(1);
      }
    }
    if (at == text.length()) {
      throw new BadValue("a [ is never closed");
    }
    keep(1);
  }

  private void group() {
    if (text.startsWith("(?#", at)) {
      int end = text.indexOf(')', at);
      if (end < 0) {
        throw new BadValue("a ( is never closed");
      }
      at = end + 1;
      return;
    }
    for (String look : List.of("(?=", "(?!", "(?<=", "(?<!")) {
      if (text.startsWith(look, at)) {
        throw new BadValue("RE2 cannot look ahead or back");
      }
    }
    if (text.startsWith("(?P=", at) || text.startsWith("(?(", at)) {
      throw new BadValue("RE2 cannot refer back to a group");
    }
    if (text.startsWith("(?>", at)) {
      throw new BadValue("RE2 has no atomic group");
    }
    // (?i) and the like open nothing that is closed again.
    depth++;
    keep(1);
  }

  // {,5} is up to five times in Python, and five characters in RE2.
  private void repeat() {
    if (text.startsWith("{,", at)) {
      int end = text.indexOf('}', at);
      boolean digits = end > at + 2;
      for (int i = at + 2; digits && i < end; i++) {
        digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
      }
      if (digits) {
        out.append("{0");
        at++;
      }
    }
    keep(1);
  }
}
