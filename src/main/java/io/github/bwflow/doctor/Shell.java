package io.github.bwflow.doctor;

import java.util.regex.Pattern;

/** Words as a shell takes them. */
final class Shell {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,=-]+");

  private Shell() {}

  /** The text as one word, whatever is in it. */
  static String word(Object text) {
    String word = text.toString();
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
