package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.Tree;
import java.util.Optional;

/**
 * What an interface's bandwidth is divided into.
 *
 * @param sent what is sent; empty where that is not divided
 * @param received what is received; empty where that is not divided
 */
public record Shape(Optional<Tree> sent, Optional<Tree> received) {
  /** Nothing is divided. */
  static final Shape NONE = new Shape(Optional.empty(), Optional.empty());
}
