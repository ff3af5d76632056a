package io.github.bwflow.meter;

import io.github.bwflow.units.Problem;

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
   */
  record Unreadable(Problem problem) implements Measurement {}
}
