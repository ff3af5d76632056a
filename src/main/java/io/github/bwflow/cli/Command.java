package io.github.bwflow.cli;

import io.github.bwflow.units.ExitCode;

/** One subcommand. Its fields with JCommander's annotation are its own options. */
interface Command {

  /** Does it, and says how it went. */
  ExitCode run(Session session);
}
