package io.github.bwflow.engine;

import io.github.bwflow.classes.Division;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Side;
import java.util.List;
import java.util.Optional;

/**
 * Who gets the bandwidth, as a run found it.
 *
 * @param division what the configuration comes to
 * @param figures what the kernel has counted
 */
public record Classes(Division division, List<Figures> figures) {
  /** Copies the list. */
  public Classes {
    figures = List.copyOf(figures);
  }

  /** The figures of a class on one side of an interface; empty where there are none. */
  public Optional<Figures> of(InterfaceName device, Side side, int node) {
    for (Figures each : figures) {
      if (each.node() == node && each.side() == side && each.device().equals(device)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /**
   * What the kernel has counted for a class since it was made.
   *
   * @param bytes what has passed, and of a class with others in it what has passed by those
   * @param backlog what waits now, in bytes
   * @param rate what passes now; empty where that is not known yet
   */
  public record Figures(
      InterfaceName device,
      Side side,
      int node,
      long bytes,
      long packets,
      long drops,
      long backlog,
      Optional<BitRate> rate) {
    /** The same with another rate. */
    public Figures at(BitRate other) {
      return new Figures(device, side, node, bytes, packets, drops, backlog, Optional.of(other));
    }
  }
}
