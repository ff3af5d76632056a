package io.github.bwflow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** What this process's standard streams are connected to. */
final class Terminal {
  private Terminal() {}

  /** Whether standard input (0), output (1) or error (2) is a terminal. */
  static boolean is(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether standard error goes straight to the journal, which reads a priority at each line. */
  static boolean isJournal(Map<String, String> env) {
    String stream = env.getOrDefault("JOURNAL_STREAM", "");
    if (stream.isEmpty()) {
      return false;
    }
    try {
      Map<String, Object> file =
          Files.readAttributes(Path.of("/proc/self/fd/2"), "unix:dev,ino", new LinkOption[0]);
      return stream.equals(file.get("dev") + ":" + file.get("ino"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the locale's characters are UTF-8. */
  static boolean isUtf8(Map<String, String> env) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = env.getOrDefault(name, "");
      if (!value.isEmpty()) {
        String lower = value.toLowerCase(Locale.ROOT);
        return lower.contains("utf-8") || lower.contains("utf8");
      }
    }
    return false;
  }

  /** The width to print to: {@code COLUMNS} where it is set, at most 120, else 80. */
  static int width(Map<String, String> env) {
    try {
      return Math.min(120, Math.max(40, Integer.parseInt(env.getOrDefault("COLUMNS", "80"))));
    } catch (NumberFormatException e) {
      return 80;
    }
  }
}
