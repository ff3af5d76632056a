package io.github.bwflow.report;

import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Need;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Timespan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Whether so much may be used now, in a line for each account. */
public final class NeedText {
  private NeedText() {}

  /** The answers of a run. */
  public static String of(RunResult result, List<Need> needs) {
    StringBuilder text = new StringBuilder();
    for (AccountResult account : result.accounts()) {
      if (!account.rules().isBudgeted()) {
        text.append(Printable.of(account.rules().account().name()));
        text.append(": may be used now: there is no budget to keep to\n");
      }
    }
    for (Need need : needs) {
      text.append(Printable.of(need.account())).append(": ");
      text.append(need.bytes()).append(' ').append(answer(need, result.time())).append('\n');
    }
    return text.toString();
  }

  private static String answer(Need need, Instant now) {
    String left = "the balance is " + need.left();
    if (need.isPermitted()) {
      return "may be used now: " + left;
    }
    if (need.at().isEmpty()) {
      return "may never be used at once: that is more than can be saved up";
    }
    Instant at = need.at().get();
    return "may not be used yet: "
        + left
        + "; it may in "
        + Timespan.print(Duration.between(now, at).plusMillis(999))
        + ", by "
        + Moments.by(at, ZoneId.systemDefault())
        + ", if nothing else is used";
  }
}
