package io.github.bwflow.cli;

import com.beust.jcommander.Parameter;
import io.github.bwflow.engine.Engine.Mode.Order;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.limit.Limiter;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.report.CheckJson;
import io.github.bwflow.report.CheckText;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Timespan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code bwflow lift}: our limit off, by hand. */
final class LiftCommand implements Command {
  @Parameter(
      names = {"--for"},
      description = "TIME: hold it against the timer for this long, such as 2h")
  private String hold;

  @Parameter(
      names = {"--release"},
      description = "end an order that is held; the timer decides again")
  private boolean release;

  @Override
  public ExitCode run(Session session) {
    if (release) {
      if (hold != null) {
        throw new UsageError("--release stands alone: not with --for");
      }
      return ByHand.release(session, "lift");
    }
    Optional<Duration> time = ApplyCommand.parsed("--for", hold, Timespan::parse);
    try {
      return new ByHand("lift", new Order.Lift(), time).run(session);
    } catch (Failure e) {
      // Taking off what is ours needs no configuration, only our handle.
      boolean configless = e.exit() == ExitCode.CONFIG && time.isEmpty();
      boolean named = !session.options().config().equals(CommonOptions.DEFAULT_CONFIG);
      boolean all = session.options().device().isEmpty() && !session.isForVms();
      if (!configless || named || !all) {
        throw e;
      }
      return everywhere(session, e.problems().get(0));
    }
  }

  private static ExitCode everywhere(Session session, Problem why) {
    Limiter limiter = session.limiterWithoutConfig();
    List<Problem> problems = new ArrayList<>();
    problems.add(
        Problem.warning(
            why.code(), why.message(), "bwflow's limits were looked for on all interfaces."));
    Optional<Plan> plan =
        session.options().dryRun()
            ? limiter.planStrays(Set.of())
            : session.locked(
                () -> {
                  Optional<Plan> found = limiter.planStrays(Set.of());
                  found.ifPresent(
                      strays -> problems.addAll(limiter.act(List.of(strays)).get(0).problems()));
                  return found;
                });
    RunResult result =
        new RunResult(
            session.now(),
            Session.hostName(),
            session.memory().lastRun().enforced(),
            List.of(),
            plan,
            problems);
    if (session.options().json()) {
      session.console().result(CheckJson.of(result, Session.version(), Output.errors(result)));
      return result.exit();
    }
    if (session.options().dryRun()) {
      session.console().result(CheckText.planText(result));
    } else if (!session.options().quiet()) {
      session
          .console()
          .result(
              plan.map(strays -> strays.standing().account().name() + ": limit lifted\n")
                  .orElse("No limit of bwflow's stands (nothing had to be changed).\n"));
    }
    problems.forEach(session.console()::problem);
    return result.exit();
  }
}
