package io.github.bwflow.report;

/**
 * How text is to look.
 *
 * @param colour whether the reader is a terminal that shows colours
 * @param unicode whether block characters can be shown; plain ASCII otherwise
 * @param width columns available; taken as {@value #NARROWEST} where it is less
 * @param verbose whether details are wanted
 */
public record Style(boolean colour, boolean unicode, int width, boolean verbose) {
  /** The narrowest width that tables are made for. */
  static final int NARROWEST = 24;

  /** Widens what is too narrow for a table. */
  public Style {
    width = Math.max(NARROWEST, width);
  }

  /** Colours by what they mean. */
  enum Ink {
    GOOD("32"),
    NOTABLE("33"),
    BAD("31");

    private final String code;

    Ink(String code) {
      this.code = code;
    }
  }

  /** The text in a colour, where colours are shown. */
  String paint(Ink ink, String text) {
    return colour && !text.isEmpty() ? "\u001b[" + ink.code + "m" + text + "\u001b[0m" : text;
  }
}
