package io.github.bwflow.meter;

import io.github.bwflow.units.Bytes;

/**
 * Traffic in both directions.
 *
 * @param rx bytes received
 * @param tx bytes sent
 */
public record Traffic(Bytes rx, Bytes tx) {
  /** None. */
  public static final Traffic NONE = new Traffic(Bytes.ZERO, Bytes.ZERO);

  /** This and the other together. */
  public Traffic plus(Traffic other) {
    return new Traffic(rx.plus(other.rx), tx.plus(other.tx));
  }

  /** This without the other; may be negative. */
  public Traffic minus(Traffic other) {
    return new Traffic(rx.minus(other.rx), tx.minus(other.tx));
  }

  /** In each direction what this is more than the other, else zero. */
  public Traffic beyond(Traffic other) {
    return of(Math.max(0, rx.minus(other.rx).value()), Math.max(0, tx.minus(other.tx).value()));
  }

  /** Whether this is at least the other in both directions. */
  public boolean covers(Traffic other) {
    return rx.compareTo(other.rx) >= 0 && tx.compareTo(other.tx) >= 0;
  }

  // What a record gets by itself is linked anew in each short run.
  @Override
  public boolean equals(Object other) {
    return other instanceof Traffic traffic && rx.equals(traffic.rx) && tx.equals(traffic.tx);
  }

  @Override
  public int hashCode() {
    return rx.hashCode() * 31 + tx.hashCode();
  }

  /** Of two numbers of bytes. */
  public static Traffic of(long rx, long tx) {
    return new Traffic(new Bytes(rx), new Bytes(tx));
  }
}
