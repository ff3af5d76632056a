package io.github.bwflow.docs;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.config.ClassKey;
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
    expected.put("[[class]]", names(ClassKey.Table.CLASS));
    expected.put("match", names(ClassKey.Table.MATCH));

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

  private static List<String> names(ClassKey.Table table) {
    return Arrays.stream(ClassKey.values())
        .filter(key -> key.table() == table)
        .map(key -> "Ic " + key.key())
        .toList();
  }

  private static ManPage entry(ClassKey key) throws IOException {
    String title = key.table() == ClassKey.Table.CLASS ? "[[class]]" : "match";
    return sections().get(title).items().get("Ic " + key.key());
  }

  @ParameterizedTest
  @EnumSource(ClassKey.class)
  void statesTypeRangeDefaultAndAgeOfAKeyOfAClass(ClassKey key) throws IOException {
    String text = entry(key).text();

    String range = key.range().isEmpty() ? "" : " Range: " + key.range() + ".";
    String fallback = key.fallbackText().isEmpty() ? "" : " Default: " + key.fallbackText() + ".";
    String facts = "Type: " + key.type() + "." + range + fallback + " Since: 0.";
    assertTrue(text.contains(facts), () -> "expected " + facts + "\nin " + text);
  }

  @ParameterizedTest
  @EnumSource(ClassKey.class)
  void showsAKeyOfAClassInALineThatTheProgramTakes(ClassKey key) throws IOException {
    String line = key.key() + " = " + key.example();

    assertEquals(List.of(line), entry(key).displays());
    String keys = key.table() == ClassKey.Table.MATCH ? "match = [{ " + line + " }]" : line;
    String file = "[shaping]\ncountries = \"/c.mmdb\"\n[[class]]\n" + keys + "\n";
    file += key == ClassKey.NAME ? "" : "name = \"x\"\n";
    file +=
        key == ClassKey.MATCH || key.table() == ClassKey.Table.MATCH
            ? ""
            : key == ClassKey.RECURSIVE
                ? "match = [{ name = \"x\" }]\n"
                : "match = [{ remote_address = \"192.0.2.0/24\" }]\n";
    String whole = file;
    assertDoesNotThrow(() -> ConfigFile.parse("example", whole));
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
    boolean platform = key.section() == Section.VMMANAGER;
    if (platform || key.section() == Section.VM) {
      String email = key == Key.EMAIL ? "" : "email = \"a@b.c\"\n";
      file.append("[vmmanager]\n").append(key == Key.URL ? "" : "url = \"https://vm\"\n");
      file.append(email).append(platform ? line + "\n" : "").append("[[vm]]\n");
      file.append(key == Key.ID ? "" : "id = 7\n").append(platform ? "" : line);
      return file.append('\n').toString();
    }
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

    assertEquals(10, files.size());
    for (String file : files) {
      assertFalse(file.isBlank());
      assertEquals(List.of(), ConfigFile.parse("example", file).warnings(), file);
    }
  }
}
