package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.bwflow.config.ConfigFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  private static final String TOLL = "src/test/resources/import/traffictoll.yaml";

  @TempDir Path directory;

  private record Answer(int exit, String out, String err) {}

  private static Answer run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        new Program(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of())
            .run(List.of(args));
    return new Answer(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("in"), text).toString();
  }

  @Test
  void wantsNamesOfFilesThatAreNotEmpty() {
    assertEquals(64, run("import", "").exit());
    assertEquals(64, run("import", TOLL, "-o", "").exit());
  }

  @Test
  void printsAConfigurationThatLoads() {
    Answer answer = run("import", TOLL, "-i", "wlan0");

    assertEquals(0, answer.exit(), answer.err());
    assertEquals("", answer.err());
    assertEquals("[wlan0]", ConfigFile.parse("c", answer.out()).network().interfaces().toString());
    assertEquals(answer, run("-i", "wlan0", "import", "--from=traffictoll", TOLL));
  }

  @Test
  void writesANewFileAndNeverOverAnother() throws IOException {
    Path out = directory.resolve("c.toml");

    assertEquals("wrote " + out + "\n", run("import", TOLL, "-o", out.toString()).out());
    assertEquals(run("import", TOLL).out(), Files.readString(out));

    Files.writeString(out, "mine");
    Answer again = run("import", "-o" + out, TOLL);
    assertEquals(73, again.exit());
    assertEquals(
        "bwflow: " + out + " exists and was left as it is.\n        State another name with -o.\n",
        again.err());
    assertEquals("mine", Files.readString(out));
  }

  @Test
  void writesNothingInADryRun() {
    Path out = directory.resolve("c.toml");

    assertEquals(run("import", TOLL).out(), run("import", TOLL, "-n", "-o", out.toString()).out());
    assertFalse(Files.exists(out));
  }

  @Test
  void printsOneDocumentWhereJsonIsAskedFor() {
    JsonObject json = JsonParser.parseString(run("import", TOLL, "--json").out()).getAsJsonObject();

    assertEquals(run("import", TOLL).out(), json.get("text").getAsString());
    assertTrue(json.get("error").isJsonNull());
  }

  @Test
  void asksWhoseFileItIsWhereThatCannotBeTold() throws IOException {
    String file = file("nothing: known\n");

    assertEquals(64, run("import", file).exit());
    assertTrue(run("import", file).err().contains("state --from traffictoll or --from pyshaper"));
    assertEquals(0, run("import", file, "--from", "traffictoll").exit());
    assertEquals(65, run("import", file, "--from", "pyshaper").exit());
    assertTrue(
        run("import", file, "--from", "pyshape").err().contains("did you mean \"pyshaper\"?"));
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    String file = file("upload: 1mbit\nprocesses: [\n");

    Answer answer = run("import", file);

    assertEquals(65, answer.exit());
    assertTrue(
        answer.err().startsWith("bwflow: " + file + ":3:1: this is not YAML: "), answer.err());
    assertEquals(69, run("import", "/nonexistent/file").exit());
    assertEquals(64, run("import").exit());
    assertEquals(64, run("import", TOLL, TOLL).exit());
    assertEquals(64, run("import", TOLL, "--vmid", "42").exit());
    assertEquals(64, run("check", TOLL).exit());
    assertEquals(64, run("import", TOLL, "-i", "a b").exit());
  }
}
