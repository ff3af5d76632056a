package io.github.bwflow.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.bwflow.cli.Program;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Simulations of the program itself, which need nothing of the host. */
class SimulationJsonTest {
  private static final Schema SCHEMA = Schema.load("simulate.schema.json");

  private static String printed(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("simulate", "-c", "/nonexistent/config.toml", "--from", "2026-11-01"));
    args.addAll(List.of("--set", "enforcement=glide", "--set", "budget=100 GB"));
    args.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
    int exit = new Program(InputStream.nullInputStream(), stream, stream, Map.of()).run(args);
    stream.flush();
    String text = out.toString(StandardCharsets.UTF_8);
    assertEquals(0, exit, text);
    return text;
  }

  private static JsonObject simulation(String document) {
    assertEquals(Set.of(), SCHEMA.violations(document));
    return JsonParser.parseString(document)
        .getAsJsonObject()
        .getAsJsonArray("simulations")
        .get(0)
        .getAsJsonObject();
  }

  @Test
  void tellsWhatCameOfADemandAsItsSchemaSays() {
    // 200 Mbit/s are 2.16 TB a day: the 50 GB of the first day last little more than half an hour.
    JsonObject found =
        simulation(
            printed("--demand", "200 mbit", "--days", "3", "--runs-every", "2min", "--json"));

    assertEquals("200 mbit", found.get("demand").getAsString());
    assertEquals("2026-11-01T00:00:00Z", found.get("from").getAsString());
    assertEquals("2026-11-04T00:00:00Z", found.get("until").getAsString());
    assertEquals(1, found.getAsJsonArray("periods").size());
    assertEquals(3, found.getAsJsonArray("days").size());
    long used = found.get("used_bytes").getAsLong();
    // The credit after three of thirty days.
    assertTrue(used > 54_990_000_000L && used <= 55_000_000_000L, () -> used + " bytes");
    assertEquals(55_000_000_000L - used, found.get("balance_bytes").getAsLong(), 1);
    long slowed = found.get("slowed_seconds").getAsLong();
    assertTrue(slowed > 255_600 && slowed < 259_200, () -> slowed + " s");
    assertEquals(found.get("changes_total").getAsInt(), found.getAsJsonArray("changes").size());
    assertEquals(used + found.get("refused_bytes").getAsLong(), 25_000_000L * 259_200, 2);
  }

  @Test
  void saysTheSameForTheSameSeed() {
    String[] words = {
      "--demand",
      "50 mbit bursty",
      "--days",
      "1",
      "--runs-every",
      "1min",
      "--interval-jitter",
      "0.5",
      "--missed",
      "0.2"
    };
    List<String> seeded = new ArrayList<>(List.of(words));
    seeded.addAll(List.of("--seed", "2"));

    String first = printed(words);

    assertEquals(first, printed(words));
    assertTrue(!first.equals(printed(seeded.toArray(String[]::new))));
  }

  @Test
  void tellsPeopleWhatCameOfItAndWhatWasAssumed() {
    String text =
        printed(
            "--demand",
            "200 mbit",
            "--days",
            "3",
            "--runs-every",
            "2min",
            "--set",
            "pre_charge=40 GB");

    assertTrue(
        text.startsWith("eth0: simulated 2026-11-01 00:00 - 2026-11-04 00:00 UTC, 3 d\n"), text);
    assertTrue(text.contains("  budget    100 GB (token-bucket, glide, counts tx)\n"), text);
    assertTrue(text.contains("  demand    200 mbit\n"), text);
    assertTrue(text.contains("\n  2026-11-03 "), text);
    assertTrue(text.contains("Nothing had been used before"), text);
  }

  @Test
  void definesWhatOtherDocumentsHaveAsTheyDo() {
    JsonObject check = Schema.load("check.schema.json").definitions();
    JsonObject own = SCHEMA.definitions();

    for (String name : own.keySet()) {
      if (check.has(name)) {
        assertEquals(check.get(name), own.get(name), name);
      }
    }
  }
}
