package io.github.bwflow.classes;

import io.github.bwflow.units.BitRate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The sections {@code [shaping]} and {@code [[class]]}: who gets the bandwidth of each interface.
 *
 * @param download what the link receives at most; empty where it is not stated
 * @param upload what the link sends at most; empty where it is not stated
 * @param downloadMin what the traffic of no class gets whenever it asks for it
 * @param uploadMin the same of what is sent
 * @param priority of the traffic of no class; empty for one worse than the worst that is stated
 * @param protectsSsh whether SSH comes first and has a minimum
 * @param exempt the networks, seen from here remote ones, that no limit is for
 * @param countries the path of a MaxMind database of countries; empty where there is none
 * @param classes the classes, in the order of the file
 */
public record Shaping(
    Optional<BitRate> download,
    Optional<BitRate> upload,
    Optional<BitRate> downloadMin,
    Optional<BitRate> uploadMin,
    OptionalInt priority,
    boolean protectsSsh,
    List<AddressRange> exempt,
    Optional<String> countries,
    List<TrafficClass> classes) {
  /** Copies the lists. */
  public Shaping {
    exempt = List.copyOf(exempt);
    classes = List.copyOf(classes);
  }
}
