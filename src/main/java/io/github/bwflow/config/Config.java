package io.github.bwflow.config;

import io.github.bwflow.units.Problem;
import java.util.List;

/**
 * What a configuration file means, every default filled in.
 *
 * @param bandwidth what is allowed
 * @param network where it is enforced
 * @param vnstat the meter
 * @param daemon the timer
 * @param warnings what should be mended although the file can be used, in the order of the file
 */
public record Config(
    Bandwidth bandwidth, Network network, Vnstat vnstat, Daemon daemon, List<Problem> warnings) {

  /** Keeps the warnings from changing. */
  public Config {
    warnings = List.copyOf(warnings);
  }
}
