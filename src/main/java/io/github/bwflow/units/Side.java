package io.github.bwflow.units;

import java.util.Locale;

/** One of the two ways that traffic takes through an interface. */
public enum Side {
  /** What the host sends. */
  TX,
  /** What the host receives. */
  RX;

  /** The name that the JSON uses. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The figure of this side. */
  public Bytes of(Bytes rx, Bytes tx) {
    return this == TX ? tx : rx;
  }
}
