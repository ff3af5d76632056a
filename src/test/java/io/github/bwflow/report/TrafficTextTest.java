package io.github.bwflow.report;

import static io.github.bwflow.report.ResultBuilder.GB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.engine.RunResult;
import io.github.bwflow.state.Limited;
import io.github.bwflow.state.LimitedDays;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Problem;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficTextTest {
  private static final Style ASCII = new Style(false, false, 80, false);
  private static final Style BLOCKS = new Style(false, true, 80, false);

  @Test
  void printsDaysBalanceForecastAndMonthsExactly() {
    RunResult result =
        new ResultBuilder("2026-11-04T12:00:00Z")
            .day("2026-11-01", 1_200_000_000, 8 * GB)
            .day("2026-11-02", 0, 4 * GB)
            .day("2026-11-03", 512, 1)
            .day("2026-11-04", 250_000_000, 2 * GB)
            .month("2026-10", 90 * GB, 120 * GB)
            .month("2026-11", GB, 14 * GB)
            .build();

    assertEquals(
        """
        Traffic of eth0 on web1: ok
        Period 2026-11-01 00:00 - 2026-12-01 00:00 UTC, 26 d 12 h left

        This period by day (> today; what is sent counts)
                           received       sent
          Sun 2026-11-01    1.20 GB    8.00 GB  ########################################
          Mon 2026-11-02    0     B    4.00 GB  ####################
          Tue 2026-11-03  512     B    1     B  #
        > Wed 2026-11-04  250.00 MB    2.00 GB  ##########
          total             1.45 GB   14.00 GB

        Balance
          credit    55.83 GB so far, of a budget of 100 GB
          used      14 GB, 25 % of the credit
          balance   41.83 GB, 86 GB left of the budget
          limit     none
          limited   not in this period
          forecast  113.01 GB at the period's end, 13.01 GB above the budget, which is
                    used up 2026-11-27 12:24 UTC; 3.25 GB a day would last

        Last 2 months (vnStat's months as it has saved them, not the budget's periods)
                    received       sent
          2026-10   90.00 GB  120.00 GB  ###############################################
        > 2026-11    1.00 GB   14.00 GB  #####
        """,
        TrafficText.print(result, Map.of(), ASCII));
  }

  @Test
  void saysHowOftenAndHowLongTheAccountWasLimited() {
    LocalDate day = LocalDate.parse("2026-11-10");
    Limited once = new Limited(1, Duration.ofMinutes(90), new Bytes(2 * GB));

    assertEquals("once, for 1 h 30 min; 2 GB used meanwhile", limited(Map.of(day, once)));
    assertEquals(
        "2 times, for 3 h in all; 4 GB used meanwhile",
        limited(Map.of(day, once, day.plusDays(1), once)));
    assertEquals("not in this period", limited(Map.of(LocalDate.parse("2026-10-31"), once)));
  }

  private static String limited(Map<LocalDate, Limited> days) {
    LimitedDays limited = new LimitedDays(new TreeMap<>(days), Optional.empty());
    return TrafficText.print(ResultBuilder.overdrawn().build(), Map.of("eth0", limited), ASCII)
        .lines()
        .filter(line -> line.startsWith("  limited "))
        .map(line -> line.substring("  limited   ".length()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void drawsEighthsOfAColumnWhereTheyCanBeShown() {
    RunResult result =
        new ResultBuilder("2026-11-03T12:00:00Z")
            .day("2026-11-01", 0, 320)
            .day("2026-11-02", 0, 9)
            .day("2026-11-03", 0, 1)
            .build();

    List<String> lines = TrafficText.print(result, Map.of(), BLOCKS).lines().toList();

    assertTrue(lines.get(5).endsWith("  " + "\u2588".repeat(40)), lines.get(5));
    assertTrue(lines.get(6).endsWith("  \u2588\u258f"), lines.get(6));
    assertTrue(lines.get(7).endsWith("  \u258f"), lines.get(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 24, 30, 39, 40, 46, 59, 60, 79, 80, 132})
  void neverExceedsTheWidth(int width) {
    RunResult result = crowded();

    for (boolean unicode : new boolean[] {true, false}) {
      String text = TrafficText.print(result, Map.of(), new Style(false, unicode, width, false));
      for (String line : text.lines().toList()) {
        assertTrue(line.length() <= Math.max(24, width), width + ": " + line);
        assertEquals(line.stripTrailing(), line, "blanks at the end");
      }
    }
  }

  @Test
  void isPlainAsciiWhereBlocksCannotBeShown() {
    String text = TrafficText.print(crowded(), Map.of(), ASCII);

    assertTrue(text.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 127), text);
  }

  @Test
  void keepsHugeNumbersInLine() {
    List<String> rows =
        TrafficText.print(crowded(), Map.of(), ASCII)
            .lines()
            .filter(line -> line.matches("[> ] ... 20[0-9-]{8} .*"))
            .toList();

    assertEquals(31, rows.size());
    for (String row : rows) {
      assertEquals('B', row.charAt(26), row);
      assertEquals('B', row.charAt(37), row);
    }
  }

  @Test
  void showsADayThatHasNoRowAsNothing() {
    RunResult result =
        new ResultBuilder("2026-11-03T12:00:00Z")
            .day("2026-11-01", 0, GB)
            .day("2026-11-03", 0, GB)
            .build();

    String text = TrafficText.print(result, Map.of(), ASCII);

    assertTrue(text.contains("  Mon 2026-11-02    0     B    0     B\n"), text);
  }

  @Test
  void beginsWithTheDayOnWhichTheMeterBeganToCount() {
    RunResult result =
        new ResultBuilder("2026-11-16T12:00:00Z")
            .created("2026-11-15T08:00:00Z")
            .day("2026-11-15", 0, GB)
            .day("2026-11-16", 0, GB)
            .correction(37 * GB)
            .build();

    String text = TrafficText.print(result, Map.of(), ASCII);

    assertFalse(text.contains("2026-11-14"), text);
    assertTrue(text.contains("  Sun 2026-11-15 "), text);
    assertTrue(text.contains("\n  and 37 GB before that, stated with init --used\n"), text);
    assertTrue(text.contains("  used      39 GB"), text);
  }

  @Test
  void showsTodayOnAPeriodsFirstDayBeforeAnyRow() {
    RunResult result =
        new ResultBuilder("2026-12-01T00:00:30Z")
            .day("2026-11-30", 0, 90 * GB)
            .unsaved(5, 1000)
            .month("2026-11", 0, 90 * GB)
            .build();

    String text = TrafficText.print(result, Map.of(), ASCII);

    assertTrue(text.contains("> Tue 2026-12-01    5     B    1.00 kB  ####"), text);
    assertFalse(text.contains("2026-11-30"), text);
    assertTrue(text.contains("\nLast month (vnStat's months"), text);
  }

  @Test
  void showsDaysWithoutMonthsAndTraffic() {
    String text =
        TrafficText.print(new ResultBuilder("2026-11-01T00:00:00Z").build(), Map.of(), BLOCKS);

    assertTrue(text.contains("> Sun 2026-11-01    0     B    0     B\n"), text);
    assertTrue(text.endsWith("\nvnstat has no months yet\n"), text);
  }

  @Test
  void ignoresRowsAfterTheInstantThatIsAskedFor() {
    RunResult result =
        new ResultBuilder("2026-11-02T00:00:00Z")
            .day("2026-11-01", 0, GB)
            .day("2026-11-02", 0, 77 * GB)
            .month("2026-12", 0, 5 * GB)
            .build();

    String text = TrafficText.print(result, Map.of(), ASCII);

    assertTrue(text.contains("> Mon 2026-11-02    0     B    0     B\n"), text);
    assertFalse(text.contains("2026-12 "), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-31T21:00:00Z", "2026-10-31T22:00:00Z"})
  void listsEachDayOnceWhereTheClocksChange(String now) {
    ResultBuilder result = new ResultBuilder(now).zone("Europe/Berlin");
    LocalDate first = LocalDate.parse(now.substring(0, 8) + "01");
    for (int day = 0; day < 31; day++) {
      result.day(first.plusDays(day).toString(), 0, GB);
    }

    String text = TrafficText.print(result.build(), Map.of(), ASCII);

    for (int day = 0; day < 31; day++) {
      String date = " " + first.plusDays(day) + " ";
      assertEquals(2, text.split(date + "   0 ").length, date);
    }
    assertTrue(text.contains("\n> Sat 2026-10-31 ") || text.contains("\n> Tue 2026-03-31 "), text);
    assertTrue(text.contains("\n  total             0     B   31.00 GB\n"), text);
  }

  @Test
  void showsTheLastTwelveMonthsOnly() {
    ResultBuilder result = new ResultBuilder("2026-11-16T00:00:00Z");
    for (int back = 0; back < 25; back++) {
      result.month(YearMonth.of(2026, 11).minusMonths(back).toString(), GB, back * GB);
    }

    String text = TrafficText.print(result.build(), Map.of(), ASCII);

    assertTrue(text.contains("\nLast 12 months ("), text);
    assertTrue(text.contains("\n  2025-12 "), text);
    assertFalse(text.contains("\n  2025-11 "), text);
  }

  @Test
  void saysWhyWhereNothingIsKnown() {
    Problem why = Problem.error(ExitCode.UNAVAILABLE, "meter-missing", "no\u001b vnStat", "");

    String text =
        TrafficText.print(
            new ResultBuilder("2026-11-16T00:00:00Z").unreadable(why).build(), Map.of(), ASCII);

    assertTrue(text.contains("\nWhat was used is not known: no\\u001b vnStat\n"), text);
    assertTrue(text.contains("  balance   unknown\n"), text);
    assertFalse(text.contains("0     B"), text);
  }

  private static RunResult crowded() {
    ResultBuilder result =
        new ResultBuilder("2026-10-31T12:00:00Z")
            .interfaces("enp0s31f6verylo", "enp0s31f6verylp", "enp0s31f6verylq", "eth3", "eth4")
            .host("a-host-with-a-name-that-is-much-longer-than-a-line-of-a-terminal.example.org");
    for (int day = 1; day <= 31; day++) {
      String date = LocalDate.of(2026, 10, day).toString();
      result.day(date, 999_994_999_999L, day == 7 ? Bytes.LIMIT / 2 : 1L << day);
    }
    for (int month = 1; month <= 12; month++) {
      result.month(YearMonth.of(2026, month).toString(), Bytes.LIMIT, Bytes.LIMIT);
    }
    return result.build();
  }
}
