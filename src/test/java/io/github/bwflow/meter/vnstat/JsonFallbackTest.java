package io.github.bwflow.meter.vnstat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.bwflow.meter.Reading.Day;
import io.github.bwflow.meter.Reading.Month;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What several versions of vnstat really printed, and what they might print when damaged. */
class JsonFallbackTest {
  private static final long SEED = 20261121;

  private static String capture(String name) throws IOException {
    try (InputStream in = JsonFallbackTest.class.getResourceAsStream("/vnstat/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Snapshot parse(String document) {
    return JsonFallback.parse(document, List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.6-month1", "2.9-month1", "2.10-month1", "2.12-month1", "2.13-month1"})
  void readsEveryVersionAlike(String name) throws IOException {
    Snapshot.Entry entry = parse(capture(name + ".json")).entries().get("eth0");

    assertEquals("", entry.alias());
    assertEquals(LocalDate.of(2026, 11, 21), entry.created().toLocalDate());
    // The seconds are in the timestamp, which came with 2.10.
    int second = name.equals("2.6-month1") || name.equals("2.9-month1") ? 0 : 50;
    assertEquals(LocalDateTime.of(2026, 11, 21, 7, 50, second), entry.updated());
    assertEquals(Optional.empty(), entry.stored());
    assertEquals(Traffic.of(3_827_470, 15_105_603), entry.total());
    assertEquals(
        List.of(new Month(YearMonth.of(2026, 11), Traffic.of(3_827_470, 15_105_603))),
        entry.months());
    assertEquals(List.of(), entry.days());
    assertFalse(entry.isUntouched());
  }

  @Test
  void readsDaysAndMonthsOfTheWholeDocument() throws IOException {
    Snapshot.Entry entry = parse(capture("2.10-all.json")).entries().get("eth0");

    Traffic all = Traffic.of(3_827_470, 15_105_603);
    assertEquals(List.of(new Day(LocalDate.of(2026, 11, 21), all)), entry.days());
    assertEquals(List.of(new Month(YearMonth.of(2026, 11), all)), entry.months());
  }

  @Test
  void readsTheTimeOfCreationFromTheTimestamps() throws IOException {
    // updated 07:50:50 (timestamp 1795247450), created 1795247168: 282 s before.
    Snapshot.Entry entry = parse(capture("2.10-all.json")).entries().get("eth0");

    assertEquals(LocalDateTime.of(2026, 11, 21, 7, 46, 8), entry.created());
  }

  @Test
  void readsSeveralInterfacesByTheirNames() throws IOException {
    Snapshot snapshot = parse(capture("2.10-two-interfaces-month.json"));

    assertEquals(Set.of("eth0", "eth1"), snapshot.entries().keySet());
  }

  @Test
  void sortsRowsByDateNotByPosition() throws IOException {
    Snapshot.Entry entry = parse(capture("2.10-monthrotate25.json")).entries().get("eth0");

    assertEquals(
        List.of(YearMonth.of(2026, 10), YearMonth.of(2026, 11)),
        entry.months().stream().map(Month::month).toList());
  }

  @Test
  void seesThatNothingHasBeenSavedYet() throws IOException {
    assertTrue(parse(capture("2.10-nodata-month.json")).entries().get("eth0").isUntouched());
  }

  @ParameterizedTest
  @ValueSource(strings = {",\"timestamp\":1795247168", ""})
  void seesThatNothingHasBeenSavedWhateverTheTimeOfDay(String timestamp) {
    String document =
        "{\"vnstatversion\":\"2.9\",\"jsonversion\":\"2\",\"interfaces\":[{\"name\":\"eth0\","
            + "\"alias\":\"\",\"created\":{\"date\":{\"year\":2026,\"month\":11,\"day\":21}"
            + timestamp
            + "},\"updated\":{\"date\":{\"year\":2026,\"month\":11,\"day\":21},\"time\":{\"hour\":7,"
            + "\"minute\":46}"
            + timestamp
            + "},\"traffic\":{\"total\":{\"rx\":0,\"tx\":0},\"day\":[]}}]}";

    Snapshot.Entry entry = parse(document).entries().get("eth0");

    assertTrue(entry.isUntouched());
    int second = timestamp.isEmpty() ? 0 : 8;
    assertEquals(LocalDateTime.of(2026, 11, 21, 7, 46, second), entry.created());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "Error: Unable to open database",
        "{\"jsonversion\":\"2\"}",
        "{\"jsonversion\":\"1\",\"interfaces\":[]}",
        "{\"jsonversion\":\"2\",\"interfaces\":[]}trailing",
        "{\"jsonversion\":\"2\",\"interfaces\":[{}]}",
        "{\"jsonversion\":\"2\",\"interfaces\":[{\"name\":\"eth0\"}]}",
      })
  void refusesWhatIsNotTheDocument(String document) {
    Failure failure = assertThrows(Failure.class, () -> parse(document));

    assertEquals(ExitCode.BAD_DATA, failure.exit());
    assertEquals("meter-not-json", failure.problems().get(0).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tx\":15105603",
        "\"rx\":3827470",
        "\"date\":{\"year\":2026,\"month\":11,\"day\":21}",
        "\"year\":2026",
        "\"month\":11",
        "\"day\":21",
      })
  void neverTakesAMissingFigureForZero(String member) throws IOException {
    String document = capture("2.10-all.json");
    int day = document.indexOf("\"day\":[");
    int at = document.indexOf(member, day);
    String damaged =
        document.substring(0, at) + "\"gone\":0" + document.substring(at + member.length());

    Failure failure = assertThrows(Failure.class, () -> parse(damaged));

    assertEquals(ExitCode.BAD_DATA, failure.exit());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "4611686018427387904", "9223372036854775807", "1.8e19", "15105603.5"})
  void keepsFiguresThatCannotBeTrueWithTheirInterface(String figure) throws IOException {
    Snapshot total = parse(capture("2.10-all.json").replace("15105603", figure));
    assertEquals(Set.of(), total.entries().keySet());
    Problem problem = total.broken().get("eth0").problems().get(0);
    assertEquals(ExitCode.BAD_DATA, problem.exit());
    assertEquals("meter-implausible", problem.code());

    String document = capture("2.10-all.json");
    int rows = document.indexOf("\"day\":[");
    document = document.substring(0, rows) + document.substring(rows).replace("15105603", figure);
    Snapshot.Entry entry = parse(document).entries().get("eth0");
    assertEquals(List.of(), entry.days());
    assertEquals(List.of(), entry.months());
    assertEquals(Optional.of(LocalDate.of(2026, 11, 21)), entry.faults().get(0).day());
    assertEquals("meter-implausible", entry.faults().get(0).why().problems().get(0).code());
    assertEquals(1, entry.badMonths().size());
  }

  @Test
  void keepsDatesThatAreNoneWithTheirInterface() throws IOException {
    String document = capture("2.10-two-interfaces-month.json");
    int second = document.indexOf("\"name\"", document.indexOf("\"name\"") + 1);
    Snapshot snapshot =
        parse(
            document.substring(0, second)
                + document.substring(second).replace("\"month\":11", "\"month\":13"));

    assertEquals(1, snapshot.entries().size());
    assertEquals(1, snapshot.broken().size());
  }

  @Test
  void refusesAnAliasThatBreaksTheDocument() throws IOException {
    String document =
        capture("2.10-all.json").replace("\"alias\":\"\"", "\"alias\":\"my \"wan\"\"");

    Failure failure = assertThrows(Failure.class, () -> parse(document));

    assertEquals("meter-not-json", failure.problems().get(0).code());
    assertTrue(failure.problems().get(0).hint().contains("--setalias"));
  }

  @Test
  void answersAnyDamageWithAFailureOrTheSameFigures() throws IOException {
    Random random = new Random(SEED);
    String document = capture("2.10-two-interfaces-month.json");
    String pieces = "{}[]\",:0129-.e\\ \nnulltrue";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder damaged = new StringBuilder(document);
      for (int j = 1 + random.nextInt(3); j > 0; j--) {
        int at = random.nextInt(damaged.length());
        switch (random.nextInt(4)) {
          case 0 -> damaged.deleteCharAt(at);
          case 1 -> damaged.insert(at, pieces.charAt(random.nextInt(pieces.length())));
          case 2 -> damaged.setCharAt(at, (char) random.nextInt(0x300));
          default -> damaged.setLength(Math.max(5, at));
        }
      }
      try {
        parse(damaged.toString())
            .entries()
            .values()
            .forEach(entry -> assertTrue(entry.total().tx().value() >= 0));
      } catch (Failure e) {
        assertEquals(ExitCode.BAD_DATA, e.exit());
      } catch (RuntimeException | StackOverflowError e) {
        fail("seed " + SEED + ", round " + i + ": " + damaged, e);
      }
    }
  }

  @Test
  void refusesEndlessNesting() {
    String document = "{\"jsonversion\":\"2\",\"x\":" + "[".repeat(1_000_000);

    assertThrows(Failure.class, () -> parse(document));
  }
}
