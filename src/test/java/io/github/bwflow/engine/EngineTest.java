package io.github.bwflow.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Forecast;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Recurrence;
import io.github.bwflow.budget.TokenBucket;
import io.github.bwflow.config.EnforcementName;
import io.github.bwflow.control.Targets;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.engine.Engine.Mode;
import io.github.bwflow.host.Boot;
import io.github.bwflow.host.NetDevices.Device;
import io.github.bwflow.host.StaticDevices;
import io.github.bwflow.limit.Limiter;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.meter.Measurement;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.state.AccountMemory;
import io.github.bwflow.state.Correction;
import io.github.bwflow.state.Counters;
import io.github.bwflow.state.Hold;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.state.LineMemory;
import io.github.bwflow.state.Memory;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Direction;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import io.github.bwflow.units.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of observe, decide, plan and act, with values in the place of the outside world. */
class EngineTest {
  private static final long GB = 1_000_000_000L;
  private static final Instant NOW = Instant.parse("2026-11-16T00:00:00Z");
  private static final Period NOVEMBER = Period.monthly(1, ZoneOffset.UTC, NOW);
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
  private static final InterfaceName ETH0 = new InterfaceName("eth0");
  private static final Account ACCOUNT = Account.of(List.of(ETH0));
  private static final BitRate DRIP = new BitRate(154_320);

  @TempDir Path directory;

  private static Rules rules() {
    return rules(Optional.empty(), List.of(80, 95));
  }

  private static Rules rules(Optional<BitRate> lineRate, List<Integer> warnAt) {
    return rules(EnforcementName.CLIFF, lineRate, warnAt);
  }

  private static Rules rules(
      EnforcementName enforcement, Optional<BitRate> lineRate, List<Integer> warnAt) {
    return new Rules(
        ACCOUNT,
        new TokenBucket(new Bytes(100 * GB), new Bytes(50 * GB)),
        enforcement,
        new Recurrence.Monthly(1),
        ZoneOffset.UTC,
        Direction.TX,
        Optional.empty(),
        Optional.empty(),
        warnAt,
        lineRate,
        Duration.ofSeconds(15));
  }

  private static Rules of(Direction direction) {
    return new Rules(
        ACCOUNT,
        rules().policy(),
        EnforcementName.CLIFF,
        new Recurrence.Monthly(1),
        ZoneOffset.UTC,
        direction,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Duration.ofSeconds(15));
  }

  /** Sent so much, nothing received. */
  private static Measurement sent(long bytes) {
    return sent(bytes, LONG_AGO, List.of());
  }

  private static Measurement sent(long bytes, Instant created, List<Reading.Day> days) {
    return measured(bytes, 0, true, created, days);
  }

  /** Without sqlite3: what is saved, and about how much passed since. */
  private static Measurement estimated(long saved, long unsaved) {
    return measured(saved, unsaved, false, LONG_AGO, List.of());
  }

  private static Measurement measured(
      long saved, long unsaved, boolean live, Instant created, List<Reading.Day> days) {
    Traffic rows = Traffic.of(999 * GB, saved);
    Traffic since = Traffic.of(0, unsaved);
    return new Measurement.Known(
        new Reading(
            "a value",
            rows.plus(since),
            rows,
            since,
            live,
            Duration.ZERO,
            created,
            NOW.minusSeconds(30),
            ZoneOffset.UTC,
            days,
            List.of(),
            List.of(),
            new Boot("", LONG_AGO),
            List.of()));
  }

  private static final Problem UNREADABLE =
      Problem.error(ExitCode.BAD_DATA, "meter-corrupt", "it is broken", "Mend it.");

  private record Part(Side side, Owner owner, boolean isUnfinished) implements Standing.Part {
    Part(Owner owner) {
      this(Side.TX, owner, false);
    }
  }

  private static Standing standing(Owner owner, long bits, Problem... problems) {
    return new Standing(
        ACCOUNT,
        Map.of(
            Side.TX,
            new Standing.Held(
                owner, owner == Owner.BWFLOW ? Optional.of(new BitRate(bits)) : Optional.empty())),
        List.of(new Part(owner)),
        List.of(problems));
  }

  /** A tree whose class with the rate was not made any more. */
  private static final Standing UNFINISHED =
      new Standing(
          ACCOUNT,
          Map.of(Side.TX, new Standing.Held(Owner.BWFLOW, Optional.empty())),
          List.of(new Part(Side.TX, Owner.BWFLOW, true)),
          List.of());

  private static final Standing NOTHING = standing(Owner.NONE, 0);
  private static final Standing LIMITED = standing(Owner.BWFLOW, 154_320);

  /** Brings about whatever is wanted, and remembers what it was asked to carry out. */
  private static final class Recorder implements Limiter {
    private final Standing standing;
    private final List<Plan> acted = new ArrayList<>();
    private Optional<Set<InterfaceName>> spared = Optional.empty();
    private int classes;

    Recorder(Standing standing) {
      this.standing = standing;
    }

    @Override
    public Standing observe(Account account, List<Side> sides) {
      return standing;
    }

    @Override
    public int classes(InterfaceName device, Side side) {
      return classes;
    }

    @Override
    public Plan plan(Standing found, Targets targets) {
      Wanted wanted = targets.overall();
      boolean same = wanted instanceof Wanted.Keep || wanted.limitedTo().equals(found.rate());
      List<Plan.Step> steps =
          same ? List.of() : List.of(new Plan.Step("eth0", List.of("bring", "about"), false));
      return new Plan(found, targets, steps, found.problems());
    }

    @Override
    public List<Outcome> act(List<Plan> plans) {
      acted.addAll(plans);
      return plans.stream().map(plan -> new Outcome(true, after(plan), List.of())).toList();
    }

    private static Standing after(Plan plan) {
      return plan.targets()
          .overall()
          .limitedTo()
          .map(rate -> standing(Owner.BWFLOW, rate.bitsPerSecond()))
          .orElse(NOTHING);
    }

    @Override
    public Optional<Plan> planStrays(Set<InterfaceName> configured) {
      spared = Optional.of(configured);
      return Optional.empty();
    }
  }

  private Memory memory() {
    return new Memory(directory.resolve("run"), directory.resolve("lasting"));
  }

  private Engine engine(Measurement measurement, Limiter limiter) {
    return engine(measurement, limiter, StaticDevices.none());
  }

  private Engine engine(Measurement measurement, Limiter limiter, StaticDevices devices) {
    return new Engine(
        (account, period) -> measurement, limiter, devices, memory().corrections(), NOW);
  }

  private AccountResult look(Measurement measurement, Standing standing) {
    return engine(measurement, new Recorder(standing))
        .run(rules(), new Mode.Look(), LastRun.NONE, Map.of());
  }

  private static List<String> codes(AccountResult result) {
    return result.problems().stream().map(Problem::code).toList();
  }

  @Test
  void takesTheWorkedExampleThrough() {
    Recorder limiter = new Recorder(NOTHING);

    AccountResult result =
        engine(sent(80 * GB), limiter).run(rules(), new Mode.Enforce(), LastRun.NONE, Map.of());

    Balance balance = result.balance().orElseThrow();
    assertEquals(new Bytes(75 * GB), balance.credit());
    assertEquals(new Bytes(-5 * GB), balance.left());
    assertEquals(Optional.of(DRIP), result.wanted().limitedTo());
    assertEquals(1, limiter.acted.size());
    assertTrue(result.changed());
    assertEquals(Optional.of(DRIP), result.standing().rate());
    assertEquals(State.EXHAUSTED, result.state());
    assertEquals(NOVEMBER, result.period());
    assertEquals(List.of(), codes(result));
  }

  @Test
  void changesNothingWhereTheKernelIsAsWanted() {
    Recorder limiter = new Recorder(LIMITED);

    AccountResult result =
        engine(sent(80 * GB), limiter).run(rules(), new Mode.Enforce(), LastRun.NONE, Map.of());

    assertEquals(List.of(), limiter.acted);
    assertFalse(result.changed());
  }

  @Test
  void changesNothingWhileItOnlyLooks() {
    Recorder limiter = new Recorder(NOTHING);
    Engine engine = engine(sent(80 * GB), limiter);

    AccountResult looked = engine.run(rules(), new Mode.Look(), LastRun.NONE, Map.of());
    AccountResult dry =
        engine.run(
            rules(),
            new Mode.ByHand(new Mode.Order.Apply(Optional.empty()), false),
            LastRun.NONE,
            Map.of());

    assertEquals(List.of(), limiter.acted);
    assertFalse(looked.plan().isEmpty());
    assertFalse(dry.plan().isEmpty());
    assertEquals(Owner.NONE, looked.standing().owner());
  }

  @Test
  void keepsWhatStandsWhereTheMeterCannotBeRead() {
    for (Standing standing : List.of(NOTHING, LIMITED)) {
      Recorder limiter = new Recorder(standing);

      AccountResult result =
          engine(new Measurement.Unreadable(UNREADABLE), limiter)
              .run(rules(), new Mode.Enforce(), LastRun.NONE, Map.of());

      assertInstanceOf(Wanted.Keep.class, result.wanted());
      assertEquals(List.of(), limiter.acted);
      assertEquals(State.UNKNOWN, result.state());
      assertEquals(List.of(UNREADABLE), result.problems());
      assertEquals(Optional.empty(), result.balance());
      assertEquals(Forecast.UNKNOWN, result.forecast());
    }
  }

  @Test
  void obeysAPersonWhateverTheBalanceIs() {
    Recorder limiter = new Recorder(LIMITED);
    Engine engine = engine(sent(80 * GB), limiter);

    AccountResult lifted =
        engine.run(rules(), new Mode.ByHand(new Mode.Order.Lift(), true), LastRun.NONE, Map.of());
    AccountResult applied =
        engine.run(
            rules(),
            new Mode.ByHand(new Mode.Order.Apply(Optional.of(new BitRate(5_000_000))), true),
            LastRun.NONE,
            Map.of());

    assertEquals("by-hand", lifted.wanted().reason().code());
    assertFalse(lifted.standing().isThrottled());
    assertEquals(Optional.of(new BitRate(5_000_000)), applied.standing().rate());
  }

  @Test
  void holdsBackTwoSmallBurstsWhereTheLimitIsWhole() {
    assertEquals(Optional.of(new Bytes(2 * 2000)), gliding(0).reserved());
  }

  // The largest packet has 65536 bytes and 118 of headers. E is less by what is held back, R after
  // a write by half of it again: over the 2 * 60 s + 2 * 0.5 s + 4 ms that a limit is reckoned to
  // stand, at nine tenths.
  @Test
  void holdsBackTwoOfTheLargestPacketsForEachClass() {
    AccountResult whole = gliding(0);
    AccountResult divided = gliding(50);

    long more = 2 * 50 * (65_536 + 118);
    assertEquals(Optional.of(new Bytes(2 * 2000 + more)), divided.reserved());
    assertEquals(0.9 * 1.5 * more * 8 / 121.004, rate(whole) - rate(divided), 100);
  }

  private AccountResult gliding(int classes) {
    Recorder limiter = new Recorder(LIMITED);
    limiter.classes = classes;
    return engine(sent(75 * GB - 20_000_000), limiter)
        .run(
            rules(EnforcementName.GLIDE, Optional.empty(), List.of()),
            new Mode.Enforce(),
            LastRun.NONE,
            Map.of());
  }

  private static long rate(AccountResult result) {
    return result.wanted().limitedTo().orElseThrow().bitsPerSecond();
  }

  private AccountResult afterTheBoot(Measurement measurement, Standing standing) {
    return engine(measurement, new Recorder(standing))
        .run(List.of(rules()), new Mode.Enforce(), LastRun.NONE, Map.of(), Set.of("eth0"))
        .get(0);
  }

  @Test
  void putsALimitBackWhoseRateAKilledRunHasLost() {
    AccountResult result =
        engine(new Measurement.Unreadable(UNREADABLE), new Recorder(UNFINISHED))
            .run(rules(), new Mode.Enforce(), LastRun.NONE, Map.of());

    assertEquals(Optional.of(DRIP), result.standing().rate());
    assertEquals("unfinished", result.wanted().reason().code());
  }

  @ParameterizedTest
  @CsvSource({"10000, true", "900000, false"})
  void raisesNoLimitWhereAKilledRunHasLostTheRateOfTheOtherSide(long received, boolean kept) {
    Recorder limiter =
        new Recorder(
            new Standing(
                ACCOUNT,
                Map.of(
                    Side.TX,
                    new Standing.Held(Owner.BWFLOW, Optional.empty()),
                    Side.RX,
                    new Standing.Held(Owner.BWFLOW, Optional.of(new BitRate(received)))),
                List.of(
                    new Part(Side.TX, Owner.BWFLOW, true), new Part(Side.RX, Owner.BWFLOW, false)),
                List.of()));

    engine(new Measurement.Unreadable(UNREADABLE), limiter)
        .run(of(Direction.MAX), new Mode.Enforce(), LastRun.NONE, Map.of());
    Targets targets = limiter.acted.get(0).targets();

    assertEquals(Optional.of(DRIP), targets.limit(Side.TX));
    assertEquals(kept, targets.keeps(Side.RX));
    assertEquals(kept ? Optional.empty() : Optional.of(DRIP), targets.limit(Side.RX));
  }

  @Test
  void putsALimitBackAfterABootWhereNothingIsKnown() {
    AccountResult result = afterTheBoot(new Measurement.Unreadable(UNREADABLE), NOTHING);

    assertEquals(Optional.of(DRIP), result.standing().rate());
    assertEquals("rebooted", result.wanted().reason().code());
    assertEquals(State.UNKNOWN, result.state());
  }

  @Test
  void keepsALimitThatStandsAfterABootWhereNothingIsKnown() {
    AccountResult result =
        afterTheBoot(new Measurement.Unreadable(UNREADABLE), standing(Owner.BWFLOW, 64_000));

    assertInstanceOf(Wanted.Keep.class, result.wanted());
  }

  @Test
  void goesByTheFigureAfterABootWhereItIsKnown() {
    assertFalse(afterTheBoot(sent(GB), NOTHING).wanted().limitedTo().isPresent());
  }

  @Test
  void obeysAPersonWithoutAMeterAndMerelyWarns() {
    Recorder limiter = new Recorder(NOTHING);

    AccountResult result =
        engine(new Measurement.Unreadable(UNREADABLE), limiter)
            .run(
                rules(),
                new Mode.ByHand(new Mode.Order.Apply(Optional.empty()), true),
                LastRun.NONE,
                Map.of());

    assertEquals(Optional.of(DRIP), result.standing().rate());
    assertEquals(Severity.WARNING, result.problems().get(0).severity());
    assertEquals(ExitCode.OK, result.problems().get(0).exit());
  }

  @Test
  void letsAnOrderStandAgainstTheBalance() {
    Hold lift = new Hold(Optional.empty(), NOW.minusSeconds(60), NOW.plusNanos(1), "root");
    Hold slow =
        new Hold(
            Optional.of(new BitRate(64_000)), NOW.minusSeconds(60), NOW.plusSeconds(60), "root");

    AccountResult lifted = held(sent(80 * GB), LIMITED, lift);
    AccountResult slowed = held(sent(0), NOTHING, slow);
    AccountResult blind = held(new Measurement.Unreadable(UNREADABLE), NOTHING, slow);

    assertInstanceOf(Wanted.NoLimit.class, lifted.wanted());
    assertEquals("held-lift", lifted.wanted().reason().code());
    assertEquals(Optional.of(lift), lifted.hold());
    assertEquals(Optional.of(new BitRate(64_000)), slowed.wanted().limitedTo());
    assertEquals(Optional.of(NOW.plusSeconds(60)), slowed.wanted().nextChange());
    assertEquals("held-limit", slowed.wanted().reason().code());
    assertEquals("held-limit", blind.wanted().reason().code());
  }

  @Test
  void forgetsAnOrderThatHasEndedOrIsForAnother() {
    Hold ended = new Hold(Optional.empty(), NOW.minusSeconds(60), NOW, "root");
    Hold other = new Hold(Optional.empty(), NOW.minusSeconds(60), NOW.plusSeconds(60), "root");

    AccountResult result = held(sent(80 * GB), LIMITED, ended);
    AccountResult another =
        engine(sent(80 * GB), new Recorder(LIMITED))
            .run(rules(), new Mode.Enforce(), LastRun.NONE, Map.of("eth1", other));

    assertEquals("exhausted", result.wanted().reason().code());
    assertEquals(Optional.empty(), result.hold());
    assertEquals("exhausted", another.wanted().reason().code());
  }

  private AccountResult held(Measurement measurement, Standing standing, Hold hold) {
    return engine(measurement, new Recorder(standing))
        .run(rules(), new Mode.Enforce(), LastRun.NONE, Map.of("eth0", hold));
  }

  @Test
  void addsWhatAPersonStatedForThisPeriodOnly() {
    memory()
        .remember(
            "eth0",
            new Correction(List.of("eth0"), NOVEMBER.start(), NOVEMBER.end(), new Bytes(6 * GB)));
    assertEquals(new Bytes(76 * GB), look(sent(70 * GB), NOTHING).balance().orElseThrow().used());

    memory()
        .remember(
            "eth0",
            new Correction(
                List.of("eth0"), NOVEMBER.end(), NOVEMBER.end().plusSeconds(1), new Bytes(6 * GB)));
    assertEquals(new Bytes(70 * GB), look(sent(70 * GB), NOTHING).balance().orElseThrow().used());
  }

  @Test
  void warnsOfAMeterThatIsYoungerThanThePeriodUntilItIsCorrected() {
    Measurement young = sent(GB, Instant.parse("2026-11-10T12:00:00Z"), List.of());

    AccountResult result = look(young, NOTHING);

    assertEquals(List.of("meter-young"), codes(result));
    assertEquals(
        "vnStat has counted eth0 only since 2026-11-10; what was used before, since 2026-11-01, is"
            + " not in the figures",
        result.problems().get(0).message());
    memory()
        .remember(
            "eth0", new Correction(List.of("eth0"), NOVEMBER.start(), NOVEMBER.end(), Bytes.ZERO));
    assertEquals(List.of(), codes(look(young, NOTHING)));
  }

  @Test
  void saysEveryProblemOnce() {
    Problem foreign = Problem.warning("foreign-qdisc", "there is another", "");

    assertEquals(
        List.of("foreign-qdisc"), codes(look(sent(0), standing(Owner.FOREIGN, 0, foreign))));
  }

  @ParameterizedTest
  @CsvSource({
    // percent used, threshold passed before: threshold passed now
    "79,0,0",
    "80,0,80",
    "94,0,80",
    "95,0,95",
    "200,0,95",
    // Released five points below.
    "75,80,80",
    "74,80,0",
    "90,95,95",
    "89,95,80",
    "76,95,80",
    "74,95,0",
    // The higher one was never passed, so it has no release.
    "90,80,80",
    "94,80,80",
  })
  void releasesAWarningFivePointsBelow(int percent, int before, int passed) {
    Balance balance =
        Balance.of(rules().policy(), NOVEMBER, NOW, new Bytes(75 * GB * percent / 100));

    assertEquals(passed, States.passed(rules(), balance, before));
  }

  /** What a run remembers that found so much used, the kernel's counter at 0. */
  private static LastRun remembering(long bytes) {
    Counters none = new Counters(Bytes.ZERO, Bytes.ZERO);
    LineMemory line =
        new LineMemory(
            "this-boot",
            NOVEMBER.start(),
            none,
            none,
            Optional.of(new Counters(Bytes.ZERO, new Bytes(bytes))),
            new TreeMap<>(),
            LONG_AGO,
            NOW.minusSeconds(60),
            none,
            Optional.empty(),
            Optional.empty(),
            List.of());
    AccountMemory account =
        new AccountMemory(
            Optional.empty(), Optional.empty(), 0, Optional.empty(), Map.of("eth0", line));
    return new LastRun(Optional.empty(), List.of(), Map.of(), Map.of("eth0", account));
  }

  private AccountResult unreadable(long bytes, Standing standing) {
    Measurement measurement =
        new Measurement.Unreadable(UNREADABLE, Optional.of(new Boot("this-boot", LONG_AGO)));
    StaticDevices devices = StaticDevices.none().with("eth0", 0, 5);
    return engine(measurement, new Recorder(standing), devices)
        .run(rules(), new Mode.Enforce(), remembering(bytes), Map.of());
  }

  @Test
  void neverWidensByWhatIsOnlyRemembered() {
    for (Standing standing : List.of(NOTHING, LIMITED)) {
      AccountResult result = unreadable(GB, standing);

      assertEquals(Optional.of(new Bytes(GB + 5)), result.balance().map(Balance::used));
      assertInstanceOf(Wanted.Keep.class, result.wanted());
      assertFalse(result.changed());
      assertEquals(List.of("meter-corrupt", "meter-remembered"), codes(result));
    }
  }

  @Test
  void limitsByWhatIsOnlyRemembered() {
    AccountResult result = unreadable(80 * GB, NOTHING);

    assertEquals(Optional.of(DRIP), result.standing().rate());
    assertTrue(result.changed());
    assertEquals(State.EXHAUSTED, result.state());
  }

  @Test
  void doesWithoutMemoryThatCannotBeTrue() {
    AccountResult result = unreadable(Bytes.LIMIT - 2, LIMITED);

    assertEquals(LIMITED, result.standing());
  }

  @Test
  void warnsOfNothingWhereNoThresholdIsStated() {
    Balance balance = Balance.of(rules().policy(), NOVEMBER, NOW, new Bytes(74 * GB));

    assertEquals(0, States.passed(rules(Optional.empty(), List.of()), balance, 0));
  }

  @Test
  void statesTheWorstThatHolds() {
    assertEquals(State.OK, look(sent(GB), NOTHING).state());
    assertEquals(State.WARNING, look(sent(60 * GB), NOTHING).state());
    assertEquals(State.LIMITED, look(sent(60 * GB), LIMITED).state());
    assertEquals(State.EXHAUSTED, look(sent(75 * GB), LIMITED).state());
    assertEquals(State.EXHAUSTED, look(sent(75 * GB), NOTHING).state());
    assertEquals(State.WARNING, look(sent(75 * GB - 1), NOTHING).state());
    assertEquals(State.UNKNOWN, look(new Measurement.Unreadable(UNREADABLE), LIMITED).state());
  }

  @Test
  void callsALimitOneOnlyBelowTheLineRate() {
    Device veth = device(false, 10_000);
    Device card = device(true, 100);

    assertEquals(State.LIMITED, limitedTo(999_999_992, rules(), veth));
    assertEquals(State.OK, limitedTo(1_000_000_000, rules(), veth));
    assertEquals(State.LIMITED, limitedTo(99_999_992, rules(), card));
    assertEquals(State.OK, limitedTo(100_000_000, rules(), card));
    Rules stated = rules(Optional.of(new BitRate(50_000_000)), List.of());
    assertEquals(State.OK, limitedTo(50_000_000, stated, card));
    assertEquals(State.LIMITED, limitedTo(49_999_992, stated, card));
  }

  private static Device device(boolean physical, int megabits) {
    return new Device(ETH0, 1500, 0, 0, physical, OptionalInt.of(megabits));
  }

  private State limitedTo(long bits, Rules rules, Device device) {
    return engine(
            sent(0), new Recorder(standing(Owner.BWFLOW, bits)), StaticDevices.none().with(device))
        .run(rules, new Mode.Look(), LastRun.NONE, Map.of())
        .state();
  }

  @Test
  void forecastsFromWholeDaysOnly() {
    List<Reading.Day> days = new ArrayList<>();
    days.add(day("2026-10-27", 900 * GB));
    // The day that vnStat began on is no whole one, nor is the last: it was saved half a minute
    // before midnight.
    days.add(day("2026-10-28", 900 * GB));
    days.add(day("2026-10-29", 2 * GB));
    days.add(day("2026-10-30", 2 * GB));
    days.add(day("2026-10-31", 2 * GB));
    days.add(day("2026-11-15", 900 * GB));
    days.add(day("2026-11-16", 900 * GB));

    AccountResult result =
        look(sent(20 * GB, Instant.parse("2026-10-28T08:00:00Z"), days), NOTHING);

    assertEquals(Optional.of(new Bytes(50 * GB)), result.forecast().periodEnd());
  }

  @Test
  void saysThatItIsTooEarlyForAForecastFromTwoWholeDays() {
    List<Reading.Day> days =
        List.of(day("2026-11-12", GB), day("2026-11-13", GB), day("2026-11-14", GB));
    Instant midnight = Instant.parse("2026-11-12T00:00:00Z");

    assertTrue(
        look(sent(20 * GB, midnight, days), NOTHING).forecast().periodEnd().isPresent(),
        "all three are whole");
    assertEquals(
        Forecast.UNKNOWN, look(sent(20 * GB, midnight.plusSeconds(1), days), NOTHING).forecast());
  }

  private static Reading.Day day(String date, long sent) {
    return new Reading.Day(LocalDate.parse(date), Traffic.of(0, sent));
  }

  @Test
  void looksForStraysBesideAllThatIsConfigured() {
    Recorder limiter = new Recorder(NOTHING);

    engine(sent(0), limiter).strays(List.of(rules()));

    assertEquals(Optional.of(Set.of(ETH0)), limiter.spared);
  }

  @Test
  void findsNoStraysWhereTheKernelCannotBeRead() {
    Limiter blind =
        new Limiter() {
          @Override
          public Standing observe(Account account, List<Side> sides) {
            return NOTHING;
          }

          @Override
          public Plan plan(Standing standing, Targets targets) {
            return new Plan(standing, targets, List.of(), List.of());
          }

          @Override
          public List<Outcome> act(List<Plan> plans) {
            throw new AssertionError("nothing is to be done");
          }

          @Override
          public Optional<Plan> planStrays(Set<InterfaceName> configured) {
            throw new Failure(Problem.error(ExitCode.UNAVAILABLE, "tc-missing", "no tc", ""));
          }
        };

    assertEquals(Optional.empty(), engine(sent(0), blind).strays(List.of(rules())));
  }

  @Test
  void countsTheDirectionOfTheBudget() {
    AccountResult result =
        engine(sent(GB), new Recorder(NOTHING))
            .run(of(Direction.TOTAL), new Mode.Look(), LastRun.NONE, Map.of());

    assertEquals(new Bytes(1_000 * GB), result.balance().orElseThrow().used());
  }

  @Test
  void keepsTheHighestFigureButNotOneThatIsKnownToBeTooHigh() {
    // Without sqlite3 the kernel's counter at an earlier run stands in for the one that vnStat
    // saved, so that some bytes count twice until it saves again.
    Measurement tooHigh = estimated(70 * GB, 10 * GB);

    assertEquals(new Bytes(80 * GB), usedAfter(sent(80 * GB), sent(70 * GB)));
    assertEquals(new Bytes(75 * GB), usedAfter(tooHigh, sent(75 * GB)));
    assertEquals(new Bytes(70 * GB), usedAfter(tooHigh, sent(60 * GB)));
  }

  @Test
  void neverForgetsAHigherFigureForALowerOneThatIsCertain() {
    LastRun live = remembered(sent(80 * GB), LastRun.NONE);
    LastRun later = remembered(estimated(70 * GB, 20 * GB), live);

    assertEquals(new Bytes(80 * GB), used(sent(60 * GB), later));
  }

  @Test
  void saysWhenWhatWasCountedTwiceIsNotAnyMore() {
    Measurement tooHigh = estimated(70 * GB, 10 * GB);
    Measurement settled = estimated(75 * GB, 0);

    assertEquals(List.of("meter-settled"), codes(after(tooHigh, settled)));
    assertEquals(List.of(), codes(after(settled, settled)));
    assertEquals(List.of(), codes(after(settled, tooHigh)));
  }

  private AccountResult after(Measurement before, Measurement now) {
    return look(now, remembered(before, LastRun.NONE));
  }

  private Bytes usedAfter(Measurement before, Measurement now) {
    return used(now, remembered(before, LastRun.NONE));
  }

  private Bytes used(Measurement now, LastRun last) {
    return look(now, last).balance().orElseThrow().used();
  }

  private LastRun remembered(Measurement now, LastRun last) {
    return LastRun.NONE.with(Engine.memories(List.of(look(now, last)), last, NOW));
  }

  private AccountResult look(Measurement now, LastRun last) {
    return engine(now, new Recorder(NOTHING)).run(rules(), new Mode.Look(), last, Map.of());
  }

  @Test
  void neverThrottlesBelowWhatTheKernelCanHold() {
    Rules rules =
        new Rules(
            ACCOUNT,
            new TokenBucket(new Bytes(GB), Bytes.ZERO),
            EnforcementName.GLIDE,
            new Recurrence.Monthly(1),
            ZoneOffset.UTC,
            Direction.TX,
            Optional.empty(),
            Optional.of(new BitRate(31)),
            List.of(),
            Optional.empty(),
            Duration.ofSeconds(15));

    assertEquals(new BitRate(64), rules.floor(NOVEMBER));
  }
}
