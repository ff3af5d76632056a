package io.github.bwflow.budget;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransitionRule;

/**
 * How periods follow each other: each starts at the first instant of a date of the provider's zone,
 * and ends where the next one starts. Immutable and pure.
 */
public sealed interface Recurrence permits Recurrence.Monthly, Recurrence.EveryDays {

  /**
   * Once a month.
   *
   * @param billingDay the day of the month that a period starts on, 1 to 31; the last day where the
   *     month is shorter
   */
  record Monthly(int billingDay) implements Recurrence {
    /** Refuses a day that no month has. */
    public Monthly {
      if (billingDay < 1 || billingDay > 31) {
        throw new IllegalArgumentException("no month has a day " + billingDay);
      }
    }

    @Override
    public int mostDays() {
      return 31;
    }

    @Override
    public LocalDate startBy(LocalDate date) {
      LocalDate start = inMonthOf(date);
      return start.isAfter(date) ? inMonthOf(date.withDayOfMonth(1).minusMonths(1)) : start;
    }

    @Override
    public LocalDate startAfter(LocalDate start) {
      return inMonthOf(start.withDayOfMonth(1).plusMonths(1));
    }

    private LocalDate inMonthOf(LocalDate date) {
      return date.withDayOfMonth(Math.min(billingDay, date.lengthOfMonth()));
    }
  }

  /**
   * Every so many days, before and after a date that one of the periods starts on.
   *
   * @param days the dates of one period, 1 to 366
   * @param from a date that a period starts on
   */
  record EveryDays(int days, LocalDate from) implements Recurrence {
    /** The most days that a period may have. */
    public static final int MOST = 366;

    /** Refuses a length out of range. */
    public EveryDays {
      if (days < 1 || days > MOST) {
        throw new IllegalArgumentException("a period has 1 to " + MOST + " days, not " + days);
      }
    }

    @Override
    public int mostDays() {
      return days;
    }

    @Override
    public LocalDate startBy(LocalDate date) {
      return date.minusDays(Math.floorMod(date.toEpochDay() - from.toEpochDay(), days));
    }

    @Override
    public LocalDate startAfter(LocalDate start) {
      return start.plusDays(days);
    }
  }

  /** Every week, from this day on. */
  static Recurrence weekly(DayOfWeek first) {
    return new EveryDays(7, LocalDate.EPOCH.with(first));
  }

  /** Every day. */
  static Recurrence daily() {
    return new EveryDays(1, LocalDate.EPOCH);
  }

  /** The most dates that one period has: 31 for a month. */
  int mostDays();

  /** The start of the period that this date belongs to. */
  LocalDate startBy(LocalDate date);

  /** The start of the period after the one that starts on this date. */
  LocalDate startAfter(LocalDate start);

  /**
   * The period that contains an instant. Where the clocks skip midnight, a date begins with its
   * first instant; where they show midnight twice, with the first of the two.
   */
  default Period period(ZoneId zone, Instant at) {
    LocalDate start = startBy(at.atZone(zone).toLocalDate());
    LocalDate next = startAfter(start);
    Instant end = midnight(next, zone);
    // Clocks that are set back from after midnight to before it show a date again that is over.
    return at.isBefore(end)
        ? new Period(midnight(start, zone), end, zone)
        : new Period(end, midnight(startAfter(next), zone), zone);
  }

  /**
   * No period is longer in this zone: its dates, and what its clocks are set back by, an hour or
   * more. A country that crosses the date line is not reckoned with.
   */
  default Duration longest(ZoneId zone) {
    int back = zone.getRules().isFixedOffset() ? 0 : 3_600;
    for (ZoneOffsetTransitionRule rule : zone.getRules().getTransitionRules()) {
      // Antarctica/Troll sets its clocks back by two.
      int by = rule.getOffsetBefore().getTotalSeconds() - rule.getOffsetAfter().getTotalSeconds();
      back = Math.max(back, by);
    }
    return Duration.ofDays(mostDays()).plusSeconds(back);
  }

  private static Instant midnight(LocalDate date, ZoneId zone) {
    return date.atStartOfDay(zone).toInstant();
  }
}
