package io.github.bwflow.engine;

import io.github.bwflow.limit.Plan;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run found and did.
 *
 * @param time the instant it computed for
 * @param host the host's name
 * @param lastEnforced when enforcement last ran, this run included; empty where that is not known
 * @param accounts the accounts, in the configuration's order
 * @param strays what was or would be done about interfaces that are no longer configured
 * @param problems what concerns no account, such as the configuration's warnings
 * @param classes who gets the bandwidth; empty where that is not configured
 */
public record RunResult(
    Instant time,
    String host,
    Optional<Instant> lastEnforced,
    List<AccountResult> accounts,
    Optional<Plan> strays,
    List<Problem> problems,
    Optional<Classes> classes) {

  /** Copies the lists. */
  public RunResult {
    accounts = List.copyOf(accounts);
    problems = List.copyOf(problems);
  }

  /** A run without classes. */
  public RunResult(
      Instant time,
      String host,
      Optional<Instant> lastEnforced,
      List<AccountResult> accounts,
      Optional<Plan> strays,
      List<Problem> problems) {
    this(time, host, lastEnforced, accounts, strays, problems, Optional.empty());
  }

  /** The same with classes. */
  public RunResult with(Classes found) {
    return new RunResult(time, host, lastEnforced, accounts, strays, problems, Optional.of(found));
  }

  /** The same with one more general problem. */
  public RunResult with(Problem problem) {
    List<Problem> more = new ArrayList<>(problems);
    more.add(problem);
    return new RunResult(time, host, lastEnforced, accounts, strays, more, classes);
  }

  /** The same where nothing enforces, so that no account is better than in a warning. */
  public RunResult unenforced(Problem problem) {
    List<AccountResult> warned =
        accounts.stream()
            .map(account -> account.state() == State.OK ? account.with(State.WARNING) : account)
            .toList();
    return new RunResult(time, host, lastEnforced, warned, strays, problems, classes).with(problem);
  }

  /** The exit code of the first problem that is an error; {@link ExitCode#OK} without one. */
  public ExitCode exit() {
    for (Problem problem : problems) {
      if (problem.severity() == Severity.ERROR) {
        return problem.exit();
      }
    }
    for (AccountResult account : accounts) {
      for (Problem problem : account.problems()) {
        if (problem.severity() == Severity.ERROR) {
          return problem.exit();
        }
      }
    }
    return ExitCode.OK;
  }

  /**
   * The exit code of the worst state; {@link ExitCode#OK} where all is well or nothing is known.
   */
  public ExitCode stateExit() {
    ExitCode worst = ExitCode.OK;
    for (AccountResult account : accounts) {
      ExitCode exit = account.state().exit();
      worst = exit.compareTo(worst) > 0 ? exit : worst;
    }
    return worst;
  }
}
