package io.github.bwflow.cli;

/** A command line that cannot be understood. */
final class UsageError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line for people, without a final full stop
   */
  UsageError(String message) {
    super(message);
  }
}
