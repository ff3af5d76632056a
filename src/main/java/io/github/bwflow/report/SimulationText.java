package io.github.bwflow.report;

import io.github.bwflow.engine.Rules;
import io.github.bwflow.simulation.Outcome;
import io.github.bwflow.simulation.Scenario;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Timespan;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** A simulation for people: what came of it, day by day, and what was assumed. */
public final class SimulationText {
  /** More changes than this are only printed where details are wanted. */
  private static final int FEW = 40;

  private SimulationText() {}

  /**
   * The text of each account's simulation.
   *
   * @param demand the demand as it was described; empty for what vnStat has stored
   */
  public static String print(List<Outcome> outcomes, String demand, Style style) {
    Lines lines = Lines.unbounded();
    for (Outcome outcome : outcomes) {
      print(outcome, demand, style, lines);
    }
    return lines.toString();
  }

  private static void print(Outcome outcome, String demand, Style style, Lines lines) {
    Scenario scenario = outcome.scenario();
    Rules rules = scenario.rules();
    ZoneId zone = rules.zone();
    Duration length = Duration.between(scenario.from(), scenario.until());
    Outcome.Term last = outcome.last();
    lines.line(
        rules.account().name()
            + ": simulated "
            + Moments.local(scenario.from(), zone)
            + " - "
            + Moments.minute(scenario.until(), zone)
            + ", "
            + Timespan.print(length));
    lines
        .pair(
            "budget",
            rules.policy().budget()
                + " ("
                + rules.policy().key()
                + ", "
                + rules.control(last.period()).key()
                + ", counts "
                + rules.direction().key()
                + ")")
        .pair("demand", demand.isEmpty() ? "what vnStat has stored" : demand)
        .pair(
            "used",
            outcome.total().used()
                + "; "
                + outcome.total().refused()
                + " of what was asked for did not pass")
        .pair(
            "balance",
            last.left()
                + " at the end; "
                + least(outcome)
                + " at the least, "
                + Moments.minute(leastTerm(outcome).leastAt(), zone))
        .pair(
            "limited",
            Timespan.print(outcome.total().limited())
                + " below the line's rate, and "
                + Timespan.print(outcome.total().slowed())
                + " below the demand; at the end "
                + limit(outcome.limit()))
        .pair("runs", outcome.runs() + ", with " + outcome.commands() + " changes of the limit");
    days(outcome, lines);
    changes(outcome, style, lines);
    assumed(scenario, demand, lines);
  }

  private static Outcome.Term leastTerm(Outcome outcome) {
    return outcome.terms().stream()
        .reduce((one, other) -> other.least().compareTo(one.least()) < 0 ? other : one)
        .orElseThrow();
  }

  private static String least(Outcome outcome) {
    return leastTerm(outcome).least().toString();
  }

  private static void days(Outcome outcome, Lines lines) {
    lines.gap().line("By day").line(row("", "used", "refused", "limited", "changes", "balance"));
    for (Outcome.Day day : outcome.days()) {
      lines.line(
          row(
              day.date().toString(),
              day.sum().used().toString(),
              day.sum().refused().toString(),
              Timespan.print(day.sum().limited()),
              Integer.toString(day.commands()),
              day.left().toString()));
    }
  }

  private static String row(
      String date, String used, String refused, String limited, String changes, String left) {
    return "  "
        + Lines.pad(date, 10)
        + Lines.padLeft(used, 12)
        + Lines.padLeft(refused, 12)
        + Lines.padLeft(limited, 14)
        + Lines.padLeft(changes, 9)
        + Lines.padLeft(left, 13);
  }

  private static void changes(Outcome outcome, Style style, Lines lines) {
    if (outcome.changes().size() > FEW && !style.verbose()) {
      lines.gap().line("Changes: " + outcome.commands() + "; -v prints the first of them");
      return;
    }
    lines.gap().line("Changes");
    ZoneId zone = outcome.scenario().rules().zone();
    for (Outcome.Change change : outcome.changes()) {
      lines.line(
          "  "
              + Moments.second(change.at(), zone)
              + "  "
              + Lines.padLeft(limit(change.limit()), 14)
              + "  "
              + change.reason().text());
    }
  }

  private static String limit(Optional<BitRate> limit) {
    return limit.map(BitRate::toString).orElse("no limit");
  }

  private static void assumed(Scenario scenario, String demand, Lines lines) {
    Scenario.Pace pace = scenario.pace();
    lines
        .gap()
        .line("Assumed")
        .line(
            "  The line carries " + scenario.line() + " each way, and nothing else slows it down.")
        .line(
            "  bwflow runs every "
                + Timespan.print(pace.interval())
                + (pace.jitter() > 0 ? ", give or take " + percent(pace.jitter()) : "")
                + (pace.missed() > 0 ? ", but for " + percent(pace.missed()) + " of the runs" : "")
                + ", each for up to half a second; the first at once.")
        .line(
            "  vnStat saves every "
                + Timespan.print(scenario.saves())
                + (scenario.live()
                    ? ", and the kernel's counters say what came since."
                    : ", and nothing is known of what came since."))
        .line("  Nothing had been used before, and nothing is held by hand.")
        .line(
            demand.isEmpty()
                ? "  What vnStat has stored was all that was asked for, limited or not, and spread"
                    + " evenly over each row's time."
                : "  What does not pass is not sent later.")
        .line("  Numbers at random begin with the seed " + scenario.seed() + ".");
  }

  private static String percent(double part) {
    return Math.round(part * 100) + " %";
  }
}
