package io.github.bwflow.engine;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Forecast;
import io.github.bwflow.budget.Period;
import io.github.bwflow.control.Targets;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.state.Correction;
import io.github.bwflow.state.Hold;
import io.github.bwflow.state.LineMemory;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run found and did about one account.
 *
 * @param rules what the configuration says
 * @param period the period that the run's instant lies in
 * @param reading what was used; empty where no figure is to be had
 * @param correction what was added to the reading
 * @param balance what may still be used; empty where no figure is to be had
 * @param buckets what the limits' buckets may let through beyond their rate
 * @param targets what should stand on each side, and why
 * @param plan what would bring that about, or was done
 * @param changed whether the kernel was changed
 * @param standing what stands now
 * @param hold the order that stands against the timer
 * @param state the account's state
 * @param problems what a person should know
 * @param lines what to remember of each interface, by its name
 */
public record AccountResult(
    Rules rules,
    Period period,
    Optional<Reading> reading,
    Optional<Correction> correction,
    Optional<Balance> balance,
    Bytes buckets,
    Targets targets,
    Plan plan,
    boolean changed,
    Standing standing,
    Optional<Hold> hold,
    State state,
    List<Problem> problems,
    Map<String, LineMemory> lines) {

  /** Copies the list and the map. */
  public AccountResult {
    problems = List.copyOf(problems);
    lines = Map.copyOf(lines);
  }

  /** The same in another state. */
  AccountResult with(State other) {
    return new AccountResult(
        rules,
        period,
        reading,
        correction,
        balance,
        buckets,
        targets,
        plan,
        changed,
        standing,
        hold,
        other,
        problems,
        lines);
  }

  /** What should stand as a whole, and why. */
  public Wanted wanted() {
    return targets.overall();
  }

  /** What of the budget is held back; empty where no figure is to be had. */
  public Optional<Bytes> reserved() {
    return balance.map(known -> rules.control(period).reserved(known, buckets));
  }

  /**
   * Where the use is heading; reckoned when it is asked for, because the timer's runs do not show
   * it.
   *
   * @return {@link Forecast#UNKNOWN} where no figure is to be had
   */
  public Forecast forecast() {
    return balance.isPresent() && reading.isPresent()
        ? Forecasts.of(rules, balance.get(), reading.get())
        : Forecast.UNKNOWN;
  }
}
