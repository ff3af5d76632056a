package io.github.bwflow.cli;

import io.github.bwflow.engine.Engine.Mode;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.report.TrafficJson;
import io.github.bwflow.report.TrafficText;
import io.github.bwflow.units.ExitCode;

/** {@code bwflow report}: traffic and balance for people. */
final class ReportCommand implements Command {

  @Override
  public ExitCode run(Session session) {
    RunResult result = session.run(session.load(), new Mode.Look(), true);
    if (session.options().json()) {
      session.console().result(TrafficJson.of(result, Session.version(), Output.errors(result)));
    } else {
      session.console().result(TrafficText.print(result, session.style()));
      Output.problems(result).forEach(session.console()::problem);
    }
    return result.exit();
  }
}
