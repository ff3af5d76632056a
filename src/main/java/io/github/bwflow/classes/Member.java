package io.github.bwflow.classes;

import java.util.List;

/**
 * A socket and the class it is in.
 *
 * @param node the id of the class
 * @param match the number of the match that has put it there, from 1; 0 for SSH's protection
 * @param standing whether its packets alone have put it there, whosever they are
 * @param connection the socket
 * @param holders the processes that hold it, as far as they are known
 * @param others the names of further classes that it would also be in, were it not for the first
 */
public record Member(
    int node,
    int match,
    boolean standing,
    Connection connection,
    List<ProcessFacts> holders,
    List<String> others) {
  /** Copies the lists. */
  public Member {
    holders = List.copyOf(holders);
    others = List.copyOf(others);
  }
}
