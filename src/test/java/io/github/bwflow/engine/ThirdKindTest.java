package io.github.bwflow.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;
import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.control.Targets;
import io.github.bwflow.engine.Engine.Mode;
import io.github.bwflow.host.Boot;
import io.github.bwflow.host.StaticDevices;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A third meter and a third limiter: files, in one class each beside all that is there. The line of
 * wiring is the one that makes the engine.
 */
class ThirdKindTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path directory;

  /** Reads what an account has used from a file of its name. */
  private record FileMeter(Path directory) implements Meter {
    @Override
    public Measurement read(Account account, Period period) {
      try {
        long used = Long.parseLong(Files.readString(directory.resolve(account.name())).strip());
        Traffic traffic = Traffic.of(0, used);
        return new Measurement.Known(
            new Reading(
                "file",
                traffic,
                traffic,
                Traffic.NONE,
                true,
                Duration.ZERO,
                period.start(),
                NOW,
                period.zone(),
                List.of(),
                List.of(),
                List.of(),
                new Boot("", period.start()),
                List.of()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Writes limits into a file for each account. */
  private record FileLimiter(Path directory) implements Limiter {
    private record Part(Side side, Owner owner) implements Standing.Part {}

    private Path file(Account account) {
      return directory.resolve(account.name() + ".limit");
    }

    @Override
    public Standing observe(Account account, List<Side> sides) {
      boolean limited = Files.exists(file(account));
      Map<Side, Held> held = new TreeMap<>();
      List<Standing.Part> parts = new ArrayList<>();
      for (Side side : sides) {
        Owner owner = limited ? Owner.BWFLOW : Owner.NONE;
        held.put(side, new Held(owner, limited ? Optional.of(rate(account)) : Optional.empty()));
        parts.add(new Part(side, owner));
      }
      return new Standing(account, held, parts, List.of());
    }

    private BitRate rate(Account account) {
      try {
        return new BitRate(Long.parseLong(Files.readString(file(account))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Plan plan(Standing standing, Targets targets) {
      Optional<BitRate> wanted = targets.limit(Side.TX);
      boolean done = targets.keeps(Side.TX) || wanted.equals(standing.rate(Side.TX));
      String word = wanted.map(rate -> Long.toString(rate.bitsPerSecond())).orElse("-");
      return new Plan(
          standing,
          targets,
          done
              ? List.of()
              : List.of(new Plan.Step(standing.account().name(), List.of("write", word), false)),
          List.of());
    }

    @Override
    public List<Outcome> act(List<Plan> plans) {
      List<Outcome> outcomes = new ArrayList<>();
      for (Plan plan : plans) {
        Account account = plan.standing().account();
        String word = plan.steps().get(0).words().get(1);
        try {
          if (word.equals("-")) {
            Files.delete(file(account));
          } else {
            Files.writeString(file(account), word);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        outcomes.add(new Outcome(true, observe(account, List.of(Side.TX)), List.<Problem>of()));
      }
      return outcomes;
    }

    @Override
    public Optional<Plan> planStrays(Set<InterfaceName> configured) {
      return Optional.empty();
    }
  }

  private List<AccountResult> run() {
    List<Rules> rules =
        Rules.of(
            ConfigFile.parse(
                    "c",
                    """
                    [vmmanager]
                    url = "https://vm"
                    email = "a@b.c"
                    [[vm]]
                    id = 1
                    name = "one"
                    budget = "1 GB"
                    direction = "tx"
                    """)
                .vmmanager()
                .orElseThrow());
    Engine engine =
        new Engine(
            new FileMeter(directory),
            new FileLimiter(directory),
            StaticDevices.none(),
            Corrections.NONE,
            NOW);
    return engine.run(rules, new Mode.Enforce(), LastRun.NONE, Map.of());
  }

  @Test
  void takesAThirdMeterAndAThirdLimiterAsTheyAre() throws IOException {
    Files.writeString(directory.resolve("one"), "999999999");
    assertEquals(State.WARNING, run().get(0).state());

    Files.writeString(directory.resolve("one"), "1000000000");
    assertEquals(State.EXHAUSTED, run().get(0).state());
    assertEquals("10000000", Files.readString(directory.resolve("one.limit")));
    assertEquals(false, run().get(0).changed());

    Files.writeString(directory.resolve("one"), "0");
    assertEquals(true, run().get(0).changed());
    assertEquals(false, Files.exists(directory.resolve("one.limit")));
  }
}
