package io.github.bwflow.cli;

import io.github.bwflow.units.ExitCode;
import java.util.List;

/** One subcommand. Its fields with JCommander's annotation are its own options. */
interface Command {

  /** Does it, and says how it went. */
  ExitCode run(Session session);

  /** What {@code --format} takes. */
  default List<String> formats() {
    return List.of("text", "json");
  }
}
