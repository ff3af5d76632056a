package io.github.bwflow.classes;

import java.time.DayOfWeek;
import java.time.LocalTime;
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
}
