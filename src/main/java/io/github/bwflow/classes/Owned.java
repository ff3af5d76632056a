package io.github.bwflow.classes;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is sent by sockets of an owner. Of all rules that fit, owned or not, the one with the lowest
 * place counts.
 *
 * @param place how many of {@link Tree#rules} go before it
 * @param user the user's number; empty for all
 * @param cgroup the path of a cgroup below the unified hierarchy's root, without a slash at its
 *     ends; those below it are in it, too; empty for all
 * @param packets which of the packets; empty for all
 * @param node the id of the class
 */
public record Owned(
    int place, OptionalLong user, Optional<String> cgroup, Optional<Packets> packets, int node) {}
