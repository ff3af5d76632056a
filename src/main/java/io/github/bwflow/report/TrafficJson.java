package io.github.bwflow.report;

import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.state.Limited;
import io.github.bwflow.state.LimitedDays;
import io.github.bwflow.units.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The traffic and the balance for programs, as {@code report.schema.json} describes it: what {@code
 * check} has of every account, and its days and months.
 */
public final class TrafficJson {
  private TrafficJson() {}

  /**
   * The document of a run.
   *
   * @param limited how often and how long each account was limited, by its name
   * @param version bwflow's version
   * @param errors what else went wrong; the first error of these, of the run or of an account
   *     becomes {@code error}
   */
  public static String of(
      RunResult result, Map<String, LimitedDays> limited, String version, List<Problem> errors) {
    return Document.of(
        json -> {
          Members members = new Members(json);
          members.head(version, result.host(), result.time(), result.lastEnforced());
          json.objects(
              "accounts",
              result.accounts(),
              account -> {
                members.account(account, result, Optional.empty());
                limited(json, Facts.limited(account, limited, result.time()));
                traffic(json, account, result.time());
              });
          members.tail(
              result.strays(), Members.together(result, errors), Facts.error(result, errors));
        });
  }

  /** The document where there is no result; as {@link CheckJson#failure}. */
  public static String failure(Instant time, String host, String version, List<Problem> problems) {
    return CheckJson.failure(time, host, version, problems);
  }

  private static void limited(Document json, Limited limited) {
    json.object(
        "limited",
        () ->
            json.number("times", limited.times())
                .number("seconds", limited.time().toSeconds())
                .number("bytes", limited.bytes().value()));
  }

  private static void traffic(Document json, AccountResult account, Instant now) {
    Optional<History> history =
        account
            .reading()
            .filter(Reading::knowsDays)
            .map(each -> History.of(each, account.period(), now));
    json.textIfAny("days_zone", history.map(each -> each.zone().getId()).orElse(""))
        .textIfAny("today", history.map(each -> each.today().toString()).orElse(""))
        .objects(
            "days",
            history.map(History::days),
            day -> {
              json.text("date", day.date().toString());
              traffic(json, day.traffic());
            })
        .objects(
            "months",
            history.map(History::months),
            month -> {
              json.text("month", month.month().toString());
              traffic(json, month.traffic());
            });
  }

  private static void traffic(Document json, Traffic traffic) {
    json.number("rx_bytes", traffic.rx().value()).number("tx_bytes", traffic.tx().value());
  }
}
