package io.github.bwflow.engine;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.control.Targets;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.host.NetDevices.Device;
import io.github.bwflow.limit.Limiter;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.state.Correction;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.units.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One account on its way through a run. */
final class Course {
  private final Decider decider;
  private final Limiter limiter;
  private final NetDevices devices;
  private final Optional<Correction> correction;
  private final Optional<Use> first;
  private final LastRun last;
  private final List<Problem> problems;
  private Optional<Use> use;
  private Optional<Balance> balance;
  private Standing standing;
  private Targets targets;
  private Plan all;
  private Plan next;
  private boolean changed;

  /**
   * Decides and plans; nothing is changed yet.
   *
   * @param use what was used; empty where no figure is to be had
   * @param problems what was found so far, to which more is added
   */
  Course(
      Decider decider,
      Limiter limiter,
      NetDevices devices,
      Standing standing,
      Optional<Correction> correction,
      Optional<Use> use,
      LastRun last,
      List<Problem> problems) {
    this.decider = decider;
    this.limiter = limiter;
    this.devices = devices;
    this.standing = standing;
    this.correction = correction;
    this.first = use;
    this.use = use;
    this.last = last;
    this.problems = problems;
    this.balance = balance();
    this.next = limiter.plan(standing, decider.decide(use, balance, standing));
    // What the limiter can hold of it.
    this.targets = next.targets();
    this.all = next;
    problems.addAll(next.problems());
  }

  /** Whether there is something to carry out. */
  boolean isDue() {
    return !next.isEmpty();
  }

  /** What is to be carried out next. */
  Plan next() {
    return next;
  }

  /** Takes what came of {@link #next}, and plans again where that is not the end of it. */
  void accept(Limiter.Outcome outcome) {
    Standing before = standing;
    standing = outcome.standing();
    changed = changed || outcome.changed();
    problems.addAll(outcome.problems());
    if (!outcome.problems().isEmpty() || !isLowered(before, standing) || use.isEmpty()) {
      next = new Plan(standing, targets, List.of(), List.of());
      return;
    }
    // What left at the old rate while this run was deciding is known now.
    use = Optional.of(first.orElseThrow().plus(since()));
    balance = balance();
    next = limiter.plan(standing, decider.decide(use, balance, standing));
    targets = next.targets();
    all = all.followedBy(next);
  }

  private Optional<Balance> balance() {
    return use.isPresent() ? Optional.of(decider.balance(use.get())) : Optional.empty();
  }

  private static boolean isLowered(Standing before, Standing after) {
    if (before.rate().isEmpty() || after.rate().isEmpty()) {
      return after.isThrottled();
    }
    return after.rate().get().compareTo(before.rate().get()) < 0;
  }

  // What the kernel has counted since the reading.
  private Traffic since() {
    Traffic more = Traffic.NONE;
    for (Reading.Line line : decider.reading().orElseThrow().lines()) {
      Optional<Device> device = devices.find(line.name());
      if (device.isPresent() && line.kernel().isPresent()) {
        long rx = Math.max(0, device.get().rxBytes() - line.kernel().get().rx().value());
        long tx = Math.max(0, device.get().txBytes() - line.kernel().get().tx().value());
        more = more.plus(Traffic.of(rx, tx));
      }
    }
    return more;
  }

  /** What the run found and did about the account. */
  AccountResult result() {
    for (Problem problem : standing.problems()) {
      if (!problems.contains(problem)) {
        problems.add(problem);
      }
    }
    return new AccountResult(
        decider.rules(),
        decider.period(),
        decider.reading(),
        correction,
        balance,
        decider.buckets(),
        targets,
        all,
        changed,
        standing,
        decider.hold(),
        States.of(decider, balance, standing, last),
        problems,
        decider.continuity().isPresent() ? decider.continuity().get().lines() : Map.of());
  }
}
