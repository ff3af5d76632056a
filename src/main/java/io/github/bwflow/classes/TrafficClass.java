package io.github.bwflow.classes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A class as a person describes it.
 *
 * @param name what it is called, unlike any other
 * @param priority 0 first to 7 last; empty where it is not stated: one worse than the worst that is
 * @param download what it gets of what is received
 * @param upload what it gets of what is sent
 * @param recursive whether the descendants of a matched process are in it, too
 * @param schedule when it is in force; empty for always
 * @param matches what is in it: what any of these says; may be empty where it has classes below it
 * @param eachRemoteAddress whether each remote address has a share of its own, all of them equal
 * @param children the classes it is divided into, in the order of the file
 */
public record TrafficClass(
    String name,
    OptionalInt priority,
    Rates download,
    Rates upload,
    boolean recursive,
    Optional<Schedule> schedule,
    List<Match> matches,
    boolean eachRemoteAddress,
    List<TrafficClass> children) {
  /** Copies the lists. */
  public TrafficClass {
    matches = List.copyOf(matches);
    children = List.copyOf(children);
  }
}
