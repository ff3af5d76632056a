package io.github.bwflow.units;

/**
 * A text that is not the value it should be. The message says what was found and what was expected,
 * and is completed with its place (file, line, option) by whoever read it.
 */
public final class BadValue extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line for people, without a final full stop
   */
  public BadValue(String message) {
    super(message);
  }
}
