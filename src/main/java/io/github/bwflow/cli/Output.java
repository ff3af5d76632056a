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
      if (account.changed() && (result.classes().isEmpty() || isNews(account))) {
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

  // Sockets come and go all the time: what leads them to their classes is not worth a line.
  private static boolean isNews(AccountResult account) {
    Standing before = account.plan().standing();
    Standing after = account.standing();
    if (before.isThrottled() != after.isThrottled() || !before.rate().equals(after.rate())) {
      return true;
    }
    for (Plan.Step step : account.plan().steps()) {
      if (!step.words().contains("filter") && !step.words().get(0).equals("nft")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDivided(AccountResult account) {
    for (Plan.Step step : account.plan().steps()) {
      if (step.words().contains("qdisc") && step.words().contains("htb")) {
        return true;
      }
    }
    return false;
  }

  private static String change(AccountResult account) {
    Standing standing = account.standing();
    if (isDivided(account) && !standing.isThrottled()) {
      return "divided into classes, not limited; " + account.wanted().reason().text();
    }
    String done =
        standing.isThrottled()
            ? "limited to " + Rates.standing(standing).orElse("several rates")
            : "limit lifted";
    return done + ", " + account.wanted().reason().text();
  }
}
