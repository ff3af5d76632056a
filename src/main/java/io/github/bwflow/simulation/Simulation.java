package io.github.bwflow.simulation;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;
import io.github.bwflow.control.Targets;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Engine;
import io.github.bwflow.engine.Engine.Mode;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.host.Boot;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.limit.Limiter;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.limit.Standing.Held;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.meter.Measurement;
import io.github.bwflow.meter.Meter;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.state.Corrections;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;

/** Runs the engine again and again over a time that takes no time. */
public final class Simulation {
  /** The longest time from a run's reading to the limit in the kernel. */
  private static final int DELAY_MS = 500;

  /** Where nothing is known of the last run, bwflow reckons with this gap. */
  private static final long UNKNOWN_GAP_MS = 60_000;

  /** No timer starts runs closer together. */
  private static final long SHORTEST_GAP_MS = 1_000;

  /** The most runs in a row that are left out. */
  private static final int MOST_LEFT_OUT = 1024;

  /** What is remembered of runs lies at least this far apart. */
  private static final long SAMPLING_MS = 10_000;

  /** What runs of this time before a save saw does not count. */
  private static final long UNSEEN_MS = 20_000;

  private static final int MTU = 1500;

  private final Scenario scenario;
  private final Rules rules;
  private final World world;
  private final SplittableRandom random;
  private final List<Outcome.Change> changes = new ArrayList<>();
  private final Map<String, Problem> problems = new LinkedHashMap<>();
  private final VnStat meter;
  private final Kernel kernel;
  private final List<Tick> ticks = new ArrayList<>();
  private long lastTick;
  private long lastGap = UNKNOWN_GAP_MS;
  private int reach = 1;
  private boolean guessed;
  private int sinceChange;
  private int runs;
  private Instant now;
  private long delay;

  /** A simulation that has not begun. */
  public Simulation(Scenario scenario) {
    this.scenario = scenario;
    this.rules = scenario.rules();
    this.world = new World(scenario);
    this.random = new SplittableRandom(~scenario.seed());
    this.meter = new VnStat();
    this.kernel = new Kernel();
    this.now = scenario.from();
    this.lastTick = scenario.from().toEpochMilli();
  }

  /** What a run decides, and what is left for the next one. */
  interface Step {
    LastRun run(Simulation simulation, Instant now, LastRun last);
  }

  /**
   * A run that is to come.
   *
   * @param at its instant in milliseconds of the epoch
   * @param delay from its reading to the limit in the kernel, in milliseconds
   */
  private record Tick(long at, long delay) {}

  /** Runs it to its end. */
  public Outcome run() {
    return run(Simulation::enforce, canLeap());
  }

  /** Runs it with another way to make a decision, and makes every one of them. */
  Outcome run(Step step) {
    return run(step, false);
  }

  private Outcome run(Step step, boolean leaps) {
    long until = scenario.until().toEpochMilli();
    LastRun last = LastRun.NONE;
    Tick tick = new Tick(scenario.from().toEpochMilli(), 0);
    while (tick.at() < until) {
      world.advance(tick.at());
      now = Instant.ofEpochMilli(tick.at());
      delay = tick.delay();
      int before = world.commands();
      last = step.run(this, now, last);
      runs++;
      sinceChange++;
      if (world.commands() > before) {
        guess();
      } else if (leaps && last.gaps().size() == 2) {
        last = leap(tick.at(), last, until);
      }
      tick = ticks(1).get(0);
      ticks.remove(0);
    }
    world.advance(until);
    World.Diary diary = world.end();
    return new Outcome(
        scenario,
        runs,
        diary.commands(),
        world.limit(),
        diary.total(),
        diary.days(),
        diary.terms(),
        changes,
        List.copyOf(problems.values()));
  }

  // Bwflow looks ahead by two gaps, the meter's delay and some seconds; where that is beyond the
  // period's end, other rules count.
  private long ahead(long longestGap) {
    long gap = Math.max(longestGap, rules.interval().toMillis());
    return 3 * gap + meter.delay.toMillis() + 10_000;
  }

  // Where the meter shows only what it has saved, the next save is held against what the runs just
  // before it saw.
  private long beforeSave(long longestGap) {
    return scenario.live() ? 0 : 2 * longestGap + UNSEEN_MS;
  }

  // Runs are drawn ahead as they would be drawn one by one.
  private List<Tick> ticks(int count) {
    while (ticks.size() < count) {
      long most = 2 * Math.max(lastGap, rules.interval().toMillis());
      lastGap = Math.min(most, gap(scenario.pace().interval().toMillis()));
      lastTick += lastGap;
      ticks.add(new Tick(lastTick, random.nextInt(DELAY_MS)));
    }
    return ticks;
  }

  /**
   * Whether runs may be left out while nothing changes but the time and the counters. There the
   * balance goes one way only, and so does every figure that a limit is compared with: if a limit
   * is left alone by one run and by a later one, it is by all between them. The same goes for the
   * gap that a run reckons with. Where a meter shows only what it has saved, not all runs are
   * remembered that come closer together than its samples.
   */
  private boolean canLeap() {
    Scenario.Pace pace = scenario.pace();
    double shortest = pace.interval().toMillis() * (1 - pace.jitter());
    return scenario.live() || shortest >= SAMPLING_MS;
  }

  // Limits that follow each other stand about equally long.
  private void guess() {
    reach = Math.max(1, Math.min(sinceChange - 2, MOST_LEFT_OUT));
    guessed = reach > 1;
    sinceChange = 0;
  }

  // To the last of the next runs that leaves the limit alone: it is looked for by halves.
  private LastRun leap(long at, LastRun last, long until) {
    List<World.Mark> marks = new ArrayList<>(List.of(world.mark()));
    List<Long> gaps = new ArrayList<>(List.of(last.gaps().get(0).toMillis()));
    double steady = Math.min(until, world.steadyUntil());
    long longest = gaps.get(0);
    while (marks.size() <= reach) {
      long then = ticks(marks.size()).get(marks.size() - 1).at();
      long gap = then - at(at, marks.size() - 1);
      longest = Math.max(longest, gap);
      if (then >= steady - beforeSave(longest) || then >= world.periodEnd() - ahead(longest)) {
        break;
      }
      world.advance(then);
      marks.add(world.mark());
      gaps.add(gap);
    }
    int left = 0;
    int changed = marks.size();
    LastRun found = last;
    // A guess is nearly right: there it begins with small steps.
    int step = guessed ? 1 : changed;
    for (int look = changed - 1;
        changed - left > 1;
        look = Math.max((left + changed) / 2, changed - step)) {
      boolean settled = isLeftAlone(at, last, marks.get(0), gaps, look);
      Optional<LastRun> seen =
          settled ? looked(look, marks.get(look), gaps, found) : Optional.empty();
      if (seen.isPresent()) {
        left = look;
        found = seen.get();
      } else {
        changed = look;
        step *= 2;
      }
    }
    world.reset(marks.get(left));
    if (left > 0) {
      found =
          new LastRun(
              Optional.of(Instant.ofEpochMilli(at(at, left))),
              List.of(Duration.ofMillis(gaps.get(left)), Duration.ofMillis(gaps.get(left - 1))),
              found.said(),
              found.accounts());
    }
    ticks.subList(0, left).clear();
    runs += left;
    sinceChange += left;
    boolean further = !guessed && left == marks.size() - 1;
    reach = further ? Math.min(2 * reach, MOST_LEFT_OUT) : 1;
    guessed = false;
    return found;
  }

  // When a run comes: 0 for the one that is just over, 1 for the next.
  private long at(long last, int run) {
    return run == 0 ? last : ticks.get(run - 1).at();
  }

  // Whether the run that is over would have left the limit alone with the gaps of later ones, too.
  private boolean isLeftAlone(long at, LastRun last, World.Mark mark, List<Long> gaps, int run) {
    LongSummaryStatistics paces = paces(gaps, run);
    long own = last.gaps().stream().mapToLong(Duration::toMillis).max().orElseThrow();
    if (own == paces.getMin() && own == paces.getMax()) {
      return true;
    }
    world.reset(mark);
    return leftAlone(at, paces.getMin(), last).isPresent()
        && leftAlone(at, paces.getMax(), last).isPresent();
  }

  // What is left for the run after this one, if it leaves the limit alone with the gaps of all runs
  // before it.
  private Optional<LastRun> looked(int run, World.Mark mark, List<Long> gaps, LastRun last) {
    LongSummaryStatistics paces = paces(gaps, run);
    world.reset(mark);
    long at = ticks.get(run - 1).at();
    Optional<LastRun> seen = leftAlone(at, paces.getMax(), last);
    return seen.isPresent() && paces.getMin() < paces.getMax()
        ? leftAlone(at, paces.getMin(), last)
        : seen;
  }

  // The longest of two gaps in a row counts.
  private static LongSummaryStatistics paces(List<Long> gaps, int run) {
    LongSummaryStatistics paces = new LongSummaryStatistics();
    for (int i = 1; i <= run; i++) {
      paces.accept(Math.max(gaps.get(i), gaps.get(i - 1)));
    }
    return paces;
  }

  private Optional<LastRun> leftAlone(long at, long gap, LastRun last) {
    Duration each = Duration.ofMillis(gap);
    Instant then = Instant.ofEpochMilli(at);
    LastRun memory =
        new LastRun(
            Optional.of(then.minus(each)), List.of(each, each), last.said(), last.accounts());
    List<AccountResult> results = decide(then, new Mode.Look(), memory);
    return results.get(0).plan().isEmpty()
        ? Optional.of(remembered(results, then, memory))
        : Optional.empty();
  }

  private long gap(long interval) {
    Scenario.Pace pace = scenario.pace();
    double gap = interval;
    if (pace.jitter() > 0) {
      gap += interval * pace.jitter() * (random.nextDouble() * 2 - 1);
    }
    while (pace.missed() > 0 && random.nextDouble() < pace.missed()) {
      gap += interval;
    }
    return Math.max(SHORTEST_GAP_MS, (long) gap);
  }

  /** What {@link #run()} does at each run. */
  LastRun enforce(Instant at, LastRun last) {
    return remembered(decide(at, new Mode.Enforce(), last), at, last);
  }

  private List<AccountResult> decide(Instant at, Mode mode, LastRun last) {
    Engine engine = new Engine(meter, kernel, kernel, Corrections.NONE, at);
    return engine.run(List.of(rules), mode, last, Map.of());
  }

  private LastRun remembered(List<AccountResult> results, Instant at, LastRun last) {
    results.get(0).balance().ifPresent(balance -> world.lose(balance.lost()));
    for (Problem problem : results.get(0).problems()) {
      problems.putIfAbsent(problem.code(), problem);
    }
    return new LastRun(
        Optional.of(at), last.gapsWith(at), Map.of(), Engine.memories(results, last, at));
  }

  private void note(Targets targets) {
    if (changes.size() < Outcome.MOST_CHANGES) {
      changes.add(new Outcome.Change(now, world.limit(), targets.overall().reason()));
    }
  }

  /** What is simulated. */
  Scenario scenario() {
    return scenario;
  }

  /** The host. */
  World world() {
    return world;
  }

  /** The line's limiter. */
  Limiter limiter() {
    return kernel;
  }

  /** The line's counters. */
  NetDevices devices() {
    return kernel;
  }

  /** vnStat, as it answers at the instant of the run. */
  private final class VnStat implements Meter {
    /** A meter that was there long before. */
    private final Instant created = scenario.from().minus(Duration.ofDays(800));

    private final Boot boot = new Boot("simulated", scenario.from().minus(Duration.ofDays(400)));

    /** One update and one poll, by which a save may come after its interval. */
    private final Duration delay =
        scenario.live() ? Duration.ZERO : scenario.saves().plusSeconds(25);

    @Override
    public Measurement read(Account account, Period period) {
      Traffic kernel = world.counters();
      Traffic stored = world.stored();
      Traffic saved = world.stored(period);
      Traffic unsaved =
          scenario.live()
              ? Traffic.of(
                  kernel.rx().value() - stored.rx().value(),
                  kernel.tx().value() - stored.tx().value())
              : Traffic.NONE;
      Reading.Line line =
          new Reading.Line(
              account.interfaces().get(0),
              created,
              world.saved(),
              saved,
              stored,
              scenario.live() ? Optional.of(stored) : Optional.empty(),
              Optional.of(kernel));
      return new Measurement.Known(
          new Reading(
              "simulation",
              saved.plus(unsaved),
              saved,
              unsaved,
              scenario.live(),
              delay,
              created,
              world.saved(),
              rules.zone(),
              world.rows(),
              List.of(),
              List.of(line),
              boot,
              List.of()));
    }
  }

  /** The kernel's side of the line. All of the account's interfaces are the first one here. */
  private final class Kernel implements Limiter, NetDevices {
    private final InterfaceName first = rules.account().interfaces().get(0);
    private Optional<Standing> known = Optional.empty();

    /** A side with its limit, in the kernel's own terms. */
    private record Part(Side side, Owner owner) implements Standing.Part {}

    @Override
    public Standing observe(Account account, List<Side> sides) {
      if (known.isEmpty()) {
        known = Optional.of(standing(account, sides));
      }
      return known.get();
    }

    private Standing standing(Account account, List<Side> sides) {
      Map<Side, Held> held = new EnumMap<>(Side.class);
      List<Standing.Part> parts = new ArrayList<>();
      for (Side side : sides) {
        Optional<BitRate> limit = world.limit(side);
        Owner owner = limit.isPresent() ? Owner.BWFLOW : Owner.NONE;
        held.put(side, new Held(owner, limit));
        parts.add(new Part(side, owner));
      }
      return new Standing(account, held, parts, List.of());
    }

    @Override
    public Plan plan(Standing standing, Targets targets) {
      List<Plan.Step> steps = List.of();
      for (Standing.Part part : standing.parts()) {
        if (!isAsWanted(part.side(), targets)) {
          steps = new ArrayList<>(steps);
          steps.add(new Plan.Step(part.side().key(), List.of("tc"), false));
        }
      }
      return new Plan(standing, targets, steps, List.of());
    }

    // The kernel counts whole bytes per second.
    private boolean isAsWanted(Side side, Targets targets) {
      return targets.keeps(side)
          || world
              .limit(side)
              .map(BitRate::bytesPerSecond)
              .equals(targets.limit(side).map(BitRate::bytesPerSecond));
    }

    @Override
    public List<Limiter.Outcome> act(List<Plan> plans) {
      // Most of a run's delay is its own start-up and reading; each tc takes its part of the rest.
      boolean isFirst = delay > 0 && world.millis() <= now.toEpochMilli();
      long wait = isFirst ? delay * 7 / 10 : delay / 10;
      world.advance(Math.min(world.millis() + wait, scenario.until().toEpochMilli()));
      Plan plan = plans.get(0);
      for (Standing.Part part : plan.standing().parts()) {
        if (!isAsWanted(part.side(), plan.targets())) {
          world.write(part.side(), plan.targets().limit(part.side()));
        }
      }
      known = Optional.empty();
      note(plan.targets());
      Standing after = observe(plan.standing().account(), rules.direction().sides());
      return List.of(new Limiter.Outcome(true, after, List.of()));
    }

    @Override
    public Optional<Plan> planStrays(Set<InterfaceName> configured) {
      return Optional.empty();
    }

    @Override
    public List<InterfaceName> names() {
      return rules.account().interfaces();
    }

    @Override
    public Optional<Device> find(InterfaceName name) {
      Traffic counted = name.equals(first) ? world.counters() : Traffic.NONE;
      return Optional.of(
          new Device(
              name, MTU, counted.rx().value(), counted.tx().value(), false, OptionalInt.empty()));
    }

    @Override
    public Optional<Identity> identity(InterfaceName name) {
      int index = names().indexOf(name) + 1;
      return index == 0 ? Optional.empty() : Optional.of(new Identity(index, true, MTU, "", 0));
    }

    @Override
    public Optional<InterfaceName> meteredLine() {
      return Optional.of(first);
    }
  }
}
