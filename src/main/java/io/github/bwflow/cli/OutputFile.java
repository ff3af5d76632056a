package io.github.bwflow.cli;

import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The file of {@code -o}: written beside and renamed; never through a symbolic link. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Writes a result into a file, for everybody to read.
   *
   * @throws UsageError if the name cannot be one
   * @throws Failure with exit 73, 74 or 77 if it cannot be written; what was there then stands
   */
  static void write(String name, String text) {
    Path file = path(name);
    if (Files.isSymbolicLink(file)) {
      throw refused(file, "is a symbolic link, which is not followed", "Name the file itself.");
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(file, "is no file", "Name a file.");
    }
    AtomicFile.replace(file, text, "rw-r--r--");
  }

  private static Path path(String name) {
    try {
      if (!name.isBlank()) {
        return Path.of(name).toAbsolutePath();
      }
    } catch (InvalidPathException e) {
      throw new UsageError("--output cannot be a file name in this locale; set LC_ALL=C.UTF-8");
    }
    throw new UsageError("--output is empty; expected a file");
  }

  private static Failure refused(Path file, String why, String hint) {
    return new Failure(
        Problem.error(
            ExitCode.CANNOT_CREATE, "output-refused", Printable.of(file + " " + why), hint));
  }
}
