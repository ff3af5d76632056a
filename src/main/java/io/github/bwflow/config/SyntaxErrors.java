package io.github.bwflow.config;

import io.github.bwflow.units.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tomlj.TomlParseError;

/** Says in plain words why a text is not TOML. */
final class SyntaxErrors {
  private static final String CODE = "config-syntax";
  private static final String NO_HINT = "";
  private static final String DEFINED = " previously defined at line ";
  private static final int LONGEST_WORD = 40;

  private SyntaxErrors() {}

  static void report(List<TomlParseError> errors, CondensedToml toml, FileProblems problems) {
    List<TomlParseError> inOrder = new ArrayList<>(errors);
    inOrder.sort(
        Comparator.comparingInt((TomlParseError error) -> error.position().line())
            .thenComparingInt(error -> error.position().column()));
    for (TomlParseError error : inOrder) {
      if (problems.isFull()) {
        problems.omit(inOrder.size() - FileProblems.MOST);
        return;
      }
      int line = error.position().line();
      int column = error.position().column();
      Place place = new Place(toml.line(line), column);
      String rest = toml.rest(line, column);
      String message = error.getMessage() == null ? "" : error.getMessage();
      problems.error(place, CODE, plain(message, rest, toml), hint(message, rest));
    }
  }

  private static String plain(String message, String rest, CondensedToml toml) {
    int comma = message.indexOf(", expected ");
    if (message.startsWith("Unexpected ") && comma > 0) {
      return unexpected(message.substring(11, comma), message.substring(comma + 11), rest);
    }
    int defined = message.indexOf(DEFINED);
    if (defined > 0) {
      int first = leadingNumber(message, defined + DEFINED.length());
      return Printable.of(message.substring(0, defined))
          + " is stated twice, the first time in line "
          + toml.line(first);
    }
    if (message.startsWith("Nesting is too deep")) {
      return "tables or lists are nested too deeply; expected [section] and KEY = VALUE";
    }
    if (message.startsWith("Integer is too") || message.startsWith("Float is too")) {
      return word(rest) + " is out of range; expected a smaller number";
    }
    if (message.startsWith("Leading zeros")) {
      return word(rest) + " begins with 0; expected a number without leading zeros";
    }
    if (message.startsWith("Invalid escape") || message.startsWith("Invalid unicode escape")) {
      return "this escape sequence is not known; expected \\\\ for a backslash, or the text in"
          + " 'single quotes'";
    }
    return Printable.of(message);
  }

  private static String unexpected(String found, String expected, String rest) {
    boolean end = found.startsWith("end of ");
    if (end && expected.contains("unclosed")) {
      return "a bracket that was opened is never closed; expected ] or }";
    }
    if (end && (expected.startsWith("\"") || expected.startsWith("'"))) {
      String quote = expected.startsWith("\"") ? "\"" : "'";
      return "the text is not closed; expected "
          + (expected.startsWith(quote.repeat(3)) ? quote.repeat(3) : quote)
          + " at its end";
    }
    if (end && expected.equals("a value")) {
      return "the value is missing; expected KEY = VALUE";
    }
    String what = end ? "the line ends too early" : word(rest) + " cannot stand here";
    if (!end && expected.equals("a value")) {
      return word(rest) + " is not a value; expected a number, or a text in quotes";
    }
    if (expected.equals("a newline or end-of-input") || expected.equals("a newline")) {
      return what + "; expected the end of the line";
    }
    if (expected.equals(". or =")) {
      return what + "; expected = after the key";
    }
    if (expected.startsWith("a key, a table key")) {
      return what + "; expected KEY = VALUE, [section] or # and a comment";
    }
    return what + "; expected " + Printable.of(expected);
  }

  private static String hint(String message, String rest) {
    if (message.endsWith(", expected a value") && startsWord(rest)) {
      return "Write a text in quotes: " + Literal.of(bareWord(rest));
    }
    if (message.endsWith(", expected a newline or end-of-input") && startsWord(rest)) {
      return "A value with a unit stands in quotes, such as \"100 GB\".";
    }
    return NO_HINT;
  }

  private static boolean startsWord(String rest) {
    return !rest.isEmpty() && Character.isLetter(rest.codePointAt(0));
  }

  private static String word(String rest) {
    if (rest.isEmpty()) {
      return "the end of the line";
    }
    return rest.charAt(0) == '\r' ? "a lone carriage return" : quoted(bareWord(rest));
  }

  private static String quoted(String word) {
    return "\"" + Printable.of(word) + "\"";
  }

  // What a person would call the word at fault: tomlj names one character or token of it.
  private static String bareWord(String rest) {
    int end = rest.offsetByCodePoints(0, 1);
    if (Character.isLetterOrDigit(rest.codePointAt(0))) {
      while (end < rest.length()
          && end < LONGEST_WORD
          && " \t\r\n,=#[]{}\"'".indexOf(rest.charAt(end)) < 0) {
        end = rest.offsetByCodePoints(end, 1);
      }
    }
    return rest.substring(0, end);
  }

  private static int leadingNumber(String text, int at) {
    int number = 0;
    for (int i = at; i < text.length() && i < at + 9; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        break;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
