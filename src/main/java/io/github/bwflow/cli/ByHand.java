package io.github.bwflow.cli;

import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Engine.Mode;
import io.github.bwflow.engine.Engine.Mode.Order;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.report.CheckJson;
import io.github.bwflow.report.CheckText;
import io.github.bwflow.report.Rates;
import io.github.bwflow.state.Hold;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Timespan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code apply} and {@code lift} have in common: a person's order, held or not. */
final class ByHand {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ROOT);

  private final String name;
  private final Order order;
  private final Optional<Duration> hold;

  /**
   * @param name the command
   * @param order what is asked for
   * @param hold for how long it stands against the timer; empty for not at all
   */
  ByHand(String name, Order order, Optional<Duration> hold) {
    this.name = name;
    this.order = order;
    this.hold = hold;
  }

  /** Carries the order out. */
  ExitCode run(Session session) {
    refuseAt(session, name);
    if (order instanceof Order.Apply apply && apply.rate().isEmpty()) {
      needBudgets(session);
    }
    boolean carryOut = !session.options().dryRun();
    if (!carryOut) {
      RunResult result = session.run(session.load(), new Mode.ByHand(order, false), false);
      return finish(session, result, CheckText.planText(result));
    }
    session.needNetAdmin(name);
    return session.locked(() -> carryOut(session));
  }

  private static void needBudgets(Session session) {
    for (Rules rules : session.rules(session.load().config())) {
      if (!rules.isBudgeted()) {
        throw new UsageError(
            rules.account().name()
                + " has no budget to compute a rate from; state one with --rate \"5 mbit\"");
      }
    }
  }

  private ExitCode carryOut(Session session) {
    ConfigLoader.Loaded loaded = session.load();
    RunResult result = session.run(loaded, new Mode.ByHand(order, true), false);
    if (hold.isPresent()) {
      remember(session, result, session.now().plus(hold.get()));
    }
    return finish(session, result, said(session, result, session.interval(loaded.config())));
  }

  static void refuseAt(Session session, String name) {
    if (session.isHypothetical()) {
      throw new UsageError("--at is only for looking; " + name + " acts now");
    }
  }

  private static ExitCode finish(Session session, RunResult result, String text) {
    if (session.options().json()) {
      session.console().result(CheckJson.of(result, Session.version(), Output.errors(result)));
    } else {
      if (!session.options().quiet()) {
        session.console().result(text);
      }
      Output.problems(result).forEach(session.console()::problem);
    }
    return result.exit();
  }

  private void remember(Session session, RunResult result, Instant until) {
    Map<String, Hold> holds = inForce(session);
    for (AccountResult account : result.accounts()) {
      Optional<BitRate> rate = account.wanted().limitedTo();
      holds.put(
          account.rules().account().name(), new Hold(rate, session.now(), until, session.user()));
    }
    session.memory().remember(holds);
  }

  private static Map<String, Hold> inForce(Session session) {
    Map<String, Hold> holds = new TreeMap<>(session.memory().holds());
    holds.values().removeIf(hold -> !hold.isInForce(session.now()));
    return holds;
  }

  private String said(Session session, RunResult result, Duration interval) {
    StringBuilder text = new StringBuilder();
    for (AccountResult account : result.accounts()) {
      text.append(account.rules().account().name()).append(": ").append(stands(account));
      text.append('\n');
    }
    if (hold.isPresent()) {
      Instant until = session.now().plus(hold.get());
      text.append("It is held until ")
          .append(MINUTE.format(until.atZone(ZoneId.systemDefault())))
          .append("; end that with: bwflow ")
          .append(name)
          .append(" --release")
          .append(option(session))
          .append('\n');
    } else if (!inForce(session).isEmpty()) {
      text.append("An earlier order stands: the timer brings it back. End that with: bwflow ")
          .append(name)
          .append(" --release")
          .append(option(session))
          .append('\n');
    } else {
      text.append("The timer decides again within ")
          .append(Timespan.print(interval))
          .append("; hold it with: bwflow ")
          .append(name)
          .append(" --for 2h")
          .append(option(session))
          .append('\n');
    }
    return text.toString();
  }

  private static String option(Session session) {
    return session.options().vm().map(vm -> " --vm " + vm).orElse("");
  }

  private static String stands(AccountResult account) {
    if (!account.standing().isKnown()) {
      return "what stands is not known";
    }
    boolean throttled = account.standing().isThrottled();
    String state =
        throttled
            ? "limited to " + Rates.standing(account.standing()).orElse("several rates")
            : account.changed() ? "limit lifted" : "no limit of bwflow's stands";
    return account.changed() ? state : state + " (nothing had to be changed)";
  }

  /** {@code --release}: the accounts' orders end now. */
  static ExitCode release(Session session, String name) {
    refuseAt(session, name);
    ConfigLoader.Loaded loaded = session.load();
    boolean carryOut = !session.options().dryRun();
    if (carryOut) {
      session.needNetAdmin(name + " --release");
    }
    int ended = carryOut ? session.locked(() -> end(session, loaded)) : held(session, loaded);
    RunResult result = session.look(loaded, false);
    String text =
        (ended == 0
                ? "There is no order to end"
                : carryOut ? "The order has ended" : "The order would end")
            + "; the timer decides within "
            + Timespan.print(session.interval(loaded.config()))
            + ".\n";
    return finish(session, result, text);
  }

  private static int held(Session session, ConfigLoader.Loaded loaded) {
    Map<String, Hold> holds = inForce(session);
    return (int)
        session.rules(loaded.config()).stream()
            .filter(rules -> holds.containsKey(rules.account().name()))
            .count();
  }

  private static int end(Session session, ConfigLoader.Loaded loaded) {
    Map<String, Hold> holds = inForce(session);
    int before = holds.size();
    session.rules(loaded.config()).forEach(rules -> holds.remove(rules.account().name()));
    if (holds.size() < before) {
      session.memory().remember(holds);
    }
    return before - holds.size();
  }
}
