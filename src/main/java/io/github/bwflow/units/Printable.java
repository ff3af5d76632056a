package io.github.bwflow.units;

/** Makes text from outside (names, messages of other programs, files) safe to print on one line. */
public final class Printable {
  private static final int LONGEST = 300;

  private Printable() {}

  /**
   * The text with control characters, line breaks, escape sequences and lone surrogates as {@code
   * \}{@code u00XX}, cut to 300 characters. A terminal, a log and a line-based reader see one line
   * without commands.
   */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  /** The same, cut to another number of characters. */
  public static String of(String text, int longest) {
    StringBuilder printed = new StringBuilder(Math.min(text.length(), longest) + 8);
    int at = 0;
    for (int i = 0; i < longest && at < text.length(); i++) {
      int c = text.codePointAt(at);
      if (c == '\t') {
        printed.append(' ');
      } else if (isHarmful(c)) {
        printed.append(escape(c));
      } else {
        printed.appendCodePoint(c);
      }
      at += Character.charCount(c);
    }
    return at < text.length() ? printed.append("...").toString() : printed.toString();
  }

  private static boolean isHarmful(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  private static String escape(int c) {
    String hex = Integer.toHexString(c);
    return "\\u" + "0".repeat(Math.max(0, 4 - hex.length())) + hex;
  }
}
