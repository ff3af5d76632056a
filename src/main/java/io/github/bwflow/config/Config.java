package io.github.bwflow.config;

import io.github.bwflow.units.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a configuration file means, every default filled in.
 *
 * @param bandwidth what is allowed on the interfaces that share a budget; empty where there is none
 *     to share, because all interfaces have their own
 * @param network where it is enforced
 * @param own the interfaces that have a budget of their own, in the order of the file
 * @param vnstat the meter
 * @param daemon the timer
 * @param onChange the programs that are told of changes, each an absolute path
 * @param warnings what should be mended although the file can be used, in the order of the file
 */
public record Config(
    Optional<Bandwidth> bandwidth,
    Network network,
    List<OwnBudget> own,
    Vnstat vnstat,
    Daemon daemon,
    List<String> onChange,
    List<Problem> warnings) {

  /** Keeps the lists from changing. */
  public Config {
    own = List.copyOf(own);
    onChange = List.copyOf(onChange);
    warnings = List.copyOf(warnings);
  }

  /** What is allowed, of all budgets. */
  public Stream<Bandwidth> bandwidths() {
    return Stream.concat(bandwidth.stream(), own.stream().map(OwnBudget::bandwidth));
  }
}
