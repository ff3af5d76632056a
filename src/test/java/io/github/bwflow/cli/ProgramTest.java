package io.github.bwflow.cli;

import static com.github.stefanbirkner.systemlambda.SystemLambda.tapSystemErr;
import static com.github.stefanbirkner.systemlambda.SystemLambda.tapSystemOut;
import static com.github.stefanbirkner.systemlambda.SystemLambda.withEnvironmentVariable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.github.bwflow.report.Style;
import io.github.bwflow.units.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the command line to the exit status, as far as that needs no kernel and no meter. */
class ProgramTest {
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

  private static Answer line(String line) {
    return run(line.isEmpty() ? new String[0] : line.split(" "));
  }

  @Test
  void printsHelpOnStandardErrorWhereNothingIsAsked() {
    Answer answer = run();

    assertEquals(64, answer.exit());
    assertEquals("", answer.out());
    assertTrue(answer.err().startsWith("bwflow keeps a Linux host inside"), answer.err());
    assertTrue(answer.err().contains("patch-vnstat"), answer.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "help help", "help --help"})
  void printsHelpOnStandardOutputWhereItIsAskedFor(String line) {
    Answer answer = line(line);

    assertEquals(0, answer.exit());
    assertEquals("", answer.err());
    assertTrue(answer.out().startsWith("bwflow keeps a Linux host inside"), answer.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "apply", "lift", "report", "init", "patch-vnstat"})
  void printsTheHelpOfACommandInEightyColumns(String command) {
    Answer asked = run("help", command);
    Answer option = run(command, "--help");
    Answer before = run("--help", command);

    assertEquals(new Answer(0, asked.out(), ""), asked);
    assertEquals(asked, option);
    assertEquals(asked, before);
    assertTrue(asked.out().startsWith("Usage: bwflow " + command + " "), asked.out());
    assertTrue(asked.out().lines().allMatch(each -> each.length() <= 80), asked.out());
    assertFalse(asked.out().lines().anyMatch(each -> each.endsWith(" ")), asked.out());
  }

  @Test
  void namesEveryExitCodeInItsHelp() {
    String help = run("help").out();

    for (ExitCode code : ExitCode.values()) {
      assertTrue(help.contains("\n  " + code.number() + " "), () -> code + " in " + help);
      assertTrue(code.number() != 1 && code.number() != 2, code::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "check --version", "--version check", "-q --version"})
  void printsItsVersion(String line) {
    Answer answer = line(line);

    assertEquals(0, answer.exit());
    assertTrue(answer.out().matches("bwflow [0-9]+\\.[0-9]+\\.[0-9]+\\n"), answer.out());
    assertEquals("", answer.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chekc | unknown command \"chekc\"; did you mean \"check\"? | bwflow help",
        "check --enfroce | unknown option --enfroce; did you mean \"--enforce\"? | bwflow check"
            + " --help",
        "check eth0 | unexpected argument \"eth0\". | bwflow check --help",
        "check check | unexpected argument \"check\". | bwflow check --help",
        "check -q -q | --quiet is given twice. | bwflow check --help",
        "check -q -v | --quiet and --verbose exclude each other. | bwflow check --help",
        "check --format xml | --format is \"xml\"; expected text, json, nagios or prometheus. | bwflow check --help",
        "check -i | --interface needs a value: NAME. | bwflow check --help",
        "check --enforce --at 2026-11-16T00:00:00Z | --at and --enforce exclude each other,"
            + " except with --dry-run. | bwflow check --help",
        "check --at yesterday | --at is \"yesterday\"; expected an instant with its zone, such as"
            + " 2026-11-16T00:00:00Z. | bwflow check --help",
        "check --at 2026-11-16T00:00:00 | --at is \"2026-11-16T00:00:00\"; expected an instant with"
            + " its zone, such as 2026-11-16T00:00:00Z. | bwflow check --help",
        "check --at +999999999-12-31T23:59:59Z | --at is \"+999999999-12-31T23:59:59Z\"; expected"
            + " an instant with its zone, such as 2026-11-16T00:00:00Z. | bwflow check --help",
        "check --at -999999999-01-01T00:00:00Z | --at is \"-999999999-01-01T00:00:00Z\"; expected"
            + " an instant with its zone, such as 2026-11-16T00:00:00Z. | bwflow check --help",
        "apply --rate fast | --rate: \"fast\" cannot be read; expected a rate such as \"5 mbit\" or"
            + " \"154320 bit\". | bwflow apply --help",
        "apply --rate 7bit | --rate is 7 bit/s; expected at least 8 bit/s (to take the limit off,"
            + " use \"bwflow lift\"). | bwflow apply --help",
        "apply --for 2 | --for: \"2\" is not a time; expected a time such as \"90s\", \"15min\","
            + " \"2h\" or \"3d\". | bwflow apply --help",
        "apply --release --for 2h | --release stands alone: not with --rate or --for. | bwflow"
            + " apply --help",
        "lift --release --for 2h | --release stands alone: not with --for. | bwflow lift --help",
        "lift --at 2026-11-16T00:00:00Z | --at is only for looking; lift acts now. | bwflow lift"
            + " --help",
        "help check lift | help takes one command. | bwflow help",
        "help chekc | unknown command \"chekc\"; did you mean \"check\"? | bwflow help",
        "--bogus | unknown option --bogus. | bwflow help",
      })
  void saysWhatIsWrongWithTheCommandLine(String line, String message, String hint) {
    Answer answer = line(line);

    assertEquals(64, answer.exit());
    assertEquals("", answer.out());
    assertEquals("bwflow: " + message + "\n        Try \"" + hint + "\".\n", answer.err());
  }

  @Test
  void tellsUsersOfTheDaemonWhatReplacedIt() {
    Answer answer = run("run");

    assertEquals(64, answer.exit());
    assertTrue(answer.err().contains("there is no daemon any more"), answer.err());
    assertTrue(answer.err().contains("bwflow check --enforce"), answer.err());
    assertTrue(answer.err().contains("systemctl enable --now bwflow.timer"), answer.err());
  }

  @Test
  void escapesWhatItRepeats() {
    Answer answer = run("\u001b[31m\nforged line");

    assertEquals(64, answer.exit());
    assertTrue(
        answer.err().startsWith("bwflow: unknown command \"\\u001b[31m\\u000aforged line\""),
        answer.err());
    assertEquals(2, answer.err().lines().count());
  }

  @ParameterizedTest
  @CsvSource({
    "--json, 64, usage",
    "bogus --json, 64, usage",
    "--format=json check --bogus, 64, usage",
    "check --format json -q -q, 64, usage",
    "check --json --at now, 64, usage",
    "run --json, 64, usage",
    "check --json -c /nonexistent/bwflow.toml, 78, config-missing",
    "report --json -c /nonexistent/bwflow.toml, 78, config-missing",
    "check -n --json -c /proc, 74, cannot-read",
  })
  void answersWithOneValidDocumentWhateverIsWrong(String line, int exit, String code) {
    Answer answer = line(line);

    assertEquals(exit, answer.exit());
    assertEquals("", answer.err());
    assertEquals(List.of(), violations(answer.out()));
    JsonObject document = JsonParser.parseString(answer.out()).getAsJsonObject();
    assertEquals(1, document.get("schema").getAsInt());
    assertEquals(0, document.getAsJsonArray("accounts").size());
    assertTrue(answer.out().contains("\"" + code + "\""), answer.out());
  }

  private static List<String> violations(String document) {
    try (InputStream in = Style.class.getResourceAsStream("check.schema.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text);
      return schema
          .validate(
              document,
              InputFormat.JSON,
              context -> context.getExecutionConfig().setFormatAssertionsEnabled(true))
          .stream()
          .map(Object::toString)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void namesTheConfigurationThatIsMissing() {
    Answer answer = run("check", "-c", "/nonexistent/bwflow.toml");

    assertEquals(78, answer.exit());
    assertEquals(
        "bwflow: there is no configuration: /nonexistent/bwflow.toml does not exist.\n"
            + "        Write one: bwflow init --budget \"1 TB\"\n",
        answer.err());
  }

  @Test
  void reportsEveryErrorOfAFileAtOnce() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("config.toml"),
            "[bandwidth]\nbudgett = \"1 TB\"\nbilling_day = 32\n[network]\ninterface = \"eth0\"\n");

    Answer text = run("check", "-c", file.toString());
    Answer json = run("check", "--json", "-c", file.toString());

    assertEquals(78, text.exit());
    assertTrue(text.err().contains(file + ":2:1: "), text.err());
    assertTrue(text.err().contains("did you mean \"budget\"?"), text.err());
    assertTrue(text.err().contains(file + ":3:15: billing_day is 32"), text.err());
    assertEquals(78, json.exit());
    assertEquals("", json.err());
    assertEquals(List.of(), violations(json.out()));
  }

  @Test
  void doesNotClaimSuccessWhereNothingCouldBePrinted() throws IOException {
    for (List<String> args : List.of(List.of("help"), List.of("--version"))) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      try (PrintStream full = new PrintStream(new FileOutputStream("/dev/full"))) {
        int exit =
            new Program(
                    InputStream.nullInputStream(),
                    full,
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    Map.of())
                .run(args);

        assertEquals(74, exit);
      }
      assertEquals(
          "bwflow: standard output cannot be written.\n", err.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void keepsTheCodeOfTheRealErrorWhereNothingCouldBePrinted() throws IOException {
    try (PrintStream full = new PrintStream(new FileOutputStream("/dev/full"))) {
      int exit =
          new Program(
                  InputStream.nullInputStream(),
                  full,
                  new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                  Map.of())
              .run(List.of("bogus", "--json"));

      assertEquals(64, exit);
    }
  }

  @Test
  void usesTheStandardStreamsThatItIsGiven() throws Exception {
    int[] exit = new int[1];
    String[] out = new String[1];

    String err =
        tapSystemErr(
            () ->
                out[0] =
                    tapSystemOut(
                        () ->
                            exit[0] =
                                new Program(System.in, System.out, System.err, System.getenv())
                                    .run(List.of("bogus"))));

    assertEquals(64, exit[0]);
    assertEquals("", out[0]);
    assertEquals("bwflow: unknown command \"bogus\".\n        Try \"bwflow help\".\n", err);
  }

  @Test
  void obeysTheEnvironment() throws Exception {
    Style wide =
        withEnvironmentVariable("COLUMNS", "100")
            .and("LC_ALL", "C.UTF-8")
            .and("NO_COLOR", "1")
            .execute(() -> style(System.getenv()));
    Style narrow =
        withEnvironmentVariable("COLUMNS", "5")
            .and("LC_ALL", "C")
            .and("NO_COLOR", null)
            .execute(() -> style(System.getenv()));

    assertEquals(100, wide.width());
    assertTrue(wide.unicode());
    assertFalse(wide.colour());
    assertEquals(40, narrow.width());
    assertFalse(narrow.unicode());
  }

  private static Style style(Map<String, String> env) {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true);
    return new Session(
            new CommonOptions(),
            new Console(nowhere, nowhere, false, false),
            InputStream.nullInputStream(),
            env)
        .style();
  }

  @Test
  void answersEveryWordItKnowsWithACodeThatIsPromised() {
    Set<Integer> promised = Set.of(0, 10, 11, 12, 64, 65, 69, 70, 73, 74, 75, 77, 78);
    List<String> words = List.of("--help", "-i", "--json", "-q", "check", "help", "=", "--at", "");
    for (String first : words) {
      for (String second : words) {
        for (String third : List.of("-c/nonexistent", "--version", "--bogus")) {
          Answer answer = run(first, second, third);
          String line = Arrays.asList(first, second, third).toString();

          assertTrue(promised.contains(answer.exit()), () -> line + " " + answer);
          assertTrue(answer.exit() != 70, () -> line + " is a defect: " + answer);
          assertTrue(
              answer.exit() == 0 || !answer.err().isEmpty() || answer.out().startsWith("{"),
              () -> line + " says nothing: " + answer);
        }
      }
    }
  }

  @Test
  void listsErrorsInTheDocumentInTheirOrder() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("config.toml"),
            "[bandwidth]\nbilling_day = 32\ndirection = \"up\"\n");

    JsonObject document =
        JsonParser.parseString(run("check", "--json", "-c", file.toString()).out())
            .getAsJsonObject();

    JsonArray problems = document.getAsJsonArray("problems");
    assertEquals(3, problems.size(), document::toString);
    assertTrue(problems.get(0).toString().contains("the budget is missing"), problems::toString);
    assertTrue(problems.get(1).toString().contains("billing_day is 32"), problems::toString);
    assertTrue(problems.get(2).toString().contains("direction is"), problems::toString);
    assertEquals("config-missing", document.getAsJsonObject("error").get("code").getAsString());
  }
}
