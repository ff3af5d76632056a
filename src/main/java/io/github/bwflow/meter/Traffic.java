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

  /** Of two numbers of bytes. */
  public static Traffic of(long rx, long tx) {
    return new Traffic(new Bytes(rx), new Bytes(tx));
  }
}
