package io.github.bwflow.control;

import io.github.bwflow.units.BitRate;
import java.time.Instant;
import java.util.Optional;

/** What the kernel should do about an account. */
public sealed interface Wanted {

  /** Why. */
  Reason reason();

  /**
   * No limit.
   *
   * @param reason why
   */
  record NoLimit(Reason reason) implements Wanted {}

  /**
   * A limit.
   *
   * @param rate what may be sent
   * @param reason why
   * @param until when it changes if nothing more were sent; empty where that is not known
   */
  record Limit(BitRate rate, Reason reason, Optional<Instant> until) implements Wanted {}

  /**
   * Whatever stands is left as it is, because not enough is known to decide.
   *
   * @param reason why
   */
  record Keep(Reason reason) implements Wanted {}

  /** The rate of the limit; empty where none is wanted or nothing is known. */
  default Optional<BitRate> limitedTo() {
    return this instanceof Limit limit ? Optional.of(limit.rate()) : Optional.empty();
  }

  /** When this changes if nothing more were sent; empty where that is not known. */
  default Optional<Instant> nextChange() {
    return this instanceof Limit limit ? limit.until() : Optional.empty();
  }
}
