package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.Tree;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Side;
import java.util.List;
import java.util.Optional;

/**
 * What an interface receives: led through an IFB and limited there.
 *
 * @param device the interface
 * @param mtu its MTU
 * @param qdisc the kind of the qdisc that its received traffic has, {@code ingress} or {@code
 *     clsact}; empty for none
 * @param redirect our filter
 * @param others filters that are not ours
 * @param ifb its IFB
 * @param root the IFB's root
 * @param tree what it is to be divided into
 */
record Ingress(
    InterfaceName device,
    int mtu,
    Optional<String> qdisc,
    Optional<ObservedFilter> redirect,
    List<ObservedFilter> others,
    Ifb ifb,
    Root root,
    Optional<Tree> tree)
    implements Place {

  @Override
  public Side side() {
    return Side.RX;
  }

  /** Whether our filter leads to our IFB. */
  boolean leadsToIfb() {
    return redirect.flatMap(ObservedFilter::redirect).filter(ifb.name().name()::equals).isPresent();
  }

  /** Whether what comes in is lost, because our filter leads to where nothing comes through. */
  boolean isLosing() {
    return redirect.isPresent() && !(leadsToIfb() && ifb.isPassing());
  }

  /** A filter of somebody else's in our filter's place. */
  Optional<ObservedFilter> intruder() {
    return others.stream().filter(filter -> filter.pref() == ObservedFilter.OUR_PREF).findFirst();
  }

  /**
   * A filter of somebody else's beside which ours is no limit, or which is none beside ours: it
   * takes packets before ours, or comes after ours, which takes all.
   */
  Optional<ObservedFilter> rival() {
    for (ObservedFilter other : others) {
      if (other.takes() || other.isOvertaken()) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }

  /** Whether what comes in goes through our IFB. */
  boolean isLed() {
    return leadsToIfb() && ifb.isPassing();
  }

  @Override
  public Owner owner() {
    if (ifb.isForeign() || redirect.isEmpty() && (intruder().isPresent() || rival().isPresent())) {
      return Owner.FOREIGN;
    }
    return isLed() ? root.limiter(tree) : Owner.NONE;
  }

  @Override
  public Optional<BitRate> rate() {
    return isLed() ? root.limit(tree) : Optional.empty();
  }

  @Override
  public Optional<BitRate> cap() {
    return isLed() ? root.cap(tree) : Optional.empty();
  }

  @Override
  public boolean isUnfinished() {
    return isLed() && root.isUnfinished();
  }

  @Override
  public boolean holds(BitRate rate) {
    return isLed() && root.holds(WantedTbf.of(rate, mtu));
  }

  @Override
  public boolean isClear() {
    return redirect.isEmpty() && !ifb.isOurs();
  }

  @Override
  public String describe() {
    if (redirect.isEmpty()) {
      return "no redirect";
    }
    return isLed() ? ifb.name() + ": " + root.describe() : "a redirect that leads nowhere";
  }
}
