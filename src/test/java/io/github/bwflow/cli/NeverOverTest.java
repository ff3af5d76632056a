package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.SlidingWindow;
import io.github.bwflow.budget.TokenBucket;
import io.github.bwflow.config.Config;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.limit.tc.WantedTbf;
import io.github.bwflow.simulation.Outcome;
import io.github.bwflow.simulation.Scenario;
import io.github.bwflow.simulation.Simulation;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.InterfaceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Whole periods of random configurations, lines, demands and timers. What fails first is printed as
 * the command that shows it. {@code -Dbwflow.cases=10000} tries more of them, {@code
 * -Dbwflow.seed=7} others.
 */
class NeverOverTest {
  private static final long SEED = Long.getLong("bwflow.seed", 20261121L);
  private static final int CASES = Integer.getInteger("bwflow.cases", 24);
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final int[] INTERVALS = {5, 6, 10, 12, 15, 20, 30, 60, 120};
  private static final List<String> SAVES = List.of("1min", "5min", "60min");

  /** A case as the words of a command line, and what a check of it must know. */
  private record Case(List<String> words, boolean permanent) {
    String line() {
      return words.stream()
          .map(word -> word.contains(" ") ? "'" + word + "'" : word)
          .collect(Collectors.joining(" ", "bwflow simulate -c /dev/null ", ""));
    }
  }

  @Test
  void neverPassesTheCreditInManyRandomPeriods() {
    tryAll(CASES, random -> new Draw(random).any());
  }

  @Test
  void neverPassesTheCreditWhenTheMeterIsNeverLive() {
    tryAll(CASES / 3, random -> new Draw(random).stale());
  }

  @Test
  void neverPassesTheCreditWhenCronRunsItEachMinute() {
    tryAll(CASES / 6, random -> new Draw(random).eachMinute());
  }

  // Each case has a seed of its own, so that it does not matter in which order they are tried.
  private static void tryAll(int cases, Function<Random, Case> draw) {
    Optional<String> wrong =
        IntStream.range(0, cases)
            .parallel()
            .mapToObj(i -> tried(i, draw.apply(new Random(SEED + i * 1_000_003L))))
            .flatMap(Optional::stream)
            .findFirst();
    wrong.ifPresent(text -> fail(text));
  }

  private static Optional<String> tried(int number, Case each) {
    String told = "seed " + SEED + ", case " + number + ": " + each.line();
    try {
      check(new Simulation(scenario(each.words())).run(), each);
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e + "\n" + told);
    }
  }

  private static void check(Outcome outcome, Case each) {
    Rules rules = outcome.scenario().rules();
    boolean grows = rules.policy() instanceof TokenBucket;
    for (Outcome.Term term : outcome.terms()) {
      long over = grows ? unpaid(rules, term.period()) : 0;
      assertTrue(term.least().value() >= -over, () -> "passed the credit: " + term);
      if (!(rules.policy() instanceof SlidingWindow)) {
        Bytes budget = rules.policy().budget();
        assertTrue(term.used().compareTo(budget) <= 0, () -> "passed the budget: " + term);
        if (each.permanent() && isAble(outcome.scenario(), term.period())) {
          double least = outcome.scenario().live() ? 0.995 : 0.98;
          assertTrue(
              term.used().value() >= budget.value() * least,
              () -> "left " + budget.minus(term.used()) + ": " + term);
        }
      }
    }
  }

  // Whether the line carries the budget in a period that is simulated to its end.
  private static boolean isAble(Scenario scenario, Period period) {
    long seconds = period.length().toSeconds();
    return !scenario.until().isBefore(period.end())
        && scenario.line().bytesPerSecond() * seconds > scenario.rules().policy().budget().value();
  }

  // Two full buckets on each side, and a floor above the drip, pass whatever the credit says: what
  // of them a pre-charge does not pay may be missing in between, never at the end of the period.
  private static long unpaid(Rules rules, Period period) {
    long floor = rules.floor(period).bytesPerSecond() * 11 / 10 + 1;
    BitRate drip = rules.policy().drip(period);
    long buckets = 4 * WantedTbf.of(drip, 1500).burst();
    long start = rules.policy().credit(period, period.start()).value();
    long above = Math.max(0, floor - drip.bytesPerSecond());
    long least = buckets + above * period.length().toSeconds();
    return Math.max(0, least - start);
  }

  private static Scenario scenario(List<String> words) {
    SimulateCommand command = new SimulateCommand();
    new Options(new CommonOptions(), command).parse(words);
    Config config = command.config("none", "");
    return command.scenario(
        Rules.of(config, Optional.of(Account.of(List.of(new InterfaceName("eth0"))))).get(0),
        START);
  }

  /** Draws a case. */
  private static final class Draw {
    private final Random random;
    private final List<String> words = new ArrayList<>();

    Draw(Random random) {
      this.random = random;
    }

    Case any() {
      Case drawn = common();
      if (random.nextBoolean()) {
        add("--meter-saves-every", one(SAVES));
      }
      pace();
      return drawn;
    }

    Case stale() {
      Case drawn = common();
      add("--meter-saves-every", one(SAVES));
      pace();
      return drawn;
    }

    Case eachMinute() {
      Case drawn = common();
      set("poll_interval_seconds=15");
      add("--runs-every", "60s");
      return drawn;
    }

    private Case common() {
      // Short periods and long intervals are more frequent: they are quicker to try.
      int days = 7 + (int) (random.nextDouble() * random.nextDouble() * 25);
      long budget = (long) (100e6 * Math.pow(10, random.nextDouble() * 5));
      set("budget=" + budget + " B");
      set("enforcement=glide");
      String policy =
          one(
              List.of(
                  "token-bucket",
                  "token-bucket",
                  "fixed-window",
                  "leaky-bucket",
                  "sliding-window"));
      set("policy=" + policy);
      double floorDays = days;
      int until = days;
      if (policy.equals("sliding-window")) {
        // What is sent at first leaves the window again after its length.
        floorDays = days + 1;
        until = 2 * days + 2;
        set("window=" + days + " d");
      } else {
        set("period=" + days + " days from 2026-11-01");
      }
      if (policy.equals("token-bucket")) {
        double part = random.nextInt(4) == 0 ? 0 : random.nextDouble();
        set("pre_charge=" + (long) (budget * part) + " B");
      }
      if (random.nextInt(3) == 0) {
        double most = budget * 8.0 / (floorDays * 86_400);
        set("min_rate=" + Math.max(8, (long) (most * random.nextDouble() * 0.95)) + " bit");
      }
      if (random.nextInt(5) == 0) {
        set("direction=" + one(List.of("rx", "total", "max")));
      }
      long line = (long) (1e6 * Math.pow(10, random.nextDouble() * 5));
      if (random.nextBoolean()) {
        set("line_rate=" + line + " bit");
      }
      add("--line", line + " bit");
      add("--from", START.toString());
      // Some go on into the next period.
      add("--days", Integer.toString(until + Math.max(0, random.nextInt(5) - 2)));
      add("--seed", Integer.toString(random.nextInt(1_000_000)));
      String most = 2 * line + " bit";
      switch (random.nextInt(5)) {
        case 0 -> add("--demand", most + " bursty");
        case 1 -> add("--demand", most + " after " + days * 2 / 3 + "d");
        case 2 -> add("--demand", most + " daily");
        default -> {
          add("--demand", most);
          return new Case(words, true);
        }
      }
      return new Case(words, false);
    }

    private void pace() {
      int interval = INTERVALS[(int) (Math.cbrt(random.nextDouble()) * INTERVALS.length)];
      set("poll_interval_seconds=" + interval);
      add("--interval-jitter", part(random.nextDouble() * 0.9));
      if (random.nextInt(3) == 0) {
        add("--missed", part(random.nextDouble() * 0.5));
      }
    }

    private String one(List<String> choices) {
      return choices.get(random.nextInt(choices.size()));
    }

    private static String part(double value) {
      return String.format(Locale.ROOT, "%.3f", value);
    }

    private void set(String setting) {
      add("--set", setting);
    }

    private void add(String option, String value) {
      words.add(option);
      words.add(value);
    }
  }
}
