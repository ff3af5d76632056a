package io.github.bwflow.classes;

import java.util.List;

/** Compares the texts of a process with what they have to be. */
final class Texts {
  /** Of longer texts only the beginning counts: a process makes its command line itself. */
  private static final int MOST = 4096;

  private static final String DELETED = " (deleted)";

  private Texts() {}

  static boolean hold(Condition.Text text, ProcessFacts process) {
    return switch (text.subject()) {
      case NAME -> matches(text, process.name());
      case EXE -> process.exe().isPresent() && matches(text, withoutMark(process.exe().get()));
      case CMDLINE -> matches(text, joined(process.words()));
      case ARGS -> anyMatches(text, process.words());
    };
  }

  private static boolean matches(Condition.Text text, String value) {
    return text.pattern().matches(value.length() > MOST ? value.substring(0, MOST) : value);
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
  private static boolean anyMatches(Condition.Text text, List<String> words) {
    int left = MOST;
    for (int i = 1; i < words.size() && left > 0; i++) {
      String word = words.get(i);
      if (text.pattern().matches(word.length() > left ? word.substring(0, left) : word)) {
        return true;
      }
      left -= word.length() + 1;
    }
    return false;
  }
}
