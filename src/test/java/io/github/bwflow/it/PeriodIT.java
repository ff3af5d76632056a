package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Periods of every kind, over vnStat's day rows. */
class PeriodIT extends LabTest {

  private static Configuration budgetFor(String period) {
    return new Configuration()
        .without("monthly_budget_gb")
        .bandwidth("budget", "\"100 GB\"")
        .bandwidth("period", "\"" + period + "\"");
  }

  // 7 GB were sent on 31 October, 79 on 1 November, 1 on the 15th, a Sunday; it is the 16th.
  @ParameterizedTest
  @CsvSource({
    "month, 1, 2026-11-01, 2026-12-01, 80",
    "week, 7, 2026-11-15, 2026-11-22, 1",
    "week, 1, 2026-11-16, 2026-11-23, 0",
    "day, , 2026-11-16, 2026-11-17, 0",
    "10 days from 2026-11-21, , 2026-11-11, 2026-11-21, 1",
    "100 days from 2026-09-01, , 2026-09-01, 2026-12-10, 87",
  })
  void sumsTheRowsOfThePeriodThatItIs(
      String period, Integer billingDay, String start, String end, long gigabytes) {
    sentInNovember(80 * GB);
    Configuration configuration = budgetFor(period);
    lab.configure(
        billingDay == null
            ? configuration
            : configuration.bandwidth("billing_day", billingDay.toString()));

    Run run = at(MID_NOVEMBER, "check", "--json").exits(0);

    assertEquals(start + "T00:00:00Z", run.text("period.start"));
    assertEquals(end + "T00:00:00Z", run.text("period.end"));
    assertEquals(gigabytes * GB, run.number("used_bytes"));
  }

  @Test
  void letsVnstatKeepTheRowsOfALongPeriod() {
    spendLittle();
    lab.configure(budgetFor("366 days from 2026-01-15"));

    lab.bwflow("patch-vnstat", "--check").exits(0).prints("DailyDays: 62 -> 367");
  }

  @Test
  void writesAPeriodThatWasStatedAsAFlag() {
    lab.vnstatDatabase().sentToday("eth0", GB);

    lab.bwflow("init", "--budget=1 TB", "--period=week", "--billing-day=8", "--yes")
        .exits(64)
        .says("7 (Sunday)");
    lab.bwflow("init", "--budget=1 TB", "--period=day", "--limit-rate=5 mbps", "--yes")
        .exits(0)
        .prints("limit_rate is 40 Mbit/s");

    lab.bwflow("check", "-v").exits(0).prints("; limit_rate 40 Mbit/s; ");
    Run run = lab.bwflow("check", "--json").exits(0);
    assertEquals(List.of(), run.problems());
    assertEquals(
        1,
        Duration.between(
                Instant.parse(run.text("period.start")), Instant.parse(run.text("period.end")))
            .toDays());
  }
}
