package io.github.bwflow.limit;

import io.github.bwflow.budget.Account;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Side;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in the kernel for an account.
 *
 * @param account the account
 * @param held what stands on each side that counts
 * @param parts each interface's state on each side
 * @param problems why something could not be observed, or what is in the way
 */
public record Standing(
    Account account, Map<Side, Held> held, List<Part> parts, List<Problem> problems) {

  /**
   * What stands on one side.
   *
   * @param owner whose limit it is
   * @param rate the rate of our limit, of several interfaces together; empty where ours does not
   *     stand on every one of them
   */
  public record Held(Owner owner, Optional<BitRate> rate) {
    /** There is no limit. */
    public static final Held NOTHING = new Held(Owner.NONE, Optional.empty());
  }

  /** Whose a limit is. */
  public enum Owner {
    /** There is none: the kernel's default. */
    NONE,
    /** Ours. */
    BWFLOW,
    /** Somebody else's, which is left alone. */
    FOREIGN;

    /** The name that the JSON uses. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the collections. */
  public Standing {
    held = Map.copyOf(held);
    parts = List.copyOf(parts);
    problems = List.copyOf(problems);
  }

  /** Whether anything could be seen of what stands. */
  public boolean isKnown() {
    return !parts.isEmpty() || problems.isEmpty();
  }

  /** Whose limit stands on any side; somebody else's before ours. */
  public Owner owner() {
    Owner owner = Owner.NONE;
    for (Held each : held.values()) {
      owner = each.owner().compareTo(owner) > 0 ? each.owner() : owner;
    }
    return owner;
  }

  /** The rate of our limits on all sides together; empty where one of them is missing. */
  public Optional<BitRate> rate() {
    long together = 0;
    for (Held each : held.values()) {
      if (each.rate().isEmpty()) {
        return Optional.empty();
      }
      together += each.rate().get().bitsPerSecond();
    }
    return held.isEmpty() ? Optional.empty() : Optional.of(new BitRate(together));
  }

  /** The rate of our limit on one side; empty where it does not stand on every interface. */
  public Optional<BitRate> rate(Side side) {
    Held here = held.get(side);
    return here == null ? Optional.empty() : here.rate();
  }

  /** Whether our limit stands on at least one interface, on a side that counts. */
  public boolean isThrottled() {
    for (Part part : parts) {
      if (part.owner() == Owner.BWFLOW && held.containsKey(part.side())) {
        return true;
      }
    }
    return false;
  }

  /** Whether our limit stands on at least one interface, on this side. */
  public boolean isThrottled(Side side) {
    for (Part part : parts) {
      if (part.owner() == Owner.BWFLOW && part.side() == side) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a limit of ours was begun on this side, on at least one interface, and is not whole, so
   * that nobody knows what its rate was: a run was killed.
   */
  public boolean isUnfinished(Side side) {
    for (Part part : parts) {
      if (part.isUnfinished() && part.side() == side) {
        return true;
      }
    }
    return false;
  }

  /**
   * What passes on one side at most although no limit stands, because it is divided into classes,
   * on all interfaces together; empty where one of them is not divided, or limited.
   */
  public Optional<BitRate> cap(Side side) {
    long together = 0;
    boolean any = false;
    for (Part part : parts) {
      if (part.side() == side) {
        if (part.cap().isEmpty()) {
          return Optional.empty();
        }
        any = true;
        together += part.cap().get().bitsPerSecond();
      }
    }
    return any ? Optional.of(new BitRate(together)) : Optional.empty();
  }

  /** One interface's state on one side, in the limiter's own terms. */
  public interface Part {
    /** The side. */
    Side side();

    /** Whose limit stands there. */
    Owner owner();

    /** What passes at most without a limit, because it is divided; empty where it is not. */
    default Optional<BitRate> cap() {
      return Optional.empty();
    }

    /** Whether it is a limit of ours that lacks what says its rate. */
    default boolean isUnfinished() {
      return false;
    }
  }
}
