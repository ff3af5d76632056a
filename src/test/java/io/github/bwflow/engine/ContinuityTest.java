package io.github.bwflow.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;
import io.github.bwflow.host.Boot;
import io.github.bwflow.host.StaticDevices;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.state.Correction;
import io.github.bwflow.state.Corrections;
import io.github.bwflow.state.LineMemory;
import io.github.bwflow.state.LostTraffic;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Runs one after the other, each with what the one before remembered. Only sent bytes here. */
class ContinuityTest {
  private static final Instant NOON = Instant.parse("2026-11-16T12:00:00Z");
  private static final Period NOVEMBER = Period.monthly(1, ZoneOffset.UTC, NOON);
  private static final Duration WIDE = Duration.ofSeconds(325);
  private static final InterfaceName ETH0 = new InterfaceName("eth0");

  private Boot boot = new Boot("this-boot", NOON.minus(Duration.ofDays(3)));
  private Instant now = NOON;
  private Period period = NOVEMBER;
  private boolean startsAnew = true;
  private Map<String, LineMemory> memory = Map.of();
  private final Map<String, LostTraffic> lost = new TreeMap<>();
  private Reading last;

  /** What vnStat holds: of the period, of all time, the kernel's counter and the time of it. */
  private record Saved(Instant created, Instant updated, long rows, long total, long counter) {
    Saved with(long more, long counter, Instant updated) {
      return new Saved(created, updated, rows + more, total + more, counter);
    }
  }

  private static final Saved START =
      new Saved(NOON.minus(Duration.ofDays(90)), NOON.minusSeconds(60), 500, 9_000, 1_000);

  private static Traffic sent(long bytes) {
    return Traffic.of(0, bytes);
  }

  private long run(Saved saved, long kernel) {
    return run(saved, kernel, true);
  }

  /** A run 15 s after the one before; what it takes for used. */
  private long run(Saved saved, long kernel, boolean live) {
    return run(saved, Optional.of(kernel), live);
  }

  /** The same without the interface where {@code kernel} is empty. */
  private long run(Saved saved, Optional<Long> kernel, boolean live) {
    Reading.Line line =
        new Reading.Line(
            ETH0,
            saved.created(),
            saved.updated(),
            sent(saved.rows()),
            sent(saved.total()),
            live ? Optional.of(sent(saved.counter())) : Optional.empty(),
            kernel.map(ContinuityTest::sent));
    Traffic unsaved = line.unsaved(boot).orElse(Traffic.NONE);
    Reading reading =
        new Reading(
            "vnstat",
            line.saved().plus(unsaved),
            line.saved(),
            unsaved,
            live,
            live ? Duration.ZERO : WIDE,
            saved.created(),
            saved.updated(),
            ZoneOffset.UTC,
            List.of(),
            List.of(),
            List.of(line),
            boot,
            List.of());
    Continuity continuity = Continuity.of(reading, memory, lasting(), period, startsAnew, now);
    memory = continuity.lines();
    last = continuity.reading();
    now = now.plusSeconds(15);
    return last.used().tx().value();
  }

  /** What outlived the boot: empty until there was one. */
  private Corrections lasting() {
    return new Corrections() {
      @Override
      public Optional<Correction> correction(List<String> interfaces, Instant at) {
        return Optional.empty();
      }

      @Override
      public Optional<LostTraffic> lost(String name) {
        return Optional.ofNullable(lost.get(name));
      }

      @Override
      public boolean isCorrectionLost() {
        return false;
      }
    };
  }

  /** Nothing of this boot is remembered in the next, but what was lost. */
  private void reboot() {
    for (Map.Entry<String, LineMemory> line : memory.entrySet()) {
      lost.put(
          line.getKey(), new LostTraffic(line.getValue().periodStart(), line.getValue().added()));
    }
    memory = Map.of();
    boot = new Boot("next-boot", now.minusSeconds(10));
  }

  private Optional<Long> unreadable(long kernel) {
    Optional<Continuity> continuity =
        Continuity.remembered(
            Account.of(List.of(ETH0)),
            memory,
            StaticDevices.none().with("eth0", 0, kernel),
            period,
            startsAnew,
            boot);
    memory = continuity.map(Continuity::lines).orElse(memory);
    now = now.plusSeconds(15);
    return continuity.map(c -> c.reading().used().tx().value());
  }

  private List<String> codes() {
    return last.problems().stream().map(p -> p.code() + " " + p.severity().key()).toList();
  }

  @Test
  void takesAllOfABootForUsedWhereTheLastSaveLiesAhead() {
    // 60 were saved with the counter at 20, by a clock that was 20 hours ahead; then a reboot.
    Saved ahead = new Saved(START.created(), now.plus(Duration.ofHours(20)), 60, 9_000, 20);
    boot = new Boot("next-boot", now.minusSeconds(30));

    assertEquals(70, run(ahead, 10));
    // The counter passes the one that was stored.
    assertEquals(90, run(ahead, 30));
    assertEquals(100, run(ahead, 40));
    reboot();
    assertEquals(90, run(ahead, 30));
    assertEquals(91, run(ahead, 31));
  }

  @Test
  void goesOnWhereTheClockIsSetBackBelowTheLastSave() {
    Saved saved = new Saved(START.created(), now.minusSeconds(60), 60, 9_000, 1_000);
    assertEquals(70, run(saved, 1_010));

    now = now.minus(Duration.ofHours(20));
    boot = new Boot(boot.id(), boot.instant().minus(Duration.ofHours(20)));

    assertEquals(80, run(saved, 1_020));
    assertEquals(90, run(saved, 1_030));
  }

  @Test
  void addsWhatWasLostBeforeAReboot() {
    run(START, 1_000);
    run(START, 8_000);
    // Of 7 000, the meter takes none.
    Saved rejected = new Saved(START.created(), now, 500, 9_000, 8_000);
    assertEquals(7_500, run(rejected, 8_000));

    reboot();

    assertEquals(7_550, run(rejected, 50));
    assertEquals(List.of("meter-lost notice"), codes());
    Saved saved = new Saved(START.created(), now.plusSeconds(60), 560, 9_060, 60);
    now = now.plusSeconds(61);
    assertEquals(7_565, run(saved, 65));
    reboot();
    assertEquals(7_561, run(saved, 1));
    // A period that begins anew has none of it.
    now = period.end().plusSeconds(100);
    period = Period.monthly(1, ZoneOffset.UTC, now);
    reboot();
    assertEquals(3, run(new Saved(START.created(), now.minusSeconds(60), 0, 9_060, 60), 3));
  }

  @Test
  void leavesAReadingAsItIsWhereVnstatAndTheKernelAgree() {
    assertEquals(500, run(START, 1_000));
    assertEquals(700, run(START, 1_200));
    assertEquals(900, run(START.with(300, 1_300, now), 1_400));

    assertEquals(List.of(), last.problems());
    assertTrue(last.live());
  }

  @Test
  void addsWhatVnstatRejectedForTheRestOfThePeriod() {
    run(START, 1_000);
    // 5000 sent, 200 of them counted.
    Saved rejecting = START.with(200, 6_000, now);

    assertEquals(500 + 5_000 + 40, run(rejecting, 6_040));
    assertEquals(List.of("meter-lost warning"), codes());
    assertTrue(last.problems().get(0).message().contains("4.8 kB sent"), last.toString());
    assertEquals(500 + 5_000 + 50, run(rejecting, 6_050));
    assertEquals(List.of("meter-lost notice"), codes());
    // Once more, and both count.
    assertEquals(500 + 5_000 + 1_000, run(rejecting.with(0, 7_000, now), 7_000));
    assertEquals(List.of("meter-lost warning"), codes());
  }

  @Test
  void forgetsWhatWasLostWhereANewPeriodBegins() {
    run(START, 1_000);
    Saved rejecting = START.with(0, 6_000, now);
    assertEquals(5_500, run(rejecting, 6_000));

    now = NOVEMBER.end().plusSeconds(30);
    period = Period.monthly(1, ZoneOffset.UTC, now);
    Saved december = new Saved(START.created(), now.minusSeconds(5), 10, 9_010, 6_010);

    assertEquals(12, run(december, 6_012));
    assertEquals(List.of(), last.problems());
  }

  @Test
  void countsPhantomBytesAndSaysSo() {
    run(START, 1_000);

    assertEquals(500 + 4_000_000_000L, run(START.with(4_000_000_000L, 1_100, now), 1_100));
    assertEquals(List.of("meter-surplus warning"), codes());
    // They are not set off against what is lost later.
    Saved after = START.with(4_000_000_000L, 2_100, now);
    assertEquals(500 + 4_000_000_000L + 1_000, run(after, 2_100));
    assertEquals(List.of("meter-lost warning"), codes());
  }

  @Test
  void neverFallsWhereTheInterfaceIsMadeAnew() {
    run(START, 1_000);
    assertEquals(800, run(START, 1_300));

    // The new one has sent 40, and vnStat has saved neither the 300 nor the 40.
    assertEquals(840, run(START, 40));
    assertEquals(List.of("meter-lost warning"), codes());
    // It had read 280 of the 300 before, and counts the new one from zero.
    assertEquals(500 + 280 + 50 + 20, run(START.with(280 + 50, 50, now), 50));
    assertEquals(List.of("meter-lost warning"), codes());
    assertEquals(860, run(START.with(280 + 50, 50, now), 60));
  }

  @Test
  void keepsWhatAnInterfaceThatIsGoneHadNotSaved() {
    assertEquals(700, run(START, 1_200));

    assertEquals(700, run(START, Optional.empty(), true));
    // vnStat still has most of it in memory, and saves that.
    Saved later = START.with(150, 1_150, NOON.plusSeconds(20));
    assertEquals(700, run(later, Optional.empty(), true));
    // The kernel counts a new one from zero.
    assertEquals(750, run(later, 50));
  }

  @Test
  void addsWhatPassedWhileTheDaemonWasDown() {
    run(START, 1_000);
    assertEquals(4_500, run(START, 5_000));

    // Started anew after six minutes it begins at the kernel's counter.
    assertEquals(4_500, run(START.with(0, 5_000, now), 5_000));
    assertEquals(List.of("meter-lost warning"), codes());
  }

  @Test
  void goesOnWhereTheDatabaseIsMadeAnew() {
    run(START, 1_000);
    assertEquals(700, run(START, 1_200));
    Saved fresh = new Saved(now, now, 0, 0, 1_300);

    assertEquals(800, run(fresh, 1_300));
    assertEquals(List.of("meter-lost warning"), codes());
    assertEquals(950, run(fresh.with(100, 1_400, now), 1_450));
  }

  @Test
  void goesOnWhereAnOlderDatabaseIsPutBack() {
    run(START.with(400, 1_400, now), 1_400);
    assertEquals(910, run(START.with(400, 1_400, now), 1_410));

    assertEquals(920, run(START.with(0, 1_420, now), 1_420));
  }

  @Test
  void takesNothingOfAnotherBootForTrue() {
    run(START, 1_000);
    assertEquals(5_500, run(START.with(0, 6_000, now), 6_000));
    boot = new Boot("next-boot", now.minusSeconds(3));

    assertEquals(500 + 30, run(START, 30));
    assertEquals(List.of(), last.problems());
  }

  @Test
  void isNotFooledByAClockThatIsSetForward() {
    run(START, 1_000);
    // By an hour, less than three minutes after boot: the save seems to be from before it.
    Boot before = boot;
    boot = new Boot(before.id(), now.plus(Duration.ofHours(1)));
    assertEquals(500 + 1_100, run(START, 1_100));

    // The next save shows that it was not.
    Saved next = START.with(150, 1_150, now.plus(Duration.ofHours(2)));
    assertEquals(650, run(next, 1_150));
    assertEquals(List.of(), last.problems());
  }

  @Test
  void needsTheWideHorizonUntilItHasSeenVnstatSave() {
    assertEquals(500, run(START, 1_000, false));

    assertEquals(WIDE, last.delay());
    assertFalse(last.live());
  }

  @Test
  void bringsASlowMeterUpToDateByTheCounterBeforeItsSave() {
    run(START, 1_000, false);
    run(START, 2_000, false);
    run(START, 3_000, false);
    // Saved at 3 500, five seconds after the last run, which is not surely before it.
    Saved saved = START.with(2_500, 3_500, now.minusSeconds(10));
    long used = run(saved, 4_000, false);

    assertEquals(500 + 2_500 + 4_000 - 2_000, used);
    assertEquals(Duration.ZERO, last.delay());
    assertFalse(last.live());
    assertEquals(used + 1_000, run(saved, 5_000, false));
  }

  @Test
  void neverTakesASlowMeterForLessThanTheKernelCounted() {
    Random random = new Random(20261121);
    for (int round = 0; round < 200; round++) {
      now = NOON;
      memory = Map.of();
      Saved saved = START;
      long kernel = 1_000;
      long offset = saved.rows() - saved.counter();
      for (int i = 0; i < 60; i++) {
        int gap = 2 + random.nextInt(40);
        long before = kernel;
        kernel += random.nextInt(100_000);
        if (random.nextInt(8) == 0) {
          // vnStat saves what it has read at some instant since the last run.
          long read = before + (long) (random.nextDouble() * (kernel - before));
          saved = new Saved(saved.created(), now.minusSeconds(1), read + offset, read + 8_000, 0);
        }
        long used = run(saved, kernel, false);
        if (last.delay().isZero()) {
          assertTrue(used >= kernel + offset, "round " + round + ", run " + i);
        }
        now = now.minusSeconds(15).plusSeconds(gap);
      }
      assertEquals(Duration.ZERO, last.delay(), "round " + round);
    }
  }

  @Test
  void goesOnWithTheKernelsCounterWhereVnstatCannotBeRead() {
    assertEquals(Optional.empty(), unreadable(900));
    run(START, 1_000);

    assertEquals(Optional.of(750L), unreadable(1_250));
    assertEquals(Optional.of(1_000L), unreadable(1_500));
    // The interface is made anew, and vnStat comes back having lost nothing.
    assertEquals(Optional.of(1_010L), unreadable(10));
    assertEquals(1_010, run(START.with(510, 10, now), 10));
    assertEquals(List.of(), last.problems());
  }

  @Test
  void goesOnAcrossThePeriodsEndWhereVnstatCannotBeRead() {
    run(START, 1_000);
    period = Period.monthly(1, ZoneOffset.UTC, NOVEMBER.end());

    // Nobody knows which of them were in November.
    assertEquals(Optional.of(250L), unreadable(1_250));
    assertEquals(Optional.of(300L), unreadable(1_300));
  }

  @Test
  void knowsNothingOfAnotherBootWhereVnstatCannotBeRead() {
    run(START, 1_000);
    boot = new Boot("next-boot", now.minusSeconds(3));

    assertEquals(Optional.empty(), unreadable(20));
  }

  @Test
  void keepsWhatWasLostAsLongAsItsDayIsInTheWindow() {
    startsAnew = false;
    run(START, 1_000);
    assertEquals(800, run(START.with(0, 1_300, now), 1_300));
    LocalDate lost = now.atZone(ZoneOffset.UTC).toLocalDate();

    period = window(lost);
    assertEquals(800, run(START.with(0, 1_300, now), 1_300));
    assertEquals(Optional.of(807L), unreadable(1_307));

    period = window(lost.plusDays(1));
    assertEquals(507, run(START.with(7, 1_307, now), 1_307));
  }

  private static Period window(LocalDate first) {
    Instant start = first.atStartOfDay(ZoneOffset.UTC).toInstant();
    return new Period(start, start.plus(Duration.ofDays(31)), ZoneOffset.UTC);
  }

  @Test
  void knowsNothingWhereEarlierRunsKnewOnlyTheLastSave() {
    run(START, 1_000, false);

    assertEquals(Optional.empty(), unreadable(1_250));
  }

  @Test
  void saysWhereAFigureComesFromMemory() {
    run(START, 1_000);

    Reading reading =
        Continuity.remembered(
                Account.of(List.of(ETH0)), memory, StaticDevices.none(), period, startsAnew, boot)
            .orElseThrow()
            .reading();

    assertEquals(
        List.of("meter-remembered"), reading.problems().stream().map(Problem::code).toList());
    assertFalse(reading.live());
    assertEquals(START.updated(), reading.updated());
  }
}
