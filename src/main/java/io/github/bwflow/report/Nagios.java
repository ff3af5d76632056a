package io.github.bwflow.report;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.engine.State;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import io.github.bwflow.units.Side;
import java.util.List;
import java.util.Optional;

/**
 * The state of every account for Nagios, Icinga and what else runs monitoring plugins: one line, a
 * status, and performance data, as the Monitoring Plugins Development Guidelines have them.
 *
 * @param status the status
 * @param line the line, with its end
 */
public record Nagios(Status status, String line) {
  private static final int LONGEST = 79;

  /** What a plugin's exit status says, from good to bad. */
  public enum Status {
    /** Within the credit. */
    OK(0),
    /** A threshold is passed, or a limit stands. */
    WARNING(1),
    /** No figure is to be had, or the plugin could not run. */
    UNKNOWN(3),
    /** The balance is used up, or a limit that is due cannot be set. */
    CRITICAL(2);

    private final int number;

    Status(int number) {
      this.number = number;
    }

    /** The process's exit status. */
    public int number() {
      return number;
    }
  }

  /** The line of a run. */
  public static Nagios of(RunResult result) {
    Status worst = result.accounts().isEmpty() ? Status.UNKNOWN : Status.OK;
    String text = "";
    for (Problem problem : result.problems()) {
      if (problem.severity() != Severity.NOTICE) {
        Status status = problem.severity() == Severity.ERROR ? Status.UNKNOWN : Status.WARNING;
        text = status.compareTo(worst) > 0 || text.isEmpty() ? problem.message() : text;
        worst = worst(worst, status);
      }
    }
    boolean alone = result.accounts().size() == 1;
    StringBuilder data = new StringBuilder();
    for (AccountResult account : result.accounts()) {
      Status status = status(account);
      if (text.isEmpty() || status.compareTo(worst) > 0) {
        text = text(account);
      }
      worst = worst(worst, status);
      data.append(data(account, alone ? "" : account.rules().account().name() + "_"));
    }
    boolean several = result.accounts().size() > 1;
    String count = several ? result.accounts().size() + " accounts, " : "";
    return of(worst, count + text, data.toString());
  }

  /** The line where there is no result. */
  public static Nagios unknown(String message) {
    return of(Status.UNKNOWN, message, "");
  }

  private static Nagios of(Status status, String text, String data) {
    String head = "BWFLOW " + status + ": ";
    // What stands behind the bar is data.
    String said = Printable.of(text.replace('|', '/').replace('\n', ' '), LONGEST * 10);
    int room = LONGEST - head.length();
    String cut = said.length() <= room ? said : said.substring(0, room - 3) + "...";
    return new Nagios(status, head + cut + (data.isEmpty() ? "" : " |" + data) + "\n");
  }

  private static Status worst(Status one, Status other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Status status(AccountResult account) {
    if (account.state() == State.UNKNOWN) {
      return Status.UNKNOWN;
    }
    boolean failed =
        account.problems().stream().anyMatch(each -> each.severity() == Severity.ERROR);
    if (failed || account.state() == State.EXHAUSTED) {
      return Status.CRITICAL;
    }
    boolean warned =
        account.problems().stream().anyMatch(each -> each.severity() == Severity.WARNING);
    return warned || account.state() != State.OK ? Status.WARNING : Status.OK;
  }

  private static String text(AccountResult account) {
    String name = account.rules().account().name() + ": ";
    Optional<Problem> cause = Facts.cause(account);
    boolean budgeted = account.rules().isBudgeted();
    if (cause.isPresent() || budgeted && account.balance().isEmpty()) {
      return name + cause.map(Problem::message).orElse("what was used is not known");
    }
    String limit =
        Rates.standing(account.standing()).map(rate -> ", limited to " + rate).orElse("");
    if (!budgeted) {
      return name + "there is no budget to keep to" + limit;
    }
    Balance balance = account.balance().get();
    return name
        + balance.used()
        + " of "
        + balance.credit()
        + " used, "
        + balance.usedPercent()
        + "%"
        + limit
        + warning(account);
  }

  // Where that is all that is the matter, it would not be seen otherwise.
  private static String warning(AccountResult account) {
    return account.state() == State.OK
        ? account.problems().stream()
            .filter(each -> each.severity() == Severity.WARNING)
            .findFirst()
            .map(each -> "; " + each.message())
            .orElse("")
        : "";
  }

  private static String data(AccountResult account, String prefix) {
    String undetermined = "U";
    Optional<Balance> balance = account.balance();
    List<Integer> warnAt = account.rules().warnAt();
    Bytes budget = account.rules().policy().budget();
    String warn =
        balance.isEmpty() || warnAt.isEmpty()
            ? ""
            : Long.toString(balance.get().credit().value() / 100 * warnAt.get(0));
    String crit = balance.map(each -> Long.toString(each.credit().value())).orElse("");
    String used = balance.map(each -> each.used().value() + "B").orElse(undetermined);
    String left = balance.map(each -> each.left().value() + "B").orElse(undetermined);
    StringBuilder data = new StringBuilder();
    if (account.rules().isBudgeted()) {
      datum(data, prefix + "used", used + ";" + warn + ";" + crit + ";0;" + budget.value());
      datum(data, prefix + "balance", left + ";;0:;;" + budget.value());
    }
    for (Side side : account.rules().direction().sides()) {
      Optional<BitRate> rate = account.standing().rate(side);
      if (rate.isPresent()) {
        datum(data, prefix + "limit_" + side.key(), rate.get().bytesPerSecond() + "B;;;0;");
      }
    }
    return data.toString();
  }

  private static void datum(StringBuilder data, String label, String value) {
    data.append(" '").append(label.replace('=', '_').replace("'", "")).append("'=").append(value);
  }
}
