package io.github.bwflow.report;

import io.github.bwflow.budget.Period;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Reading.Day;
import io.github.bwflow.meter.Reading.Month;
import io.github.bwflow.meter.Traffic;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A reading's days and months as they are shown.
 *
 * @param zone the zone that days are cut in
 * @param today the day of the run's instant
 * @param days each day of the period that the meter has counted, up to today, without gaps; today's
 *     with what the meter has not saved yet
 * @param months the meter's last months, as it has saved them; at most twelve
 */
record History(ZoneId zone, LocalDate today, List<Day> days, List<Month> months) {
  private static final int MONTHS = 12;

  static History of(Reading reading, Period period, Instant now) {
    LocalDate today = now.atZone(reading.zone()).toLocalDate();
    return new History(
        reading.zone(), today, days(reading, period, now, today), months(reading, today));
  }

  private static List<Day> days(Reading reading, Period period, Instant now, LocalDate today) {
    TreeMap<LocalDate, Traffic> rows = new TreeMap<>();
    for (Day day : reading.days()) {
      Instant start = day.date().atStartOfDay(reading.zone()).toInstant();
      Instant end = day.date().plusDays(1).atStartOfDay(reading.zone()).toInstant();
      // A day that the period begins in is counted in full, and so it is shown.
      if (end.isAfter(period.start()) && start.isBefore(now)) {
        rows.put(day.date(), day.traffic());
      }
    }
    // The meter books what it saves next to about now.
    rows.merge(today, reading.unsaved(), Traffic::plus);
    List<Day> days = new ArrayList<>();
    LocalDate last = rows.lastKey();
    for (LocalDate date = first(reading, period, rows.firstKey());
        !date.isAfter(last);
        date = date.plusDays(1)) {
      days.add(new Day(date, rows.getOrDefault(date, Traffic.NONE)));
    }
    return days;
  }

  /** The period's first day, or the day the meter began to count: before it nothing is known. */
  private static LocalDate first(Reading reading, Period period, LocalDate row) {
    Instant from = reading.created().isAfter(period.start()) ? reading.created() : period.start();
    LocalDate first = from.atZone(reading.zone()).toLocalDate();
    return first.isBefore(row) ? first : row;
  }

  private static List<Month> months(Reading reading, LocalDate today) {
    List<Month> past =
        reading.months().stream()
            .filter(month -> !month.month().isAfter(YearMonth.from(today)))
            .toList();
    return past.subList(Math.max(0, past.size() - MONTHS), past.size());
  }

  /** Whether the month is still running. */
  boolean isRunning(Month month) {
    return month.month().equals(YearMonth.from(today));
  }
}
