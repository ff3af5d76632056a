package io.github.bwflow.doctor;

import io.github.bwflow.units.ExitCode;

/**
 * What one check found.
 *
 * @param check what was looked at, a stable name for scripts, such as {@code timer-enabled}
 * @param level how it is
 * @param message what was found
 * @param command what mends it, as a shell takes it; empty where no command does
 * @param hint what to do in words; empty where the command says all, and where nothing is to be
 *     done
 * @param safe whether the command loses nothing and may be run by {@code --fix}
 * @param exit what a run exits with because of it
 */
public record Finding(
    String check,
    Level level,
    String message,
    String command,
    String hint,
    boolean safe,
    ExitCode exit) {

  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** bwflow does its work, but something is not as it should be. */
    WARNING,
    /** The budget cannot be kept like this. */
    ERROR
  }

  /** All is well. */
  static Finding ok(String check, String message) {
    return new Finding(check, Level.OK, message, "", "", false, ExitCode.OK);
  }

  /** Something is not as it should be. */
  static Finding warning(String check, String message, String command) {
    return new Finding(check, Level.WARNING, message, command, "", false, ExitCode.OK);
  }

  /** The budget cannot be kept like this. */
  static Finding error(String check, String message, String command) {
    return new Finding(check, Level.ERROR, message, command, "", false, ExitCode.UNAVAILABLE);
  }

  /** The same, and its command may be run by {@code --fix}. */
  Finding safely() {
    return new Finding(check, level, message, command, hint, true, exit);
  }

  /** The same with words on what to do. */
  Finding hinting(String words) {
    return new Finding(check, level, message, command, words, safe, exit);
  }

  /** The same with another exit code. */
  Finding exiting(ExitCode code) {
    return new Finding(check, level, message, command, hint, safe, code);
  }

  /** Whether there is something to mend. */
  public boolean isFault() {
    return level != Level.OK;
  }
}
