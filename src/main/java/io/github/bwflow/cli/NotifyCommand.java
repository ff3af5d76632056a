package io.github.bwflow.cli;

import io.github.bwflow.engine.RunResult;
import io.github.bwflow.hooks.Hook;
import io.github.bwflow.host.Ownership;
import io.github.bwflow.host.RunLock;
import io.github.bwflow.report.CheckJson;
import io.github.bwflow.state.Events;
import io.github.bwflow.state.Transition;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code bwflow notify}: the hooks for the changes that enforcement has recorded. */
final class NotifyCommand implements Command {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

  /** Another run of hooks may take as long as a hook has. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public ExitCode run(Session session) {
    ByHand.refuseAt(session, "notify");
    Session own = session.forAccounts();
    ExitCode exit = run(own, own.memory().events());
    if (own.isForVms()) {
      return exit;
    }
    Session vms = session.forVms();
    Events events = vms.memory().events();
    ExitCode other = events.isWaiting() ? run(vms, events) : ExitCode.OK;
    return exit == ExitCode.OK ? other : exit;
  }

  private static ExitCode run(Session session, Events events) {
    if (session.options().dryRun()) {
      events.waiting().forEach(id -> session.console().result(id + "\n"));
      return ExitCode.OK;
    }
    events.prepare();
    RunLock lock;
    try {
      lock = RunLock.take(events.lock(), PATIENCE);
    } catch (Failure e) {
      if (e.exit() == ExitCode.TRY_AGAIN) {
        // The other run takes what is there.
        return ExitCode.OK;
      }
      throw e;
    }
    try {
      return deliver(session, events);
    } finally {
      lock.close();
    }
  }

  private static ExitCode deliver(Session session, Events events) {
    ExitCode exit = ExitCode.OK;
    for (Transition transition : events.cutOff()) {
      say(
          session,
          "hook-cut-off",
          "the hooks for "
              + named(transition)
              + " were cut off; they may have been run or not, and are not run again");
      events.done(transition.id());
    }
    List<String> waiting = events.waiting();
    List<Hook> hooks = waiting.isEmpty() ? List.of() : hooks(session);
    while (!waiting.isEmpty()) {
      // One for all of these: for virtual machines each asks the platform.
      String document = hooks.isEmpty() ? "" : document(session);
      for (String id : waiting) {
        Optional<Transition> transition = events.take(id);
        if (transition.isPresent()) {
          exit = tell(session, hooks, transition.get(), document) ? exit : ExitCode.UNAVAILABLE;
          events.done(id);
        }
      }
      waiting = events.waiting();
    }
    return exit;
  }

  private static String named(Transition transition) {
    Map<String, String> facts = facts(transition);
    return Printable.of(
        facts.getOrDefault("BWFLOW_EVENT", "a change")
            + " of "
            + facts.getOrDefault("BWFLOW_ACCOUNT", "an account"));
  }

  private static void say(Session session, String code, String message) {
    session.console().problem(Problem.warning(code, message, ""));
  }

  private static Map<String, String> facts(Transition transition) {
    Map<String, String> facts = new TreeMap<>();
    for (int i = 0; i + 1 < transition.facts().size(); i += 2) {
      if (transition.facts().get(i).startsWith("BWFLOW_")) {
        facts.put(transition.facts().get(i), transition.facts().get(i + 1));
      }
    }
    return facts;
  }

  // Who can change the configuration or a hook would decide what is run here.
  private static List<Hook> hooks(Session session) {
    List<Hook> hooks = new ArrayList<>();
    List<String> named = session.load().config().onChange();
    try {
      List<Path> files = ConfigLoader.parts(session.configFile());
      files.add(session.configFile());
      for (Path file : files) {
        Optional<Ownership> weak = Ownership.weakest(file);
        if (weak.isPresent() && !named.isEmpty()) {
          say(session, "hook-refused", "no hook is run: " + weak.get());
          return List.of();
        }
      }
    } catch (IOException e) {
      say(session, "hook-refused", "no hook is run: the configuration cannot be looked at");
      return List.of();
    }
    for (String name : named) {
      Hook hook = new Hook(Path.of(name));
      Optional<String> refusal = hook.refusal();
      if (refusal.isPresent()) {
        String why = Printable.of(name + " is not run: " + refusal.get());
        say(session, "hook-refused", why);
      } else {
        hooks.add(hook);
      }
    }
    return hooks;
  }

  private static boolean tell(
      Session session, List<Hook> hooks, Transition transition, String document) {
    Map<String, String> facts = facts(transition);
    boolean told = true;
    for (Hook hook : hooks) {
      Optional<String> failure = hook.run(facts, document, TIME_LIMIT);
      if (failure.isPresent()) {
        told = false;
        say(
            session,
            "hook-failed",
            Printable.of(
                hook.program() + " failed for " + named(transition) + ": " + failure.get()));
      } else {
        session.console().note(hook.program() + " was told of " + named(transition));
      }
    }
    return told;
  }

  private static String document(Session session) {
    try {
      RunResult result = session.again().look(session.load(), false);
      return CheckJson.of(result, Session.version(), Output.errors(result));
    } catch (Failure e) {
      return CheckJson.failure(Instant.now(), Session.hostName(), Session.version(), e.problems());
    }
  }
}
