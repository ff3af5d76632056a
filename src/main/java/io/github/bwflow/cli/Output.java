package io.github.bwflow.cli;

import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.report.Rates;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import java.util.ArrayList;
import java.util.List;

/** What the commands that run the engine print alike. */
final class Output {
  private Output() {}

  /** The errors that concern no account: in JSON they stand beside the accounts. */
  static List<Problem> errors(RunResult result) {
    return result.problems().stream().filter(p -> p.severity() == Severity.ERROR).toList();
  }

  /** All problems, the general ones first. */
  static List<Problem> problems(RunResult result) {
    List<Problem> all = new ArrayList<>(result.problems());
    result.accounts().forEach(account -> addNew(account.problems(), all));
    return all;
  }

  // What keeps a platform from being reached is every machine's problem, and said once.
  private static void addNew(List<Problem> problems, List<Problem> all) {
    for (Problem problem : problems) {
      if (all.stream().noneMatch(said -> said.message().equals(problem.message()))) {
        all.add(problem);
      }
    }
  }

  /** A line for each account that was changed. */
  static List<String> changes(RunResult result) {
    List<String> lines = new ArrayList<>();
    for (AccountResult account : result.accounts()) {
      if (account.changed()) {
        lines.add(account.rules().account().name() + ": " + change(account));
      }
    }
    if (result.strays().isPresent() && !result.strays().get().isEmpty()) {
      Plan plan = result.strays().get();
      lines.add(
          plan.standing().account().name()
              + ": limit lifted, "
              + plan.targets().overall().reason().text());
    }
    return lines;
  }

  private static String change(AccountResult account) {
    Standing standing = account.standing();
    String done =
        standing.isThrottled()
            ? "limited to " + Rates.standing(standing).orElse("several rates")
            : "limit lifted";
    return done + ", " + account.wanted().reason().text();
  }
}
