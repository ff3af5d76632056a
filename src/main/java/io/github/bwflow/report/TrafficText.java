package io.github.bwflow.report;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Balance;
import io.github.bwflow.classes.Node;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Classes;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.engine.State;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Reading.Day;
import io.github.bwflow.report.Table.Row;
import io.github.bwflow.state.Limited;
import io.github.bwflow.state.LimitedDays;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Direction;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Side;
import io.github.bwflow.units.Timespan;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The traffic and the balance for people: this period by day, the balance, the forecast and the
 * last months, no line wider than the style's width. Problems are the caller's to print.
 */
public final class TrafficText {
  /** Below this many columns a day is shown without its name. */
  private static final int ROOM_FOR_WEEKDAYS = 60;

  /** As wide as {@code 999.99 GB}, and two blanks. */
  private static final int AMOUNT = 11;

  private TrafficText() {}

  /**
   * Each account's report; ends with a new line.
   *
   * @param limited how often and how long each account was limited, by its name
   */
  public static String print(RunResult result, Map<String, LimitedDays> limited, Style style) {
    Lines lines = new Lines(style.width());
    boolean first = true;
    for (AccountResult account : result.accounts()) {
      if (!first) {
        lines.gap();
      }
      first = false;
      lines.paragraph(title(account, result.host()));
      if (account.rules().isBudgeted()) {
        budgeted(account, result, limited, style, lines);
      } else {
        lines.paragraph("There is no budget to keep to.");
      }
      result.classes().ifPresent(classes -> classes(account, classes, lines));
    }
    return lines.toString();
  }

  private static void budgeted(
      AccountResult account,
      RunResult result,
      Map<String, LimitedDays> limited,
      Style style,
      Lines lines) {
    lines.paragraph("Period " + CheckText.period(account.period(), result.time()));
    Optional<Reading> known = account.reading().filter(Reading::knowsDays);
    known.ifPresentOrElse(
        reading -> days(account, reading, result.time(), style, lines),
        () -> unknown(account, lines));
    balance(account, result.time(), Facts.limited(account, limited, result.time()), lines);
    known.ifPresent(reading -> months(account, reading, result.time(), style, lines));
  }

  private static void classes(AccountResult account, Classes classes, Lines lines) {
    Account where = account.rules().account();
    lines.gap().paragraph("By class, since it was made");
    List<Node> nodes = classes.division().egress().nodes();
    int widest = nodes.stream().mapToInt(node -> label(node).length()).max().orElse(0);
    lines.line(
        "  "
            + Lines.pad("", widest)
            + Lines.padLeft("received", AMOUNT)
            + Lines.padLeft("sent", AMOUNT));
    for (Node node : nodes) {
      lines.line(
          "  "
              + Lines.pad(label(node), widest)
              + Lines.padLeft(bytes(classes, where, Side.RX, node), AMOUNT)
              + Lines.padLeft(bytes(classes, where, Side.TX, node), AMOUNT));
    }
  }

  private static String label(Node node) {
    return Printable.of(node.name(), 24);
  }

  private static String bytes(Classes classes, Account account, Side side, Node node) {
    return ClassLines.together(classes, account, side, node.id())
        .map(figures -> new Bytes(figures.bytes()).toString())
        .orElse("-");
  }

  private static String title(AccountResult account, String host) {
    String name = Printable.of(account.rules().account().name());
    return "Traffic of "
        + name
        + (host.isEmpty() ? "" : " on " + Printable.of(host))
        + ": "
        + account.state().key();
  }

  private static void unknown(AccountResult account, Lines lines) {
    lines
        .gap()
        .paragraph(
            (account.reading().isPresent() ? "On which days is" : "What was used is")
                + " not known"
                + Facts.cause(account)
                    .map(problem -> ": " + Printable.of(problem.message()))
                    .orElse(""));
  }

  private static void days(
      AccountResult account, Reading reading, Instant now, Style style, Lines lines) {
    History history = History.of(reading, account.period(), now);
    Direction direction = account.rules().direction();
    String zone =
        history.zone().getRules().equals(account.period().zone().getRules())
            ? ""
            : "; days of " + history.zone().getId();
    lines.gap().paragraph("This period by day (> today; " + counted(direction) + zone + ")");
    List<Row> rows =
        history.days().stream()
            .map(
                day ->
                    new Row(label(day, style), day.date().equals(history.today()), day.traffic()))
            .toList();
    new Table(style, direction).print(rows, Optional.of(reading.used()), lines);
    account
        .correction()
        .ifPresent(
            correction ->
                lines.paragraph(
                    "  and " + correction.used() + " before that, stated with init --used"));
  }

  private static String counted(Direction direction) {
    return switch (direction) {
      case TX -> "what is sent counts";
      case RX -> "what is received counts";
      case TOTAL -> "both directions count";
      case MAX -> "the larger direction counts";
    };
  }

  private static String label(Day day, Style style) {
    LocalDate date = day.date();
    String name = date.getDayOfWeek().name();
    return style.width() < ROOM_FOR_WEEKDAYS
        ? date.toString()
        : name.charAt(0) + name.substring(1, 3).toLowerCase(Locale.ROOT) + " " + date;
  }

  private static void balance(AccountResult account, Instant now, Limited limited, Lines lines) {
    String unknown = State.UNKNOWN.key();
    Bytes budget = account.rules().policy().budget();
    Bytes credit = Facts.credit(account, now);
    lines
        .gap()
        .line("Balance")
        .pair("credit", credit + " so far, of a budget of " + budget)
        .pair("used", account.balance().map(TrafficText::used).orElse(unknown))
        .pair("balance", account.balance().map(CheckText::balance).orElse(unknown))
        .pair("limit", CheckText.limit(account))
        .pair("limited", limited(limited))
        .pair("forecast", CheckText.forecast(account));
  }

  private static String limited(Limited limited) {
    if (limited.equals(Limited.NEVER)) {
      return "not in this period";
    }
    return (limited.times() == 1 ? "once" : limited.times() + " times")
        + ", for "
        + Timespan.print(limited.time())
        + (limited.times() == 1 ? "" : " in all")
        + "; "
        + limited.bytes()
        + " used meanwhile";
  }

  private static String used(Balance balance) {
    return balance.used() + ", " + balance.usedPercent() + " % of the credit";
  }

  private static void months(
      AccountResult account, Reading reading, Instant now, Style style, Lines lines) {
    History history = History.of(reading, account.period(), now);
    lines.gap();
    if (history.months().isEmpty()) {
      lines.paragraph(Printable.of(reading.source()) + " has no months yet");
      return;
    }
    lines.paragraph(
        "Last "
            + (history.months().size() == 1 ? "month" : history.months().size() + " months")
            + " (vnStat's months as it has saved them, not the budget's periods)");
    List<Row> rows =
        history.months().stream()
            .map(
                month ->
                    new Row(month.month().toString(), history.isRunning(month), month.traffic()))
            .toList();
    new Table(style, account.rules().direction()).print(rows, Optional.empty(), lines);
  }
}
