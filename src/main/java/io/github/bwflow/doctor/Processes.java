package io.github.bwflow.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The programs that run in this PID namespace. */
final class Processes {
  private Processes() {}

  /** Whether one of this name runs. */
  static boolean isRunning(String name) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        if (name.equals(text(process, "comm")) && !text(process, "cmdline").isEmpty()) {
          return true;
        }
      }
    } catch (IOException e) {
      return false;
    }
    return false;
  }

  // One that has just ended has no name any more, one whose end nobody has taken note of no words.
  private static String text(Path process, String file) {
    try {
      return Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
