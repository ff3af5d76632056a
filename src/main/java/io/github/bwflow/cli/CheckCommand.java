package io.github.bwflow.cli;

import com.beust.jcommander.Parameter;
import io.github.bwflow.engine.Engine;
import io.github.bwflow.engine.Engine.Mode;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.engine.Transitions;
import io.github.bwflow.host.Rights;
import io.github.bwflow.host.RunLock;
import io.github.bwflow.report.CheckJson;
import io.github.bwflow.report.CheckText;
import io.github.bwflow.report.Nagios;
import io.github.bwflow.report.Prometheus;
import io.github.bwflow.state.GoodConfiguration;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.state.LimitedDays;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Timespan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code bwflow check}: the state of every account, and with {@code --enforce} the kernel to match.
 */
final class CheckCommand implements Command {
  @Parameter(
      names = {"--enforce"},
      description = "bring the kernel in line: set, change or lift bwflow's limit")
  private boolean enforce;

  @Parameter(
      names = {"--exit-code"},
      description = "exit 10, 11 or 12 when the state is warning, limited or exhausted")
  private boolean exitCode;

  @Parameter(
      names = {"--need"},
      description = "SIZE: exit 0 if so much may be sent now within the balance, otherwise 75")
  private String need;

  @Parameter(
      names = {"--wait"},
      description = "TIME: with --need, wait for it up to this long, such as 6h")
  private String wait;

  @Parameter(
      names = {"-o", "--output"},
      description = "FILE: with --format prometheus, write it there; beside it and renamed")
  private String output;

  /** Whether the configuration names hooks. */
  private boolean hooked;

  /** Whether they are to be told of something, and nothing else watches for that. */
  private boolean recorded;

  /** As the timer asks for it. */
  static CheckCommand enforcing() {
    CheckCommand command = new CheckCommand();
    command.enforce = true;
    return command;
  }

  @Parameter(
      names = {"--config-only"},
      description = "only say whether the configuration is good: exit 0 or 78")
  private boolean configOnly;

  @Override
  public List<String> formats() {
    return List.of("text", "json", "nagios", "prometheus");
  }

  /** As a monitoring plugin. */
  Nagios plugin(Session session) {
    if (enforce || exitCode || need != null || wait != null || output != null || configOnly) {
      throw new UsageError("--format nagios only looks, and takes no option of check");
    }
    return Nagios.of(session.look(session.load(), false));
  }

  // The last good one is none: what is asked is whether the file is.
  private ExitCode configOnly(Session session) {
    if (enforce || exitCode || need != null || wait != null || output != null) {
      throw new UsageError("--config-only takes no other option of check");
    }
    ConfigLoader.Loaded loaded = session.load();
    if (loaded.isLastGood()) {
      throw new Failure(loaded.broken());
    }
    List<Problem> warnings = loaded.config().warnings();
    RunResult result =
        new RunResult(
            session.now(),
            Session.hostName(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            warnings);
    if (session.options().json()) {
      session.console().result(CheckJson.of(result, Session.version(), List.of()));
    } else {
      if (!session.options().quiet()) {
        session.console().result(session.configFile() + " is good.\n");
      }
      warnings.forEach(session.console()::problem);
    }
    return ExitCode.OK;
  }

  @Override
  public ExitCode run(Session session) {
    if (configOnly) {
      return configOnly(session);
    }
    if (session.isForVms() && session.isFromHostsUnit()) {
      return ExitCode.OK;
    }
    if (session.options().format().equals("prometheus")) {
      return metrics(session);
    }
    if (output != null) {
      throw new UsageError("--output says where --format prometheus writes to, which is missing");
    }
    if (need != null) {
      return needed(session);
    }
    if (wait != null) {
      throw new UsageError("--wait says how long to wait for --need SIZE, which is missing");
    }
    boolean carryOut = enforce && !session.options().dryRun();
    if (carryOut && session.isHypothetical()) {
      throw new UsageError("--at and --enforce exclude each other, except with --dry-run");
    }
    if (!carryOut) {
      return finish(session, session.look(session.load(), false));
    }
    session.needNetAdmin("check --enforce");
    ExitCode exit;
    RunLock lock = session.lock();
    try {
      exit = enforce(session);
    } finally {
      lock.close();
    }
    if (recorded) {
      notifyHooks(session);
    }
    return exit;
  }

  private static void notifyHooks(Session session) {
    try {
      new NotifyCommand().run(session);
    } catch (Failure e) {
      session.console().problem(e.problems().get(0));
    }
  }

  // What fails is a figure, too: a file that is not written any more would not tell why.
  private ExitCode metrics(Session session) {
    if (enforce || exitCode || need != null || wait != null) {
      throw new UsageError("--format prometheus only looks; not with other options of check");
    }
    RunResult result;
    try {
      result = session.look(session.load(), false);
    } catch (Failure e) {
      deliver(
          session,
          Prometheus.failure(session.now(), Session.hostName(), Session.version(), e.problems()));
      throw e;
    }
    deliver(session, Prometheus.of(result, session.memory().limited(), Session.version()));
    Output.problems(result).forEach(session.console()::problem);
    return result.exit();
  }

  private void deliver(Session session, String text) {
    if (output == null) {
      session.console().result(text);
    } else {
      OutputFile.write(output, text);
    }
  }

  private ExitCode needed(Session session) {
    if (enforce || exitCode) {
      throw new UsageError("--need only asks: not with --enforce or --exit-code");
    }
    Bytes bytes = ApplyCommand.parsed("--need", need, Bytes::parse).orElseThrow();
    Optional<Duration> patience = ApplyCommand.parsed("--wait", wait, Timespan::parse);
    if (patience.isPresent() && session.isHypothetical()) {
      throw new UsageError("--wait waits for real time to pass; not with --at");
    }
    return new NeedCheck(bytes, patience).run(session);
  }

  private ExitCode enforce(Session session) {
    LastRun last = session.memory().lastRun();
    RunResult found = result(session);
    RunResult result = lost(session, limited(session, last, found));
    Announcements announcements = Announcements.of(result, last);
    List<String> moves = List.of();
    if (result.classes().isPresent()) {
      ClassChanges moved =
          ClassChanges.of(result.classes().get(), session.memory().classes(), session.now());
      moves = moved.lines();
      try {
        session.memory().remember(moved.memory());
      } catch (Failure e) {
        result = result.with(notWritten(e, "What passes in each class now cannot be told."));
      }
    }
    boolean looked = !result.accounts().isEmpty();
    LastRun now =
        new LastRun(
            looked ? Optional.of(session.now()) : last.enforced(),
            looked ? last.gapsWith(session.now()) : last.gaps(),
            announcements.said(),
            Engine.memories(result.accounts(), last, session.now()));
    Optional<Problem> unsaid = Optional.empty();
    result = recorded(session, result);
    try {
      session.memory().remember(now);
    } catch (Failure e) {
      String consequence = "The next run does not know what this one said, and says it again.";
      unsaid = Optional.of(notWritten(e, consequence));
      result = result.with(unsaid.get());
    }
    if (!session.options().quiet()) {
      return finish(session, result);
    }
    for (String change : Output.changes(result)) {
      session.console().change(change);
    }
    for (String move : moves) {
      session.console().change(move);
    }
    for (Problem problem : announcements.problems()) {
      session.console().problem(problem);
    }
    if (unsaid.isPresent()) {
      session.console().problem(unsaid.get());
    }
    if (session.options().json()) {
      session.console().result(CheckJson.of(result, Session.version(), Output.errors(result)));
    }
    return exit(result);
  }

  // Records what hooks are to be told of.
  private RunResult recorded(Session session, RunResult result) {
    if (!hooked) {
      return result;
    }
    try {
      Transitions changes = Transitions.of(result, session.memory().phases());
      session.memory().remember(changes.phases(), changes.all());
      // Another user's virtual machines are remembered where no unit watches.
      boolean watched = Systemd.isRunning() && (!session.isForVms() || Rights.read().root());
      recorded = !watched && session.memory().events().isWaiting();
      return result;
    } catch (Failure e) {
      return result.with(notWritten(e, "Hooks may be told late of what has changed."));
    }
  }

  // Remembers how long the limit has stood.
  private static RunResult limited(Session session, LastRun last, RunResult result) {
    Map<String, LimitedDays> limited =
        Engine.limited(result.accounts(), session.memory().limited(), last, session.now());
    try {
      session.memory().rememberLimited(limited);
      return result;
    } catch (Failure e) {
      return result.with(
          notWritten(e, "What report says of how long the limit stood lacks this run."));
    }
  }

  // Remembers what vnStat was seen to have lost, which changes seldom.
  private static RunResult lost(Session session, RunResult result) {
    if (session.isForVms()) {
      return result;
    }
    try {
      session.memory().rememberLost(Engine.lost(result.accounts(), session.memory().lost()));
      return result;
    } catch (Failure e) {
      return result.with(notWritten(e, "After a reboot it is not known what vnStat has lost."));
    }
  }

  // Without any configuration to go by nothing is changed, but the run is remembered, so that a
  // fault that persists is said hourly like any other.
  private RunResult result(Session session) {
    ConfigLoader.Loaded loaded;
    try {
      loaded = session.load();
    } catch (Failure e) {
      return new RunResult(
          session.now(),
          Session.hostName(),
          session.memory().lastRun().enforced(),
          List.of(),
          Optional.empty(),
          e.problems());
    }
    hooked = !loaded.config().onChange().isEmpty();
    RunResult result = session.run(loaded, new Mode.Enforce(), false);
    if (loaded.isLastGood()) {
      return result;
    }
    GoodConfiguration good = new GoodConfiguration(session.configFile().toString(), loaded.text());
    try {
      session.memory().remember(good);
    } catch (Failure e) {
      result =
          result.with(
              notWritten(e, "Should the configuration break, there is no last good one to go by."));
    }
    if (loaded.copy().isPresent()) {
      try {
        // A configuration that is new may be the first without classes.
        if (result.classes().isEmpty()) {
          session.memory().forgetClasses();
        }
        session.memory().rememberCopy(loaded.copy().get());
      } catch (Failure e) {
        result = result.with(notWritten(e, "Each run takes longer than it need."));
      }
    }
    return result;
  }

  // What was done about the kernel stands, whether or not it can be remembered.
  private static Problem notWritten(Failure why, String consequence) {
    return Problem.warning("memory-not-written", why.getMessage(), consequence);
  }

  private ExitCode finish(Session session, RunResult result) {
    Console console = session.console();
    if (session.options().json()) {
      console.result(CheckJson.of(result, Session.version(), Output.errors(result)));
    } else {
      if (session.options().dryRun()) {
        console.result(CheckText.planText(result));
      } else if (!session.options().quiet() && !result.accounts().isEmpty()) {
        console.result(CheckText.print(result, session.style()));
      }
      Output.problems(result).forEach(console::problem);
    }
    return exit(result);
  }

  private ExitCode exit(RunResult result) {
    ExitCode exit = result.exit();
    return exit == ExitCode.OK && exitCode ? result.stateExit() : exit;
  }
}
