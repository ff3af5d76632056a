package io.github.bwflow.setup;

import io.github.bwflow.host.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Keeps a file before it is replaced. */
public final class Backup {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Backup() {}

  /**
   * Copies a file beside itself, with its owner and mode.
   *
   * @param now the time that goes into the copy's name
   * @return the copy, such as {@code config.toml.20261121-081500.bak}
   * @throws io.github.bwflow.units.Failure if it cannot be written
   */
  public static Path of(Path file, Instant now) {
    String name = file.getFileName() + "." + STAMP.format(now);
    Path copy = file.resolveSibling(name + ".bak");
    for (int i = 2; Files.exists(copy); i++) {
      copy = file.resolveSibling(name + "-" + i + ".bak");
    }
    try {
      return Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(copy, e);
    }
  }

  /** Removes a copy whose file was not replaced after all; one that cannot be removed stays. */
  public static void drop(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      // What went wrong with the file itself is the message that matters.
      return;
    }
  }
}
