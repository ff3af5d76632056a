package io.github.bwflow.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lets the real patch(1) apply the diffs. */
class UnifiedDiffIT {
  @TempDir Path directory;

  @Test
  void isAppliedByPatch() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/patch")), "patch is not installed");
    Random random = new Random(20261121);
    for (int i = 0; i < 150; i++) {
      String before = text(random, 1 + random.nextInt(40));
      String after = i % 3 == 0 ? text(random, 1 + random.nextInt(40)) : edited(before, random);
      String name = i % 2 == 0 ? "vnstat.conf" : "vn stat.conf";

      assertEquals(after, patched(name, before, UnifiedDiff.of(name, name, before, after)));
    }
  }

  private String patched(String name, String before, String diff) throws Exception {
    Path file = directory.resolve(name);
    Files.write(file, before.getBytes(StandardCharsets.ISO_8859_1));
    Path input = directory.resolve("diff");
    Files.write(input, diff.getBytes(StandardCharsets.ISO_8859_1));
    if (diff.isEmpty()) {
      return before;
    }
    Process process =
        new ProcessBuilder(List.of("/usr/bin/patch", "-p0", "--fuzz=0", "--silent"))
            .directory(directory.toFile())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, process.waitFor(), () -> said + diff);
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private static String text(Random random, int lines) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append("\u00e4-\\ +@".charAt(random.nextInt(6))).append(random.nextInt(5));
      text.append(random.nextInt(3) == 0 ? "\r\n" : "\n");
    }
    if (random.nextBoolean()) {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }

  private static String edited(String before, Random random) {
    int at = before.lastIndexOf('\n', random.nextInt(before.length() + 1)) + 1;
    String rest = before.substring(at);
    return before.substring(0, at)
        + "new\n"
        + (random.nextBoolean() ? rest : rest.substring(rest.indexOf('\n') + 1));
  }
}
