package io.github.bwflow.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.Printable;
import java.util.ArrayDeque;
import java.util.Deque;

/** Compiles the regular expressions of a match, none of which can cost much. */
public final class Expression {
  /** Of characters. */
  static final int LONGEST = 1024;

  // RE2/J writes repetitions out, ((a{1000}){1000}){1000} until there is no memory left, and
  // matching
  // takes time in proportion to what comes of it.
  private static final long LARGEST = 2000;

  private static final long MORE = 1_000_000;

  /** What RE2/J puts in front of an expression for {@link Pattern#DOTALL}. */
  private static final String FLAG = "(?s)";

  private final String text;
  private final Deque<Long> around = new ArrayDeque<>();
  private int at;
  private long sum;
  private long last;

  private Expression(String text) {
    this.text = text;
  }

  /**
   * An expression for {@link Pattern#matches}, where a point matches a line break, too: a process
   * may have one in its name.
   *
   * @throws BadValue if it is none, or too large; the message is a part of a sentence
   */
  public static Pattern compile(String text) {
    if (text.isEmpty()) {
      throw new BadValue("it is empty");
    }
    if (text.length() > LONGEST) {
      throw new BadValue("it has more than " + LONGEST + " characters");
    }
    if (new Expression(text).size() > LARGEST) {
      throw new BadValue("its repetitions come to too much");
    }
    try {
      return Pattern.compile(text, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      String part = e.getPattern();
      throw new BadValue(
          Printable.of(e.getDescription())
              + ": "
              + Printable.of(part.startsWith(FLAG) ? part.substring(FLAG.length()) : part));
    }
  }

  // About as many steps as there are when all repetitions are written out.
  private long size() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '\\' -> {
          at++;
          atom(1);
        }
        case '[' -> {
          set();
          atom(1);
        }
        case '(' -> {
          around.push(sum);
          sum = 0;
        }
        case ')' -> {
          long group = sum + 2;
          sum = around.isEmpty() ? 0 : around.pop();
          atom(group);
        }
        case '{' -> repeat();
        default -> atom(1);
      }
    }
    while (!around.isEmpty()) {
      sum += around.pop();
    }
    return sum;
  }

  private void atom(long size) {
    last = size;
    sum = Math.min(MORE, sum + size);
  }

  private void set() {
    at += at < text.length() && text.charAt(at) == '^' ? 1 : 0;
    at += at < text.length() && text.charAt(at) == ']' ? 1 : 0;
    while (at < text.length() && text.charAt(at) != ']') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  // {3}, {3,} or {3,5}; whatever else begins so is a bracket.
  private void repeat() {
    int end = text.indexOf('}', at);
    long most = 0;
    long number = 0;
    for (int i = at; i < end; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        number = Math.min(MORE, number * 10 + (c - '0'));
        most = Math.max(most, number);
      } else if (c == ',') {
        number = 0;
      } else {
        atom(1);
        return;
      }
    }
    long times = Math.max(1, most);
    sum = Math.min(MORE, sum + last * (times - 1));
    last = Math.min(MORE, last * times);
  }
}
