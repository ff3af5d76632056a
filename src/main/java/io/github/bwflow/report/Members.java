package io.github.bwflow.report;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Forecast;
import io.github.bwflow.budget.Period;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Need;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.state.Correction;
import io.github.bwflow.state.Hold;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The members that the JSON documents have in common. */
final class Members {
  /** The version of the documents' form: members may be added to it, never changed. */
  private static final int SCHEMA = 1;

  private final Document json;

  Members(Document json) {
    this.json = json;
  }

  /** What the document is, and of which host and instant. */
  void head(String version, String host, Instant time, Optional<Instant> lastEnforced) {
    head(version, host, time);
    json.instant("last_enforced", lastEnforced);
  }

  /** The same of a document that enforcement does not matter to. */
  void head(String version, String host, Instant time) {
    json.number("schema", SCHEMA)
        .text("version", version)
        .textIfAny("host", host)
        .instant("time", Optional.of(time));
  }

  /** What concerns no account. */
  void tail(Optional<Plan> strays, List<Problem> problems, Optional<Problem> error) {
    json.object("strays", strays, this::stray);
    problems("problems", problems);
    json.object("error", error, this::error);
  }

  /** The problems of the run and those of its caller, each once. */
  static List<Problem> together(RunResult result, List<Problem> errors) {
    List<Problem> all = new ArrayList<>(result.problems());
    for (Problem problem : errors) {
      boolean said =
          all.contains(problem)
              || result.accounts().stream().anyMatch(each -> each.problems().contains(problem));
      if (!said) {
        all.add(problem);
      }
    }
    return all;
  }

  private void stray(Plan plan) {
    json.texts("interfaces", names(plan.standing().account()));
    json.texts("plan", Facts.commands(plan));
  }

  private void error(Problem problem) {
    ExitCode exit = problem.exit() == ExitCode.OK ? ExitCode.DEFECT : problem.exit();
    json.number("exit", exit.number())
        .text("code", problem.code())
        .text("message", problem.message())
        .text("hint", problem.hint());
  }

  /**
   * All that is known of an account.
   *
   * @param result the run that found it
   * @param need whether so much may be used now, where that was asked
   */
  void account(AccountResult account, RunResult result, Optional<Bytes> need) {
    Instant now = result.time();
    Rules rules = account.rules();
    json.text("kind", rules.account().kind().name().toLowerCase(Locale.ROOT))
        .text("name", rules.account().name())
        .texts("interfaces", names(rules.account()))
        .text("state", account.state().key())
        .object(
            "reason",
            () ->
                json.text("code", account.wanted().reason().code())
                    .text("text", account.wanted().reason().text()))
        .instantBy("next_change", Facts.nextChange(account));
    boolean budgeted = rules.isBudgeted();
    period(budgeted ? Optional.of(account.period()) : Optional.empty());
    json.textIfAny("policy", budgeted ? rules.policy().key() : "")
        .textIfAny("enforcement", budgeted ? rules.control(account.period()).key() : "")
        .textIfAny("direction", budgeted ? rules.direction().key() : "");
    figures(account, now);
    meter(account, now);
    json.object("limits", () -> limits(account))
        .flag("changed", account.changed())
        .object("hold", account.hold(), this::hold)
        .seconds("retry_after_seconds", account.balance().flatMap(Balance::retryAfter));
    json.object("need", need.flatMap(bytes -> Need.of(account, bytes)), this::need);
    forecast(account);
    json.texts("plan", Facts.commands(account.plan()));
    new ClassMembers(json, rules.account()).write(result.classes());
    problems("problems", account.problems());
  }

  private void period(Optional<Period> known) {
    json.object(
        "period",
        known,
        period ->
            json.instant("start", Optional.of(period.start()))
                .instant("end", Optional.of(period.end()))
                .text("zone", period.zone().getId()));
  }

  private void figures(AccountResult account, Instant now) {
    Rules rules = account.rules();
    Optional<Balance> balance = account.balance();
    Optional<Reading> reading = account.reading();
    boolean budgeted = rules.isBudgeted();
    json.bytes("budget_bytes", budgeted ? Optional.of(rules.policy().budget()) : Optional.empty())
        .bytes(
            "credit_bytes", budgeted ? Optional.of(Facts.credit(account, now)) : Optional.empty())
        .bytes("lost_bytes", balance.map(Balance::lost))
        .bytes("used_bytes", balance.map(Balance::used))
        .bytes("balance_bytes", balance.map(Balance::left))
        .bytes("rx_bytes", reading.map(each -> each.used().rx()))
        .bytes("tx_bytes", reading.map(each -> each.used().tx()))
        .bytes("correction_bytes", account.correction().map(Correction::used))
        .rate(
            "drip_bits_per_second",
            budgeted ? Optional.of(rules.policy().drip(account.period())) : Optional.empty())
        .rate(
            "sustainable_bits_per_second",
            balance.map(each -> each.sustainable(rules.floor(account.period()), rules.limitRate())))
        .bytes("reserved_bytes", account.reserved());
  }

  private void meter(AccountResult account, Instant now) {
    Optional<Reading> reading = account.reading();
    json.object(
        "meter",
        () -> {
          json.textIfAny("source", reading.map(Reading::source).orElse(""))
              .instant("updated", reading.map(Reading::updated))
              .seconds("age_seconds", reading.map(each -> CheckText.age(each, now)));
          if (reading.isPresent()) {
            json.flag("live", reading.get().live());
          } else {
            json.unknown("live");
          }
          json.bytes(
              "unsaved_bytes",
              reading
                  .filter(Reading::live)
                  .map(Reading::unsaved)
                  .map(each -> account.rules().direction().of(each.rx(), each.tx())));
        });
  }

  private void limits(AccountResult account) {
    for (Side side : account.rules().direction().sides()) {
      json.object(side.key(), () -> limit(account, side));
    }
  }

  private void limit(AccountResult account, Side side) {
    Standing standing = account.standing();
    Standing.Held held = standing.held().getOrDefault(side, Standing.Held.NOTHING);
    json.rate("wanted_bits_per_second", account.targets().limit(side))
        .rate("actual_bits_per_second", held.rate())
        .textIfAny("owner", standing.isKnown() ? held.owner().key() : "");
  }

  private void hold(Hold hold) {
    json.text("kind", hold.rate().isPresent() ? "apply" : "lift")
        .rate("bits_per_second", hold.rate())
        .instantBy("until", Optional.of(hold.until()))
        .text("by", hold.by());
  }

  private void need(Need need) {
    json.number("bytes", need.bytes().value())
        .flag("permitted", need.isPermitted())
        .instantBy("at", need.at());
  }

  private void forecast(AccountResult account) {
    Forecast forecast = account.forecast();
    json.object(
        "forecast",
        () ->
            json.bytes("period_end_bytes", forecast.periodEnd())
                .instant("exhausted_at", forecast.exhaustedAt())
                .bytes("allowance_per_day_bytes", account.balance().map(Balance::perDayLeft)));
  }

  void problems(String name, List<Problem> problems) {
    json.objects(
        name,
        problems,
        problem ->
            json.text("code", problem.code())
                .text("severity", problem.severity().key())
                .text("message", problem.message())
                .text("hint", problem.hint()));
  }

  private static List<String> names(Account account) {
    return account.interfaces().stream().map(InterfaceName::name).toList();
  }
}
