package io.github.bwflow.meter;

import io.github.bwflow.host.Boot;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What a meter has counted for an account since a period's start.
 *
 * @param source the meter's name
 * @param used all of it: {@code saved} and {@code unsaved} together
 * @param saved what the meter's rows hold of the period
 * @param unsaved what the kernel has counted since the meter last saved
 * @param live whether {@code unsaved} is known
 * @param delay where it is not, the longest time until the meter saves again; else zero
 * @param created when the meter began to count the account
 * @param updated when it last saved; of several interfaces the oldest
 * @param zone the zone that the rows' dates are in
 * @param days the rows by date, oldest first, also those before the period
 * @param months the meter's own months, oldest first; empty where they were not asked for
 * @param lines each interface's figures
 * @param boot the boot in which the kernel's counters were read
 * @param problems what should be known beside the figure
 */
public record Reading(
    String source,
    Traffic used,
    Traffic saved,
    Traffic unsaved,
    boolean live,
    Duration delay,
    Instant created,
    Instant updated,
    ZoneId zone,
    List<Day> days,
    List<Month> months,
    List<Line> lines,
    Boot boot,
    List<Problem> problems) {
  /** vnStat allows this much when it tells a reboot by the boot time (its key BootVariation). */
  private static final Duration BOOT_MARGIN = Duration.ofSeconds(15);

  /** Copies the lists. */
  public Reading {
    days = List.copyOf(days);
    months = List.copyOf(months);
    lines = List.copyOf(lines);
    problems = List.copyOf(problems);
  }

  /** Whether it is known on which days it was; not where only a sum is remembered. */
  public boolean knowsDays() {
    return !days.isEmpty() || saved.equals(Traffic.NONE);
  }

  /**
   * A day's traffic.
   *
   * @param date the day in the reading's zone
   * @param traffic what was counted
   */
  public record Day(LocalDate date, Traffic traffic) {}

  /**
   * A month's traffic as the meter cuts months.
   *
   * @param month the month
   * @param traffic what was counted
   */
  public record Month(YearMonth month, Traffic traffic) {}

  /**
   * One interface's figures.
   *
   * @param name the interface
   * @param created when the meter began to count it
   * @param updated when the meter last saved it
   * @param saved what its rows hold of the period
   * @param total all that the meter ever counted
   * @param stored the kernel's counters when the meter last saved; empty where the meter does not
   *     tell
   * @param kernel the kernel's counters now; empty where there is no such device, or none was asked
   */
  public record Line(
      InterfaceName name,
      Instant created,
      Instant updated,
      Traffic saved,
      Traffic total,
      Optional<Traffic> stored,
      Optional<Traffic> kernel) {

    /** What the kernel has counted since the meter saved; empty where that cannot be known. */
    public Optional<Traffic> unsaved(Boot boot) {
      if (stored.isEmpty() || kernel.isEmpty()) {
        return Optional.empty();
      }
      return hasBegunAnew(boot) ? kernel : Optional.of(kernel.get().minus(stored.get()));
    }

    /** Whether the kernel's counters have begun anew since the meter saved, as far as it shows. */
    public boolean hasBegunAnew(Boot boot) {
      return isRebooted(boot) || isReset();
    }

    /** Whether the meter last saved before this boot. */
    public boolean isRebooted(Boot boot) {
      return updated.isBefore(boot.instant().plus(BOOT_MARGIN));
    }

    private boolean isReset() {
      return stored.isPresent() && kernel.isPresent() && !kernel.get().covers(stored.get());
    }
  }
}
