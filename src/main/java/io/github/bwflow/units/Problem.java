package io.github.bwflow.units;

/**
 * Something a person should know: what is wrong, and what to do about it.
 *
 * @param code a stable name for scripts, such as {@code foreign-qdisc}
 * @param severity how much it matters
 * @param message one or more lines that say what and where
 * @param hint what to do; empty where there is nothing to do
 * @param exit what the run exits with because of it; {@link ExitCode#OK} for a mere warning
 */
public record Problem(String code, Severity severity, String message, String hint, ExitCode exit) {

  /** An error that decides the exit code. */
  public static Problem error(ExitCode exit, String code, String message, String hint) {
    return new Problem(code, Severity.ERROR, message, hint, exit);
  }

  /** A warning beside a result that stands. */
  public static Problem warning(String code, String message, String hint) {
    return new Problem(code, Severity.WARNING, message, hint, ExitCode.OK);
  }

  /** Something worth knowing, without any fault. */
  public static Problem notice(String code, String message, String hint) {
    return new Problem(code, Severity.NOTICE, message, hint, ExitCode.OK);
  }
}
