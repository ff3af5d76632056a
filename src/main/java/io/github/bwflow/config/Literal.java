package io.github.bwflow.config;

import java.util.List;
import java.util.Map;

/** Writes values as TOML does, so that parsing gives the same value back. */
public final class Literal {
  private Literal() {}

  /** A text in double quotes, with whatever needs it escaped. */
  public static String of(String text) {
    StringBuilder literal = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        literal.append('\\').append(c);
      } else if (c < ' ' || c == 127) {
        literal.append(c < 16 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
      } else {
        literal.append(c);
      }
    }
    return literal.append('"').toString();
  }

  /** A list in square brackets: of whole numbers, or of texts. */
  public static String of(List<?> values) {
    StringBuilder literal = new StringBuilder("[");
    for (Object value : values) {
      if (literal.length() > 1) {
        literal.append(", ");
      }
      literal.append(of(value));
    }
    return literal.append(']').toString();
  }

  /** A table in curly brackets, on one line. Its keys are words that need no quotes. */
  private static String of(Table table) {
    StringBuilder literal = new StringBuilder("{");
    for (Map.Entry<String, Table.Entry> each : table.entries().entrySet()) {
      literal.append(literal.length() == 1 ? " " : ", ").append(each.getKey()).append(" = ");
      literal.append(of(each.getValue().value()));
    }
    return literal.append(" }").toString();
  }

  /**
   * A text, a list, a table, or whatever else TOML writes as Java does (whole numbers, truth
   * values).
   */
  static String of(Object value) {
    if (value instanceof String text) {
      return of(text);
    }
    if (value instanceof Table.Item item) {
      return of(item.value());
    }
    if (value instanceof Table table) {
      return of(table);
    }
    return value instanceof List<?> list ? of(list) : value.toString();
  }
}
