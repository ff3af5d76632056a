package io.github.bwflow.classes;

import java.util.List;
import java.util.Optional;

/**
 * What a class takes of a socket's packets.
 *
 * @param place which class, by its place in the order in which they count; -1 for SSH's protection
 * @param entry the match that fits; empty for SSH's protection
 * @param connection the socket
 * @param boxes the packets
 */
record Take(int place, Optional<Entry> entry, Connection connection, List<Box> boxes) {}
