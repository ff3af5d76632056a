package io.github.bwflow.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.bwflow.engine.State;
import io.github.bwflow.units.ExitCode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What bwflow(8) and README promise to scripts, against what the program has. */
class PromisesTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| (.*) \\|$");

  private static ManPage section(String title) throws IOException {
    return ManPage.read("bwflow.8").section(title);
  }

  private static Set<String> numbers() {
    TreeSet<String> numbers = new TreeSet<>();
    Arrays.stream(ExitCode.values()).forEach(code -> numbers.add("" + code.number()));
    return numbers;
  }

  @Test
  void manualHasEveryExitStatusWithItsMeaningAndNoOther() throws IOException {
    Map<String, ManPage> items = section("EXIT STATUS").items();

    assertEquals(numbers(), new TreeSet<>(items.keySet()));
    for (ExitCode code : ExitCode.values()) {
      String text = items.get("" + code.number()).text();
      assertTrue(text.contains(code.meaning()), () -> code.meaning() + " is not in: " + text);
    }
  }

  @Test
  void readmeHasEveryExitCodeWithItsMeaningAndNoOther() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (ExitCode code : ExitCode.values()) {
      expected.put("" + code.number(), code.meaning());
    }

    Map<String, String> rows = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("README.md")));
    while (row.find()) {
      rows.put(row.group(1), row.group(2).replace("`", ""));
    }

    assertEquals(expected, rows);
  }

  @Test
  void manualHasEveryStateAndNoOther() throws IOException {
    List<String> expected = Arrays.stream(State.values()).map(s -> "Sy " + s.key()).toList();

    assertEquals(expected, List.copyOf(section("STATES").items().keySet()));
  }

  @Test
  void manualHasEveryMemberOfTheJsonAndNoOther() throws IOException {
    TreeSet<String> expected = new TreeSet<>();
    for (String name : List.of("check", "report", "simulate", "doctor")) {
      collectMembers(schema(name), expected);
    }
    // What stands in limits is a side.
    expected.addAll(Set.of("tx", "rx"));

    assertEquals(expected, section("JSON").marked("Va"));
  }

  private static JsonElement schema(String name) throws IOException {
    String file = "/io/github/bwflow/report/" + name + ".schema.json";
    try (InputStreamReader text =
        new InputStreamReader(
            PromisesTest.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(text);
    }
  }

  private static void collectMembers(JsonElement element, Set<String> names) {
    if (element instanceof JsonObject object) {
      if (object.get("properties") instanceof JsonObject properties) {
        names.addAll(properties.keySet());
      }
      object.asMap().values().forEach(value -> collectMembers(value, names));
    }
  }

  @Test
  void manualExplainsOnlyCodesThatTheProgramHas() throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        sources.append(Files.readString(file));
      }
    }

    Set<String> codes = section("DIAGNOSTICS").marked("Sy");

    assertFalse(codes.isEmpty());
    for (String code : codes) {
      assertTrue(sources.indexOf("\"" + code + "\"") >= 0, code);
    }
  }
}
