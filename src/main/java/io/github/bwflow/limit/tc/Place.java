package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.Tree;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import java.util.Optional;

/** One interface on one side. */
sealed interface Place extends Standing.Part permits Egress, Ingress {

  /** The interface. */
  InterfaceName device();

  /** The root that the limit stands on. */
  Root root();

  /** What it is to be divided into; empty where it is not. */
  Optional<Tree> tree();

  /** The rate of our limit; empty where it does not stand whole. */
  Optional<BitRate> rate();

  /** Whether this limit stands. */
  boolean holds(BitRate rate);

  /** Whether nothing of ours is left. */
  boolean isClear();

  /** For messages: what stands. */
  String describe();
}
