package io.github.bwflow.report;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Period;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.state.Hold;
import io.github.bwflow.state.Limited;
import io.github.bwflow.state.LimitedDays;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Direction;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import io.github.bwflow.units.Side;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be read out of a result and is said in more than one form. */
final class Facts {
  private Facts() {}

  /** When the limit changes next: by the balance, or because an order ends. */
  static Optional<Instant> nextChange(AccountResult account) {
    return account.wanted().nextChange().or(() -> account.hold().map(Hold::until));
  }

  /**
   * The option that names an account, with a blank before it.
   *
   * @param alone whether the run has no other account, so that an interface need not be named
   */
  static String option(Account account, boolean alone) {
    if (account.isVm()) {
      return " --vm " + account.name();
    }
    String name = account.isFollowing() ? account.name() : account.interfaces().get(0).name();
    return alone ? "" : " -i " + name;
  }

  /**
   * Whether what stands is what is wanted, as far as the kernel's whole bytes can tell, or lets no
   * more pass.
   */
  static boolean isAsWanted(AccountResult account) {
    Standing standing = account.standing();
    for (Side side : account.rules().direction().sides()) {
      Optional<BitRate> limit = account.targets().limit(side);
      boolean held =
          limit.isPresent()
              ? standing.rate(side).filter(rate -> isSame(rate, limit.get())).isPresent()
                  || standing.cap(side).filter(cap -> cap.compareTo(limit.get()) <= 0).isPresent()
              : account.targets().keeps(side) || !standing.isThrottled(side);
      if (!held) {
        return false;
      }
    }
    return account.targets().isLimiting()
        || account.wanted() instanceof Wanted.Keep
        || !standing.isThrottled();
  }

  // The least that the kernel holds is one byte per second.
  private static boolean isSame(BitRate observed, BitRate wanted) {
    return observed.bytesPerSecond() == Math.max(1, wanted.bytesPerSecond());
  }

  /** What may have been used by now; without what was lost where no figure is to be had. */
  static Bytes credit(AccountResult account, Instant now) {
    return account
        .balance()
        .map(Balance::credit)
        .orElseGet(() -> account.rules().policy().credit(account.period(), now));
  }

  /** How often and how long an account was limited in its period. */
  static Limited limited(AccountResult account, Map<String, LimitedDays> all, Instant now) {
    Period period = account.period();
    return all.getOrDefault(account.rules().account().name(), LimitedDays.NONE)
        .since(period.startDate(), period.start(), now, account.balance().map(Balance::used));
  }

  /** The commands of a plan as a person would type them. */
  static List<String> commands(Plan plan) {
    return plan.steps().stream().map(Plan.Step::toString).toList();
  }

  /** The problem that an unknown state comes from. */
  static Optional<Problem> cause(AccountResult account) {
    return firstError(account.problems());
  }

  /** The problem that decides the exit code: of the caller, of the run, of an account. */
  static Optional<Problem> error(RunResult result, List<Problem> errors) {
    Optional<Problem> first = firstError(errors).or(() -> firstError(result.problems()));
    for (AccountResult account : result.accounts()) {
      first = first.or(() -> firstError(account.problems()));
    }
    return first;
  }

  static Optional<Problem> firstError(List<Problem> problems) {
    return problems.stream().filter(each -> each.severity() == Severity.ERROR).findFirst();
  }

  /** What traffic of this direction does: it is sent, received … */
  static String verb(Direction direction) {
    return switch (direction) {
      case TX -> "sent";
      case RX -> "received";
      case TOTAL, MAX -> "used";
    };
  }
}
