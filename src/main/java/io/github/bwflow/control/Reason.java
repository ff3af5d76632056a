package io.github.bwflow.control;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * Why something was decided. Its text is made when it is asked for: most decisions are not read.
 */
public final class Reason {
  private final String code;
  private final Supplier<String> text;

  /**
   * @param code a stable name for scripts
   * @param text makes a sentence for people, without its full stop
   */
  public Reason(String code, Supplier<String> text) {
    this.code = code;
    this.text = text;
  }

  /**
   * @param code a stable name for scripts
   * @param text a sentence for people, without its full stop
   */
  public Reason(String code, String text) {
    this(code, () -> text);
  }

  /** A stable name for scripts. */
  public String code() {
    return code;
  }

  /** A sentence for people, without its full stop. */
  public String text() {
    return text.get();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Reason reason
        && code.equals(reason.code)
        && text().equals(reason.text());
  }

  @Override
  public int hashCode() {
    return Objects.hash(code, text());
  }

  @Override
  public String toString() {
    return code + ": " + text();
  }
}
