package io.github.bwflow.engine;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Period;
import io.github.bwflow.host.Boot;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.limit.Limiter;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.meter.Measurement;
import io.github.bwflow.meter.Meter;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.state.AccountMemory;
import io.github.bwflow.state.Correction;
import io.github.bwflow.state.Corrections;
import io.github.bwflow.state.Counted;
import io.github.bwflow.state.Highest;
import io.github.bwflow.state.Hold;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.state.LimitedDays;
import io.github.bwflow.state.LineMemory;
import io.github.bwflow.state.LostTraffic;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Takes accounts through observe, decide, plan and act. */
public final class Engine {
  /** How often a run corrects itself by what left while it was deciding. */
  private static final int MOST_CORRECTIONS = 4;

  private final Meter meter;
  private final Limiter limiter;
  private final NetDevices devices;
  private final Corrections corrections;
  private final Instant now;

  /**
   * @param corrections what was stated of use that the meter has not counted
   * @param now the instant to compute for
   */
  public Engine(
      Meter meter, Limiter limiter, NetDevices devices, Corrections corrections, Instant now) {
    this.meter = meter;
    this.limiter = limiter;
    this.devices = devices;
    this.corrections = corrections;
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

  /** Takes one account through. */
  AccountResult run(Rules rules, Mode mode, LastRun last, Map<String, Hold> holds) {
    return run(List.of(rules), mode, last, holds).get(0);
  }

  /**
   * Takes accounts through, all of them with one look at the kernel and one change of it. Nothing
   * is changed in mode {@link Mode.Look}.
   *
   * @return what came of each, in their order
   */
  public List<AccountResult> run(
      List<Rules> all, Mode mode, LastRun last, Map<String, Hold> holds) {
    return run(all, mode, last, holds, Set.of());
  }

  /**
   * The same where a reboot has taken limits away.
   *
   * @param rebooted the accounts that a limit stood on when the host went down, and for which this
   *     boot has decided nothing yet
   */
  public List<AccountResult> run(
      List<Rules> all, Mode mode, LastRun last, Map<String, Hold> holds, Set<String> rebooted) {
    List<Course> courses = new ArrayList<>();
    for (Rules rules : all) {
      courses.add(course(rules, mode, last, holds, rebooted.contains(rules.account().name())));
    }
    if (isActing(mode)) {
      act(courses);
    }
    List<AccountResult> results = new ArrayList<>();
    for (Course course : courses) {
      results.add(course.result());
    }
    return results;
  }

  private Course course(
      Rules rules, Mode mode, LastRun last, Map<String, Hold> holds, boolean rebooted) {
    Account account = rules.account();
    Period period = rules.period(now);
    Standing before = limiter.observe(account, rules.direction().sides());
    List<Problem> problems = new ArrayList<>();
    Optional<Measurement> measurement =
        rules.isBudgeted() ? measure(account, period) : Optional.empty();
    AccountMemory memory = last.of(account.name());
    Optional<Continuity> continuity =
        measurement.isPresent()
            ? continuity(measurement.get(), rules, period, memory.lines())
            : Optional.empty();
    List<String> names = new ArrayList<>();
    for (InterfaceName name : account.metered()) {
      names.add(name.name());
    }
    Optional<Correction> correction = corrections.correction(names, now);
    Optional<Reading> reading =
        usable(
            known(measurement, continuity, account, mode, problems),
            account,
            period,
            mode,
            problems);
    Optional<Use> use = Optional.empty();
    if (reading.isPresent()) {
      sayIfYoung(reading.get(), period, correction, account, problems);
      use = Optional.of(Use.of(rules, reading.get(), correction, highest(memory, period)));
      sayIfLess(use.get(), account, problems);
      sayIfSettled(reading.get(), rules, period, memory, problems);
    }
    Hold order = holds.get(account.name());
    Optional<Hold> hold =
        order != null && order.isInForce(now) ? Optional.of(order) : Optional.empty();
    Decider decider =
        new Decider(
            rules,
            period,
            mode,
            reading,
            continuity,
            hold,
            memory,
            Pace.gap(rules.interval(), last, now),
            Links.of(rules, devices, limiter),
            leftBehind(account, rules.direction().sides()),
            rebooted,
            now);
    return new Course(decider, limiter, devices, before, correction, use, last, problems);
  }

  private static Optional<Highest> highest(AccountMemory memory, Period period) {
    Optional<Highest> known = memory.highest();
    return known.isPresent() && known.get().periodStart().equals(period.start())
        ? known
        : Optional.empty();
  }

  private void act(List<Course> courses) {
    List<Course> due = new ArrayList<>();
    for (Course course : courses) {
      if (course.isDue()) {
        due.add(course);
      }
    }
    for (int i = 0; i < MOST_CORRECTIONS && !due.isEmpty(); i++) {
      List<Limiter.Outcome> outcomes = limiter.act(due.stream().map(Course::next).toList());
      List<Course> again = new ArrayList<>();
      for (int j = 0; j < due.size(); j++) {
        due.get(j).accept(outcomes.get(j));
        if (due.get(j).isDue()) {
          again.add(due.get(j));
        }
      }
      due = again;
    }
  }

  private Optional<Measurement> measure(Account account, Period period) {
    return account.isNowhere() && account.former().isEmpty()
        ? Optional.empty()
        : Optional.of(meter.read(account, period));
  }

  private Optional<Continuity> continuity(
      Measurement measurement, Rules rules, Period period, Map<String, LineMemory> known) {
    boolean startsAnew = rules.policy().startsAnew();
    try {
      if (measurement instanceof Measurement.Known found) {
        return Optional.of(
            Continuity.of(found.reading(), known, corrections, period, startsAnew, now));
      }
      Optional<Boot> boot = ((Measurement.Unreadable) measurement).boot();
      return boot.isEmpty()
          ? Optional.empty()
          : Continuity.remembered(rules.account(), known, devices, period, startsAnew, boot.get());
    } catch (ArithmeticException e) {
      // What is remembered cannot be true; the next run begins without it.
      return Optional.empty();
    }
  }

  private static Optional<Reading> known(
      Optional<Measurement> measurement,
      Optional<Continuity> continuity,
      Account account,
      Mode mode,
      List<Problem> problems) {
    boolean nowhere = account.isNowhere();
    if (nowhere) {
      problems.add(
          Problem.notice(
              "no-default-route",
              "there is no default route for " + account.name() + " to follow; nothing is limited",
              ""));
    }
    Optional<Reading> reading =
        continuity.isPresent() ? Optional.of(continuity.get().reading()) : Optional.empty();
    if (measurement.isPresent() && measurement.get() instanceof Measurement.Known found) {
      reading = reading.isPresent() ? reading : Optional.of(found.reading());
    } else if (measurement.isPresent()) {
      Problem problem = ((Measurement.Unreadable) measurement.get()).problem();
      // What a person orders does not depend on the meter, so neither does how it went; nor does
      // that there is nothing to do.
      problems.add(
          mode instanceof Mode.ByHand || nowhere
              ? Problem.warning(problem.code(), problem.message(), problem.hint())
              : problem);
    }
    if (reading.isPresent()) {
      problems.addAll(reading.get().problems());
    }
    return reading;
  }

  // The lowest of our limits that still stand where the account has been before.
  private Optional<BitRate> leftBehind(Account account, List<Side> sides) {
    Optional<BitRate> lowest = Optional.empty();
    for (InterfaceName name : account.former()) {
      if (devices.find(name).isPresent()) {
        Optional<BitRate> rate = limiter.observe(Account.of(List.of(name)), sides).rate();
        boolean lower =
            rate.isPresent() && (lowest.isEmpty() || rate.get().compareTo(lowest.get()) < 0);
        lowest = lower ? rate : lowest;
      }
    }
    return lowest;
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

  // A figure is none where it is not known what was stated of the time before, or what was
  // followed.
  private Optional<Reading> usable(
      Optional<Reading> reading,
      Account account,
      Period period,
      Mode mode,
      List<Problem> problems) {
    if (!corrections.isCorrectionLost() || reading.isEmpty()) {
      return reading;
    }
    if (reading.get().created().isAfter(period.start()) || account.isFollowing()) {
      problems.add(correctionLost(account, mode));
      return Optional.empty();
    }
    return reading;
  }

  private static Problem correctionLost(Account account, Mode mode) {
    String message =
        account.isFollowing()
            ? "what "
                + account.name()
                + " has followed, and what was stated of the time before vnStat, cannot be read"
            : "vnStat is younger than the period, and what was stated of the time before cannot be"
                + " read";
    String hint = "State it again: bwflow init --used SIZE (0 GB if nothing was).";
    return mode instanceof Mode.ByHand
        ? Problem.warning("correction-lost", message, hint)
        : Problem.error(ExitCode.BAD_DATA, "correction-lost", message, hint);
  }

  private static void sayIfLess(Use use, Account account, List<Problem> problems) {
    if (use.lost().value() > 0) {
      problems.add(
          Problem.warning(
              "meter-went-back",
              (account.isVm() ? "the platform's figure for " : "vnStat's figure for ")
                  + account.name()
                  + " has fallen from "
                  + use.used()
                  + " to "
                  + use.used().minus(use.lost())
                  + " within the period; the higher one is kept",
              account.isVm()
                  ? "Should the lower one be right, remove last.json in the directory vm of bwflow's run"
                      + " directory."
                  : "Should the lower one be right, say so: bwflow init --used SIZE (what vnStat lacks,"
                      + " or 0 GB)."));
    }
  }

  // Where earlier runs stand in for what vnStat has not saved, some of that counts twice until
  // then.
  private static void sayIfSettled(
      Reading reading, Rules rules, Period period, AccountMemory last, List<Problem> problems) {
    Optional<Counted> before = last.counted();
    if (reading.live()
        || before.isEmpty()
        || before.get().at().isBefore(period.start())
        || !rules.policy().startsAnew()) {
      return;
    }
    Traffic counted = Traffic.of(before.get().rx(), before.get().tx());
    Bytes twice =
        rules
            .direction()
            .of(counted.rx(), counted.tx())
            .minus(rules.direction().of(reading.used().rx(), reading.used().tx()));
    if (twice.value() > 0) {
      problems.add(
          Problem.notice(
              "meter-settled",
              "vnStat has saved, and "
                  + twice
                  + " that had been taken for used besides had been counted twice",
              "Install sqlite3: with it nothing is counted twice."));
    }
  }

  private static boolean isActing(Mode mode) {
    return mode instanceof Mode.Enforce || mode instanceof Mode.ByHand byHand && byHand.carryOut();
  }

  /** What a run leaves for the next one about each account, those that it knew before included. */
  public static Map<String, AccountMemory> memories(
      List<AccountResult> results, LastRun last, Instant now) {
    Map<String, AccountMemory> accounts = new TreeMap<>(last.accounts());
    for (AccountResult result : results) {
      String name = result.rules().account().name();
      accounts.put(name, memory(result, last, last.of(name), now));
    }
    return accounts;
  }

  private static AccountMemory memory(
      AccountResult account, LastRun last, AccountMemory before, Instant now) {
    Optional<Instant> saved = before.saved();
    Optional<Counted> counted = before.counted();
    if (account.reading().isPresent()) {
      Traffic used = account.reading().get().used();
      saved = Optional.of(account.reading().get().updated());
      counted = Optional.of(new Counted(now, used.rx().value(), used.tx().value()));
    }
    return new AccountMemory(
        saved,
        highest(account, before.highest()),
        account.balance().isPresent()
            ? States.passed(account.rules(), account.balance().get(), before.warned())
            : before.warned(),
        counted,
        account.lines().isEmpty() ? before.lines() : account.lines());
  }

  /**
   * What the meter was seen to have lost of each interface, this run included and those that it
   * knew before.
   */
  public static Map<String, LostTraffic> lost(
      List<AccountResult> results, Map<String, LostTraffic> before) {
    Map<String, LostTraffic> lost = new TreeMap<>(before);
    for (AccountResult result : results) {
      for (Map.Entry<String, LineMemory> line : result.lines().entrySet()) {
        LineMemory memory = line.getValue();
        if (memory.added().isEmpty()) {
          lost.remove(line.getKey());
        } else {
          lost.put(line.getKey(), new LostTraffic(memory.periodStart(), memory.added()));
        }
      }
    }
    return lost;
  }

  /**
   * How often and how long each account was limited, this run included and those that it knew
   * before.
   */
  public static Map<String, LimitedDays> limited(
      List<AccountResult> results, Map<String, LimitedDays> before, LastRun last, Instant now) {
    Map<String, LimitedDays> accounts = new TreeMap<>(before);
    for (AccountResult result : results) {
      String name = result.rules().account().name();
      if (result.balance().isPresent()) {
        LimitedDays known = before.getOrDefault(name, LimitedDays.NONE);
        LimitedDays limited =
            known.after(seen(result, result.balance().get(), now), last.of(name).highest());
        if (!limited.equals(LimitedDays.NONE)) {
          accounts.put(name, limited);
        }
      }
    }
    return accounts;
  }

  private static LimitedDays.Seen seen(AccountResult result, Balance balance, Instant now) {
    Period period = balance.period();
    return new LimitedDays.Seen(
        now,
        period.zone(),
        period.start(),
        balance.policy().startsAnew(),
        balance.used(),
        result.standing().isThrottled()
            && (result.state() == State.LIMITED || result.state() == State.EXHAUSTED));
  }

  // Before vnStat has saved in a period, the figure has some of the last one in it. Where earlier
  // runs stand in for what it has not saved, that part of the figure is too high until it saves:
  // kept, it would count for the rest of the period.
  private static Optional<Highest> highest(AccountResult account, Optional<Highest> before) {
    if (account.balance().isEmpty()) {
      return before;
    }
    Balance balance = account.balance().get();
    Instant start = balance.period().start();
    Highest now = new Highest(start, balance.used().minus(uncertain(account)));
    boolean unsaved = account.reading().orElseThrow().updated().isBefore(start);
    return unsaved || before.isPresent() && now.isBelow(before.get()) ? before : Optional.of(now);
  }

  private static Bytes uncertain(AccountResult account) {
    Reading reading = account.reading().orElseThrow();
    return reading.live()
        ? Bytes.ZERO
        : account.rules().direction().of(reading.unsaved().rx(), reading.unsaved().tx());
  }

  /** What would take away our limits on interfaces that no account has any more. */
  public Optional<Plan> strays(List<Rules> all) {
    Set<InterfaceName> configured = new HashSet<>();
    for (Rules rules : all) {
      Account account = rules.account();
      // Without a default route the old one may come back, and with it the limit that stands there.
      configured.addAll(account.interfaces().isEmpty() ? account.metered() : account.interfaces());
    }
    return straysBeside(configured);
  }

  /**
   * What would take away our limits where accounts have been before, as far as they have done now
   * what is to be done where they are.
   */
  public Optional<Plan> leftBehind(List<AccountResult> results) {
    Set<InterfaceName> left = new HashSet<>();
    for (AccountResult result : results) {
      Account account = result.rules().account();
      boolean settled =
          result.balance().isPresent()
              || result.standing().isThrottled()
              || !result.rules().isBudgeted();
      if (settled && !account.interfaces().isEmpty()) {
        left.addAll(account.former());
      }
    }
    if (left.isEmpty()) {
      return Optional.empty();
    }
    Set<InterfaceName> others = new HashSet<>(devices.names());
    others.removeAll(left);
    return straysBeside(others);
  }

  private Optional<Plan> straysBeside(Set<InterfaceName> spared) {
    try {
      return limiter.planStrays(spared);
    } catch (Failure e) {
      // Each account's own observation says what is wrong with the limiter.
      return Optional.empty();
    }
  }

  /** Carries out such a plan. */
  public List<Problem> actOnStrays(Plan plan) {
    return limiter.act(List.of(plan)).get(0).problems();
  }
}
