package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.Tree;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Side;
import java.util.Optional;

/**
 * What an interface sends: limited at its root.
 *
 * @param device the interface
 * @param root its root
 * @param tree what it is to be divided into
 */
record Egress(InterfaceName device, Root root, Optional<Tree> tree) implements Place {
  @Override
  public Side side() {
    return Side.TX;
  }

  @Override
  public Owner owner() {
    return root.limiter(tree);
  }

  @Override
  public Optional<BitRate> rate() {
    return root.limit(tree);
  }

  @Override
  public Optional<BitRate> cap() {
    return root.cap(tree);
  }

  @Override
  public boolean isUnfinished() {
    return root.isUnfinished();
  }

  @Override
  public boolean holds(BitRate rate) {
    return root.holds(WantedTbf.of(rate, root.mtu()));
  }

  @Override
  public boolean isClear() {
    return root.owner() != Owner.BWFLOW;
  }

  @Override
  public String describe() {
    return root.describe();
  }
}
