package io.github.bwflow.classes;

import java.util.List;

/**
 * Compares the texts of processes with what they have to be, as far as that is not too much work:
 * an expression takes time in proportion to its own length and to that of the text, and a process's
 * command line is anybody's.
 */
final class Texts {
  /** Of longer texts only the beginning counts: a process makes its command line itself. */
  private static final int MOST = 4096;

  private static final String DELETED = " (deleted)";

  private long left;
  private boolean exhausted;

  /**
   * @param work how much may be done: characters, times what their expressions are compiled to
   */
  Texts(long work) {
    this.left = work;
  }

  /** Whether there was more to do, and nothing matched from then on. */
  boolean isExhausted() {
    return exhausted;
  }

  boolean hold(Condition.Text text, ProcessFacts process) {
    return switch (text.subject()) {
      case NAME -> matches(text, process.name());
      case EXE -> process.exe().isPresent() && matches(text, withoutMark(process.exe().get()));
      case CMDLINE -> matches(text, joined(process.words()));
      case ARGS -> anyMatches(text, process.words());
    };
  }

  private boolean matches(Condition.Text text, String value) {
    return matches(text, value, MOST);
  }

  private boolean matches(Condition.Text text, String value, int most) {
    int length = Math.min(value.length(), most);
    left -= (length + 1L) * text.pattern().programSize();
    exhausted = exhausted || left < 0;
    return !exhausted && text.pattern().matches(value.substring(0, length));
  }

  // What the kernel says of a program that was replaced while it runs.
  private static String withoutMark(String exe) {
    return exe.endsWith(DELETED) ? exe.substring(0, exe.length() - DELETED.length()) : exe;
  }

  private static String joined(List<String> words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (line.length() > MOST) {
        break;
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    return line.toString();
  }

  // All words together are as long as a command line may be, so that very many cannot stall a run.
  private boolean anyMatches(Condition.Text text, List<String> words) {
    int most = MOST;
    for (int i = 1; i < words.size() && most > 0; i++) {
      String word = words.get(i);
      if (matches(text, word, most)) {
        return true;
      }
      most -= word.length() + 1;
    }
    return false;
  }
}
