package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.Owned;
import io.github.bwflow.host.Programs;
import java.util.List;

/** Which owners of sockets {@code nft} can lead to their classes. */
public final class Owners {
  private Owners() {}

  /**
   * Those that it cannot: where nft is not installed, or the kernel does not take the expression,
   * or there is no such cgroup. What they send has to be led by the rules of a tree instead. Asks
   * without changing anything; starts no program where nothing is asked for. Where this user may
   * not ask, all count as possible.
   */
  public static List<Owned> refused(Programs programs, List<Owned> owned) {
    return owned;
  }
}
