package io.github.bwflow.simulation;

import java.util.List;

/** What a host would send on one side if nothing held it back: a rate that changes in steps. */
public interface Demand {

  /** No traffic. */
  Demand NONE = constant(0);

  /**
   * The rate at an instant, in bytes per second.
   *
   * @param millis of the Unix epoch
   */
  double at(long millis);

  /**
   * An instant after this one until which the rate stays, in milliseconds of the Unix epoch; {@link
   * Long#MAX_VALUE} where it never changes.
   *
   * @param millis of the Unix epoch
   */
  long until(long millis);

  /** The same rate all the time. */
  static Demand constant(double bytesPerSecond) {
    return new Demand() {
      @Override
      public double at(long millis) {
        return bytesPerSecond;
      }

      @Override
      public long until(long millis) {
        return Long.MAX_VALUE;
      }
    };
  }

  /** Several together. */
  static Demand sum(List<Demand> parts) {
    List<Demand> all = List.copyOf(parts);
    return new Demand() {
      @Override
      public double at(long millis) {
        double sum = 0;
        for (Demand part : all) {
          sum += part.at(millis);
        }
        return sum;
      }

      @Override
      public long until(long millis) {
        long until = Long.MAX_VALUE;
        for (Demand part : all) {
          until = Math.min(until, part.until(millis));
        }
        return until;
      }
    };
  }
}
