package io.github.bwflow.config;

import io.github.bwflow.classes.Shaping;
import io.github.bwflow.units.Problem;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a configuration file means, every default filled in.
 *
 * @param bandwidth what is allowed on the interfaces that share a budget; empty where there is none
 *     to share, because all interfaces have their own, or because the bandwidth is only divided
 * @param timezone the time zone of {@code [bandwidth]}, which schedules go by
 * @param network where it is enforced
 * @param shaping who gets the bandwidth; empty where nothing is said of it
 * @param own the interfaces that have a budget of their own, in the order of the file
 * @param vnstat the meter
 * @param daemon the timer
 * @param onChange the programs that are told of changes, each an absolute path
 * @param vmmanager the platform and its virtual machines; empty where there is none
 * @param warnings what should be mended although the file can be used, in the order of the file
 */
public record Config(
    Optional<Bandwidth> bandwidth,
    ZoneId timezone,
    Network network,
    Optional<Shaping> shaping,
    List<OwnBudget> own,
    Vnstat vnstat,
    Daemon daemon,
    List<String> onChange,
    Optional<Vmmanager> vmmanager,
    List<Problem> warnings) {

  /** Keeps the lists from changing. */
  public Config {
    own = List.copyOf(own);
    onChange = List.copyOf(onChange);
    warnings = List.copyOf(warnings);
  }

  /** Whether there are virtual machines, and nothing is said of interfaces. */
  public boolean hasOnlyVms() {
    return vmmanager.isPresent()
        && !network.isAuto()
        && network.interfaces().isEmpty()
        && own.isEmpty()
        && shaping.isEmpty();
  }

  /** What is allowed, of all budgets of interfaces. */
  public Stream<Bandwidth> bandwidths() {
    return Stream.concat(bandwidth.stream(), own.stream().map(OwnBudget::bandwidth));
  }
}
