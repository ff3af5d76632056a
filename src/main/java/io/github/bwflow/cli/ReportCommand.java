package io.github.bwflow.cli;

import com.beust.jcommander.Parameter;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.report.TrafficCsv;
import io.github.bwflow.report.TrafficHtml;
import io.github.bwflow.report.TrafficJson;
import io.github.bwflow.report.TrafficText;
import io.github.bwflow.state.LimitedDays;
import io.github.bwflow.units.ExitCode;
import java.util.List;
import java.util.Map;

/** {@code bwflow report}: traffic and balance for people. */
final class ReportCommand implements Command {
  @Parameter(
      names = {"-o", "--output"},
      description = "FILE: write the report there; beside it and renamed")
  private String output;

  @Override
  public List<String> formats() {
    return List.of("text", "json", "csv", "html");
  }

  @Override
  public ExitCode run(Session session) {
    RunResult result = session.look(session.load(), true);
    String text = text(session, result);
    if (output == null) {
      session.console().result(text);
    } else {
      OutputFile.write(output, text);
    }
    if (!session.options().json()) {
      Output.problems(result).forEach(session.console()::problem);
    }
    return result.exit();
  }

  private String text(Session session, RunResult result) {
    Map<String, LimitedDays> limited = session.memory().limited();
    return switch (session.options().format()) {
      case "json" -> TrafficJson.of(result, limited, Session.version(), Output.errors(result));
      case "csv" -> TrafficCsv.of(result);
      case "html" -> TrafficHtml.of(result, limited, Session.version());
      default -> TrafficText.print(result, limited, session.style());
    };
  }
}
