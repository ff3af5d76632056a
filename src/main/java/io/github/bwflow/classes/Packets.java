package io.github.bwflow.classes;

import io.github.bwflow.classes.AddressRange.Family;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which packets: all that meet everything stated here. What is empty does not matter. Local is this
 * host: the source of what is sent, the destination of what is received.
 *
 * @param family IPv4 or IPv6; the addresses, if any, are of it
 * @param protocol the number of the protocol above IP, such as 6 for TCP
 * @param localPort the port here; only with a protocol that has ports
 * @param remotePort the port there; only with a protocol that has ports
 * @param local the address here
 * @param remote the address there
 */
public record Packets(
    Family family,
    OptionalInt protocol,
    Optional<PortRange> localPort,
    Optional<PortRange> remotePort,
    Optional<AddressRange> local,
    Optional<AddressRange> remote) {}
