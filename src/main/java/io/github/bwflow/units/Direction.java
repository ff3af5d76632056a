package io.github.bwflow.units;

import java.util.List;
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

  /** The sides that are limited for it. */
  public List<Side> sides() {
    return switch (this) {
      case TX -> List.of(Side.TX);
      case RX -> List.of(Side.RX);
      case TOTAL, MAX -> List.of(Side.TX, Side.RX);
    };
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
