package io.github.bwflow.limit;

import io.github.bwflow.budget.Account;
import io.github.bwflow.control.Targets;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Side;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Limits the traffic of accounts: look, plan, act, in this order. Only {@link #act} changes
 * anything.
 */
public interface Limiter {

  /**
   * What stands now. Never throws for anything outside: that is in the {@link Standing}.
   *
   * @param sides the sides that count for the account
   */
  Standing observe(Account account, List<Side> sides);

  /** The commands that turn what stands into what is wanted; none where it already is. */
  Plan plan(Standing standing, Targets targets);

  /**
   * Carries out plans, and looks whether the kernel now holds what was wanted.
   *
   * @return what came of each plan, in their order
   */
  List<Outcome> act(List<Plan> plans);

  /**
   * A plan that takes away our limits wherever they stand, except on these interfaces; empty where
   * there are none.
   */
  Optional<Plan> planStrays(Set<InterfaceName> configured);

  /**
   * How many classes the limit of an interface is divided into on a side, and 0 where it is whole.
   * Each of them may let a packet through beyond the rate of the whole.
   */
  default int classes(InterfaceName device, Side side) {
    return 0;
  }

  /**
   * What acting came to.
   *
   * @param changed whether anything was changed
   * @param standing what stands now
   * @param problems what went wrong
   */
  record Outcome(boolean changed, Standing standing, List<Problem> problems) {}
}
