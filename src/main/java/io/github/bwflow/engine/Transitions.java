package io.github.bwflow.engine;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.state.Phase;
import io.github.bwflow.state.Transition;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.IsoTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What has changed since the last run that people want to be told: a warning threshold passed or
 * released, a limit that came on or went, a period that has started, the meter lost or back.
 *
 * @param phases what each account is like now, those included that this run did not look at
 * @param all the changes
 */
public record Transitions(Map<String, Phase> phases, List<Transition> all) {

  /**
   * Compares a run with what was remembered. An account that nothing is remembered of has been
   * within its credit, without a limit, in this period.
   */
  public static Transitions of(RunResult result, Map<String, Phase> before) {
    Map<String, Phase> phases = new TreeMap<>(before);
    List<Transition> all = new ArrayList<>();
    for (AccountResult account : result.accounts()) {
      String name = account.rules().account().name();
      Instant period = account.period().start();
      Phase last = before.get(name);
      if (last == null) {
        last = new Phase(0, false, true, period);
      }
      boolean budgeted = account.rules().isBudgeted();
      // Without a budget there is nothing to meter, and nothing that is not known.
      boolean metered = account.balance().isPresent() || !budgeted;
      // By what was told last: what the runs remember of it goes with a reboot.
      int warned =
          account.balance().isPresent()
              ? States.passed(account.rules(), account.balance().get(), last.warned())
              : metered ? 0 : last.warned();
      boolean limited =
          metered
              ? account.standing().isThrottled()
                  && (account.state() == State.LIMITED || account.state() == State.EXHAUSTED)
              : last.limited();
      boolean anew = budgeted && account.rules().policy().startsAnew();
      // A clock that goes back and forth starts no period twice.
      boolean later = anew && period.isAfter(last.period());
      Phase now = new Phase(warned, limited, metered, later ? period : last.period());
      phases.put(name, now);
      if (!now.equals(last)) {
        compare(result, account, last, now, all);
      }
    }
    return new Transitions(phases, all);
  }

  private static void compare(
      RunResult result, AccountResult account, Phase last, Phase now, List<Transition> all) {
    if (last.metered() != now.metered()) {
      add(result, account, now.metered() ? "meter-back" : "meter-lost", now, all);
    }
    if (last.period().isBefore(now.period())) {
      add(result, account, "period-started", now, all);
    }
    if (last.warned() != now.warned()) {
      boolean passed = now.warned() > last.warned();
      add(result, account, passed ? "warning-passed" : "warning-released", now, all);
    }
    if (last.limited() != now.limited()) {
      add(result, account, now.limited() ? "limit-on" : "limit-off", now, all);
    }
  }

  private static void add(
      RunResult result, AccountResult account, String event, Phase now, List<Transition> all) {
    List<String> facts = new ArrayList<>();
    fact(facts, "EVENT", event);
    fact(facts, "ACCOUNT", account.rules().account().name());
    fact(facts, "HOST", result.host());
    fact(facts, "TIME", IsoTime.print(result.time()));
    fact(facts, "STATE", account.state().key());
    fact(facts, "REASON", account.wanted().reason().text());
    fact(facts, "WARNED_PERCENT", Integer.toString(now.warned()));
    fact(facts, "PERIOD_START", IsoTime.print(account.period().start()));
    fact(facts, "PERIOD_END", IsoTime.print(account.period().end()));
    fact(facts, "BUDGET_BYTES", Long.toString(account.rules().policy().budget().value()));
    if (account.balance().isPresent()) {
      Balance balance = account.balance().get();
      fact(facts, "CREDIT_BYTES", Long.toString(balance.credit().value()));
      fact(facts, "USED_BYTES", Long.toString(balance.used().value()));
      fact(facts, "BALANCE_BYTES", Long.toString(balance.left().value()));
      fact(facts, "USED_PERCENT", Integer.toString(balance.usedPercent()));
    }
    Optional<BitRate> rate = account.standing().rate();
    if (rate.isPresent() && account.standing().isThrottled()) {
      fact(facts, "LIMIT_BITS_PER_SECOND", Long.toString(rate.get().bitsPerSecond()));
    }
    // Thirteen digits until the year 2286.
    String number = Integer.toString(1000 + all.size());
    all.add(new Transition(result.time().toEpochMilli() + "-" + number, facts));
  }

  private static void fact(List<String> facts, String name, String value) {
    facts.add("BWFLOW_" + name);
    facts.add(value);
  }
}
