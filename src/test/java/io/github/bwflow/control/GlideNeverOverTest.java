package io.github.bwflow.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.FixedWindow;
import io.github.bwflow.budget.Floor;
import io.github.bwflow.budget.LeakyBucket;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Policy;
import io.github.bwflow.budget.TokenBucket;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Replays whole periods against the control law, with a TBF that delivers its rate and its burst.
 */
final class GlideNeverOverTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final long SEED = Long.getLong("bwflow.seed", 20261121L);

  enum Demand {
    PERMANENT,
    BURSTY,
    IDLE_THEN_BURST,
    DAILY
  }

  record Case(
      Policy policy,
      Period period,
      BitRate floor,
      long line,
      boolean trusted,
      long intervalMs,
      double jitter,
      double missed,
      Demand demand,
      long seed) {}

  record End(long used, long worst, int writes, long spare) {}

  @Test
  void neverPassesTheCreditInAnyOfManyRandomPeriods() {
    Random random = new Random(SEED);
    int cases = Integer.getInteger("bwflow.cases", 300);
    for (int i = 0; i < cases; i++) {
      Case each = randomCase(random);
      End end = replay(each);
      String told = "seed " + SEED + ", case " + i + ": " + each + " " + end;
      if (creditCanBeKept(each)) {
        assertTrue(end.worst() <= 0, () -> "passed the credit: " + told);
      }
      assertTrue(end.used() <= each.policy().budget().value(), () -> "passed the budget: " + told);
      if (each.demand() == Demand.PERMANENT && end.spare() > 0) {
        long budget = each.policy().budget().value();
        assertTrue(end.used() >= budget / 1000 * 995, () -> "left too much: " + told);
      }
    }
  }

  @Test
  void writesSeldomOnTheWayToTheDripAndThenNoMore() {
    for (boolean trusted : new boolean[] {true, false}) {
      Case each =
          new Case(
              new TokenBucket(new Bytes(100_000_000_000L), new Bytes(50_000_000_000L)),
              days(30),
              new BitRate(64_000),
              125_000_000,
              trusted,
              15_000,
              1.0 / 15,
              0,
              Demand.PERMANENT,
              1);
      End end = replay(each);
      // On the way to the drip, and then two a day.
      int most = (trusted ? 25 : 50) + 2 * 30;
      assertTrue(end.writes() <= most, () -> end.toString());
      assertEquals(0, Math.max(0, end.worst()));
    }
  }

  // Two packets, and a floor above the drip, pass whatever the credit says: a pre-charge pays them.
  private static boolean creditCanBeKept(Case c) {
    long seconds = c.period().length().toSeconds();
    long floor = c.floor().bytesPerSecond() * 11 / 10 + 1;
    long drip = c.policy().drip(c.period()).bytesPerSecond();
    long start = c.policy().credit(c.period(), START).value();
    return start >= 4_000 + Math.max(0, floor - drip) * seconds;
  }

  private static Period days(int days) {
    return new Period(START, START.plus(Duration.ofDays(days)), ZoneOffset.UTC);
  }

  private static Case randomCase(Random random) {
    Period period = days(7 + random.nextInt(25));
    long budget = (long) (100e6 * Math.pow(10, random.nextDouble() * 5));
    long pre = (long) (budget * (random.nextInt(4) == 0 ? 0 : random.nextDouble()));
    Policy policy =
        switch (random.nextInt(4)) {
          case 0 -> new FixedWindow(new Bytes(budget));
          case 1 -> new LeakyBucket(new Bytes(budget));
          default -> new TokenBucket(new Bytes(budget), new Bytes(pre));
        };
    BitRate floor = Floor.automatic(policy, period);
    if (random.nextInt(3) == 0) {
      long most = budget * 8 / period.length().toSeconds();
      floor = new BitRate(Math.max(8, (long) (most * random.nextDouble() * 0.8)));
    }
    long line = (long) (125_000 * Math.pow(10, random.nextDouble() * 5));
    return new Case(
        policy,
        period,
        floor,
        line,
        random.nextBoolean(),
        (long) (5_000 * Math.pow(24, Math.sqrt(random.nextDouble()))),
        random.nextDouble() * 0.9,
        random.nextInt(3) == 0 ? random.nextDouble() * 0.5 : 0,
        Demand.values()[random.nextInt(4)],
        random.nextLong());
  }

  private static long demand(Case c, long ms, Random random, long[] state) {
    return switch (c.demand()) {
      case PERMANENT -> c.line();
      case BURSTY -> {
        if (ms >= state[0]) {
          state[0] = ms + (long) (-Math.log(1 - random.nextDouble()) * 600_000);
          state[1] = state[1] == 0 ? c.line() : 0;
        }
        yield state[1];
      }
      case IDLE_THEN_BURST -> ms > c.period().length().toMillis() * 2 / 3 ? c.line() : 0;
      case DAILY -> ms / 3_600_000 % 24 < 8 ? c.line() : c.line() / 50;
    };
  }

  private static long burst(long rate) {
    return rate >= 1_250_000 ? Math.max(80_000, rate / 250) : 2_000;
  }

  /** A fluid TBF: a full bucket after every write, then the rate. */
  private static final class Link {
    private final long line;
    private long rate = -1;
    private double tokens;
    private double sent;

    Link(long line) {
      this.line = line;
    }

    void set(long wanted) {
      rate = wanted;
      tokens = wanted < 0 ? 0 : burst(wanted);
    }

    void pass(double ms, long demand) {
      double can = Math.min(demand, line) * ms / 1000;
      if (rate < 0) {
        sent += can;
        return;
      }
      double through = Math.min(can, tokens + rate * ms / 1000);
      tokens = Math.min(burst(rate), tokens + rate * ms / 1000 - through);
      sent += through;
    }
  }

  private static End replay(Case c) {
    Random random = new Random(c.seed());
    Glide glide = new Glide(Optional.empty(), c.floor());
    Link link = new Link(c.line());
    Situation.Link told =
        c.trusted()
            ? new Situation.Link(BitRate.ofBytesPerSecond(c.line()), true, new Bytes(4_000))
            : Situation.Link.unknown(new Bytes(4_000));
    long length = c.period().length().toMillis();
    long[] state = {0, 0};
    long worst = Long.MIN_VALUE;
    int writes = 0;
    long gap = 60_000;
    long ms = 0;
    boolean first = true;
    while (ms < length) {
      long demand = demand(c, ms, random, state);
      double delay = first ? 0 : random.nextDouble() * 500;
      long wanted = decide(c, glide, told, link, ms, gap);
      link.pass(delay, demand);
      boolean lowered = false;
      if (wanted != link.rate) {
        lowered = link.rate < 0 || wanted >= 0 && wanted < link.rate;
        link.set(wanted);
        writes++;
      }
      for (int i = 0; lowered && i < 3; i++) {
        long again = decide(c, glide, told, link, ms + (long) delay, gap);
        lowered = again >= 0 && again < link.rate;
        if (again != link.rate) {
          link.set(again);
          writes++;
        }
      }
      double jitter = 1 + c.jitter() * (random.nextDouble() * 2 - 1);
      long next = Math.max(1_000, (long) (c.intervalMs() * jitter));
      if (random.nextDouble() < c.missed()) {
        next = 2 * c.intervalMs();
      }
      next = Math.min(next, 2 * Math.max(c.intervalMs(), gap));
      double inPeriod = Math.min(next, length - ms);
      link.pass(Math.max(0, inPeriod - delay), demand);
      gap = Math.max(c.intervalMs(), next);
      ms += next;
      if (ms < length) {
        long credit = c.policy().credit(c.period(), START.plusMillis(ms)).value();
        worst = Math.max(worst, (long) link.sent - credit);
      }
      first = false;
    }
    long budget = c.policy().budget().value();
    double able = (double) c.line() * length / 1000;
    return new End((long) link.sent, worst, writes, able > budget ? 1 : 0);
  }

  private static long decide(
      Case c, Glide glide, Situation.Link told, Link link, long ms, long gap) {
    Instant now = START.plusMillis(Math.min(ms, c.period().length().toMillis() - 1));
    Balance balance =
        Balance.of(c.policy(), c.period(), now, new Bytes((long) Math.ceil(link.sent)));
    Wanted wanted =
        glide.decide(
            new Situation(
                balance,
                link.rate >= 0,
                link.rate < 0 ? Optional.empty() : Optional.of(BitRate.ofBytesPerSecond(link.rate)),
                told,
                Duration.ofMillis(Math.max(gap, c.intervalMs())),
                Optional.empty()));
    return wanted.limitedTo().map(BitRate::bytesPerSecond).orElse(-1L);
  }
}
