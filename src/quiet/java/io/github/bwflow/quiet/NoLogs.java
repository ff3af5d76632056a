package io.github.bwflow.quiet;

import java.util.ResourceBundle;

/**
 * Loggers that log nothing. From Java 22 on the start of each program and the exit are logged, if
 * somebody reads that; to look for one in all jars took a quarter of the time that a run takes once
 * the JVM is up.
 */
public class NoLogs extends System.LoggerFinder {

  /** For {@link java.util.ServiceLoader}. */
  public NoLogs() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new NoLog(name);
  }

  /** The second one: see the module. */
  public static final class Again extends NoLogs {
    /** For {@link java.util.ServiceLoader}. */
    public Again() {}
  }

  private static final class NoLog implements System.Logger {
    private final String name;

    NoLog(String name) {
      this.name = name;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return false;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      // Nobody reads it.
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
      // Nobody reads it.
    }
  }
}
