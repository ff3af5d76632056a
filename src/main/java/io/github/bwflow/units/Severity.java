package io.github.bwflow.units;

import java.util.Locale;

/** How much a {@link Problem} matters. */
public enum Severity {
  /** Worth knowing; nothing is wrong. */
  NOTICE,
  /** Something should be looked at; the result stands. */
  WARNING,
  /** What was asked could not be done or could not be known. */
  ERROR;

  /** The name that the JSON uses. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
