package io.github.bwflow.state;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the last run that enforced saw of classes. None of it changes what is done.
 *
 * @param at when that was
 * @param bytes what each had let pass, by interface, side and number
 * @param members who was in each, as it was said, by its name
 * @param said when that was said, by its name
 */
public record ClassMemory(
    Instant at,
    Map<String, Long> bytes,
    Map<String, List<String>> members,
    Map<String, Instant> said) {
  /** Nothing is remembered. */
  public static final ClassMemory NONE = new ClassMemory(Instant.MIN, Map.of(), Map.of(), Map.of());

  /** Copies the maps. */
  public ClassMemory {
    bytes = Map.copyOf(bytes);
    members = Map.copyOf(members);
    said = Map.copyOf(said);
  }
}
