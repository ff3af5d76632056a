package io.github.bwflow.migrate;

import io.github.bwflow.config.Literal;
import java.util.Collection;
import java.util.StringJoiner;

/** Values in TOML as a person would write them. */
final class Quoted {
  private Quoted() {}

  /** A regular expression: in single quotes where it has a backslash and can. */
  static String expression(String text) {
    boolean literal = text.indexOf('\\') >= 0 && text.chars().allMatch(c -> c >= ' ' && c != '\'');
    return literal && text.indexOf(127) < 0 ? "'" + text + "'" : Literal.of(text);
  }

  /** A single text, or several in brackets. */
  static String texts(Collection<String> texts) {
    StringJoiner list = new StringJoiner(", ", "[", "]");
    texts.forEach(text -> list.add(Literal.of(text)));
    return texts.size() == 1 ? Literal.of(texts.iterator().next()) : list.toString();
  }
}
