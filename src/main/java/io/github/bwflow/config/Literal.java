package io.github.bwflow.config;

import java.util.List;

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

  /** A text, a list, or whatever else TOML writes as Java does (whole numbers, truth values). */
  static String of(Object value) {
    if (value instanceof String text) {
      return of(text);
    }
    if (value instanceof Table.Item item) {
      return of(item.value());
    }
    return value instanceof List<?> list ? of(list) : value.toString();
  }
}
