package io.github.bwflow.classes;

import io.github.bwflow.classes.AddressRange.Family;
import java.util.BitSet;

/**
 * Sockets of a user who has so many that they are known by their local ports only.
 *
 * @param user the user's number
 * @param protocol the number of the protocol above IP
 * @param family whose packets they take
 * @param ports their local ports
 */
public record Crowd(long user, int protocol, Family family, BitSet ports) {
  /** Copies the ports. */
  public Crowd {
    ports = (BitSet) ports.clone();
  }

  /** A copy of the ports. */
  @Override
  public BitSet ports() {
    return (BitSet) ports.clone();
  }
}
