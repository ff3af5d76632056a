package io.github.bwflow.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Account;
import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the limit changes under a permanent demand. */
class SeldomTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  /** 100 GB, 50 GB of it at once: what drips in of the rest in 30 days. */
  private static final BitRate DRIP = BitRate.ofBytesPerSecond(50_000_000_000L / 2_592_000);

  private static Outcome simulated(boolean trusted, double delivered) {
    String config =
        "[bandwidth]\nbudget = \"100 GB\"\npre_charge = \"50 GB\"\nenforcement = \"glide\"\n";
    String line = trusted ? "[network]\ninterface = \"eth0\"\nline_rate = \"1 gbit\"\n" : "";
    Rules rules =
        Rules.of(
                ConfigFile.parse("config.toml", config + line),
                Optional.of(Account.of(List.of(new InterfaceName("eth0")))))
            .get(0);
    return new Simulation(
            new Scenario(
                rules,
                START,
                START.plus(Duration.ofDays(10)),
                Map.of(Side.TX, Demand.constant(1e9)),
                new BitRate(1_000_000_000),
                delivered,
                new Scenario.Pace(Duration.ofSeconds(15), 1.0 / 15, 0),
                Duration.ofMinutes(5),
                true,
                1))
        .run();
  }

  @ParameterizedTest
  @CsvSource({"true, 25", "false, 50"})
  void changesTheLimitSeldomUntilTheDripStandsAndThenHardlyEver(boolean trusted, int most) {
    Outcome outcome = simulated(trusted, 1);

    int first = 0;
    while (!outcome.changes().get(first).limit().equals(Optional.of(DRIP))) {
      first++;
    }
    int untilDrip = first + 1;
    assertTrue(untilDrip <= most, () -> untilDrip + " changes until the drip stands");
    for (Outcome.Day day : outcome.days().subList(1, outcome.days().size())) {
      assertTrue(day.commands() <= 2, day::toString);
    }
    assertEquals(Optional.of(DRIP), outcome.limit());
    assertTrue(outcome.last().least().compareTo(Bytes.ZERO) >= 0, () -> "" + outcome.last());
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void changesTheLimitSeldomWhereAFilterDeliversLessThanItsRate(boolean trusted) {
    Outcome outcome = simulated(trusted, 0.957);

    for (Outcome.Day day : outcome.days().subList(1, outcome.days().size())) {
      assertTrue(day.commands() <= 300, day::toString);
    }
    assertTrue(outcome.last().least().compareTo(Bytes.ZERO) >= 0, () -> "" + outcome.last());
  }
}
