package io.github.bwflow.classes;

import io.github.bwflow.units.BitRate;
import java.util.Optional;

/**
 * What a class gets in one direction.
 *
 * @param min what it gets whenever it asks for it; empty where nothing is stated
 * @param max what it never passes; empty for what the link or its parent has; zero blocks
 */
public record Rates(Optional<BitRate> min, Optional<BitRate> max) {
  /** No bandwidth at all. */
  public static final BitRate ZERO = new BitRate(0);

  /** Nothing is stated. */
  public static final Rates NONE = new Rates(Optional.empty(), Optional.empty());
}
