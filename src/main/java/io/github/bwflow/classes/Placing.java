package io.github.bwflow.classes;

/**
 * Which owners of what is sent the limiter itself can tell, so that no socket need be looked for.
 *
 * @param users whether it can tell users
 * @param units whether it can tell cgroups
 */
public record Placing(boolean users, boolean units) {
  /** All sockets have to be looked for. */
  public static final Placing NONE = new Placing(false, false);
}
