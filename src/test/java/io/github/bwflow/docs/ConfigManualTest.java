package io.github.bwflow.docs;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.config.Key;
import io.github.bwflow.config.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** bwflow-config(5) against the table of keys. */
class ConfigManualTest {
  private static final Pattern TOML = Pattern.compile("```toml\n(.*?)```", Pattern.DOTALL);

  private static Map<String, ManPage> sections() throws IOException {
    return ManPage.read("bwflow-config.5").section("KEYS").subsections();
  }

  private static ManPage entry(Key key) throws IOException {
    ManPage section = sections().get("[" + key.section().title() + "]");
    return section.items().get("Ic " + key.key());
  }

  @Test
  void hasEveryKeyInItsSectionAndNoOther() throws IOException {
    Map<String, List<String>> expected = new LinkedHashMap<>();
    for (Section section : Section.values()) {
      expected.put(
          "[" + section.title() + "]",
          Arrays.stream(Key.values())
              .filter(key -> key.section() == section)
              .map(key -> "Ic " + key.key())
              .toList());
    }

    Map<String, List<String>> found = new LinkedHashMap<>();
    sections().forEach((title, part) -> found.put(title, List.copyOf(part.items().keySet())));

    assertEquals(expected, found);
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void statesTypeRangeUnitDefaultAndAgeOfAKey(Key key) throws IOException {
    String text = entry(key).text();

    String unit = key.unit().isEmpty() ? "" : " Unit: " + key.unit() + ".";
    String facts =
        "Type: "
            + key.type()
            + ". Range: "
            + key.range()
            + "."
            + unit
            + " Default: "
            + key.fallbackText()
            + ". Since: 0.";
    assertTrue(text.contains(facts), () -> "expected " + facts + "\nin " + text);
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void showsAKeyInALineThatTheProgramTakes(Key key) throws IOException {
    List<String> examples = entry(key).displays();

    assertEquals(1, examples.size());
    assertTrue(examples.get(0).startsWith(key.key() + " = "), examples.get(0));
    assertDoesNotThrow(() -> ConfigFile.parse("example", fileWith(key, examples.get(0))));
  }

  private static String fileWith(Key key, String line) {
    boolean budget = key == Key.BUDGET || key == Key.MONTHLY_BUDGET_GB;
    StringBuilder file = new StringBuilder("[bandwidth]\n");
    file.append(budget ? "" : "budget = \"1 TB\"\n");
    file.append(key.section() == Section.BANDWIDTH ? "" : "[" + key.section().title() + "]\n");
    return file.append(line).append('\n').toString();
  }

  @Test
  void showsFilesThatTheProgramTakes() throws IOException {
    List<String> files =
        new ArrayList<>(ManPage.read("bwflow-config.5").section("EXAMPLES").displays());
    Matcher inReadme = TOML.matcher(Files.readString(Path.of("README.md")));
    while (inReadme.find()) {
      files.add(inReadme.group(1));
    }

    assertEquals(6, files.size());
    for (String file : files) {
      assertFalse(file.isBlank());
      assertEquals(List.of(), ConfigFile.parse("example", file).warnings(), file);
    }
  }
}
