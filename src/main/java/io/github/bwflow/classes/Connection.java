package io.github.bwflow.classes;

import io.github.bwflow.classes.AddressRange.Family;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A socket that this host holds.
 *
 * @param protocol the number of the protocol above IP
 * @param families those whose packets it takes: both for an IPv6 socket that also takes IPv4
 * @param local its own address; empty for any
 * @param localPort its own port, from 1
 * @param remote the address of the other end; empty for any, or none yet
 * @param remotePort the port of the other end; 0 for any, or none yet
 * @param user the number of the user who has made it
 * @param inode what the kernel calls it, which tells the processes that hold it
 * @param processes the numbers of the processes that are known to hold it
 */
public record Connection(
    int protocol,
    List<Family> families,
    Optional<AddressRange> local,
    int localPort,
    Optional<AddressRange> remote,
    int remotePort,
    long user,
    long inode,
    List<Long> processes) {
  /** Copies the lists. */
  public Connection {
    families = List.copyOf(families);
    processes = List.copyOf(processes);
  }

  /** The same, held by these processes. */
  public Connection heldBy(List<Long> holders) {
    return new Connection(
        protocol, families, local, localPort, remote, remotePort, user, inode, holders);
  }

  /** Whether both ends are known, so that its packets are nobody else's. */
  public boolean isConnected() {
    return local.isPresent() && remote.isPresent() && remotePort > 0;
  }

  /** Its packets. */
  Box box(Family family) {
    BitSet one = new BitSet();
    one.set(protocol);
    Box box = Box.all(family).with(one).withLocal(PortRange.of(localPort));
    if (remotePort > 0) {
      box = box.withRemote(PortRange.of(remotePort));
    }
    if (local.isPresent()) {
      box = box.withLocal(local.get());
    }
    return remote.isPresent() ? box.withRemote(remote.get()) : box;
  }
}
