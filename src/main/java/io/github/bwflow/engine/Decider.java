package io.github.bwflow.engine;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Slot;
import io.github.bwflow.control.Control;
import io.github.bwflow.control.Reason;
import io.github.bwflow.control.Situation;
import io.github.bwflow.control.Split;
import io.github.bwflow.control.Targets;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.engine.Engine.Mode;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.state.AccountMemory;
import io.github.bwflow.state.Counted;
import io.github.bwflow.state.Hold;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Direction;
import io.github.bwflow.units.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Decides about one account: by a person's order, or by its balance.
 *
 * @param rules what the configuration says
 * @param period the period that the run's instant lies in
 * @param mode what decides
 * @param reading what was used; empty where no figure is to be had
 * @param continuity how the reading follows from earlier ones; empty where it is not known
 * @param hold the order that stands against the timer
 * @param memory what the last run left about the account
 * @param gap the longest time to the next run that is to be reckoned with
 * @param links what its limits stand on
 * @param leftBehind our limit that stands where the account has been before; empty for none
 * @param rebooted whether a limit of ours stood when the host went down, and this is the boot's
 *     first run
 * @param now the instant to compute for
 */
record Decider(
    Rules rules,
    Period period,
    Mode mode,
    Optional<Reading> reading,
    Optional<Continuity> continuity,
    Optional<Hold> hold,
    AccountMemory memory,
    Duration gap,
    Links links,
    Optional<BitRate> leftBehind,
    boolean rebooted,
    Instant now) {
  private static final Reason NOWHERE =
      new Reason("no-default-route", "there is no default route, so there is nothing to limit");
  private static final Reason NO_BUDGET = new Reason("no-budget", "there is no budget to keep to");
  private static final Reason MOVED =
      new Reason(
          "moved",
          "what was used is not known for sure, and the limit moves along with the default route");

  private static final Reason REBOOTED =
      new Reason(
          "rebooted", "what was used is not known, and a limit stood before the host was booted");

  private static final Reason UNFINISHED =
      new Reason(
          "unfinished", "what was used is not known, and a run that set a limit did not end");

  private static final Reason REMEMBERED =
      new Reason(
          "meter-unknown",
          "what was used is only known from earlier runs, so nothing is raised or lifted");

  /** The balance after this use. */
  Balance balance(Use use) {
    if (!rules.policy().needsDays()) {
      return Balance.of(rules.policy(), period, now, use.used());
    }
    return balance(use.used(), use.added(), day -> rules.direction().of(rx(day), tx(day)));
  }

  private Balance balance(Use use, Side side) {
    if (!rules.policy().needsDays()) {
      return Balance.of(rules.policy(), period, now, use.used(side));
    }
    return balance(use.used(side), use.added(), day -> side.of(rx(day), tx(day)));
  }

  private Balance balance(Bytes used, Bytes added, Function<Reading.Day, Bytes> measure) {
    List<Slot> days = Days.of(reading.orElseThrow(), period, now, used, added, measure);
    return Balance.of(rules.policy(), period, now, used, days);
  }

  private static Bytes rx(Reading.Day day) {
    return day.traffic().rx();
  }

  private static Bytes tx(Reading.Day day) {
    return day.traffic().tx();
  }

  /** What the buckets of all limits may let through beyond their rate. */
  Bytes buckets() {
    return links.together(rules.direction().sides().size()).reserve();
  }

  /**
   * What should stand.
   *
   * @param use what was used
   * @param balance the balance after that
   * @param standing what stands now
   */
  Targets decide(Optional<Use> use, Optional<Balance> balance, Standing standing) {
    List<Side> sides = rules.direction().sides();
    if (rules.account().isNowhere()) {
      return Targets.same(sides, new Wanted.Keep(NOWHERE));
    }
    if (mode instanceof Mode.ByHand byHand) {
      return divided(ordered(byHand.order()), standing);
    }
    if (hold.isPresent()) {
      return divided(held(hold.get()), standing);
    }
    if (!rules.isBudgeted()) {
      return Targets.same(sides, new Wanted.NoLimit(NO_BUDGET));
    }
    boolean remembered = continuity.isPresent() && continuity.get().remembered();
    boolean guessed = use.isEmpty() || remembered;
    if (guessed && leftBehind.isPresent() && !standing.isThrottled()) {
      return divided(new Wanted.Limit(leftBehind.get(), MOVED, Optional.empty()), standing);
    }
    if (use.isEmpty() && rebooted && !standing.isThrottled()) {
      return divided(careful(REBOOTED), standing);
    }
    if (guessed && isUnfinished(sides, standing)) {
      Reason kept = use.isEmpty() ? unknown(standing) : REMEMBERED;
      return noWider(divided(careful(UNFINISHED), standing), standing, kept);
    }
    if (use.isEmpty()) {
      return Targets.same(sides, new Wanted.Keep(unknown(standing)));
    }
    Targets targets =
        rules.direction() == Direction.MAX
            ? eachSide(use.get(), standing)
            : divided(decide(balance.orElseThrow(), standing, sides.size()), standing);
    return remembered ? noWider(targets, standing, REMEMBERED) : targets;
  }

  private static boolean isUnfinished(List<Side> sides, Standing standing) {
    for (Side side : sides) {
      if (standing.isUnfinished(side)) {
        return true;
      }
    }
    return false;
  }

  private Wanted careful(Reason why) {
    BitRate rate = rules.control(period).rateByHand(rules.policy(), period);
    return new Wanted.Limit(rate, why, Optional.empty());
  }

  private static Targets noWider(Targets targets, Standing standing, Reason why) {
    Wanted keep = new Wanted.Keep(why);
    Map<Side, Wanted> each = new TreeMap<>();
    targets
        .sides()
        .forEach(
            (side, wanted) -> {
              boolean narrower = standing.isUnfinished(side) || isNarrower(wanted, standing, side);
              each.put(side, narrower ? wanted : keep);
            });
    return new Targets(
        each.values().stream().allMatch(keep::equals) ? keep : targets.overall(), each);
  }

  // Where our limit stands on some of the interfaces only, nobody knows what a rate would widen.
  private static boolean isNarrower(Wanted wanted, Standing standing, Side side) {
    Optional<BitRate> now = standing.rate(side);
    return wanted
        .limitedTo()
        .filter(
            rate -> now.isPresent() ? rate.compareTo(now.get()) < 0 : !standing.isThrottled(side))
        .isPresent();
  }

  private static Reason unknown(Standing standing) {
    return new Reason(
        "meter-unknown",
        standing.isThrottled()
            ? "what was used is not known, so the limit that stands is kept"
            : "what was used is not known, so nothing is changed");
  }

  private Wanted ordered(Mode.Order order) {
    if (order instanceof Mode.Order.Apply apply) {
      Control control = rules.control(period);
      BitRate rate = apply.rate().orElseGet(() -> control.rateByHand(rules.policy(), period));
      return new Wanted.Limit(
          rate, new Reason("by-hand", "a limit was put on by hand"), Optional.empty());
    }
    return new Wanted.NoLimit(new Reason("by-hand", "the limit was taken off by hand"));
  }

  private static Wanted held(Hold hold) {
    if (hold.rate().isPresent()) {
      return new Wanted.Limit(
          hold.rate().get(),
          new Reason("held-limit", "the limit is held by order of " + hold.by()),
          Optional.of(hold.until()));
    }
    return new Wanted.NoLimit(
        new Reason("held-lift", "the limit is lifted by order of " + hold.by()));
  }

  // One rate for all that counts: it is divided where both sides do.
  private Targets divided(Wanted wanted, Standing standing) {
    return rules.isDivided()
        ? Split.of(wanted, standing.rate(Side.TX), standing.rate(Side.RX), flow())
        : Targets.same(rules.direction().sides(), wanted);
  }

  // What passed since the last run, by the same counters.
  private Optional<Split.Flow> flow() {
    if (memory.counted().isEmpty() || reading.isEmpty()) {
      return Optional.empty();
    }
    Counted before = memory.counted().get();
    long millis = Duration.between(before.at(), now).toMillis();
    long tx = reading.get().used().tx().value() - before.tx();
    long rx = reading.get().used().rx().value() - before.rx();
    return millis <= 0 || tx < 0 || rx < 0
        ? Optional.empty()
        : Optional.of(new Split.Flow(perSecond(tx, millis), perSecond(rx, millis)));
  }

  private static long perSecond(long bytes, long millis) {
    return (long) (bytes * 1000.0 / millis);
  }

  // Each side has the budget for itself; the account's state is that of the tighter one.
  private Targets eachSide(Use use, Standing standing) {
    Map<Side, Wanted> each = new TreeMap<>();
    for (Side side : rules.direction().sides()) {
      Situation situation =
          situation(balance(use, side), standing.isThrottled(side), standing.rate(side), 1);
      each.put(side, rules.control(period).decide(situation));
    }
    Wanted sending = each.get(Side.TX);
    Wanted receiving = each.get(Side.RX);
    return new Targets(isTighter(receiving, sending) ? receiving : sending, each);
  }

  private static boolean isTighter(Wanted one, Wanted other) {
    return one.limitedTo().isPresent()
        && (other.limitedTo().isEmpty()
            || one.limitedTo().get().compareTo(other.limitedTo().get()) < 0);
  }

  private Wanted decide(Balance balance, Standing standing, int sides) {
    return rules
        .control(period)
        .decide(situation(balance, standing.isThrottled(), standing.rate(), sides));
  }

  private Situation situation(
      Balance balance, boolean throttled, Optional<BitRate> standing, int sides) {
    return new Situation(balance, throttled, standing, links.together(sides), gap, stale());
  }

  private Optional<Situation.Stale> stale() {
    if (reading.isEmpty() || reading.get().delay().isZero()) {
      return Optional.empty();
    }
    Reading found = reading.get();
    Optional<Instant> before = memory.saved();
    boolean moved = before.isPresent() && found.updated().isAfter(before.get());
    return Optional.of(new Situation.Stale(found.updated(), found.delay(), moved));
  }
}
