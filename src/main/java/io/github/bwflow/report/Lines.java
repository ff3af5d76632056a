package io.github.bwflow.report;

import java.util.List;

/** Text made of lines with a label and a value, the values aligned. */
final class Lines {
  private static final int LABEL = 10;
  private static final String INDENT = "  ";

  private final StringBuilder text = new StringBuilder();
  private final int width;

  /** Lines of any length. */
  static Lines unbounded() {
    return new Lines(Integer.MAX_VALUE);
  }

  /** Lines of at most {@code width} columns. */
  Lines(int width) {
    this.width = width;
  }

  /** A labelled value, continued under itself where the line is too short. */
  Lines pair(String label, String value) {
    return wrapped(INDENT + pad(label, LABEL - 1) + " ", value);
  }

  /** A paragraph that begins at the margin. */
  Lines paragraph(String value) {
    return wrapped("", value);
  }

  /** A line as it is. */
  Lines line(String value) {
    text.append(value).append('\n');
    return this;
  }

  /** An empty line. */
  Lines gap() {
    return line("");
  }

  private Lines wrapped(String head, String value) {
    String margin = " ".repeat(head.length() < width / 2 ? head.length() : 4);
    StringBuilder line = new StringBuilder(head);
    boolean empty = true;
    for (String word : List.of(value.split(" "))) {
      String rest = word;
      if (!empty && line.length() + 1 + rest.length() > width) {
        line(line.toString());
        line = new StringBuilder(margin);
        empty = true;
      }
      while (line.length() + rest.length() + (empty ? 0 : 1) > width) {
        int room = width - line.length();
        line(line + rest.substring(0, room));
        rest = rest.substring(room);
        line = new StringBuilder(margin);
      }
      line.append(empty ? "" : " ").append(rest);
      empty = false;
    }
    return line(line.toString());
  }

  /** The text with blanks after it, up to a width. */
  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** The text with blanks before it, up to a width. */
  static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
