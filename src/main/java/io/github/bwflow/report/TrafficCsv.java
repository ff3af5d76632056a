package io.github.bwflow.report;

import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import java.util.List;
import java.util.Optional;

/**
 * The traffic for spreadsheets: a row for the period, each day and each month of each account (RFC
 * 4180, but with LF).
 */
public final class TrafficCsv {
  private TrafficCsv() {}

  /** The rows of a run, below a row of names. */
  public static String of(RunResult result) {
    StringBuilder text = new StringBuilder("host,account,span,start,rx_bytes,tx_bytes\n");
    for (AccountResult account : result.accounts()) {
      String head = cell(result.host()) + "," + cell(account.rules().account().name()) + ",";
      account
          .reading()
          .ifPresent(
              reading -> row(text, head, "period", account.period().startDate(), reading.used()));
      Optional<History> history =
          account
              .reading()
              .filter(Reading::knowsDays)
              .map(reading -> History.of(reading, account.period(), result.time()));
      history
          .map(History::days)
          .orElse(List.of())
          .forEach(day -> row(text, head, "day", day.date(), day.traffic()));
      history
          .map(History::months)
          .orElse(List.of())
          .forEach(month -> row(text, head, "month", month.month(), month.traffic()));
    }
    return text.toString();
  }

  private static void row(
      StringBuilder text, String head, String span, Object start, Traffic traffic) {
    text.append(head).append(span).append(',').append(start).append(',');
    text.append(traffic.rx().value()).append(',').append(traffic.tx().value()).append('\n');
  }

  // A spreadsheet takes what begins like this for a formula.
  private static String cell(String value) {
    String harmless =
        !value.isEmpty() && "=+-@\t".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    return harmless.matches("[^\",\r\n]*")
        ? harmless
        : "\"" + harmless.replace("\"", "\"\"") + "\"";
  }
}
