package io.github.bwflow.simulation;

import io.github.bwflow.budget.Period;
import io.github.bwflow.control.Reason;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What came of a simulation.
 *
 * @param scenario what was simulated
 * @param runs how many runs there were
 * @param commands how many commands they issued that changed the kernel
 * @param limit the limit that stood at the end, of all sides that count together; empty for none
 * @param total what all of it came to
 * @param days what each day came to, the first and the last perhaps in part
 * @param terms what each period came to, the first and the last perhaps in part
 * @param changes the first changes of the limit, at most {@link #MOST_CHANGES}
 * @param problems what a run would have said, each kind once
 */
public record Outcome(
    Scenario scenario,
    int runs,
    int commands,
    Optional<BitRate> limit,
    Sum total,
    List<Day> days,
    List<Term> terms,
    List<Change> changes,
    List<Problem> problems) {
  /** So many changes are kept with their reasons. */
  public static final int MOST_CHANGES = 10_000;

  /** Copies the lists. */
  public Outcome {
    days = List.copyOf(days);
    terms = List.copyOf(terms);
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }

  /**
   * What a time came to.
   *
   * @param used what passed, as far as it counts
   * @param refused what was asked for on the sides that count and did not pass
   * @param limited how long a limit below the line's rate stood
   * @param slowed how long it let less pass than was asked for
   */
  public record Sum(Bytes used, Bytes refused, Duration limited, Duration slowed) {}

  /**
   * A day.
   *
   * @param date the day in the budget's zone
   * @param sum what it came to
   * @param commands how many commands changed the kernel
   * @param limit the limit that stood at its end; empty for none
   * @param left the balance at its end
   */
  public record Day(LocalDate date, Sum sum, int commands, Optional<BitRate> limit, Bytes left) {}

  /**
   * A period, or what of it was simulated.
   *
   * @param period the period
   * @param used what was used in it
   * @param left the balance at its end
   * @param least the least balance that there was at any instant
   * @param leastAt the first instant of that
   */
  public record Term(Period period, Bytes used, Bytes left, Bytes least, Instant leastAt) {}

  /**
   * A change of the limit.
   *
   * @param at when the run began that made it
   * @param limit the limit from then on, of all sides that count together; empty for none
   * @param reason why
   */
  public record Change(Instant at, Optional<BitRate> limit, Reason reason) {}

  /** The last period. */
  public Term last() {
    return terms.get(terms.size() - 1);
  }
}
