package io.github.bwflow.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.budget.Account;
import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A simulation leaves out runs that would leave the limit alone. {@code -Dbwflow.cases=1000} tries
 * more of them, {@code -Dbwflow.seed=7} others.
 */
class LeapTest {
  private static final long SEED = Long.getLong("bwflow.seed", 20261121L);
  private static final int CASES = Integer.getInteger("bwflow.cases", 24);
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  private int decisions;

  @Test
  void comesToTheSameAsWithEveryRun() {
    for (int i = 0; i < CASES; i++) {
      String told = "seed " + SEED + ", case " + i;
      Outcome quick = new Simulation(scenario(new Random(SEED + i))).run();
      Scenario scenario = scenario(new Random(SEED + i));
      decisions = 0;
      Outcome whole = new Simulation(scenario).run(this::counted);

      assertEquals(whole.changes(), quick.changes(), told);
      assertEquals(whole.days(), quick.days(), told);
      assertEquals(whole.terms(), quick.terms(), told);
      assertEquals(whole.problems(), quick.problems(), told);
      assertEquals(whole.runs(), quick.runs(), told);
      assertEquals(decisions, whole.runs(), told);
    }
  }

  private LastRun counted(Simulation simulation, Instant now, LastRun last) {
    decisions++;
    return simulation.enforce(now, last);
  }

  private static Scenario scenario(Random random) {
    long budget = (long) (1e9 * Math.pow(10, random.nextDouble() * 3));
    int days = 2 + random.nextInt(4);
    String policy =
        one(
            random,
            "token-bucket",
            "token-bucket",
            "fixed-window",
            "leaky-bucket",
            "sliding-window");
    StringBuilder bandwidth = new StringBuilder("[bandwidth]\n");
    set(bandwidth, "budget", "\"" + budget + " B\"");
    set(bandwidth, "policy", "\"" + policy + "\"");
    set(bandwidth, "enforcement", "\"" + one(random, "glide", "glide", "cliff") + "\"");
    String direction = one(random, "tx", "rx", "total", "max");
    set(bandwidth, "direction", "\"" + direction + "\"");
    if (policy.equals("sliding-window")) {
      set(bandwidth, "window", "\"" + days + " d\"");
    } else {
      set(bandwidth, "period", "\"" + days + " days from 2026-11-01\"");
    }
    if (policy.equals("token-bucket")) {
      set(bandwidth, "pre_charge", "\"" + (long) (budget * random.nextDouble()) + " B\"");
    }
    if (random.nextInt(3) == 0) {
      long most = budget * 8 / ((days + 1) * 86_400L);
      set(bandwidth, "min_rate", "\"" + (8 + (long) (most * random.nextDouble() * 0.9)) + " bit\"");
    }
    int interval = 10 + random.nextInt(80);
    String daemon = "[daemon]\npoll_interval_seconds = " + interval + "\n";
    long line = (long) (1e7 * Math.pow(10, random.nextDouble() * 3));
    String network = random.nextBoolean() ? "[network]\nline_rate = \"" + line + " bit\"\n" : "";
    Rules rules =
        Rules.of(
                ConfigFile.parse("config.toml", bandwidth + network + daemon),
                Optional.of(Account.of(List.of(new InterfaceName("eth0")))))
            .get(0);
    String wish = line / (1 + random.nextInt(20)) + " bit" + one(random, "", " daily", " bursty");
    Demand sent = Wish.parse(wish, ZoneOffset.UTC, START, random.nextInt(1000));
    String other = line / (1 + random.nextInt(20)) + " bit";
    Demand received = Wish.parse(other, ZoneOffset.UTC, START, 1);
    return new Scenario(
        rules,
        START,
        START.plus(Duration.ofDays(days + random.nextInt(2))),
        Map.of(Side.TX, sent, Side.RX, random.nextBoolean() ? sent : received),
        new BitRate(line),
        one(random, 1.0, 0.957),
        new Scenario.Pace(
            Duration.ofSeconds(interval),
            random.nextBoolean() ? 0 : random.nextDouble() / 2,
            random.nextInt(4) > 0 ? 0 : random.nextDouble() / 5),
        Duration.ofMinutes(one(random, 5, 5, 1, 20)),
        random.nextInt(3) > 0,
        random.nextLong());
  }

  private static void set(StringBuilder text, String key, String value) {
    text.append(key).append(" = ").append(value).append('\n');
  }

  @SafeVarargs
  private static <T> T one(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
