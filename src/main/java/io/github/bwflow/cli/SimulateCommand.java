package io.github.bwflow.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.converters.IParameterSplitter;
import io.github.bwflow.budget.Account;
import io.github.bwflow.config.Config;
import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.report.SimulationJson;
import io.github.bwflow.report.SimulationText;
import io.github.bwflow.simulation.Demand;
import io.github.bwflow.simulation.History;
import io.github.bwflow.simulation.Outcome;
import io.github.bwflow.simulation.Scenario;
import io.github.bwflow.simulation.Simulation;
import io.github.bwflow.simulation.Wish;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Severity;
import io.github.bwflow.units.Side;
import io.github.bwflow.units.Timespan;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code bwflow simulate}: what a budget would make of a demand, or would have made of the past.
 */
final class SimulateCommand implements Command {
  private static final InterfaceName MADE_UP = new InterfaceName("eth0");
  private static final BitRate USUAL_LINE = new BitRate(1_000_000_000);
  private static final Duration USUAL_SAVES = Duration.ofMinutes(5);
  private static final int MOST_DAYS = 1000;
  private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");

  @Parameter(
      names = {"--demand"},
      description =
          "DEMAND: what would be sent, such as \"200 mbit\" or \"50 mbit 08:00-18:00\" (default:"
              + " what vnStat has stored)")
  private String demand;

  @Parameter(
      names = {"--days"},
      description = "DAYS: how long, 1 to 1000 (default: to the end of the period, or of the rows)")
  private String days;

  @Parameter(
      names = {"--from"},
      description =
          "INSTANT: begin then, such as 2026-11-01T00:00:00Z or 2026-11-01 (default: with a"
              + " period)")
  private String from;

  @Parameter(
      names = {"--set"},
      splitter = Whole.class,
      description =
          "SETTING: a key of the configuration and its value, such as \"budget=1 TB\", in place of"
              + " the file's; may be repeated")
  private List<String> settings = new ArrayList<>();

  @Parameter(
      names = {"--line"},
      description = "RATE: what the line carries (default: line_rate, or 1 gbit)")
  private String line;

  @Parameter(
      names = {"--runs-every"},
      description = "TIME: how often bwflow is run (default: poll_interval_seconds)")
  private String runsEvery;

  @Parameter(
      names = {"--interval-jitter"},
      description = "PART: by which part of the interval a run comes early or late, 0 to 0.95")
  private String jitter;

  @Parameter(
      names = {"--missed"},
      description = "PART: which part of the runs is left out, 0 to 0.95")
  private String missed;

  @Parameter(
      names = {"--meter-saves-every"},
      description =
          "TIME: only what vnStat has saved is known, which it does so often; 1min to 60min")
  private String savesEvery;

  @Parameter(
      names = {"--seed"},
      description = "NUMBER: where random numbers begin (default 1)")
  private String seed;

  /** Values as they are given, commas included. */
  static final class Whole implements IParameterSplitter {
    @Override
    public List<String> split(String value) {
      return List.of(value);
    }
  }

  @Override
  public ExitCode run(Session session) {
    if (session.isHypothetical()) {
      throw new UsageError("--at is not for simulate; --from states where it begins");
    }
    Config config = config(session);
    List<Outcome> outcomes = new ArrayList<>();
    for (Rules rules : rules(session, config)) {
      if (rules.account().interfaces().isEmpty()) {
        throw new UsageError("there is no default route now whose interface could be simulated");
      }
      outcomes.add(new Simulation(scenario(rules, asked(session, config, rules))).run());
    }
    if (session.options().json()) {
      session
          .console()
          .result(
              SimulationJson.of(
                  outcomes,
                  told(),
                  Session.hostName(),
                  session.now(),
                  Session.version(),
                  config.warnings()));
    } else {
      session.console().result(SimulationText.print(outcomes, told(), session.style()));
      config.warnings().forEach(session.console()::problem);
      for (Outcome outcome : outcomes) {
        outcome.problems().stream()
            .filter(problem -> problem.severity() != Severity.NOTICE)
            .forEach(session.console()::problem);
      }
    }
    return ExitCode.OK;
  }

  private String told() {
    return demand == null ? "" : demand;
  }

  // A file that is not there says nothing, where settings say something.
  private Config config(Session session) {
    if (settings.isEmpty()) {
      return session.load().config();
    }
    Path file = session.configFile();
    return config(file.toString(), ConfigLoader.text(file).orElse(""));
  }

  /** The configuration of a file's text and the settings. */
  Config config(String fileName, String text) {
    return ConfigFile.parse(fileName, text, settings);
  }

  // A demand needs no interface that is there: where none is named, or the default route's is
  // meant, one is made up.
  private List<Rules> rules(Session session, Config config) {
    if (session.isForVms()) {
      return VmRun.onInterface(session.rules(config), MADE_UP);
    }
    boolean named =
        !config.network().interfaces().isEmpty()
            || !config.network().isAuto() && !config.own().isEmpty()
            || session.options().device().isPresent();
    return named || demand == null
        ? session.budgeted(config, "simulate")
        : Rules.of(config, Optional.of(Account.of(List.of(MADE_UP))));
  }

  /** What is asked for, and when. */
  private record Asked(Map<Side, Demand> sides, Instant from, Instant until) {}

  private Asked asked(Session session, Config config, Rules rules) {
    if (demand != null) {
      return wished(rules, session.now());
    }
    History history = session.history(config, rules);
    Instant first = start(rules.zone()).orElse(history.from(rules));
    Instant end = days == null ? history.until() : first.plus(days());
    return new Asked(history.demand(), first, end);
  }

  private Asked wished(Rules rules, Instant now) {
    Instant first =
        start(rules.zone())
            .orElseGet(() -> rules.period(now.truncatedTo(ChronoUnit.MILLIS)).start());
    Demand all = Wish.parse(demand, rules.zone(), first, seed());
    Map<Side, Demand> sides = new EnumMap<>(Side.class);
    rules.direction().sides().forEach(side -> sides.put(side, all));
    return new Asked(sides, first, days == null ? rules.period(first).end() : first.plus(days()));
  }

  /** What is to be simulated with a demand that is described. */
  Scenario scenario(Rules rules, Instant now) {
    return scenario(rules, wished(rules, now));
  }

  private Scenario scenario(Rules rules, Asked asked) {
    if (!asked.from().isBefore(asked.until())) {
      throw new UsageError("--from is " + asked.from() + ", after the last row that vnStat has");
    }
    Optional<Duration> saves =
        ApplyCommand.parsed("--meter-saves-every", savesEvery, Timespan::parse);
    saves.ifPresent(SimulateCommand::checkSaves);
    return new Scenario(
        rules,
        asked.from(),
        asked.until(),
        asked.sides(),
        ApplyCommand.parsed("--line", line, BitRate::parse).orElseGet(() -> line(rules)),
        1,
        new Scenario.Pace(
            ApplyCommand.parsed("--runs-every", runsEvery, Timespan::parse)
                .orElse(rules.interval()),
            part("--interval-jitter", jitter),
            part("--missed", missed)),
        saves.orElse(USUAL_SAVES),
        saves.isEmpty(),
        seed());
  }

  private static BitRate line(Rules rules) {
    long each = rules.lineRate().orElse(USUAL_LINE).bitsPerSecond();
    return new BitRate(each * rules.account().interfaces().size());
  }

  private static void checkSaves(Duration saves) {
    if (saves.toMinutes() < 1 || saves.toMinutes() > 60) {
      throw new UsageError("--meter-saves-every is out of range; expected 1min to 60min");
    }
  }

  private long seed() {
    return number("--seed", seed, 1, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private Duration days() {
    return Duration.ofDays(number("--days", days, 1, 1, MOST_DAYS));
  }

  private static long number(String option, String text, long fallback, long least, long most) {
    try {
      long number = text == null ? fallback : Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageError(
        option
            + " is \""
            + Printable.of(text)
            + "\"; expected a whole number"
            + (least == Long.MIN_VALUE ? "" : " from " + least + " to " + most));
  }

  private static double part(String option, String text) {
    try {
      double part = text == null ? 0 : Double.parseDouble(text);
      if (part >= 0 && part <= 0.95) {
        return part;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageError(
        option
            + " is \""
            + Printable.of(text)
            + "\"; expected a number from 0 to 0.95, such as 0.3");
  }

  private Optional<Instant> start(ZoneId zone) {
    if (from == null) {
      return Optional.empty();
    }
    try {
      Instant start =
          from.length() == 10
              ? LocalDate.parse(from).atStartOfDay(zone).toInstant()
              : OffsetDateTime.parse(from).toInstant();
      if (!start.isBefore(Instant.EPOCH) && start.isBefore(LATEST)) {
        return Optional.of(start.truncatedTo(ChronoUnit.MILLIS));
      }
    } catch (DateTimeException e) {
      throw notAnInstant();
    }
    throw notAnInstant();
  }

  private UsageError notAnInstant() {
    return new UsageError(
        "--from is \""
            + Printable.of(from)
            + "\"; expected an instant such as 2026-11-01T00:00:00Z, or a date");
  }
}
