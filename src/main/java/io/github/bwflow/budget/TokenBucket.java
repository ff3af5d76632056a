package io.github.bwflow.budget;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A burst at the start, the rest dripping in evenly: credit(t) = preCharge + floor((budget -
 * preCharge) · elapsed / period), never computed from a rounded drip.
 *
 * @param budget the allowance of one period
 * @param preCharge what is credited on its first instant, at most the budget
 * @param cap what may be saved up at most; empty for no such bound
 */
public record TokenBucket(Bytes budget, Bytes preCharge, Optional<Bytes> cap) implements Policy {

  /** A bucket that may be saved up without bound. */
  public TokenBucket(Bytes budget, Bytes preCharge) {
    this(budget, preCharge, Optional.empty());
  }

  /** Refuses a pre-charge above the budget. */
  public TokenBucket {
    if (preCharge.value() < 0 || preCharge.compareTo(budget) > 0) {
      throw new IllegalArgumentException("the pre-charge lies between 0 and the budget");
    }
  }

  @Override
  public String key() {
    return "token-bucket";
  }

  /** The drip, or less while an overshoot is to be paid back until the period's end. */
  @Override
  public BitRate steady(Balance balance) {
    BitRate drip = drip(balance.period());
    BitRate affordable = balance.evenly();
    return drip.compareTo(affordable) <= 0 ? drip : affordable;
  }

  @Override
  public Bytes credit(Period period, Instant at) {
    if (!at.isAfter(period.start())) {
      return preCharge;
    }
    if (!at.isBefore(period.end())) {
      return budget;
    }
    OptionalLong quick = drippedInMillis(period, at);
    if (quick.isPresent()) {
      return preCharge.plus(new Bytes(quick.getAsLong()));
    }
    BigInteger dripped =
        rest().multiply(nanos(Duration.between(period.start(), at))).divide(nanos(period.length()));
    return preCharge.plus(new Bytes(dripped.longValueExact()));
  }

  /**
   * The same in whole milliseconds and without big integers: with rest = q · period + r it is q ·
   * elapsed + floor(r · elapsed / period), and the square of a period up to 35 days fits.
   */
  private OptionalLong drippedInMillis(Period period, Instant at) {
    long length = period.length().toMillis();
    if (length > 3_037_000_499L
        || at.getNano() % 1_000_000 != 0
        || period.start().getNano() % 1_000_000 != 0
        || period.end().getNano() % 1_000_000 != 0) {
      return OptionalLong.empty();
    }
    long elapsed = at.toEpochMilli() - period.start().toEpochMilli();
    long rest = budget.value() - preCharge.value();
    return OptionalLong.of(rest / length * elapsed + rest % length * elapsed / length);
  }

  @Override
  public BitRate drip(Period period) {
    Duration length = period.length();
    if (length.getNano() == 0) {
      return BitRate.ofBytesPerSecond((budget.value() - preCharge.value()) / length.getSeconds());
    }
    BigInteger perSecond =
        rest().multiply(BigInteger.valueOf(1_000_000_000L)).divide(nanos(length));
    return BitRate.ofBytesPerSecond(perSecond.longValueExact());
  }

  @Override
  public Optional<Instant> whenCreditReaches(Bytes amount, Period period) {
    if (amount.compareTo(budget) > 0) {
      return Optional.empty();
    }
    BigInteger missing = BigInteger.valueOf(amount.minus(preCharge).value());
    if (missing.signum() <= 0) {
      return Optional.of(period.start());
    }
    BigInteger[] nanos = missing.multiply(nanos(period.length())).divideAndRemainder(rest());
    long whole = nanos[0].longValueExact() + (nanos[1].signum() > 0 ? 1 : 0);
    Instant reached = period.start().plusNanos(whole);
    return reached.isBefore(period.end()) ? Optional.of(reached) : Optional.empty();
  }

  private BigInteger rest() {
    return BigInteger.valueOf(budget.minus(preCharge).value());
  }

  private static BigInteger nanos(Duration duration) {
    return BigInteger.valueOf(duration.getSeconds())
        .multiply(BigInteger.valueOf(1_000_000_000L))
        .add(BigInteger.valueOf(duration.getNano()));
  }

  @Override
  public boolean needsDays() {
    return cap.isPresent();
  }

  /**
   * What lay above the cap at the end of a day is lost. A meter tells days, so that is looked at
   * when each of them ends.
   */
  @Override
  public Bytes lost(Period period, Instant at, List<Slot> slots) {
    if (cap.isEmpty()) {
      return Bytes.ZERO;
    }
    long used = 0;
    long lost = 0;
    for (Slot slot : slots) {
      if (slot.end().isAfter(at)) {
        break;
      }
      used += slot.used().value();
      long left = credit(period, slot.end()).value() - lost - used;
      lost += Math.max(0, left - cap.get().value());
    }
    return new Bytes(lost);
  }

  /** What lies above the cap may be lost before it is used, so it is not promised. */
  @Override
  public Optional<Instant> whenLeft(Bytes surplus, Balance balance) {
    return cap.filter(most -> surplus.compareTo(most) > 0).isPresent()
        ? Optional.empty()
        : Policy.super.whenLeft(surplus, balance);
  }
}
