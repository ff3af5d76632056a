package io.github.bwflow.report;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Forecast;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.engine.State;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.state.Limited;
import io.github.bwflow.state.LimitedDays;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import io.github.bwflow.units.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of every account for Prometheus, in the text format that node_exporter's textfile
 * collector reads: base units, no timestamps. What is unknown is left out.
 */
public final class Prometheus {
  private final Map<String, String> helps = new LinkedHashMap<>();
  private final Map<String, List<String>> samples = new LinkedHashMap<>();

  private Prometheus() {}

  /**
   * The metrics of a run.
   *
   * @param limited how often and how long each account was limited, by its name
   * @param version bwflow's version
   */
  public static String of(RunResult result, Map<String, LimitedDays> limited, String version) {
    Prometheus metrics = new Prometheus();
    metrics.run(result.time(), result.host(), version, result.exit());
    metrics.instant(
        "last_enforced_timestamp_seconds",
        "When \"bwflow check --enforce\" last ran.",
        "",
        result.lastEnforced());
    metrics.problems("", result.problems());
    for (AccountResult account : result.accounts()) {
      metrics.account(account, Facts.limited(account, limited, result.time()));
    }
    return metrics.text();
  }

  /** The metrics where there is no result. */
  public static String failure(Instant time, String host, String version, List<Problem> problems) {
    Prometheus metrics = new Prometheus();
    metrics.run(time, host, version, problems.get(0).exit());
    metrics.problems("", problems);
    return metrics.text();
  }

  private void run(Instant time, String host, String version, ExitCode exit) {
    add(
        "info",
        "Which bwflow this is, and on which host.",
        label("host", host) + "," + label("version", version),
        1);
    instant("last_run_timestamp_seconds", "When these figures were made.", "", Optional.of(time));
    add(
        "last_run_exit_code",
        "What \"bwflow check\" exits with; 0 where the figures can be trusted.",
        "",
        exit.number());
  }

  private void account(AccountResult account, Limited limited) {
    String name = label("account", account.rules().account().name());
    for (State state : State.values()) {
      add(
          "state",
          "Whether the account is in this state.",
          name + "," + label("state", state.key()),
          account.state() == state ? 1 : 0);
    }
    for (Side side : account.rules().direction().sides()) {
      limit(account, name + "," + label("side", side.key()), side);
    }
    if (account.rules().isBudgeted()) {
      budgeted(account, name, limited);
    }
    problems(name + ",", account.problems());
  }

  private void budgeted(AccountResult account, String name, Limited limited) {
    Optional<Balance> balance = account.balance();
    Optional<Reading> reading = account.reading();
    add(
        "budget_bytes",
        "What may be used in a period.",
        name,
        account.rules().policy().budget().value());
    bytes("credit_bytes", "What may have been used by now.", name, balance.map(Balance::credit));
    bytes("used_bytes", "What was used in the period.", name, balance.map(Balance::used));
    bytes("balance_bytes", "Credit less what was used.", name, balance.map(Balance::left));
    bytes("reserved_bytes", "What of the budget is held back.", name, account.reserved());
    bytes(
        "received_bytes",
        "What was received in the period.",
        name,
        reading.map(each -> each.used().rx()));
    bytes(
        "sent_bytes", "What was sent in the period.", name, reading.map(each -> each.used().tx()));
    add(
        "drip_bytes_per_second",
        "The rate at which credit accrues.",
        name,
        account.rules().policy().drip(account.period()).bytesPerSecond());
    add(
        "limited_seconds",
        "How long a limit has stood in the period.",
        name,
        limited.time().toSeconds());
    instant(
        "period_start_timestamp_seconds",
        "When the period began.",
        name,
        Optional.of(account.period().start()));
    instant(
        "period_end_timestamp_seconds",
        "When the period ends.",
        name,
        Optional.of(account.period().end()));
    Forecast forecast = account.forecast();
    bytes(
        "forecast_period_end_bytes",
        "What will have been used when the period ends, as things go.",
        name,
        forecast.periodEnd());
    instant(
        "forecast_exhausted_timestamp_seconds",
        "When the budget will be used up, as things go.",
        name,
        forecast.exhaustedAt());
    instant(
        "meter_updated_timestamp_seconds",
        "When vnStat last saved.",
        name,
        reading.map(Reading::updated));
  }

  private void limit(AccountResult account, String labels, Side side) {
    if (!account.standing().isKnown()) {
      return;
    }
    Optional<BitRate> rate = account.standing().rate(side);
    add(
        "limit_active",
        "Whether bwflow's limit stands.",
        labels,
        account.standing().isThrottled(side) ? 1 : 0);
    rate.ifPresent(
        each ->
            add(
                "limit_bytes_per_second",
                "The rate of bwflow's limit; none where none stands.",
                labels,
                each.bytesPerSecond()));
  }

  private void problems(String labels, List<Problem> problems) {
    for (Severity severity : List.of(Severity.WARNING, Severity.ERROR)) {
      long count = problems.stream().filter(each -> each.severity() == severity).count();
      add(
          "problems",
          "How many problems the run found; those of the whole run have no account.",
          labels + label("severity", severity.key()),
          count);
    }
  }

  private void bytes(String name, String help, String labels, Optional<Bytes> value) {
    value.ifPresent(each -> add(name, help, labels, each.value()));
  }

  private void instant(String name, String help, String labels, Optional<Instant> value) {
    value.ifPresent(each -> add(name, help, labels, each.getEpochSecond()));
  }

  private void add(String name, String help, String labels, long value) {
    helps.put(name, help);
    samples
        .computeIfAbsent(name, each -> new ArrayList<>())
        .add("bwflow_" + name + (labels.isEmpty() ? "" : "{" + labels + "}") + " " + value);
  }

  private static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + "\"";
  }

  // All samples of a metric stand together, as the format asks for.
  private String text() {
    StringBuilder text = new StringBuilder();
    samples.forEach(
        (name, lines) -> {
          text.append("# HELP bwflow_").append(name).append(' ').append(helps.get(name));
          text.append("\n# TYPE bwflow_").append(name).append(" gauge\n");
          lines.forEach(line -> text.append(line).append('\n'));
        });
    return text.toString();
  }
}
