package io.github.bwflow.meter.vnstat;

import io.github.bwflow.meter.Reading.Day;
import io.github.bwflow.meter.Reading.Month;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.units.Problem;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What vnStat's database held at one moment.
 *
 * @param entries what it holds of each interface, by the interface's name
 * @param warnings what should be known beside it
 */
record Snapshot(Map<String, Entry> entries, List<Problem> warnings) {

  /**
   * An hour's traffic.
   *
   * @param begin the hour's begin, in vnStat's zone
   * @param traffic what was counted; where the clock was set back, in both of the two hours
   */
  record Hour(LocalDateTime begin, Traffic traffic) {}

  /**
   * What of a database is wanted beside the days.
   *
   * @param months whether the months are
   * @param hoursOf the days, in vnStat's zone, whose hours are
   */
  record Extent(boolean months, Set<LocalDate> hoursOf) {
    /** Copies the set. */
    Extent {
      hoursOf = Set.copyOf(hoursOf);
    }
  }

  /**
   * One interface.
   *
   * @param name its name
   * @param alias the name that a person gave it; may be empty
   * @param created when vnStat began to count it, in vnStat's zone
   * @param updated when it was last saved, in vnStat's zone
   * @param stored the kernel's counters at {@code updated}; empty where they cannot be known
   * @param total all that was ever counted
   * @param days the day rows, oldest first
   * @param hours the hour rows of the days whose hours were asked for, oldest first
   * @param months the month rows, oldest first; empty where they were not asked for
   */
  record Entry(
      String name,
      String alias,
      LocalDateTime created,
      LocalDateTime updated,
      Optional<Traffic> stored,
      Traffic total,
      List<Day> days,
      List<Hour> hours,
      List<Month> months) {

    /** Whether vnStat has made the entry and saved nothing in it yet. */
    boolean isUntouched() {
      return days.isEmpty()
          && total.rx().value() == 0
          && total.tx().value() == 0
          && created.equals(updated);
    }
  }
}
