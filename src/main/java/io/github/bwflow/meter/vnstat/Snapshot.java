package io.github.bwflow.meter.vnstat;

import io.github.bwflow.meter.Reading.Day;
import io.github.bwflow.meter.Reading.Month;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What vnStat's database held at one moment. What cannot be true is kept as a fault of its own
 * interface, and counts where somebody asks for just that.
 *
 * @param entries what it holds of each interface, by the interface's name
 * @param broken why an interface has no entry, by its name
 * @param warnings what should be known beside it
 */
record Snapshot(Map<String, Entry> entries, Map<String, Failure> broken, List<Problem> warnings) {

  /** The names of all interfaces. */
  List<String> names() {
    List<String> names = new ArrayList<>(entries.keySet());
    names.addAll(broken.keySet());
    return names;
  }

  /**
   * A row that cannot be true.
   *
   * @param day its day; empty where that cannot be read
   * @param why what is wrong with it
   */
  record Fault(Optional<LocalDate> day, Failure why) {}

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
   * @param faults the day rows that cannot be true, which {@code days} is without; an hour that
   *     cannot be true is left out
   * @param badMonths the month rows that cannot be true, likewise
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
      List<Month> months,
      List<Fault> faults,
      List<Fault> badMonths) {

    /** Whether vnStat has made the entry and saved nothing in it yet. */
    boolean isUntouched() {
      return days.isEmpty()
          && total.rx().value() == 0
          && total.tx().value() == 0
          && created.equals(updated);
    }
  }
}
