package io.github.bwflow.engine;

import io.github.bwflow.budget.Account;
import io.github.bwflow.state.Followed;
import io.github.bwflow.units.InterfaceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The account that follows the default route.
 *
 * @param account the account
 * @param followed what to remember of it
 */
public record Following(Account account, Followed followed) {

  /**
   * @param route the interface that the default route leads by; empty where there is none
   * @param remembered what it has followed so far
   * @param seen further interfaces that are known to have been followed in the period
   * @param taken the interfaces that have a budget of their own, and are never followed
   * @param periodStart the start of the account's period
   * @param now the instant of the run
   */
  public static Following of(
      Optional<InterfaceName> route,
      Followed remembered,
      Set<InterfaceName> seen,
      Set<InterfaceName> taken,
      Instant periodStart,
      Instant now) {
    Optional<InterfaceName> current = route.filter(name -> !taken.contains(name));
    Followed followed = remembered.on(current, now).since(periodStart).with(seen, now);
    Set<InterfaceName> names = new TreeSet<>(followed.former().keySet());
    followed.current().ifPresent(names::add);
    List<InterfaceName> former =
        names.stream()
            .filter(name -> !current.equals(Optional.of(name)) && !taken.contains(name))
            .toList();
    return new Following(Account.following(current, former), followed);
  }
}
