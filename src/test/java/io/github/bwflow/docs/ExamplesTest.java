package io.github.bwflow.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.config.Config;
import io.github.bwflow.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files that ship as examples of who gets the bandwidth. */
class ExamplesTest {
  private static final Path DIRECTORY = Path.of("src/examples");

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.sorted().toList();
    }
  }

  @Test
  void loadWithoutAWarningAndNameAnInterface() throws IOException {
    for (Path file : files()) {
      Config config = ConfigFile.parse(file.toString(), Files.readString(file));

      assertEquals(List.of(), config.warnings());
      assertFalse(config.shaping().orElseThrow().classes().isEmpty(), file.toString());
      assertTrue(
          config.network().isAuto() || !config.network().interfaces().isEmpty(), file.toString());
    }
  }

  @Test
  void areInstalledAllOfThem() throws IOException {
    String layout = Files.readString(Path.of("scripts/layout.sh"));

    for (Path file : files()) {
      String name = file.getFileName().toString();
      assertTrue(
          layout.contains("\n644 src/examples/" + name + " share/bwflow/examples/" + name + "\n"),
          name);
    }
    assertEquals(3, files().size());
  }
}
