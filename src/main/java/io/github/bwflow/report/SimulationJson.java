package io.github.bwflow.report;

import io.github.bwflow.engine.Rules;
import io.github.bwflow.simulation.Outcome;
import io.github.bwflow.simulation.Scenario;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Simulations for programs, as {@code simulate.schema.json} describes them. */
public final class SimulationJson {
  private SimulationJson() {}

  /**
   * The document.
   *
   * @param demand the demand as it was described; empty for what vnStat has stored
   * @param time when it was made
   * @param version bwflow's version
   * @param problems what concerns no account
   */
  public static String of(
      List<Outcome> outcomes,
      String demand,
      String host,
      Instant time,
      String version,
      List<Problem> problems) {
    return Document.of(
        json -> {
          Members members = new Members(json);
          members.head(version, host, time, Optional.empty());
          json.objects(
              "simulations", outcomes, outcome -> simulation(json, members, outcome, demand));
          members.tail(Optional.empty(), problems, Optional.empty());
        });
  }

  private static void simulation(Document json, Members members, Outcome outcome, String demand) {
    Scenario scenario = outcome.scenario();
    Rules rules = scenario.rules();
    Outcome.Term last = outcome.last();
    json.text("name", rules.account().name())
        .texts(
            "interfaces",
            rules.account().isVm()
                ? List.of()
                : rules.account().interfaces().stream().map(InterfaceName::name).toList())
        .text("policy", rules.policy().key())
        .text("enforcement", rules.control(last.period()).key())
        .text("direction", rules.direction().key())
        .bytes("budget_bytes", Optional.of(rules.policy().budget()))
        .instant("from", Optional.of(scenario.from()))
        .instant("until", Optional.of(scenario.until()))
        .text("zone", rules.zone().getId())
        .textIfAny("demand", demand)
        .rate("line_bits_per_second", Optional.of(scenario.line()))
        .seconds("interval_seconds", Optional.of(scenario.pace().interval()))
        .flag("live", scenario.live())
        .number("seed", scenario.seed())
        .number("runs", outcome.runs())
        .number("changes_total", outcome.commands());
    sum(json, outcome.total());
    json.rate("limit_bits_per_second", outcome.limit())
        .bytes("balance_bytes", Optional.of(last.left()))
        .objects(
            "periods",
            outcome.terms(),
            term ->
                json.instant("start", Optional.of(term.period().start()))
                    .instant("end", Optional.of(term.period().end()))
                    .bytes("used_bytes", Optional.of(term.used()))
                    .bytes("balance_bytes", Optional.of(term.left()))
                    .bytes("least_balance_bytes", Optional.of(term.least()))
                    .instant("least_balance_at", Optional.of(term.leastAt())))
        .objects(
            "days",
            outcome.days(),
            day -> {
              json.text("date", day.date().toString());
              sum(json, day.sum());
              json.number("changes_total", day.commands())
                  .rate("limit_bits_per_second", day.limit())
                  .bytes("balance_bytes", Optional.of(day.left()));
            })
        .objects(
            "changes",
            outcome.changes(),
            change ->
                json.instant("time", Optional.of(change.at()))
                    .rate("limit_bits_per_second", change.limit())
                    .object(
                        "reason",
                        () ->
                            json.text("code", change.reason().code())
                                .text("text", change.reason().text())));
    members.problems("problems", outcome.problems());
  }

  private static void sum(Document json, Outcome.Sum sum) {
    json.bytes("used_bytes", Optional.of(sum.used()))
        .bytes("refused_bytes", Optional.of(sum.refused()))
        .seconds("limited_seconds", Optional.of(sum.limited()))
        .seconds("slowed_seconds", Optional.of(sum.slowed()));
  }
}
