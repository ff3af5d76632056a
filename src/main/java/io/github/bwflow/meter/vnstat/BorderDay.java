package io.github.bwflow.meter.vnstat;

import io.github.bwflow.budget.Period;
import io.github.bwflow.meter.Reading.Day;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.meter.vnstat.Snapshot.Hour;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The day of vnStat's within which a period begins, because the budget's days begin at another
 * instant. Its hours say how much of it lies before the period. What they do not tell, because an
 * hour was deleted or the period begins within it, counts for the period.
 *
 * @param day the day
 * @param zone vnStat's zone
 * @param inside what counts for the period
 * @param lost what no hour accounts for
 * @param straddling the hour within which the period begins; empty where it begins with one, or
 *     nothing was counted in it
 */
record BorderDay(
    LocalDate day, ZoneId zone, Traffic inside, Traffic lost, Optional<Hour> straddling) {

  /** The day that the period's begin cuts in two; empty where a day begins with it. */
  static Optional<LocalDate> of(Period period, ZoneId zone) {
    LocalDate date = period.start().atZone(zone).toLocalDate();
    boolean whole = date.atStartOfDay(zone).toInstant().equals(period.start());
    return whole ? Optional.empty() : Optional.of(date);
  }

  /** Takes from the day what its hours show to lie before the period. */
  static BorderDay cut(Day day, List<Hour> hours, Instant start, ZoneId zone) {
    Traffic before = Traffic.NONE;
    Traffic after = Traffic.NONE;
    Optional<Hour> straddling = Optional.empty();
    for (Hour hour : hours) {
      if (!hour.begin().toLocalDate().equals(day.date())) {
        continue;
      }
      if (!end(hour, zone).isAfter(start)) {
        before = before.plus(hour.traffic());
        continue;
      }
      after = after.plus(hour.traffic());
      if (hour.begin().atZone(zone).toInstant().isBefore(start)
          && !hour.traffic().equals(Traffic.NONE)) {
        straddling = Optional.of(hour);
      }
    }
    Traffic all = before.plus(after);
    if (!day.traffic().covers(all)) {
      // Hours that hold more than their day are not of this day as vnStat counted it.
      return new BorderDay(day.date(), zone, day.traffic(), day.traffic(), Optional.empty());
    }
    return new BorderDay(
        day.date(), zone, day.traffic().minus(before), day.traffic().minus(all), straddling);
  }

  // In the hour that a clock change repeats the row holds both, so it ends with the second.
  private static Instant end(Hour hour, ZoneId zone) {
    Duration minute = Duration.ofMinutes(1);
    return hour.begin()
        .plusMinutes(59)
        .atZone(zone)
        .withLaterOffsetAtOverlap()
        .toInstant()
        .plus(minute);
  }

  /** What may be counted although it was before the period; empty where all is exact. */
  Optional<Problem> doubt(InterfaceName name) {
    if (!lost.equals(Traffic.NONE)) {
      String hours =
          lost.equals(inside) ? "it is counted in full" : "hours that it no longer has are counted";
      return Optional.of(
          Problem.notice(
              "border-day",
              "vnStat's day "
                  + day
                  + " of "
                  + name
                  + " ("
                  + zone.getId()
                  + ") begins before the period does; "
                  + hours,
              "Run \"bwflow patch-vnstat\" to let vnStat use the budget's time zone, or keep its"
                  + " hours."));
    }
    return straddling.map(
        hour ->
            Problem.notice(
                "border-day",
                "vnStat's hour "
                    + hour.begin().toString().replace('T', ' ')
                    + " of "
                    + name
                    + " ("
                    + zone.getId()
                    + ") begins before the period does; it is counted in full",
                "Nothing is to be done: vnStat has no shorter rows that last."));
  }
}
