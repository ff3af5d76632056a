package io.github.bwflow.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Account;
import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.control.Targets;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Engine;
import io.github.bwflow.engine.Engine.Mode;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.host.Boot;
import io.github.bwflow.host.HostPrograms;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.StaticDevices;
import io.github.bwflow.limit.Limiter;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.limit.tc.TcLimiter;
import io.github.bwflow.limit.tc.WantedTbf;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.meter.vnstat.DaemonZone;
import io.github.bwflow.meter.vnstat.VnstatDatabase;
import io.github.bwflow.meter.vnstat.VnstatMeter;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.state.Memory;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A simulation, and the same one with each decision made as {@code check --enforce} makes it: from
 * a vnStat database on disk that the real sqlite3 or vnstat reads, from the files that are
 * remembered, and from what tc lists.
 */
class CheckLoopTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final InterfaceName ETH0 = new InterfaceName("eth0");
  private static final Boot BOOT = new Boot("simulated", START.minus(Duration.ofDays(400)));
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  @TempDir Path directory;
  private int decisions;

  @Test
  void decidesAsALoopOfChecksDoes() throws Exception {
    assertSame(
        true,
        "budget = \"100 GB\"\npre_charge = \"10 GB\"\nenforcement = \"glide\"",
        "50 mbit 06:00-20:00 + 3 mbit");
  }

  @Test
  void decidesAsALoopOfChecksDoesWithCliff() throws Exception {
    assertSame(
        true,
        "budget = \"50 GB\"\npre_charge = \"1 GB\"\nenforcement = \"cliff\"",
        "20 mbit bursty");
  }

  @Test
  void decidesAsALoopOfChecksDoesWithoutSqlite3() throws Exception {
    assertSame(
        false,
        "budget = \"20 GB\"\npolicy = \"fixed-window\"\nenforcement = \"glide\"",
        "20 mbit bursty");
  }

  private void assertSame(boolean live, String bandwidth, String demand) throws Exception {
    Rules rules =
        Rules.of(
                ConfigFile.parse(
                    "config.toml", "[bandwidth]\nperiod = \"week\"\n" + bandwidth + "\n"),
                Optional.of(Account.of(List.of(ETH0))))
            .get(0);
    Scenario scenario =
        new Scenario(
            rules,
            START,
            START.plus(Duration.ofHours(36)),
            Map.of(Side.TX, Wish.parse(demand, ZoneOffset.UTC, START, 1)),
            new BitRate(100_000_000),
            1,
            new Scenario.Pace(Duration.ofHours(1), 0.3, 0),
            Duration.ofMinutes(5),
            live,
            1);

    Outcome simulated = new Simulation(scenario).run();
    Outcome checked = new Simulation(scenario).run(this::check);

    assertTrue(decisions > 30, () -> decisions + " decisions");
    assertTrue(simulated.commands() >= 2, () -> simulated.commands() + " commands");
    assertEquals(simulated.changes(), checked.changes());
    assertEquals(simulated.days(), checked.days());
    assertEquals(simulated.terms(), checked.terms());
    assertEquals(simulated.commands(), checked.commands());
  }

  private LastRun check(Simulation simulation, Instant now, LastRun ignored) {
    decisions++;
    try {
      VnstatDatabase database = save(simulation.world());
      Programs programs =
          simulation.scenario().live()
              ? new HostPrograms()
              : new WithoutSqlite3(new HostPrograms());
      VnstatMeter meter =
          new VnstatMeter(
              programs,
              simulation.devices(),
              database.confFile(),
              new DaemonZone(),
              new VnstatMeter.Moment(now, false, BOOT),
              false,
              List.of(simulation.scenario().rules().period(now)));
      Memory memory = new Memory(directory.resolve("run"), directory.resolve("lasting"));
      LastRun last = memory.lastRun();
      Limiter limiter = new Both(simulation.limiter(), simulation.world());
      List<AccountResult> results =
          new Engine(meter, limiter, simulation.devices(), memory.corrections(), now)
              .run(List.of(simulation.scenario().rules()), new Mode.Enforce(), last, Map.of());
      assertTrue(results.get(0).balance().isPresent(), () -> "" + results.get(0).problems());
      memory.remember(
          new LastRun(
              Optional.of(now), last.gapsWith(now), Map.of(), Engine.memories(results, last, now)));
      return LastRun.NONE;
    } catch (Exception e) {
      throw new AssertionError("the check at " + now + " failed", e);
    }
  }

  // What the made-up vnStat has saved, as the real one does.
  private VnstatDatabase save(World world) throws Exception {
    VnstatDatabase database = new VnstatDatabase(directory);
    Files.deleteIfExists(database.file());
    Traffic stored = world.stored();
    database.device(
        "eth0",
        TEXT.format(START.minus(Duration.ofDays(800))),
        TEXT.format(world.saved()),
        stored.rx().value(),
        stored.tx().value(),
        stored.rx().value(),
        stored.tx().value());
    database.day("eth0", "2026-10-01", 0, 0);
    for (Reading.Day day : world.rows()) {
      database.day(
          "eth0", day.date().toString(), day.traffic().rx().value(), day.traffic().tx().value());
    }
    return database.write();
  }

  /** A host on which sqlite3 is not installed. */
  private record WithoutSqlite3(Programs host) implements Programs {
    @Override
    public Optional<Path> find(String name) {
      return name.equals("sqlite3") ? Optional.empty() : host.find(name);
    }

    @Override
    public Outcome run(Command command) {
      return command.name().equals("sqlite3")
          ? new Outcome(End.NOT_INSTALLED, -1, "", "not installed")
          : host.run(command);
    }
  }

  /** The simulation's limiter, and the real one beside it, which must plan where that one does. */
  private record Both(Limiter made, World world) implements Limiter {
    @Override
    public Standing observe(Account account, List<Side> sides) {
      return made.observe(account, sides);
    }

    @Override
    public Plan plan(Standing standing, Targets targets) {
      Plan plan = made.plan(standing, targets);
      TcLimiter real =
          new TcLimiter(
              new Listing(listed()),
              StaticDevices.none().with("eth0", 0, 0),
              new TcLimiter.Settings(TcLimiter.Leaf.NEVER, false));
      Standing seen = real.observe(standing.account(), List.of(Side.TX));
      assertEquals(
          standing.rate().map(BitRate::bytesPerSecond), seen.rate().map(BitRate::bytesPerSecond));
      assertEquals(plan.isEmpty(), real.plan(seen, targets).isEmpty(), targets::toString);
      return plan;
    }

    private String listed() {
      Optional<BitRate> limit = world.limit(Side.TX);
      if (limit.isEmpty()) {
        return "[]";
      }
      WantedTbf tbf = WantedTbf.of(limit.get(), 1500);
      long queue = tbf.burst() + tbf.bytesPerSecond() * tbf.latencyMicros() / 1_000_000;
      return ("[{\"kind\":\"tbf\",\"handle\":\"%s\",\"dev\":\"eth0\",\"root\":true,\"options\":"
              + "{\"rate\":%d,\"burst\":%d,\"lat\":1,\"limit\":%d}}]")
          .formatted(tbf.handle(), tbf.bytesPerSecond(), tbf.burst(), queue);
    }

    @Override
    public List<Outcome> act(List<Plan> plans) {
      return made.act(plans);
    }

    @Override
    public Optional<Plan> planStrays(Set<InterfaceName> configured) {
      return made.planStrays(configured);
    }
  }

  /** A tc that lists this. */
  private record Listing(String printed) implements Programs {
    @Override
    public Optional<Path> find(String name) {
      return Optional.empty();
    }

    @Override
    public Outcome run(Command command) {
      return new Outcome(End.EXITED, 0, printed, "");
    }
  }
}
