package io.github.bwflow.state;

import java.util.List;

/**
 * A change of an account that hooks are told of.
 *
 * @param id its name, which no other has; the order of names is that of the changes
 * @param facts names of variables and their values, one after the other
 */
public record Transition(String id, List<String> facts) {
  /** Copies the list. */
  public Transition {
    facts = List.copyOf(facts);
  }
}
