package io.github.bwflow.classes;

import java.util.List;
import java.util.Set;

/**
 * What was seen of a host's sockets and processes.
 *
 * @param connections its sockets
 * @param crowds further ones, of users who have very many
 * @param processes its processes
 * @param sshPorts the local ports of SSH beside 22
 * @param complete whether everybody's processes could be seen
 */
public record Observed(
    List<Connection> connections,
    List<Crowd> crowds,
    List<ProcessFacts> processes,
    Set<Integer> sshPorts,
    boolean complete) {
  /** Nothing was looked at. */
  public static final Observed NOTHING =
      new Observed(List.of(), List.of(), List.of(), Set.of(), false);

  /** Copies the collections. */
  public Observed {
    connections = List.copyOf(connections);
    crowds = List.copyOf(crowds);
    processes = List.copyOf(processes);
    sshPorts = Set.copyOf(sshPorts);
  }
}
