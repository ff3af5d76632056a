package io.github.bwflow.state;

import io.github.bwflow.units.Bytes;
import java.time.Instant;
import java.util.List;

/**
 * What was used in a period before the meter began to count.
 *
 * @param interfaces the names of the interfaces whose account it was stated for
 * @param from the start of the period it is for
 * @param until the end of that period
 * @param used the bytes to add
 */
public record Correction(List<String> interfaces, Instant from, Instant until, Bytes used) {

  /** Copies the list. */
  public Correction {
    interfaces = List.copyOf(interfaces);
  }

  /** The same for fewer interfaces, of which none may be left. */
  Correction without(List<String> others) {
    List<String> left = interfaces.stream().filter(name -> !others.contains(name)).toList();
    return new Correction(left, from, until, used);
  }

  /**
   * Whether it counts for an account of these interfaces at this instant. One interface in common
   * is enough, and the period's own start is not asked for: another time zone or one more interface
   * does not undo what was used.
   */
  public boolean isFor(List<String> others, Instant at) {
    return !at.isBefore(from)
        && at.isBefore(until)
        && interfaces.stream().anyMatch(others::contains);
  }
}
