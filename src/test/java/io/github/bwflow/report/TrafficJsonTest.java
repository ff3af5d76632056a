package io.github.bwflow.report;

import static io.github.bwflow.report.ResultBuilder.GB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.state.Limited;
import io.github.bwflow.state.LimitedDays;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrafficJsonTest {
  private static final Schema SCHEMA = Schema.load("report.schema.json");

  @Test
  void addsDaysAndMonthsToWhatCheckSays() {
    RunResult result =
        new ResultBuilder("2026-11-03T12:00:00Z")
            .created("2026-10-31T00:00:00Z")
            .day("2026-10-31", 7, 7)
            .day("2026-11-01", 1, 2 * GB)
            .day("2026-11-03", 3, 4)
            .unsaved(10, 20)
            .month("2026-10", 7, 7)
            .month("2026-11", 4, 2 * GB + 4)
            .build();

    String document = TrafficJson.of(result, Map.of(), "0.2.0", List.of());

    assertEquals(Set.of(), SCHEMA.violations(document));
    JsonObject account = account(document);
    assertEquals("UTC", account.get("days_zone").getAsString());
    assertEquals("2026-11-03", account.get("today").getAsString());
    assertEquals(
        "[{\"date\":\"2026-11-01\",\"rx_bytes\":1,\"tx_bytes\":2000000000},"
            + "{\"date\":\"2026-11-02\",\"rx_bytes\":0,\"tx_bytes\":0},"
            + "{\"date\":\"2026-11-03\",\"rx_bytes\":13,\"tx_bytes\":24}]",
        account.get("days").toString());
    assertEquals(
        "[{\"month\":\"2026-10\",\"rx_bytes\":7,\"tx_bytes\":7},"
            + "{\"month\":\"2026-11\",\"rx_bytes\":4,\"tx_bytes\":2000000004}]",
        account.get("months").toString());
    assertEquals(2 * GB + 24, account.get("tx_bytes").getAsLong());
    JsonObject check = account(CheckJson.of(result, "0.2.0", List.of()));
    for (Map.Entry<String, JsonElement> member : check.entrySet()) {
      assertEquals(member.getValue(), account.get(member.getKey()), member.getKey());
    }
  }

  @Test
  void writesHowOftenAndHowLongTheAccountWasLimited() {
    LocalDate day = LocalDate.parse("2026-11-15");
    LimitedDays limited =
        new LimitedDays(
            new TreeMap<>(Map.of(day, new Limited(3, Duration.ofHours(2), new Bytes(77)))),
            Optional.empty());

    String document =
        TrafficJson.of(
            ResultBuilder.overdrawn().build(), Map.of("eth0", limited), "0.2.0", List.of());

    assertEquals(Set.of(), SCHEMA.violations(document));
    assertEquals(
        "{\"times\":3,\"seconds\":7200,\"bytes\":77}", account(document).get("limited").toString());
  }

  @Test
  void writesNullForDaysThatAreUnknown() {
    Problem why = Problem.error(ExitCode.BAD_DATA, "meter-corrupt", "it is corrupt", "");

    String document =
        TrafficJson.of(
            new ResultBuilder("2026-11-16T00:00:00Z").unreadable(why).build(),
            Map.of(),
            "0.2.0",
            List.of());

    assertEquals(Set.of(), SCHEMA.violations(document));
    assertEquals(JsonNull.INSTANCE, account(document).get("days"));
    assertEquals(JsonNull.INSTANCE, account(document).get("months"));
  }

  @Test
  void writesADocumentAlsoWhereThereIsNoResult() {
    Problem bad = Problem.error(ExitCode.CONFIG, "config", "the file is bad", "");

    String document =
        TrafficJson.failure(Instant.parse("2026-11-16T00:00:00Z"), "web1", "0.2.0", List.of(bad));

    assertEquals(Set.of(), SCHEMA.violations(document));
  }

  @Test
  void schemaAsksForDaysAndMonths() {
    String document = CheckJson.of(ResultBuilder.overdrawn().build(), "0.2.0", List.of());

    assertNotEquals(Set.of(), SCHEMA.violations(document));
  }

  @Test
  void bothSchemasMeanTheSameByTheSameName() {
    JsonObject check = Schema.load("check.schema.json").definitions();
    JsonObject report = SCHEMA.definitions();

    for (String name : check.keySet()) {
      assertEquals(check.get(name), report.get(name), name);
    }
  }

  private static JsonObject account(String document) {
    return JsonParser.parseString(document)
        .getAsJsonObject()
        .getAsJsonArray("accounts")
        .get(0)
        .getAsJsonObject();
  }
}
