package io.github.bwflow.cli;

import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Need;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.report.CheckJson;
import io.github.bwflow.report.NeedText;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code bwflow check --need}: may so much be sent now, for scripts that can wait. */
final class NeedCheck {
  /** While it waits it looks again so often: something else may be sending. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);

  private final Bytes bytes;
  private final Optional<Duration> patience;

  /**
   * @param bytes what is asked for
   * @param patience how long to wait until it is permitted; empty for not at all
   */
  NeedCheck(Bytes bytes, Optional<Duration> patience) {
    this.bytes = bytes;
    this.patience = patience;
  }

  ExitCode run(Session session) {
    Instant until = session.now().plus(patience.orElse(Duration.ZERO));
    Session look = session;
    while (true) {
      RunResult result = look.look(look.load(), false);
      List<Need> needs = needs(result);
      Optional<Duration> pause = pause(result, needs, look.now(), until);
      if (pause.isEmpty() || !slept(pause.get())) {
        return finish(look, result, needs);
      }
      look = session.again();
    }
  }

  private List<Need> needs(RunResult result) {
    List<Need> needs = new ArrayList<>();
    for (AccountResult account : result.accounts()) {
      Need.of(account, bytes).ifPresent(needs::add);
    }
    return needs;
  }

  // Empty where there is nothing to wait for: permitted, unknown, or not before the patience ends.
  private Optional<Duration> pause(RunResult result, List<Need> needs, Instant now, Instant until) {
    Instant latest = now;
    boolean permitted = true;
    for (Need need : needs) {
      permitted = permitted && need.isPermitted();
      Instant at = need.at().orElse(Instant.MAX);
      latest = at.isAfter(latest) ? at : latest;
    }
    if (permitted || result.exit() != ExitCode.OK || latest.isAfter(until)) {
      return Optional.empty();
    }
    Duration pause = Duration.between(now, latest).plusMillis(1);
    return Optional.of(pause.compareTo(LOOK_AGAIN) < 0 ? pause : LOOK_AGAIN);
  }

  private static boolean slept(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ExitCode finish(Session session, RunResult result, List<Need> needs) {
    Console console = session.console();
    if (session.options().json()) {
      console.result(
          CheckJson.of(result, Session.version(), Output.errors(result), Optional.of(bytes)));
    } else {
      if (!session.options().quiet()) {
        console.result(NeedText.of(result, needs));
      }
      Output.problems(result).forEach(console::problem);
    }
    if (result.exit() != ExitCode.OK) {
      return result.exit();
    }
    return needs.stream().allMatch(Need::isPermitted) ? ExitCode.OK : ExitCode.TRY_AGAIN;
  }
}
