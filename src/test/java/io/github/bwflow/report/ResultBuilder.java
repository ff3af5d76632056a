package io.github.bwflow.report;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.NoBudget;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Recurrence;
import io.github.bwflow.budget.TokenBucket;
import io.github.bwflow.config.EnforcementName;
import io.github.bwflow.control.Reason;
import io.github.bwflow.control.Situation;
import io.github.bwflow.control.Targets;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.engine.State;
import io.github.bwflow.host.Boot;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.state.Correction;
import io.github.bwflow.state.Hold;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Direction;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes results as a run would: 100 GB a month, half of it pre-charged, computed with the real
 * policy and control. What is not stated is nothing.
 */
final class ResultBuilder {
  static final long GB = 1_000_000_000L;

  private final Instant now;
  private ZoneId zone = ZoneId.of("UTC");
  private List<InterfaceName> interfaces = List.of(new InterfaceName("eth0"));
  private final TreeMap<LocalDate, Traffic> days = new TreeMap<>();
  private final TreeMap<YearMonth, Traffic> months = new TreeMap<>();
  private Instant created = Instant.parse("2026-01-01T00:00:00Z");
  private Traffic unsaved = Traffic.NONE;
  private boolean live = true;
  private Optional<Correction> correction = Optional.empty();
  private Optional<Hold> hold = Optional.empty();
  private Owner owner = Owner.NONE;
  private Optional<BitRate> rate = Optional.empty();
  private boolean observed = true;
  private Optional<Wanted> wanted = Optional.empty();
  private final List<Plan.Step> steps = new ArrayList<>();
  private State state = State.OK;
  private final List<Problem> problems = new ArrayList<>();
  private boolean known = true;
  private boolean budgeted = true;
  private String host = "web1";
  private Optional<Plan> strays = Optional.empty();

  ResultBuilder(String now) {
    this.now = Instant.parse(now);
  }

  /** The case of the arithmetic: 80 of 75 GB used half-way through November 2026. */
  static ResultBuilder overdrawn() {
    return new ResultBuilder("2026-11-16T00:00:00Z")
        .day("2026-11-10", 0, 80 * GB)
        .state(State.EXHAUSTED);
  }

  ResultBuilder zone(String id) {
    zone = ZoneId.of(id);
    return this;
  }

  ResultBuilder interfaces(String... names) {
    interfaces = List.of(names).stream().map(InterfaceName::new).toList();
    return this;
  }

  ResultBuilder day(String date, long rx, long tx) {
    days.put(LocalDate.parse(date), Traffic.of(rx, tx));
    return this;
  }

  ResultBuilder month(String month, long rx, long tx) {
    months.put(YearMonth.parse(month), Traffic.of(rx, tx));
    return this;
  }

  ResultBuilder created(String at) {
    created = Instant.parse(at);
    return this;
  }

  ResultBuilder unsaved(long rx, long tx) {
    unsaved = Traffic.of(rx, tx);
    return this;
  }

  ResultBuilder notLive() {
    live = false;
    return this;
  }

  ResultBuilder correction(long used) {
    Instant start = Period.monthly(1, zone, now).start();
    correction =
        Optional.of(
            new Correction(List.of("eth0"), start, start.plusSeconds(86_400), new Bytes(used)));
    return this;
  }

  ResultBuilder hold(Optional<BitRate> rate, String until, String by) {
    hold = Optional.of(new Hold(rate, Instant.EPOCH, Instant.parse(until), by));
    return this;
  }

  /** Our limit stands. */
  ResultBuilder limited(long bitsPerSecond) {
    owner = Owner.BWFLOW;
    rate = Optional.of(new BitRate(bitsPerSecond));
    return this;
  }

  ResultBuilder foreign() {
    owner = Owner.FOREIGN;
    return this;
  }

  ResultBuilder unobserved() {
    observed = false;
    return this;
  }

  ResultBuilder wanted(Wanted wish) {
    wanted = Optional.of(wish);
    return this;
  }

  ResultBuilder step(String... words) {
    steps.add(new Plan.Step("eth0", List.of(words), false));
    return this;
  }

  ResultBuilder state(State now) {
    state = now;
    return this;
  }

  ResultBuilder problem(Problem problem) {
    problems.add(problem);
    return this;
  }

  /** Only divided into classes. */
  ResultBuilder unbudgeted() {
    known = false;
    budgeted = false;
    return wanted(new Wanted.NoLimit(new Reason("no-budget", "there is no budget to keep to")));
  }

  ResultBuilder host(String name) {
    host = name;
    return this;
  }

  ResultBuilder stray(String name, String... words) {
    Standing standing =
        new Standing(
            Account.of(List.of(new InterfaceName(name))),
            Map.of(Side.TX, new Standing.Held(Owner.BWFLOW, Optional.empty())),
            List.of(),
            List.of());
    strays =
        Optional.of(
            new Plan(
                standing,
                Targets.same(
                    List.of(Side.TX),
                    new Wanted.NoLimit(new Reason("not-configured", "no longer configured"))),
                List.of(new Plan.Step("eth0", List.of(words), false)),
                List.of()));
    return this;
  }

  /** No figure is to be had because of this. */
  ResultBuilder unreadable(Problem why) {
    known = false;
    state = State.UNKNOWN;
    problems.add(0, why);
    return this;
  }

  RunResult build() {
    return new RunResult(
        now, host, Optional.of(now.minusSeconds(15)), List.of(account()), strays, List.of());
  }

  private record Root(Owner owner) implements Standing.Part {
    @Override
    public Side side() {
      return Side.TX;
    }
  }

  AccountResult account() {
    Rules rules =
        new Rules(
            Account.of(interfaces),
            budgeted ? new TokenBucket(new Bytes(100 * GB), new Bytes(50 * GB)) : new NoBudget(),
            EnforcementName.CLIFF,
            new Recurrence.Monthly(1),
            zone,
            Direction.TX,
            Optional.empty(),
            Optional.empty(),
            List.of(80, 95),
            Optional.empty(),
            Duration.ofSeconds(15));
    Period period = rules.period(now);
    Optional<Reading> reading = known ? Optional.of(reading(period)) : Optional.empty();
    Optional<Balance> balance =
        reading.map(
            found ->
                Balance.of(
                    rules.policy(),
                    period,
                    now,
                    found.used().tx().plus(correction.map(Correction::used).orElse(Bytes.ZERO))));
    Standing standing =
        new Standing(
            rules.account(),
            Map.of(Side.TX, new Standing.Held(owner, rate)),
            observed ? List.of(new Root(owner)) : List.of(),
            observed ? List.of() : List.of(Problem.warning("tc-failed", "tc failed", "")));
    Wanted decided =
        wanted.orElseGet(
            () ->
                balance
                    .map(b -> rules.control(period).decide(situation(b, standing)))
                    .orElseGet(
                        () ->
                            new Wanted.Keep(
                                new Reason(
                                    "meter-unknown",
                                    "what was used is not known, so nothing is changed"))));
    Targets targets = Targets.same(List.of(Side.TX), decided);
    return new AccountResult(
        rules,
        period,
        reading,
        correction,
        balance,
        new Bytes(4_000),
        targets,
        new Plan(standing, targets, steps, List.of()),
        false,
        standing,
        hold,
        state,
        problems,
        Map.of());
  }

  private Reading reading(Period period) {
    Traffic saved = Traffic.NONE;
    for (var day : days.entrySet()) {
      Instant end = day.getKey().plusDays(1).atStartOfDay(zone).toInstant();
      if (end.isAfter(period.start())) {
        saved = saved.plus(day.getValue());
      }
    }
    Instant updated = now.minusSeconds(120);
    return new Reading(
        "vnstat",
        saved.plus(unsaved),
        saved,
        unsaved,
        live,
        Duration.ZERO,
        created,
        updated,
        zone,
        days.entrySet().stream().map(e -> new Reading.Day(e.getKey(), e.getValue())).toList(),
        months.entrySet().stream().map(e -> new Reading.Month(e.getKey(), e.getValue())).toList(),
        List.of(
            new Reading.Line(
                interfaces.get(0),
                created,
                updated,
                saved,
                saved,
                Optional.of(saved),
                Optional.empty())),
        new Boot("00000000-0000-0000-0000-000000000000", created),
        List.of());
  }

  private static Situation situation(Balance balance, Standing standing) {
    return new Situation(
        balance,
        standing.isThrottled(),
        standing.rate(),
        Situation.Link.unknown(new Bytes(4_000)),
        Duration.ofSeconds(15),
        Optional.empty());
  }
}
