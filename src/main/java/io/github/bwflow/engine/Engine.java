package io.github.bwflow.engine;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Forecast;
import io.github.bwflow.budget.Period;
import io.github.bwflow.control.Control;
import io.github.bwflow.control.Reason;
import io.github.bwflow.control.Situation;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.host.NetDevices.Device;
import io.github.bwflow.limit.Limiter;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.meter.Measurement;
import io.github.bwflow.meter.Meter;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.state.Correction;
import io.github.bwflow.state.Highest;
import io.github.bwflow.state.Hold;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.state.Memory;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes accounts through observe, decide, plan and act. */
public final class Engine {
  /** A limit from this rate on is not called one where the line rate is not known. */
  private static final BitRate NOT_FELT = new BitRate(1_000_000_000);

  /** A threshold that was passed is released this many points below. */
  private static final int WARNING_BAND = 5;

  /** How often a run corrects itself by what left while it was deciding. */
  private static final int MOST_CORRECTIONS = 4;

  private static final Duration UNKNOWN_GAP = Duration.ofSeconds(60);

  /** A TBF's smallest bucket, and the headers that it must hold beside a frame. */
  private static final int SMALL_BURST = 2_000;

  private static final int HEADERS = 118;

  private final Meter meter;
  private final Limiter limiter;
  private final NetDevices devices;
  private final Memory memory;
  private final Instant now;

  /**
   * @param now the instant to compute for
   */
  public Engine(Meter meter, Limiter limiter, NetDevices devices, Memory memory, Instant now) {
    this.meter = meter;
    this.limiter = limiter;
    this.devices = devices;
    this.memory = memory;
    this.now = now;
  }

  /** What decides, and whether it is carried out. */
  public sealed interface Mode {
    /** Look and plan only. */
    record Look() implements Mode {}

    /** Bring about what the balance, or an order that stands, asks for. */
    record Enforce() implements Mode {}

    /**
     * Bring about what a person asks for now.
     *
     * @param order the limit; empty rate for the computed one
     * @param carryOut false for a dry run
     */
    record ByHand(Order order, boolean carryOut) implements Mode {}

    /** What a person asks for. */
    sealed interface Order {
      /**
       * Put a limit on.
       *
       * @param rate the rate; empty for the computed one
       */
      record Apply(Optional<BitRate> rate) implements Order {}

      /** Take our limit off. */
      record Lift() implements Order {}
    }
  }

  /** Takes one account through. Nothing is changed in mode {@link Mode.Look}. */
  public AccountResult run(Rules rules, Mode mode, LastRun last, Map<String, Hold> holds) {
    Account account = rules.account();
    Period period = rules.period(now);
    Standing before = limiter.observe(account);
    List<Problem> problems = new ArrayList<>();
    Measurement measurement = meter.read(account, period);
    List<String> names = account.interfaces().stream().map(InterfaceName::name).toList();
    Optional<Correction> correction = memory.correction(names, now);
    Optional<Reading> reading = usable(known(measurement, mode, problems), period, mode, problems);
    reading.ifPresent(found -> sayIfYoung(found, period, correction, account, problems));
    Optional<Highest> highest =
        last.of(account.name())
            .highest()
            .filter(known -> known.periodStart().equals(period.start()));
    Optional<Balance> balance =
        reading.map(found -> balance(rules, period, used(rules, found, correction), highest));
    reading.ifPresent(
        found -> sayIfLess(used(rules, found, correction), highest, account, problems));
    Optional<Hold> hold =
        Optional.ofNullable(holds.get(account.name())).filter(order -> order.isInForce(now));
    Bytes used = balance.map(Balance::used).orElse(Bytes.ZERO);
    View view = new View(rules, period, mode, reading, used, hold, last);
    Wanted wanted = wanted(view, balance, before);
    Plan plan = limiter.plan(before, wanted);
    problems.addAll(plan.problems());
    boolean changed = false;
    Standing after = before;
    if (isActing(mode)) {
      Plan next = plan;
      Standing standing = before;
      for (int i = 0; i < MOST_CORRECTIONS && !next.isEmpty(); i++) {
        Limiter.Outcome outcome = limiter.act(next);
        changed = changed || outcome.changed();
        after = outcome.standing();
        problems.addAll(outcome.problems());
        if (!outcome.problems().isEmpty() || !isLowered(standing, after) || balance.isEmpty()) {
          break;
        }
        // What left at the old rate while this run was deciding is known now.
        balance = Optional.of(again(view, balance.get()));
        wanted = wanted(view, balance, after);
        standing = after;
        next = limiter.plan(after, wanted);
        plan = plan.followedBy(next);
      }
    }
    for (Problem problem : after.problems()) {
      if (!problems.contains(problem)) {
        problems.add(problem);
      }
    }
    return new AccountResult(
        rules,
        period,
        reading,
        correction,
        balance,
        forecast(rules, balance, reading),
        wanted,
        plan,
        changed,
        after,
        hold,
        state(rules, balance, after, last),
        problems);
  }

  private static Optional<Reading> known(
      Measurement measurement, Mode mode, List<Problem> problems) {
    if (measurement instanceof Measurement.Known found) {
      problems.addAll(found.reading().problems());
      return Optional.of(found.reading());
    }
    Problem problem = ((Measurement.Unreadable) measurement).problem();
    // What a person orders does not depend on the meter, so neither does how it went.
    problems.add(
        mode instanceof Mode.ByHand
            ? Problem.warning(problem.code(), problem.message(), problem.hint())
            : problem);
    return Optional.empty();
  }

  private static void sayIfYoung(
      Reading reading,
      Period period,
      Optional<Correction> correction,
      Account account,
      List<Problem> problems) {
    if (correction.isEmpty() && reading.created().isAfter(period.start())) {
      problems.add(
          Problem.warning(
              "meter-young",
              "vnStat has counted "
                  + account.name()
                  + " only since "
                  + reading.created().atZone(reading.zone()).toLocalDate()
                  + "; what was used before, since "
                  + period.startDate()
                  + ", is not in the figures",
              "State it: bwflow init --used \"37 GB\" (or --used auto)."));
    }
  }

  // A young meter's figure is no figure where it is not known what was stated of the time before.
  private Optional<Reading> usable(
      Optional<Reading> reading, Period period, Mode mode, List<Problem> problems) {
    boolean young = reading.filter(r -> r.created().isAfter(period.start())).isPresent();
    if (young && memory.isCorrectionLost()) {
      problems.add(correctionLost(mode));
      return Optional.empty();
    }
    return reading;
  }

  private static Problem correctionLost(Mode mode) {
    String message =
        "vnStat is younger than the period, and what was stated of the time before cannot be read";
    String hint = "State it again: bwflow init --used SIZE (0 GB if nothing was).";
    return mode instanceof Mode.ByHand
        ? Problem.warning("correction-lost", message, hint)
        : Problem.error(ExitCode.BAD_DATA, "correction-lost", message, hint);
  }

  private static Bytes used(Rules rules, Reading reading, Optional<Correction> correction) {
    return rules
        .direction()
        .of(reading.used().rx(), reading.used().tx())
        .plus(correction.map(Correction::used).orElse(Bytes.ZERO));
  }

  // Within a period use only grows. A figure that falls has lost something: a database restored or
  // made anew, bytes that vnStat missed while its daemon was down.
  private Balance balance(Rules rules, Period period, Bytes used, Optional<Highest> highest) {
    Bytes most = highest.map(Highest::used).filter(h -> h.compareTo(used) > 0).orElse(used);
    return Balance.of(rules.policy(), period, now, most);
  }

  private static void sayIfLess(
      Bytes used, Optional<Highest> highest, Account account, List<Problem> problems) {
    if (highest.isPresent() && highest.get().used().compareTo(used) > 0) {
      problems.add(
          Problem.warning(
              "meter-went-back",
              "vnStat's figure for "
                  + account.name()
                  + " has fallen from "
                  + highest.get().used()
                  + " to "
                  + used
                  + " within the period; the higher one is kept",
              "Should the lower one be right, say so: bwflow init --used SIZE (what vnStat lacks, or"
                  + " 0 GB)."));
    }
  }

  /** What a decision about one account looks at, beside the balance and what stands. */
  private record View(
      Rules rules,
      Period period,
      Mode mode,
      Optional<Reading> reading,
      Bytes used,
      Optional<Hold> hold,
      LastRun last) {}

  private static boolean isActing(Mode mode) {
    return mode instanceof Mode.Enforce || mode instanceof Mode.ByHand byHand && byHand.carryOut();
  }

  private static boolean isLowered(Standing before, Standing after) {
    if (before.rate().isEmpty() || after.rate().isEmpty()) {
      return after.isThrottled();
    }
    return after.rate().get().compareTo(before.rate().get()) < 0;
  }

  private Wanted wanted(View view, Optional<Balance> balance, Standing standing) {
    Control control = view.rules().control(view.period());
    if (view.mode() instanceof Mode.ByHand byHand) {
      return ordered(byHand.order(), view, control);
    }
    if (view.hold().isPresent()) {
      return held(view.hold().get());
    }
    if (balance.isEmpty() || view.reading().isEmpty()) {
      return new Wanted.Keep(
          new Reason(
              "meter-unknown",
              standing.isThrottled()
                  ? "what was used is not known, so the limit that stands is kept"
                  : "what was used is not known, so nothing is changed"));
    }
    return control.decide(situation(view, balance.get(), view.reading().get(), standing));
  }

  private static Wanted ordered(Mode.Order order, View view, Control control) {
    if (order instanceof Mode.Order.Apply apply) {
      BitRate rate =
          apply.rate().orElseGet(() -> control.rateByHand(view.rules().policy(), view.period()));
      return new Wanted.Limit(
          rate, new Reason("by-hand", "a limit was put on by hand"), Optional.empty());
    }
    return new Wanted.NoLimit(new Reason("by-hand", "the limit was taken off by hand"));
  }

  private Situation situation(View view, Balance balance, Reading reading, Standing standing) {
    Optional<Situation.Stale> stale = Optional.empty();
    if (!reading.delay().isZero()) {
      boolean moved =
          view.last()
              .of(view.rules().account().name())
              .saved()
              .filter(before -> reading.updated().isAfter(before))
              .isPresent();
      stale = Optional.of(new Situation.Stale(reading.updated(), reading.delay(), moved));
    }
    return new Situation(
        balance,
        standing.isThrottled(),
        standing.rate(),
        link(view.rules()),
        gap(view.rules(), view.last()),
        stale);
  }

  private Situation.Link link(Rules rules) {
    Bytes reserve = Bytes.ZERO;
    for (InterfaceName name : rules.account().interfaces()) {
      int mtu = devices.find(name).map(Device::mtu).orElse(0);
      reserve = reserve.plus(new Bytes(2L * Math.max(SMALL_BURST, mtu + HEADERS)));
    }
    Bytes buckets = reserve;
    return rules
        .lineRate()
        .or(() -> lineRate(rules.account()))
        .map(rate -> new Situation.Link(rate, true, buckets))
        .orElseGet(() -> Situation.Link.unknown(buckets));
  }

  // Runs may come more seldom than the configuration says: cron, a busy host. Where the last one is
  // not known, a minute is what cron needs.
  private Duration gap(Rules rules, LastRun last) {
    Duration known =
        last.enforced()
            .map(before -> Duration.between(before, now))
            .filter(gap -> !gap.isNegative())
            .orElse(UNKNOWN_GAP);
    return known.compareTo(rules.interval()) > 0 ? known : rules.interval();
  }

  private Balance again(View view, Balance before) {
    Bytes more = Bytes.ZERO;
    for (Reading.Line line : view.reading().map(Reading::lines).orElse(List.of())) {
      Optional<Device> device = devices.find(line.name());
      if (device.isPresent() && line.kernel().isPresent()) {
        long rx = Math.max(0, device.get().rxBytes() - line.kernel().get().rx().value());
        long tx = Math.max(0, device.get().txBytes() - line.kernel().get().tx().value());
        more = more.plus(view.rules().direction().of(new Bytes(rx), new Bytes(tx)));
      }
    }
    return Balance.of(before.policy(), before.period(), before.at(), view.used().plus(more));
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

  private Forecast forecast(Rules rules, Optional<Balance> balance, Optional<Reading> reading) {
    return balance.isPresent() && reading.isPresent()
        ? forecast(rules, balance.get(), reading.get())
        : Forecast.UNKNOWN;
  }

  private Forecast forecast(Rules rules, Balance balance, Reading reading) {
    List<Bytes> wholeDays = new ArrayList<>();
    Instant from = balance.period().start();
    for (Reading.Day day : reading.days()) {
      Instant start = day.date().atStartOfDay(reading.zone()).toInstant();
      Instant end = day.date().plusDays(1).atStartOfDay(reading.zone()).toInstant();
      boolean counted = !start.isBefore(from) && start.isAfter(reading.created());
      if (counted && !end.isAfter(now)) {
        wholeDays.add(rules.direction().of(day.traffic().rx(), day.traffic().tx()));
      }
    }
    return Forecast.of(balance, wholeDays);
  }

  private State state(Rules rules, Optional<Balance> balance, Standing standing, LastRun last) {
    if (balance.isEmpty()) {
      return State.UNKNOWN;
    }
    if (balance.get().left().isSpent() || isDownToTheRest(rules, balance.get(), standing)) {
      return State.EXHAUSTED;
    }
    if (standing.isThrottled() && isFelt(rules, standing)) {
      return State.LIMITED;
    }
    return passed(rules, balance.get(), last) > 0 ? State.WARNING : State.OK;
  }

  // Glide keeps a little in reserve for ever: with nothing but that, the credit is as good as used
  // up.
  private static boolean isDownToTheRest(Rules rules, Balance balance, Standing standing) {
    Control control = rules.control(balance.period());
    BitRate steady = balance.sustainable(rules.floor(balance.period()), rules.limitRate());
    return control.keepsReserve()
        && balance.policy().allowsBursts()
        && standing.rate().filter(rate -> rate.compareTo(steady) <= 0).isPresent();
  }

  private boolean isFelt(Rules rules, Standing standing) {
    if (standing.rate().isEmpty()) {
      return true;
    }
    BitRate line = rules.lineRate().or(() -> lineRate(rules.account())).orElse(NOT_FELT);
    return standing.rate().get().compareTo(line) < 0;
  }

  // The kernel's word is taken for hardware only: a veth claims 10 Gbit/s and does more, virtio -1.
  private Optional<BitRate> lineRate(Account account) {
    Optional<BitRate> slowest = Optional.empty();
    for (InterfaceName name : account.interfaces()) {
      Optional<Device> device = devices.find(name).filter(Device::physical);
      if (device.isEmpty() || device.get().speedMbit().isEmpty()) {
        return Optional.empty();
      }
      BitRate speed = new BitRate(device.get().speedMbit().getAsInt() * 1_000_000L);
      if (slowest.isEmpty() || speed.compareTo(slowest.get()) < 0) {
        slowest = Optional.of(speed);
      }
    }
    return slowest;
  }

  /**
   * The highest threshold in percent that an account has passed, 0 for none. One that had been
   * passed before counts until use is five points below it.
   */
  static int passed(Rules rules, Balance balance, LastRun last) {
    int used = balance.usedPercent();
    int before = last.of(rules.account().name()).warned();
    int passed = 0;
    for (int threshold : rules.warnAt()) {
      int release = threshold <= before ? threshold - WARNING_BAND : threshold;
      if (used >= release) {
        passed = Math.max(passed, threshold);
      }
    }
    return passed;
  }

  /** The threshold to remember for an account after a run. */
  public static int passed(AccountResult result, LastRun last) {
    return result.balance().map(balance -> passed(result.rules(), balance, last)).orElse(0);
  }

  /** What would take away our limits on interfaces that no account has any more. */
  public Optional<Plan> strays(List<Rules> all) {
    Set<InterfaceName> configured = new HashSet<>();
    all.forEach(rules -> configured.addAll(rules.account().interfaces()));
    try {
      return limiter.planStrays(configured);
    } catch (Failure e) {
      // Each account's own observation says what is wrong with the limiter.
      return Optional.empty();
    }
  }

  /** Carries out such a plan. */
  public List<Problem> actOnStrays(Plan plan) {
    return limiter.act(plan).problems();
  }
}
