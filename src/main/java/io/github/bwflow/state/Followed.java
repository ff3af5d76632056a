package io.github.bwflow.state;

import io.github.bwflow.units.InterfaceName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The interfaces that an account has followed the default route over.
 *
 * @param current where it led by when that was last looked at; empty where it never led anywhere
 * @param former those before, by name, each with the instant at which it had been left
 */
public record Followed(Optional<InterfaceName> current, Map<InterfaceName, Instant> former) {
  /** None yet. */
  public static final Followed NONE = new Followed(Optional.empty(), Map.of());

  /** Copies the map. */
  public Followed {
    former = Map.copyOf(former);
  }

  /**
   * The same after a look at the route. Without a route everything stays as it is: the same one may
   * come back.
   */
  public Followed on(Optional<InterfaceName> route, Instant now) {
    if (route.isEmpty() || route.equals(current)) {
      return this;
    }
    Map<InterfaceName, Instant> left = new TreeMap<>(former);
    current.ifPresent(name -> left.put(name, now));
    left.remove(route.get());
    return new Followed(route, left);
  }

  /** The same with further ones, which had been left by then. */
  public Followed with(Set<InterfaceName> further, Instant now) {
    Map<InterfaceName, Instant> left = new TreeMap<>(former);
    further.forEach(name -> left.putIfAbsent(name, now));
    current.ifPresent(left::remove);
    return new Followed(current, left);
  }

  /** The same without what had been left before a period's start. */
  public Followed since(Instant start) {
    Map<InterfaceName, Instant> left = new TreeMap<>(former);
    left.values().removeIf(until -> until.isBefore(start));
    return new Followed(current, left);
  }
}
