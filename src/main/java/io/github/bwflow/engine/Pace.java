package io.github.bwflow.engine;

import io.github.bwflow.state.LastRun;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Timespan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How often runs come: cron or a busy host may not keep to what the configuration says, and a timer
 * may not have been started.
 */
public final class Pace {
  /** So many runs may be missing before somebody should know. */
  private static final int MISSED = 4;

  /** Where the last run is not known: what cron needs. */
  private static final Duration UNKNOWN = Duration.ofSeconds(60);

  /** What a timer or the program's start may add to the time between two runs. */
  private static final Duration DELAY = Duration.ofSeconds(2);

  private Pace() {}

  /**
   * The longest time to the next run that is to be reckoned with. The gap before the last one
   * counts, too, or a run by hand between two of cron's would halve what cron needs.
   *
   * @param stated what the configuration says
   */
  static Duration gap(Duration stated, LastRun last, Instant now) {
    Duration longest = last.since(now).orElse(UNKNOWN);
    for (Duration gap : last.gapsWith(now)) {
      longest = longest(longest, gap);
    }
    return longest(longest, stated);
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * Says so where runs come much less often than stated. One long gap is no mismatch: the host may
   * have slept.
   *
   * @param gaps the times between the last runs, the latest first
   * @param vms whether they are the runs for virtual machines, which have a timer of their own
   */
  public static Optional<Problem> mismatch(Duration stated, List<Duration> gaps, boolean vms) {
    Duration most = Duration.ofMillis(stated.toMillis() * 3 / 2).plus(DELAY);
    if (gaps.size() < 2) {
      return Optional.empty();
    }
    for (Duration gap : gaps) {
      if (gap.compareTo(most) <= 0) {
        return Optional.empty();
      }
    }
    return Optional.of(
        Problem.warning(
            "interval-mismatch",
            "runs come less often than the "
                + Timespan.print(stated)
                + " that "
                + (vms ? "[vmmanager] interval" : "[daemon] poll_interval_seconds")
                + " says, so that more is held back",
            "The last two came "
                + Timespan.print(gaps.get(0))
                + " apart. State that, or let the timer run them: systemctl enable --now "
                + timer(vms)
                + "."));
  }

  /**
   * Says so where enforcement last ran more than four intervals ago, or not at all in that much
   * time since the boot: what is used then goes on as if there were no budget. The interval is the
   * one that is stated, or that of the last runs where they came less often.
   *
   * @param last what the last run left; it goes with a reboot
   * @param boot when the host was booted, by today's clock
   * @param vms whether the budgets are those of virtual machines
   */
  public static Optional<Problem> notEnforced(
      Duration stated, LastRun last, Instant boot, Instant now, boolean vms) {
    Duration interval = last.gaps().size() < 2 ? stated : shorter(last.gaps());
    Duration most = longest(stated, interval).multipliedBy(MISSED).plus(DELAY);
    Duration age = Duration.between(last.enforced().orElse(boot), now);
    // The clock may have been set back by a little since; a time far ahead says nothing.
    boolean recent =
        age.compareTo(most) <= 0
            && (last.enforced().isEmpty() || age.compareTo(most.negated()) >= 0);
    if (recent) {
      return Optional.empty();
    }
    String when =
        last.enforced().isEmpty()
            ? "has not run since the host was booted"
            : age.isNegative()
                ? "ran at " + last.enforced().get() + ", which is still to come"
                : "last ran " + Timespan.print(age) + " ago";
    return Optional.of(
        Problem.warning(
            "not-enforced",
            "nothing enforces the budget: \"bwflow check --enforce"
                + (vms ? " --vm all" : "")
                + "\" "
                + when,
            "Start the timer: systemctl enable --now " + timer(vms) + " (or let cron run it)."));
  }

  private static String timer(boolean vms) {
    return vms ? "bwflow-vm.timer" : "bwflow.timer";
  }

  private static Duration shorter(List<Duration> gaps) {
    return gaps.stream().min(Duration::compareTo).orElseThrow();
  }
}
