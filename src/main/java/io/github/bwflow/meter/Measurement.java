package io.github.bwflow.meter;

import io.github.bwflow.host.Boot;
import io.github.bwflow.units.Problem;
import java.util.Optional;

/** What came of reading a meter: a figure, or the reason why there is none. */
public sealed interface Measurement permits Measurement.Known, Measurement.Unreadable {

  /**
   * A figure that may be acted on.
   *
   * @param reading the figure
   */
  record Known(Reading reading) implements Measurement {}

  /**
   * No figure. Nothing may be lifted or widened because of it.
   *
   * @param problem why, and what to do
   * @param boot the boot that the kernel counts in, if what earlier runs saw in it may stand in
   */
  record Unreadable(Problem problem, Optional<Boot> boot) implements Measurement {
    /** No figure, and nothing may stand in for it. */
    public Unreadable(Problem problem) {
      this(problem, Optional.empty());
    }
  }
}
