package io.github.bwflow.units;

import java.util.Locale;

/** Which traffic counts against the budget. */
public enum Direction {
  /** What the host sends. */
  TX,
  /** What the host receives. */
  RX,
  /** Both together. */
  TOTAL,
  /** The larger of both. */
  MAX;

  /** The name that the configuration and the JSON use: {@code tx}, {@code rx} … */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What counts of an interface's two figures. */
  public Bytes of(Bytes rx, Bytes tx) {
    return switch (this) {
      case TX -> tx;
      case RX -> rx;
      case TOTAL -> rx.plus(tx);
      case MAX -> rx.compareTo(tx) > 0 ? rx : tx;
    };
  }
}
