package io.github.bwflow.classes;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * When a class is in force, in the budget's zone. Where the end is not after the begin it is on the
 * day after.
 *
 * @param days the days on which it begins
 * @param begin when it begins
 * @param end when it ends, that instant not included
 */
public record Schedule(Set<DayOfWeek> days, LocalTime begin, LocalTime end) {
  /** Copies the set. */
  public Schedule {
    days = Set.copyOf(days);
  }

  /** Whether it is in force at an instant, in the instant's zone. */
  public boolean contains(ZonedDateTime at) {
    LocalDate today = at.toLocalDate();
    return contains(today, at) || contains(today.minusDays(1), at);
  }

  private boolean contains(LocalDate day, ZonedDateTime at) {
    LocalDate last = end.isAfter(begin) ? day : day.plusDays(1);
    return days.contains(day.getDayOfWeek())
        && !at.isBefore(day.atTime(begin).atZone(at.getZone()))
        && at.isBefore(last.atTime(end).atZone(at.getZone()));
  }
}
