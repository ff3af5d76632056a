package io.github.bwflow.report;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Forecast;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Policy;
import io.github.bwflow.budget.Slot;
import io.github.bwflow.classes.Node;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Classes;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.state.Limited;
import io.github.bwflow.state.LimitedDays;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import io.github.bwflow.units.Side;
import io.github.bwflow.units.Timespan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The traffic and the balance as one page that needs nothing beside itself: styles, script, chart
 * library and figures are in it. All figures stand in the page as text, with the exact number of
 * bytes; the charts show them once more.
 */
public final class TrafficHtml {
  /** Nothing is loaded from anywhere, whatever should get into the page. */
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

  private final RunResult result;
  private final Map<String, LimitedDays> limited;
  private final StringBuilder page = new StringBuilder(300_000);

  private TrafficHtml(RunResult result, Map<String, LimitedDays> limited) {
    this.result = result;
    this.limited = limited;
  }

  /**
   * The page.
   *
   * @param limited how often and how long each account was limited, by its name
   * @param version bwflow's version
   */
  public static String of(RunResult result, Map<String, LimitedDays> limited, String version) {
    return new TrafficHtml(result, limited).print(version);
  }

  private String print(String version) {
    String title = "Traffic of " + (result.host().isEmpty() ? "this host" : result.host());
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<link rel=\"icon\" href=\"data:,\">\n<title>").append(text(title));
    page.append("</title>\n<style>\n").append(resource("page.css")).append("</style>\n</head>\n");
    page.append("<body>\n<main>\n<h1>").append(text(title)).append("</h1>\n");
    page.append("<p class=\"soft\">Made <time datetime=\"" + second(result.time()) + "\">");
    page.append(second(result.time())).append("</time> by bwflow ").append(text(version));
    page.append(". GB is 10<sup>9</sup> bytes.</p>\n");
    problems(result.problems());
    boolean alone = result.accounts().size() == 1;
    for (int i = 0; i < result.accounts().size(); i++) {
      account(result.accounts().get(i), i, alone);
    }
    page.append("</main>\n<script type=\"application/json\" id=\"charts\">").append(charts());
    page.append("</script>\n<script>\n").append(script("chart.umd.js")).append("</script>\n");
    page.append("<script>\n").append(script("page.js")).append("</script>\n</body>\n</html>\n");
    return page.toString();
  }

  private void account(AccountResult account, int number, boolean alone) {
    String name = account.rules().account().name();
    String state = account.state().key();
    Style plain = new Style(false, true, 80, false);
    page.append("<section aria-labelledby=\"account" + number + "\" data-account=\"");
    page.append(text(name)).append("\">\n<h2 id=\"account" + number + "\">").append(text(name));
    page.append(" <span class=\"state " + state + "\">" + state + "</span></h2>\n<p>");
    page.append(text(new Headline(account, alone).text(plain))).append("</p>\n");
    problems(account.problems());
    if (!account.rules().isBudgeted()) {
      page.append("<p>There is no budget to keep to.</p>\n");
    } else {
      budgeted(account, number);
    }
    classes(account);
    page.append("</section>\n");
  }

  private void budgeted(AccountResult account, int number) {
    String name = account.rules().account().name();
    Period period = account.period();
    figures(account);
    Optional<History> history =
        account
            .reading()
            .filter(Reading::knowsDays)
            .map(reading -> History.of(reading, period, result.time()));
    if (account.balance().isPresent() && history.isPresent()) {
      canvas("balance" + number, "Used against credit", name + ": used, credit and forecast");
      List<String[]> points = new ArrayList<>();
      for (long[] point : used(account, account.reading().get())) {
        Instant at = Instant.ofEpochMilli(point[0]);
        Bytes credit = creditAt(account, at);
        points.add(
            new String[] {
              Moments.local(at, period.zone()),
              cell("used", new Bytes(point[1])),
              cell("credit", credit),
            });
      }
      table("balance", "Until (" + period.zone().getId() + ")", "until", "used", "credit", points);
    }
    if (history.isPresent()) {
      String zone = history.get().zone().getId();
      canvas("days" + number, "By day", name + ": received and sent by day");
      List<String[]> days = new ArrayList<>();
      history.get().days().forEach(day -> days.add(row(day.date(), day.traffic())));
      table("days", "This period by day (" + zone + ")", "day", "received", "sent", days);
      if (!history.get().months().isEmpty()) {
        canvas("months" + number, "The last months", name + ": received and sent by month");
        List<String[]> months = new ArrayList<>();
        history.get().months().forEach(month -> months.add(row(month.month(), month.traffic())));
        table(
            "months",
            "Calendar months, as vnStat has saved them",
            "month",
            "received",
            "sent",
            months);
      }
    } else {
      page.append("<p>").append("On which days is not known.").append("</p>\n");
    }
  }

  // A table that is seen at once: there is no chart that shows the same.
  private void classes(AccountResult account) {
    if (result.classes().isEmpty()) {
      return;
    }
    Classes classes = result.classes().get();
    List<String[]> rows = new ArrayList<>();
    for (Node node : classes.division().egress().nodes()) {
      rows.add(
          new String[] {
            text(node.name()), cell(account, Side.RX, node), cell(account, Side.TX, node),
          });
    }
    page.append("<h3>By class</h3>\n<div class=\"scroll\" tabindex=\"0\">");
    rows("classes", "Since the class was made", "class", "received", "sent", rows);
    page.append("</div>\n");
  }

  private String cell(AccountResult account, Side side, Node node) {
    return ClassLines.together(result.classes().get(), account.rules().account(), side, node.id())
        .map(figures -> cell(side.key(), new Bytes(figures.bytes())))
        .orElse("<td>unknown</td>");
  }

  private void problems(List<Problem> problems) {
    List<Problem> shown =
        problems.stream().filter(each -> each.severity() != Severity.NOTICE).toList();
    if (!shown.isEmpty()) {
      page.append("<ul class=\"problems\">\n");
      for (Problem problem : shown) {
        page.append("<li><strong>" + problem.severity().key() + "</strong>: ");
        page.append(text(problem.message())).append(' ').append(text(problem.hint()));
        page.append("</li>\n");
      }
      page.append("</ul>\n");
    }
  }

  private void figures(AccountResult account) {
    Optional<Balance> balance = account.balance();
    Optional<Reading> reading = account.reading();
    Limited stood = Facts.limited(account, limited, result.time());
    Forecast forecast = account.forecast();
    page.append("<dl>\n");
    size("budget_bytes", "Budget", Optional.of(account.rules().policy().budget()));
    size("credit_bytes", "Credit so far", Optional.of(Facts.credit(account, result.time())));
    size("used_bytes", "Used", balance.map(Balance::used));
    size("balance_bytes", "Balance", balance.map(Balance::left));
    size("rx_bytes", "Received", reading.map(each -> each.used().rx()));
    size("tx_bytes", "Sent", reading.map(each -> each.used().tx()));
    size("forecast_bytes", "Forecast for the period's end", forecast.periodEnd());
    size("allowance_bytes", "A day, if it is to last", balance.map(Balance::perDayLeft));
    figure(
        "The budget is used up",
        forecast
            .exhaustedAt()
            .map(at -> Moments.minute(at, account.period().zone()))
            .orElse(forecast.periodEnd().isPresent() ? "not in this period" : "too early to say"));
    figure("Limit", CheckText.limit(account));
    figure(
        "Limited",
        stood.equals(Limited.NEVER)
            ? "not in this period"
            : stood.times() + " times, for " + Timespan.print(stood.time()));
    figure("Period", CheckText.period(account.period(), result.time()));
    page.append("</dl>\n");
  }

  private void size(String key, String name, Optional<Bytes> bytes) {
    page.append("<div><dt>" + name + "</dt><dd data-key=\"" + key + "\"");
    bytes.ifPresent(each -> page.append(" data-bytes=\"" + each.value() + "\""));
    page.append('>').append(bytes.map(Bytes::toString).orElse("unknown")).append("</dd></div>\n");
  }

  private void figure(String name, String value) {
    page.append("<div><dt>" + name + "</dt><dd>").append(text(value)).append("</dd></div>\n");
  }

  private void canvas(String id, String title, String label) {
    page.append(
        "<h3>" + title + "</h3>\n<div class=\"chart\"><canvas id=\"" + id + "\" role=\"img\"");
    page.append(" aria-label=\"").append(text(label)).append("\"></canvas></div>\n");
  }

  private static String[] row(Object start, Traffic traffic) {
    return new String[] {
      start.toString(), cell("rx", traffic.rx()), cell("tx", traffic.tx()),
    };
  }

  private static String cell(String side, Bytes bytes) {
    return "<td data-side=\"" + side + "\" data-bytes=\"" + bytes.value() + "\">" + bytes + "</td>";
  }

  private void table(
      String kind, String caption, String first, String second, String third, List<String[]> rows) {
    page.append(
        "<details><summary>The figures as a table</summary><div class=\"scroll\" tabindex=\"0\">");
    rows(kind, caption, first, second, third, rows);
    page.append("</div></details>\n");
  }

  private void rows(
      String kind, String caption, String first, String second, String third, List<String[]> rows) {
    page.append("<table data-table=\"" + kind + "\"><caption>").append(text(caption));
    page.append("</caption>\n<thead><tr><th scope=\"col\">" + first + "</th>");
    page.append("<th scope=\"col\">" + second + "</th><th scope=\"col\">" + third);
    page.append("</th></tr></thead>\n<tbody>\n");
    for (String[] row : rows) {
      page.append("<tr><th scope=\"row\">" + row[0] + "</th>" + row[1] + row[2] + "</tr>\n");
    }
    page.append("</tbody></table>");
  }

  // What the charts show, by account: instants in milliseconds, sizes in bytes.
  private String charts() {
    List<String> all = new ArrayList<>();
    for (AccountResult account : result.accounts()) {
      all.add(chart(account));
    }
    return "[" + String.join(",", all) + "]";
  }

  private String chart(AccountResult account) {
    Period period = account.period();
    Optional<Reading> reading = account.reading().filter(Reading::knowsDays);
    Instant now = result.time();
    StringBuilder json = new StringBuilder();
    json.append("{\"zone\":\"").append(period.zone().getId()).append('"');
    json.append(",\"start\":").append(period.start().toEpochMilli());
    json.append(",\"end\":").append(period.end().toEpochMilli());
    json.append(",\"now\":").append(now.toEpochMilli());
    json.append(",\"budget\":").append(account.rules().policy().budget().value());
    json.append(",\"credit\":").append(pairs(credit(account)));
    json.append(",\"used\":")
        .append(pairs(reading.map(each -> used(account, each)).orElse(List.of())));
    Forecast forecast = account.forecast();
    json.append(",\"forecast\":")
        .append(
            forecast.periodEnd().isPresent() && account.balance().isPresent()
                ? pairs(
                    List.of(
                        new long[] {now.toEpochMilli(), account.balance().get().used().value()},
                        new long[] {
                          period.end().toEpochMilli(), forecast.periodEnd().get().value()
                        }))
                : "null");
    json.append(",\"exhausted\":")
        .append(forecast.exhaustedAt().map(at -> Long.toString(at.toEpochMilli())).orElse("null"));
    Optional<History> history = reading.map(each -> History.of(each, period, now));
    List<String> days = new ArrayList<>();
    List<String> months = new ArrayList<>();
    history.ifPresent(
        each -> {
          each.days().forEach(day -> days.add(triple(day.date(), day.traffic())));
          each.months().forEach(month -> months.add(triple(month.month(), month.traffic())));
        });
    json.append(",\"days\":[").append(String.join(",", days)).append(']');
    json.append(",\"months\":[").append(String.join(",", months)).append("]}");
    return json.toString();
  }

  private static String triple(Object start, Traffic traffic) {
    return "[\"" + start + "\"," + traffic.rx().value() + "," + traffic.tx().value() + "]";
  }

  private static String pairs(List<long[]> pairs) {
    List<String> all = new ArrayList<>();
    for (long[] pair : pairs) {
      all.add("[" + pair[0] + "," + pair[1] + "]");
    }
    return "[" + String.join(",", all) + "]";
  }

  // It is straight, but where some of it was lost.
  private List<long[]> credit(AccountResult account) {
    Period period = account.period();
    TreeSet<Instant> ends = new TreeSet<>();
    ends.add(period.start());
    ends.add(period.end().minus(Duration.ofSeconds(1)));
    if (account.balance().filter(balance -> balance.lost().value() > 0).isPresent()) {
      ends.add(result.time());
      account.balance().get().slots().forEach(slot -> ends.add(slot.end()));
    }
    List<long[]> points = new ArrayList<>();
    for (Instant at : ends) {
      points.add(new long[] {at.toEpochMilli(), creditAt(account, at).value()});
    }
    return points;
  }

  private static Bytes creditAt(AccountResult account, Instant at) {
    Policy policy = account.rules().policy();
    Period period = account.period();
    List<Slot> slots = account.balance().map(Balance::slots).orElse(List.of());
    return policy.credit(period, at).minus(policy.lost(period, at, slots));
  }

  // By the end of each day; what was stated of the time before the meter stands at the beginning.
  private List<long[]> used(AccountResult account, Reading reading) {
    Period period = account.period();
    History history = History.of(reading, period, result.time());
    long before = account.correction().map(each -> each.used().value()).orElse(0L);
    List<long[]> points = new ArrayList<>();
    points.add(new long[] {period.start().toEpochMilli(), before});
    Traffic sum = Traffic.NONE;
    for (Reading.Day day : history.days()) {
      sum = sum.plus(day.traffic());
      LocalDate next = day.date().plusDays(1);
      Instant end = next.atStartOfDay(history.zone()).toInstant();
      if (end.isBefore(result.time()) && end.isAfter(period.start())) {
        long used = account.rules().direction().of(sum.rx(), sum.tx()).value();
        points.add(new long[] {end.toEpochMilli(), before + used});
      }
    }
    account
        .balance()
        .ifPresent(
            balance ->
                points.add(new long[] {result.time().toEpochMilli(), balance.used().value()}));
    return points;
  }

  private static String second(Instant at) {
    return Instant.ofEpochSecond(at.getEpochSecond()).toString();
  }

  /** The text as it stands in an element or an attribute. */
  private static String text(String raw) {
    return Printable.of(raw, 4_000)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  // Within a script its own end must not occur, nor is a map of its source wanted.
  private static String script(String name) {
    return resource(name)
        .replaceAll("(?m)^//# sourceMappingURL=.*$", "")
        .replace("</script", "<\\/script");
  }

  private static String resource(String name) {
    try (InputStream stream = TrafficHtml.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read from the jar", e);
    }
  }
}
