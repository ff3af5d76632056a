package io.github.bwflow.config;

import io.github.bwflow.classes.Schedule;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads when a class is in force, such as {@code Mon-Fri 08:00-18:00}. */
final class Schedules {
  private static final Pattern TIMES =
      Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)");

  private Schedules() {}

  /** Days, a time, or both; empty if the text is none of that. */
  static Optional<Schedule> parse(String text) {
    String[] words = text.strip().split(" +", -1);
    if (words.length > 2 || words[0].isEmpty()) {
      return Optional.empty();
    }
    Matcher times = TIMES.matcher(words[words.length - 1]);
    boolean hasTimes = times.matches();
    if (words.length == 2 && !hasTimes) {
      return Optional.empty();
    }
    Set<DayOfWeek> days =
        words.length == 1 && hasTimes ? EnumSet.allOf(DayOfWeek.class) : days(words[0]);
    if (days.isEmpty()) {
      return Optional.empty();
    }
    if (!hasTimes) {
      return Optional.of(new Schedule(days, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT));
    }
    LocalTime end =
        times.group(3) == null ? LocalTime.MIDNIGHT : time(times.group(3), times.group(4));
    return Optional.of(new Schedule(days, time(times.group(1), times.group(2)), end));
  }

  private static LocalTime time(String hour, String minute) {
    return LocalTime.of(Integer.parseInt(hour), Integer.parseInt(minute));
  }

  // Empty where one of them is no day.
  private static Set<DayOfWeek> days(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("-", -1);
      Optional<DayOfWeek> first = day(ends[0]);
      Optional<DayOfWeek> last = day(ends[ends.length - 1]);
      if (ends.length > 2 || first.isEmpty() || last.isEmpty()) {
        return EnumSet.noneOf(DayOfWeek.class);
      }
      // Fri-Mon goes past the end of the week.
      DayOfWeek day = first.get();
      days.add(day);
      while (day != last.get()) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  private static Optional<DayOfWeek> day(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().equals(name) || name.length() == 3 && day.name().startsWith(name)) {
        return Optional.of(day);
      }
    }
    return Optional.empty();
  }
}
