package io.github.bwflow.classes;

import io.github.bwflow.units.Problem;
import java.util.List;
import java.util.Set;

/**
 * What a configuration comes to at an instant.
 *
 * @param egress what is sent
 * @param ingress what is received
 * @param members the sockets that are in a class, in the order in which they were found
 * @param idle the ids of the classes that their schedule keeps out of force
 * @param problems what a person should know of it
 */
public record Division(
    Tree egress, Tree ingress, List<Member> members, Set<Integer> idle, List<Problem> problems) {
  /** Copies the collections. */
  public Division {
    members = List.copyOf(members);
    idle = Set.copyOf(idle);
    problems = List.copyOf(problems);
  }
}
