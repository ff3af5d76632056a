package io.github.bwflow.units;

/**
 * What an exit code promises to scripts. 1 and 2 are never used: a shell or a JVM that cannot start
 * uses them.
 */
public enum ExitCode {
  /** Done, whatever the state. */
  OK(0, "done"),
  /** With {@code --exit-code}: a warning threshold has been passed. */
  WARNING(10, "with --exit-code: a warning threshold has been passed"),
  /** With {@code --exit-code}: bwflow's limit stands. */
  LIMITED(11, "with --exit-code: a limit stands"),
  /** With {@code --exit-code}: the balance is used up. */
  EXHAUSTED(12, "with --exit-code: the balance is used up"),
  /** The command line cannot be understood. */
  USAGE(64, "bad command line"),
  /** Data that cannot be trusted. */
  BAD_DATA(65, "data that cannot be trusted"),
  /** Something is missing or in the way. */
  UNAVAILABLE(69, "something is missing or in the way"),
  /** A defect in bwflow. */
  DEFECT(70, "a defect in bwflow"),
  /** A file cannot be created. */
  CANNOT_CREATE(73, "a file cannot be created"),
  /** A file cannot be read or written. */
  IO_ERROR(74, "a file cannot be read or written"),
  /** Try again. */
  TRY_AGAIN(75, "try again: locked, nothing saved yet, or another run"),
  /** Not permitted. */
  NOT_PERMITTED(77, "not permitted"),
  /** Bad configuration. */
  CONFIG(78, "bad configuration");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** The process's exit status. */
  public int number() {
    return number;
  }

  /** A few words for people. */
  public String meaning() {
    return meaning;
  }
}
