package io.github.bwflow.engine;

import io.github.bwflow.units.ExitCode;
import java.util.Locale;

/** The state of an account, from good to bad. */
public enum State {
  /** Within the credit, and no threshold passed. */
  OK(ExitCode.OK),
  /** Within the credit, and a warning threshold passed. */
  WARNING(ExitCode.WARNING),
  /** Our limit stands below the line rate. */
  LIMITED(ExitCode.LIMITED),
  /** The credit is used up. */
  EXHAUSTED(ExitCode.EXHAUSTED),
  /** No figure is to be had. */
  UNKNOWN(ExitCode.OK);

  private final ExitCode exit;

  State(ExitCode exit) {
    this.exit = exit;
  }

  /** The name that text and JSON use. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What {@code --exit-code} makes of it; a problem's own code goes before. */
  public ExitCode exit() {
    return exit;
  }
}
