package io.github.bwflow.simulation;

import io.github.bwflow.budget.Period;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The made-up host: its clock, its line with what the kernel has counted, what vnStat has saved of
 * that, and what a bystander with a better clock than bwflow's sees.
 */
final class World {
  /** By so much a save of vnStat's may come late, in milliseconds: one update and one poll. */
  private static final int LATE_SAVE_MS = 24_000;

  private final Scenario scenario;
  private final Rules rules;
  private final List<Side> sides;
  private final Tbf[] lines = new Tbf[Side.values().length];
  private final double[] asked = new double[lines.length];
  private final SplittableRandom random;

  /** The clock in milliseconds since the start, with fractions, and the start on the epoch. */
  private double clock;

  private final long origin;
  private long steadyUntil;
  private long nextEvent;

  private long nextMidnight;
  private LocalDate today;
  private Traffic midnight = Traffic.NONE;
  private final TreeMap<Long, Traffic> midnights = new TreeMap<>();
  private final List<Reading.Day> finished = new ArrayList<>();

  private long nextSave;
  private Instant saved;
  private Traffic stored = Traffic.NONE;
  private List<Reading.Day> rows = List.of();

  private Period period;
  private Traffic before = Traffic.NONE;
  private long lost;
  private double least = Double.MAX_VALUE;
  private double leastAt;
  private double limitedMs;
  private double slowedMs;
  private int commands;
  private final Diary diary;

  World(Scenario scenario) {
    this.scenario = scenario;
    this.rules = scenario.rules();
    this.sides = rules.direction().sides();
    this.origin = scenario.from().toEpochMilli();
    this.random = new SplittableRandom(scenario.seed());
    for (Side side : Side.values()) {
      lines[side.ordinal()] = new Tbf(scenario.line().bitsPerSecond() / 8.0, scenario.delivered());
    }
    this.diary = new Diary();
    this.saved = scenario.from();
    startDay(origin);
    startPeriod(origin);
    planSave(origin);
    steadyUntil = origin;
    nextEvent = Math.min(Math.min(nextMidnight, nextSave), period.end().toEpochMilli());
  }

  /** What the kernel has counted. */
  Traffic counters() {
    return Traffic.of(counter(Side.RX), counter(Side.TX));
  }

  private long counter(Side side) {
    return (long) Math.ceil(lines[side.ordinal()].passed());
  }

  /** When vnStat last saved. */
  Instant saved() {
    return saved;
  }

  /** The counters that it stored then. */
  Traffic stored() {
    return stored;
  }

  /** The days that it had counted then. */
  List<Reading.Day> rows() {
    return rows;
  }

  /** What of them is since the start of a period. */
  Traffic stored(Period since) {
    return saved.isBefore(since.start())
        ? Traffic.NONE
        : minus(stored, countersAt(since.start().toEpochMilli()));
  }

  private Traffic countersAt(long millis) {
    return millis <= origin ? Traffic.NONE : midnights.floorEntry(millis).getValue();
  }

  private static Traffic minus(Traffic all, Traffic part) {
    return new Traffic(all.rx().minus(part.rx()), all.tx().minus(part.tx()));
  }

  /** Hears what of the credit can be used no more. */
  void lose(Bytes bytes) {
    lost = bytes.value();
  }

  /** The limit that stands on a side. */
  Optional<BitRate> limit(Side side) {
    return lines[side.ordinal()].limit();
  }

  /** Writes a side's limit. */
  void write(Side side, Optional<BitRate> limit) {
    lines[side.ordinal()].write(limit);
    commands++;
  }

  /** How many have been written. */
  int commands() {
    return commands;
  }

  /** The limits of all sides that count together; empty where one of them has none. */
  Optional<BitRate> limit() {
    long together = 0;
    for (Side side : sides) {
      if (limit(side).isEmpty()) {
        return Optional.empty();
      }
      together += limit(side).get().bitsPerSecond();
    }
    return Optional.of(new BitRate(together));
  }

  /** The instant, in whole milliseconds. */
  long millis() {
    return origin + (long) clock;
  }

  /** Lets time pass until this instant, in milliseconds of the epoch. */
  void advance(long until) {
    double target = until - origin;
    while (clock < target) {
      step(target);
    }
  }

  /** Up to when nothing changes but the time and the counters, in milliseconds of the epoch. */
  double steadyUntil() {
    double until = Math.min(steadyUntil, nextEvent);
    for (Side side : sides) {
      double steady = lines[side.ordinal()].steady(asked[side.ordinal()]) * 1000;
      until = Math.min(until, origin + clock + steady);
    }
    return until;
  }

  /** When the period ends, in milliseconds of the epoch. */
  long periodEnd() {
    return period.end().toEpochMilli();
  }

  /** What may be put back as long as nothing but the time and the counters has changed. */
  record Mark(
      double clock,
      Tbf.Mark rx,
      Tbf.Mark tx,
      double least,
      double leastAt,
      double limitedMs,
      double slowedMs) {}

  /** How it is now. */
  Mark mark() {
    return new Mark(
        clock,
        lines[Side.RX.ordinal()].mark(),
        lines[Side.TX.ordinal()].mark(),
        least,
        leastAt,
        limitedMs,
        slowedMs);
  }

  /** As it was. */
  void reset(Mark mark) {
    clock = mark.clock();
    lines[Side.RX.ordinal()].reset(mark.rx());
    lines[Side.TX.ordinal()].reset(mark.tx());
    least = mark.least();
    leastAt = mark.leastAt();
    limitedMs = mark.limitedMs();
    slowedMs = mark.slowedMs();
  }

  private void step(double target) {
    if (origin + clock >= steadyUntil) {
      ask();
    }
    double span = Math.min(target, Math.min(steadyUntil, nextEvent) - (double) origin) - clock;
    boolean below = false;
    for (Side side : sides) {
      Tbf line = lines[side.ordinal()];
      span = Math.min(span, line.steady(asked[side.ordinal()]) * 1000);
      below |= line.isBelowLine();
    }
    boolean slowed = false;
    for (Side side : sides) {
      slowed |= lines[side.ordinal()].pass(span / 1000, asked[side.ordinal()]);
    }
    clock += span;
    limitedMs += below ? span : 0;
    slowedMs += slowed ? span : 0;
    watch();
    if (origin + clock >= nextEvent) {
      event();
    }
  }

  private void ask() {
    long now = millis();
    steadyUntil = Long.MAX_VALUE;
    for (Side side : sides) {
      asked[side.ordinal()] = scenario.demand(side).at(now);
      steadyUntil = Math.min(steadyUntil, scenario.demand(side).until(now));
    }
  }

  private void watch() {
    double left = left();
    if (left < least) {
      least = left;
      leastAt = clock;
    }
  }

  private double left() {
    return rules.policy().credit(period, instant()).value() - lost - used();
  }

  private double used() {
    double rx = lines[Side.RX.ordinal()].passed() - before.rx().value();
    double tx = lines[Side.TX.ordinal()].passed() - before.tx().value();
    return switch (rules.direction()) {
      case TX -> tx;
      case RX -> rx;
      case TOTAL -> rx + tx;
      case MAX -> Math.max(rx, tx);
    };
  }

  private Instant instant() {
    return instant(clock);
  }

  private Instant instant(double at) {
    long whole = (long) at;
    Instant millis = Instant.ofEpochMilli(origin + whole);
    return at == whole ? millis : millis.plusNanos((long) ((at - whole) * 1e6));
  }

  private void event() {
    long now = millis();
    if (now >= nextMidnight) {
      endDay();
      startDay(now);
    }
    if (now >= period.end().toEpochMilli()) {
      endPeriod();
      startPeriod(now);
    }
    if (now >= nextSave) {
      save();
      planSave(now);
    }
    nextEvent = Math.min(Math.min(nextMidnight, nextSave), period.end().toEpochMilli());
  }

  private void startDay(long now) {
    today = Instant.ofEpochMilli(now).atZone(rules.zone()).toLocalDate();
    nextMidnight = today.plusDays(1).atStartOfDay(rules.zone()).toInstant().toEpochMilli();
    midnight = counters();
    midnights.put(now, midnight);
  }

  private void endDay() {
    finished.add(new Reading.Day(today, minus(counters(), midnight)));
    diary.day(today);
  }

  private void startPeriod(long now) {
    period = rules.period(Instant.ofEpochMilli(now));
    before = countersAt(period.start().toEpochMilli());
    least = Double.MAX_VALUE;
    lost = 0;
    watch();
  }

  private void endPeriod() {
    diary.term();
  }

  private void save() {
    saved = Instant.ofEpochMilli(millis() / 1000 * 1000);
    stored = counters();
    List<Reading.Day> all = new ArrayList<>(finished);
    all.add(new Reading.Day(today, minus(stored, midnight)));
    rows = List.copyOf(all);
  }

  // Where what is not saved is known, only a day's last save and the next day's first one matter.
  private void planSave(long now) {
    long interval = scenario.saves().toMillis();
    long next = now / interval + 1;
    if (scenario.live()) {
      next = Math.max(next, (nextMidnight - LATE_SAVE_MS) / interval);
    }
    nextSave = next * interval + random.nextInt(LATE_SAVE_MS / 1000) * 1000L;
  }

  /** Ends the simulation, and says what it came to. */
  Diary end() {
    if (diary.lastClock < clock) {
      diary.day(today);
    }
    if (diary.lastTerm < clock) {
      diary.term();
    }
    return diary;
  }

  /** What the bystander writes down. */
  final class Diary {
    private final List<Outcome.Day> days = new ArrayList<>();
    private final List<Outcome.Term> terms = new ArrayList<>();
    private double lastUsed;
    private double lastRefused;
    private double lastLimited;
    private double lastSlowed;
    private int lastCommands;
    private double lastClock = -1;
    private double lastTerm = -1;

    List<Outcome.Day> days() {
      return days;
    }

    List<Outcome.Term> terms() {
      return terms;
    }

    /** The commands so far. */
    int commands() {
      return commands;
    }

    /** All of it. */
    Outcome.Sum total() {
      return sum(0, 0, 0, 0);
    }

    private double counted() {
      return rules.direction().of(counters().rx(), counters().tx()).value();
    }

    private double refused() {
      double all = 0;
      for (Side side : sides) {
        all += lines[side.ordinal()].refused();
      }
      return all;
    }

    private Outcome.Sum sum(double used, double refused, double limited, double slowed) {
      return new Outcome.Sum(
          bytes(counted() - used),
          bytes(refused() - refused),
          Duration.ofMillis(Math.round(limitedMs - limited)),
          Duration.ofMillis(Math.round(slowedMs - slowed)));
    }

    private void day(LocalDate date) {
      days.add(
          new Outcome.Day(
              date,
              sum(lastUsed, lastRefused, lastLimited, lastSlowed),
              commands - lastCommands,
              limit(),
              bytes(left())));
      lastUsed = counted();
      lastRefused = refused();
      lastLimited = limitedMs;
      lastSlowed = slowedMs;
      lastCommands = commands;
      lastClock = clock;
    }

    private void term() {
      terms.add(
          new Outcome.Term(period, bytes(used()), bytes(left()), bytes(least), instant(leastAt)));
      lastTerm = clock;
    }
  }

  private static Bytes bytes(double value) {
    return new Bytes(Math.round(value));
  }
}
