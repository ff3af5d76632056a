package io.github.bwflow.report;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Forecast;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.SlidingWindow;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Reading.Line;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.state.Hold;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Side;
import io.github.bwflow.units.Timespan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of every account for people. Lines are as long as what they say, so that each fact is
 * found on one line. Problems are the caller's to print.
 */
public final class CheckText {
  private static final String UNKNOWN = "unknown";

  private CheckText() {}

  /** Each account: a line that says why it is as it is, then its figures; ends with a new line. */
  public static String print(RunResult result, Style style) {
    StringBuilder text = new StringBuilder();
    boolean alone = result.accounts().size() == 1;
    for (AccountResult account : result.accounts()) {
      text.append(text.length() == 0 ? "" : "\n");
      text.append(new Headline(account, alone).text(style)).append('\n');
      text.append(
          account.rules().isBudgeted()
              ? figures(account, result.time(), result.lastEnforced())
              : unbudgeted(account, result.time(), result.lastEnforced()));
      if (result.classes().isPresent()) {
        text.append(
            new ClassLines(result.classes().get(), account.rules().account())
                .print(style.verbose()));
      }
      if (style.verbose()) {
        text.append(details(account));
      }
    }
    if (style.verbose()) {
      text.append(strays(result));
    }
    return text.toString();
  }

  /**
   * The commands of all plans, one per line and nothing else; {@code # nothing to do} where there
   * are none, which a shell takes as a comment.
   */
  public static String planText(RunResult result) {
    List<String> commands = new ArrayList<>();
    for (AccountResult account : result.accounts()) {
      commands.addAll(Facts.commands(account.plan()));
    }
    result.strays().ifPresent(plan -> commands.addAll(Facts.commands(plan)));
    return commands.isEmpty() ? "# nothing to do\n" : String.join("\n", commands) + "\n";
  }

  private static Lines figures(AccountResult account, Instant now, Optional<Instant> enforced) {
    Rules rules = account.rules();
    Period period = account.period();
    Optional<Balance> balance = account.balance();
    return Lines.unbounded()
        .pair("budget", budget(rules, period))
        .pair("credit", credit(account, now))
        .pair("used", used(account))
        .pair("balance", balance.map(CheckText::balance).orElse(UNKNOWN))
        .pair("drip", rules.policy().drip(period).toString())
        .pair("period", period(period, now))
        .pair("limit", limit(account))
        .pair("meter", meter(account, now))
        .pair("forecast", forecast(account))
        .pair("hold", account.hold().map(hold -> hold(hold, period.zone())).orElse("none"))
        .pair(
            "enforced",
            enforced.map(at -> ago(at, period.zone(), now)).orElse("not since the boot"));
  }

  private static Lines unbudgeted(AccountResult account, Instant now, Optional<Instant> enforced) {
    ZoneId zone = account.period().zone();
    return Lines.unbounded()
        .pair("budget", "none")
        .pair("limit", limit(account))
        .pair("hold", account.hold().map(hold -> hold(hold, zone)).orElse("none"))
        .pair("enforced", enforced.map(at -> ago(at, zone, now)).orElse("not since the boot"));
  }

  private static String ago(Instant at, ZoneId zone, Instant now) {
    Duration age = Duration.between(at, now);
    return Moments.minute(at, zone)
        + (age.isNegative() ? "" : " (" + Timespan.print(age) + " ago)");
  }

  private static String budget(Rules rules, Period period) {
    return rules.policy().budget()
        + (rules.policy() instanceof SlidingWindow sliding
            ? " in any " + Timespan.print(sliding.window())
            : "")
        + " ("
        + rules.policy().key()
        + ", "
        + rules.control(period).key()
        + ", counts "
        + rules.direction().key()
        + ")";
  }

  private static String credit(AccountResult account, Instant now) {
    Bytes lost = account.balance().map(Balance::lost).orElse(Bytes.ZERO);
    return Facts.credit(account, now)
        + (lost.isSpent() ? "" : ", " + lost + " above the cap were lost");
  }

  private static String used(AccountResult account) {
    if (account.balance().isEmpty() || account.reading().isEmpty()) {
      return UNKNOWN;
    }
    Balance balance = account.balance().get();
    return balance.used()
        + ", "
        + balance.usedPercent()
        + " % of the credit ("
        + both(account.reading().get().used())
        + ")";
  }

  /** The balance, and when it is back at zero where it is below. */
  static String balance(Balance balance) {
    return balance.left()
        + balance
            .retryAfter()
            .map(wait -> back(balance, wait))
            .orElse(", " + balance.rest() + " left of the budget");
  }

  private static String back(Balance balance, Duration wait) {
    Period period = balance.period();
    Instant back = balance.at().plus(wait);
    return back.isBefore(period.end())
        ? ", back at 0 in " + Timespan.print(wait) + " if nothing more is used"
        : ", not back at 0 before the period ends";
  }

  /** The period's borders in the budget's zone, and what is left of it. */
  static String period(Period period, Instant now) {
    return Moments.local(period.start(), period.zone())
        + " - "
        + Moments.minute(period.end(), period.zone())
        + ", "
        + Timespan.print(period.left(now))
        + " left";
  }

  /** What stands, whose it is, and what is wanted where that differs. */
  static String limit(AccountResult account) {
    Standing standing = account.standing();
    String stands;
    if (standing.isThrottled()) {
      stands =
          Rates.standing(standing).orElse("on some of the interfaces only")
              + ", set by bwflow"
              + foreign(standing);
    } else if (!standing.isKnown()) {
      stands = UNKNOWN;
    } else {
      stands = standing.owner() == Owner.FOREIGN ? "none by bwflow, foreign qdisc" : "none";
    }
    return Facts.isAsWanted(account)
        ? stands
        : stands
            + "; wanted: "
            + (account.targets().isLimiting() ? Rates.due(account.targets()) : "none");
  }

  // Where ours stands for one direction, the other may have somebody else's.
  private static String foreign(Standing standing) {
    for (Map.Entry<Side, Standing.Held> each : standing.held().entrySet()) {
      if (each.getValue().owner() == Owner.FOREIGN) {
        return each.getKey() == Side.TX
            ? "; what is sent has a foreign qdisc"
            : "; what is received has a foreign filter or qdisc";
      }
    }
    return "";
  }

  private static String meter(AccountResult account, Instant now) {
    if (account.reading().isEmpty()) {
      return UNKNOWN;
    }
    Reading reading = account.reading().get();
    Duration age = age(reading, now);
    return Printable.of(reading.source())
        + ", saved "
        + Moments.minute(reading.updated(), account.period().zone())
        + " ("
        + Timespan.print(age)
        + " ago), "
        + (reading.live() ? "live" : "not live")
        + account
            .correction()
            .map(correction -> ", " + correction.used() + " added by init --used")
            .orElse("");
  }

  /** The time since the meter saved; none where a clock says that it will. */
  static Duration age(Reading reading, Instant now) {
    Duration age = Duration.between(reading.updated(), now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** Where the use is heading, and what would last. */
  static String forecast(AccountResult account) {
    if (account.balance().isEmpty()) {
      return UNKNOWN;
    }
    String lasting = "; " + account.balance().get().perDayLeft() + " a day would last";
    Forecast forecast = account.forecast();
    return forecast
            .periodEnd()
            .map(end -> heading(account, forecast, end))
            .orElse("too early to say")
        + lasting;
  }

  private static String heading(AccountResult account, Forecast forecast, Bytes end) {
    Bytes budget = account.rules().policy().budget();
    Bytes over = end.minus(budget);
    return end
        + " at the period's end"
        + (over.value() > 0 ? ", " + over + " above the budget" : ", within the budget")
        + forecast
            .exhaustedAt()
            .map(at -> ", which is used up " + Moments.minute(at, account.period().zone()))
            .orElse("");
  }

  private static String hold(Hold hold, ZoneId zone) {
    return hold.rate().map(rate -> rate.toString()).orElse("no limit")
        + " until "
        + Moments.by(hold.until(), zone)
        + ", by order of "
        + Printable.of(hold.by());
  }

  private static Lines details(AccountResult account) {
    Lines lines = Lines.unbounded();
    lines.pair(
        "reason",
        Printable.of(account.wanted().reason().code())
            + ": "
            + Printable.of(account.wanted().reason().text()));
    if (account.rules().isBudgeted()) {
      lines.pair("rates", rates(account.rules(), account.period()));
    }
    if (account.reading().isPresent()) {
      Reading reading = account.reading().get();
      ZoneId zone = account.period().zone();
      lines.pair("rows", both(reading.saved()));
      lines.pair("unsaved", reading.live() ? both(reading.unsaved()) : UNKNOWN);
      lines.pair(
          "counted", "since " + Moments.minute(reading.created(), zone) + "; " + days(reading));
      for (Line line : reading.lines()) {
        lines.pair(line.name().name(), line(line, zone));
      }
    }
    for (String command : Facts.commands(account.plan())) {
      lines.pair(account.changed() ? "done" : "plan", Printable.of(command));
    }
    return lines;
  }

  // As they were understood: the configuration may have them in bytes per second.
  private static String rates(Rules rules, Period period) {
    return "min_rate "
        + rules.floor(period)
        + (rules.minRate().isPresent() ? "" : " (auto)")
        + "; limit_rate "
        + rules.limitRate().map(BitRate::toString).orElse("auto")
        + "; line_rate "
        + rules.lineRate().map(BitRate::toString).orElse("auto");
  }

  private static String days(Reading reading) {
    return reading.days().size() + " day rows, in " + reading.zone().getId();
  }

  private static String line(Line line, ZoneId zone) {
    return "rows "
        + both(line.saved())
        + "; ever "
        + both(line.total())
        + "; counters at the save "
        + line.stored().map(CheckText::both).orElse(UNKNOWN)
        + ", now "
        + line.kernel().map(CheckText::both).orElse(UNKNOWN)
        + "; saved "
        + Moments.minute(line.updated(), zone);
  }

  private static Lines strays(RunResult result) {
    Lines lines = Lines.unbounded();
    result
        .strays()
        .filter(plan -> !plan.isEmpty())
        .ifPresent(
            plan -> {
              lines.gap().line("no longer configured");
              Facts.commands(plan).forEach(command -> lines.pair("plan", Printable.of(command)));
            });
    return lines;
  }

  private static String both(Traffic traffic) {
    return "rx " + traffic.rx() + ", tx " + traffic.tx();
  }
}
