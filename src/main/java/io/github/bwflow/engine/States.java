package io.github.bwflow.engine;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.control.Control;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.units.BitRate;
import java.util.Optional;

/** What state an account is in. */
final class States {
  /** A limit from this rate on is not called one where the line rate is not known. */
  private static final BitRate NOT_FELT = new BitRate(1_000_000_000);

  /** A threshold that was passed is released this many points below. */
  private static final int WARNING_BAND = 5;

  private States() {}

  static State of(Decider decider, Optional<Balance> balance, Standing standing, LastRun last) {
    Rules rules = decider.rules();
    if (!rules.isBudgeted()) {
      return standing.isThrottled() && isFelt(decider.links(), standing) ? State.LIMITED : State.OK;
    }
    if (balance.isEmpty()) {
      return State.UNKNOWN;
    }
    if (balance.get().left().isSpent() || isDownToTheRest(rules, balance.get(), standing)) {
      return State.EXHAUSTED;
    }
    if (standing.isThrottled() && isFelt(decider.links(), standing)) {
      return State.LIMITED;
    }
    return passed(rules, balance.get(), last.of(rules.account().name()).warned()) > 0
        ? State.WARNING
        : State.OK;
  }

  // Glide keeps a little in reserve for ever: with nothing but that, the credit is as good as used
  // up.
  private static boolean isDownToTheRest(Rules rules, Balance balance, Standing standing) {
    Control control = rules.control(balance.period());
    BitRate steady = balance.sustainable(rules.floor(balance.period()), rules.limitRate());
    return control.keepsReserve()
        && balance.policy().allowsBursts()
        && standing.rate().isPresent()
        && standing.rate().get().compareTo(steady) <= 0;
  }

  private static boolean isFelt(Links links, Standing standing) {
    if (standing.rate().isEmpty()) {
      return true;
    }
    for (Standing.Held held : standing.held().values()) {
      if (held.rate().orElseThrow().compareTo(links.line().orElse(NOT_FELT)) < 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The highest threshold in percent that an account has passed, 0 for none. One that had been
   * passed before, and those below it, count until use is five points below them.
   */
  static int passed(Rules rules, Balance balance, int before) {
    int used = balance.usedPercent();
    int passed = 0;
    for (int threshold : rules.warnAt()) {
      int release = threshold <= before ? threshold - WARNING_BAND : threshold;
      if (used >= release) {
        passed = Math.max(passed, threshold);
      }
    }
    return passed;
  }
}
