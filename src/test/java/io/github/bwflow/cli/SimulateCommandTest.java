package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {
  @TempDir Path directory;

  private static String run(int expected, List<String> args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
    int exit = new Program(InputStream.nullInputStream(), stream, stream, Map.of()).run(args);
    stream.flush();
    String text = out.toString(StandardCharsets.UTF_8);
    assertEquals(expected, exit, text);
    return text;
  }

  private static List<String> words(String... more) {
    List<String> words =
        new ArrayList<>(List.of("simulate", "-c", "/nonexistent", "--set", "budget=1 TB"));
    words.addAll(List.of("--demand", "1 mbit", "--from", "2026-11-01", "--days", "1"));
    words.addAll(List.of(more));
    return words;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--missed | 1 | --missed is \"1\"; expected a number from 0 to 0.95",
        "--interval-jitter | NaN | --interval-jitter is \"NaN\"; expected a number from 0 to 0.95",
        "--seed | x | --seed is \"x\"; expected a whole number",
        "--runs-every | 15 | --runs-every",
        "--line | fast | --line",
        "--meter-saves-every | 2h | --meter-saves-every is out of range; expected 1min to 60min",
        "--set | bugdet=1 TB | there is no key \"bugdet\"",
        "--set | budget | \"budget\" cannot be read; expected KEY=VALUE",
        "--at | 2026-11-01T00:00:00Z | --at is not for simulate",
      })
  void refusesWhatItCannotRead(String option, String value, String said) {
    String text = run(64, words(option, value));

    assertTrue(text.contains(said), text);
  }

  @ParameterizedTest
  @CsvSource({"--demand, much", "--from, yesterday", "--days, 0", "--days, 1001"})
  void refusesADemandOrATimeThatItCannotRead(String option, String value) {
    List<String> words = words();
    words.set(words.indexOf(option) + 1, value);

    String text = run(64, words);

    assertTrue(text.contains("\"" + value + "\""), text);
  }

  @Test
  void takesASettingBeforeWhatTheFileStates() throws Exception {
    Path file = directory.resolve("config.toml");
    Files.writeString(
        file,
        "[bandwidth]\nmonthly_budget_gb = 100\npre_charge_gb = 30\n[network]\ninterface = \"eth7\"\n");
    List<String> words = words("--set", "pre_charge=10 GB");
    words.set(2, file.toString());

    String text = run(0, words);

    assertTrue(text.startsWith("eth7: simulated"), text);
    assertTrue(text.contains("budget    1 TB (token-bucket"), text);
  }

  @Test
  void saysWhichSettingIsWrong() {
    String text = run(78, words("--set", "billing_day=32"));

    assertTrue(text.contains("--set: billing_day is 32"), text);
  }
}
