package io.github.bwflow.config;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code [network]}: where the limit stands.
 *
 * @param interfaces the interfaces that share the budget, in the order of the file, each once, less
 *     those that have their own; empty where the file names none
 * @param isAuto whether it is the default route's instead
 * @param lineRate the link's speed, from 8 bit/s; empty for "auto"
 * @param leaf what stands under the limit
 * @param foreignQdisc what happens to a qdisc that is not bwflow's
 */
public record Network(
    List<InterfaceName> interfaces,
    boolean isAuto,
    Optional<BitRate> lineRate,
    Leaf leaf,
    ForeignQdisc foreignQdisc) {

  /** Keeps the list from changing. */
  public Network {
    interfaces = List.copyOf(interfaces);
  }
}
