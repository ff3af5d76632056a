package io.github.bwflow.classes;

import java.util.List;

/**
 * One entry of a class's matches.
 *
 * @param all what has to be, all of it
 * @param not what must not be: where all of it is, the entry does not match; empty for nothing
 */
public record Match(List<Condition> all, List<Condition> not) {
  /** Copies the lists. */
  public Match {
    all = List.copyOf(all);
    not = List.copyOf(not);
  }

  /** Whether it asks for the process behind a socket. */
  public boolean isOfProcess() {
    return all.stream().anyMatch(Condition::isOfProcess)
        || not.stream().anyMatch(Condition::isOfProcess);
  }
}
