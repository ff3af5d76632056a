package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** {@code report}. */
class ReportIT extends LabTest {

  private void aYear() {
    sentInNovember(80 * GB);
    for (int month = 1; month <= 9; month++) {
      lab.sqlite(
          "insert into month (interface, date, rx, tx) values (1, '2026-0%d-01', 5, %d)"
              .formatted(month, month * GB));
    }
  }

  @Test
  void fitsEightyColumnsInAscii() {
    aYear();

    Run run = lab.as(Caller.root().at(MID_NOVEMBER).with("LC_ALL=C")).bwflow("report").exits(0);

    assertTrue(run.out().lines().allMatch(line -> line.length() <= 80), run::toString);
    assertTrue(run.out().chars().allMatch(c -> c < 127 && (c >= 32 || c == '\n')), run::toString);
    run.prints("2026-11-01", "2026-11-15", "80 GB", "-5 GB");
  }

  @Test
  void fitsEightyColumnsInUtf8() {
    aYear();

    Run run = at(MID_NOVEMBER, "report").exits(0);

    assertTrue(run.out().lines().allMatch(line -> line.length() <= 80), run::toString);
  }

  @Test
  void givesTheSameFiguresAsIntegersInJson() {
    aYear();

    Run report = at(MID_NOVEMBER, "report", "--json").exits(0);
    Run check = at(MID_NOVEMBER, "check", "--json").exits(0);

    Schema.REPORT.validates(report);
    assertNoFractions(report.json());
    assertEquals(check.number("used_bytes"), report.number("used_bytes"));
    assertEquals(check.number("balance_bytes"), report.number("balance_bytes"));
    long days = 0;
    for (JsonElement day : report.account().getAsJsonArray("days")) {
      JsonObject fields = day.getAsJsonObject();
      days += fields.get("tx_bytes").getAsLong();
    }
    assertEquals(80 * GB, days);
    assertTrue(report.account().getAsJsonArray("months").size() <= 12);
    assertTrue(report.account().getAsJsonArray("months").size() >= 10, report::toString);
  }

  private static void assertNoFractions(JsonElement element) {
    if (element.isJsonObject()) {
      element.getAsJsonObject().asMap().values().forEach(ReportIT::assertNoFractions);
    } else if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(ReportIT::assertNoFractions);
    } else if (element.isJsonPrimitive()) {
      JsonPrimitive value = element.getAsJsonPrimitive();
      assertTrue(!value.isNumber() || value.getAsString().matches("-?\\d+"), value::toString);
    }
  }

  @Test
  void saysHowOftenAndHowLongALimitStood() {
    sentInNovember(80 * GB);
    at("2026-11-16 00:00:00", "report").exits(0).prints("limited   not in this period");
    at("2026-11-16 00:00:00", "check", "--enforce").exits(0);
    at("2026-11-16 00:00:15", "check", "--enforce").exits(0);

    JsonObject running =
        at("2026-11-16 01:30:00", "report", "--json").account().getAsJsonObject("limited");

    assertEquals(1, running.get("times").getAsInt());
    assertEquals(5_400, running.get("seconds").getAsLong());

    lab.configure(new Configuration().bandwidth("monthly_budget_gb", "1000"));
    at("2026-11-16 02:00:00", "check", "--enforce").exits(0);
    at("2026-11-16 03:00:00", "report").exits(0).prints("limited   once, for 2 h; 0 B used");
  }

  @Test
  void namesNoDaysWhereOnlyTheSumIsRemembered() {
    sentInNovember(60 * GB);
    at("2026-11-16 00:00:00", "check", "--enforce").exits(0);
    lab.sh("rm /var/lib/vnstat/vnstat.db");

    Run report = at("2026-11-16 00:00:15", "report").exits(69);
    Run json = at("2026-11-16 00:00:15", "report", "--json").exits(69);

    report.prints("On which days is not known", "used      60 GB");
    Schema.REPORT.validates(json);
    assertTrue(json.account().get("days").isJsonNull());
  }

  @Test
  void forecastsTheInstantOfExhaustionUnderConstantDemand() {
    // 50 kB a second use up 100 GB in 2 000 000 s, 23 d 3 h 33 min 20 s.
    Instant gone = Instant.parse("2026-11-24T03:33:20Z");
    VnstatDatabase.Interface eth0 =
        lab.vnstatDatabase()
            .with("eth0")
            .created("2026-10-20 13:00:00")
            .updated("2026-11-16 06:00:00")
            .day("2026-10-20", 0, 50_000 * 39_600L);
    LocalDate.of(2026, 10, 21)
        .datesUntil(LocalDate.of(2026, 11, 16))
        .forEach(date -> eth0.day(date.toString(), 0, 50_000 * 86_400L));
    eth0.day("2026-11-16", 0, 50_000 * 21_600L).write();
    lab.configure(new Configuration());

    Run run = at("2026-11-16 06:00:00", "check", "--json").exits(0);
    Run report = at("2026-11-16 06:00:00", "report").exits(0);

    String at = run.account().getAsJsonObject("forecast").get("exhausted_at").getAsString();
    Duration off = Duration.between(gone, Instant.parse(at));
    assertTrue(off.abs().toSeconds() < 15, () -> at + " instead of " + gone);
    report.prints("129.6 GB at the period's end", "2026-11-24 03:33 UTC");
  }

  @Test
  void saysWhyWhereThereIsNothingToReport() {
    spendLittle();
    lab.sh("rm " + VnstatDatabase.FILE);

    Run text = lab.bwflow("report").exits(69);
    Run json = lab.bwflow("report", "--json").exits(69);

    text.says(VnstatDatabase.FILE);
    Schema.REPORT.validates(json);
  }
}
