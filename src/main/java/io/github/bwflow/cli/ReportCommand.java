package io.github.bwflow.cli;

import io.github.bwflow.engine.RunResult;
import io.github.bwflow.report.TrafficJson;
import io.github.bwflow.report.TrafficText;
import io.github.bwflow.state.LimitedDays;
import io.github.bwflow.units.ExitCode;
import java.util.Map;

/** {@code bwflow report}: traffic and balance for people. */
final class ReportCommand implements Command {

  @Override
  public ExitCode run(Session session) {
    RunResult result = session.look(session.load(), true);
    Map<String, LimitedDays> limited = session.memory().limited();
    if (session.options().json()) {
      session
          .console()
          .result(TrafficJson.of(result, limited, Session.version(), Output.errors(result)));
    } else {
      session.console().result(TrafficText.print(result, limited, session.style()));
      Output.problems(result).forEach(session.console()::problem);
    }
    return result.exit();
  }
}
