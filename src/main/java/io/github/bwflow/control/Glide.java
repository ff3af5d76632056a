package io.github.bwflow.control;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Policy;
import io.github.bwflow.budget.Spending;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Timespan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Lets the permitted rate fall smoothly towards the one that may stand for ever, so that nothing
 * sent before the next run can take the balance below zero, however late that run is within twice
 * the gap.
 *
 * <p>With G the rate that may stand for ever, F the floor, L the limit that stands, H = 2 gaps + 2
 * delays + 4 ms and E what the balance has beyond its reserves, the permitted rate is R = max(F, G
 * + max(0, E) / H). Writes are few: L stays up to R, and down to 0.8 of what R would be after a
 * write.
 *
 * @param stated the rate that G is taken for where a policy has no drip; empty for the floor
 * @param floor F, the rate below which nothing is throttled
 */
public record Glide(Optional<BitRate> stated, BitRate floor) implements Control {
  /**
   * From reading the counters to the new limit in the kernel; a JVM's start-up with room to spare.
   */
  private static final long DELAY_MS = 500;

  /** A TBF's bucket holds up to this time of its rate, so a faster limit has a larger burst. */
  private static final long BUCKET_MS = 4;

  /**
   * A driver may count four bytes a packet more than TBF does, a tenth for the smallest packets.
   */
  private static final long HOLD_BACK_PERCENT = 10;

  /** At G a limit is left alone until this much more is permitted, so that it is written seldom. */
  private static final long LEAVE = 4;

  private static final long FASTEST = 1L << 46;

  @Override
  public String key() {
    return "glide";
  }

  @Override
  public BitRate rateByHand(Policy policy, Period period) {
    return stated.orElseGet(() -> policy.drip(period)).max(floor);
  }

  @Override
  public boolean keepsReserve() {
    return true;
  }

  @Override
  public Wanted decide(Situation situation) {
    Balance balance = situation.balance();
    long sustainable = balance.sustainable(floor, stated).bytesPerSecond();
    Permit permit = permit(situation, sustainable);
    if (mayBeUnlimited(situation, permit)) {
      return new Wanted.NoLimit(
          new Reason("within-budget", balance.left() + " of the credit are left"));
    }
    Optional<BitRate> standing = situation.standing();
    long rate = permit.next(standing.isPresent() ? standing.get().bytesPerSecond() : -1, floor);
    if (mayNotRaise(situation, rate)) {
      rate = standing.orElseThrow().bytesPerSecond();
    }
    return limit(situation, rate, sustainable);
  }

  // Only above the certain speed of the link does a limit change nothing. There is the same band
  // between "lifted" and "set" as between two limits.
  private static boolean mayBeUnlimited(Situation situation, Permit permit) {
    long needed = situation.throttled() ? permit.rate() / 5 * 4 : permit.rate();
    return situation.link().trusted() && needed > situation.link().line().bytesPerSecond();
  }

  // A stale meter shows nothing new until it has saved: to raise twice on one figure spends it
  // twice.
  private static boolean mayNotRaise(Situation situation, long rate) {
    return situation.stale().isPresent()
        && !situation.stale().get().moved()
        && situation.standing().isPresent()
        && rate > situation.standing().get().bytesPerSecond();
  }

  /**
   * What is permitted now.
   *
   * @param rate R in bytes per second
   * @param afterWrite R in bytes per second if a limit is written, which fills its bucket anew
   * @param excess E in bytes
   * @param sustainable G in bytes per second
   * @param overdrawn whether the balance is below zero
   */
  private record Permit(
      long rate, long afterWrite, long excess, long sustainable, boolean overdrawn) {

    /** The limit to stand next, given the one that stands (-1 for none). */
    long next(long standing, BitRate floor) {
      return keeps(standing) ? standing : Math.max(floor.bytesPerSecond(), fresh());
    }

    private boolean keeps(long standing) {
      if (standing < 0) {
        return false;
      }
      boolean close = standing <= rate && (standing >= afterWrite - afterWrite / 5 || excess <= 0);
      boolean settled = standing == sustainable && standing <= rate && rate / LEAVE <= standing;
      // At G the balance cannot fall, and below it recovers: a new limit would only fill the bucket
      // again, which costs more than a lower rate saves until the next run.
      long enough = overdrawn ? sustainable - sustainable / 20 : sustainable;
      boolean harmless = standing <= enough && excess <= 0;
      return close || settled || harmless;
    }

    private long fresh() {
      if (afterWrite <= sustainable) {
        return overdrawn ? rate - rate / 10 : Math.min(rate, sustainable);
      }
      boolean snaps = sustainable >= afterWrite - afterWrite / 5;
      return snaps ? sustainable : afterWrite - afterWrite / 10;
    }
  }

  private Permit permit(Situation situation, long sustainable) {
    Balance balance = situation.balance();
    long horizon = horizonMs(situation);
    long reserve = situation.link().reserve().value();
    long most = Math.min(FASTEST, acrossTheEnd(balance, situation, horizon));
    boolean overdrawn = balance.left().value() < 0;
    if (!balance.policy().allowsBursts()) {
      // There is nothing to glide down from: what is left is spread evenly. The reserve is taken
      // off when a limit is written, and then is there for its bucket.
      long afterWrite = within(most, even(balance, horizon, reserve));
      return new Permit(
          within(most, even(balance, horizon, 0)), afterWrite, 1, afterWrite, overdrawn);
    }
    long excess = excess(situation, sustainable);
    return new Permit(
        within(most, gliding(sustainable, excess, horizon)),
        within(most, gliding(sustainable, excess - reserve / 2, horizon)),
        excess,
        sustainable,
        overdrawn);
  }

  private long within(long most, long rate) {
    return Math.max(floor.bytesPerSecond(), Math.min(most, rate));
  }

  private static long gliding(long sustainable, long excess, long horizon) {
    long shared = sustainable + perSecond(excess, horizon);
    return excess >= 0 ? shared : Math.max(sustainable - sustainable / 10, shared);
  }

  // What is left over the time left, which never counts as less than the time to the next run.
  private static long even(Balance balance, long horizon, long reserve) {
    long left = balance.period().left(balance.at()).toMillis();
    long rest = balance.rest().value() - reserve;
    return perSecond(Math.max(0, rest), Math.max(left, horizon));
  }

  private long excess(Situation situation, long sustainable) {
    Balance balance = situation.balance();
    long reserve = situation.link().reserve().value();
    Bytes credit = balance.credit();
    if (situation.stale().isPresent()) {
      Instant updated = situation.stale().get().updated();
      credit = balance.policy().credit(balance.period(), updated).minus(balance.lost());
    }
    long now = credit.value() - balance.used().value() - reserve;
    long standing = standing(sustainable);
    long later = balance.policy().beside(standing, balance) - reserve;
    return Math.min(now, later)
        - Spending.of(situation.leaving().bytesPerSecond(), lateMs(situation));
  }

  private boolean isHeldBack(long sustainable) {
    return sustainable <= floor.bytesPerSecond() || isStated(sustainable);
  }

  private long standing(long sustainable) {
    return isHeldBack(sustainable)
        ? sustainable + sustainable * HOLD_BACK_PERCENT / 100 + 1
        : sustainable;
  }

  @Override
  public Bytes reserved(Balance balance, Bytes buckets) {
    long sustainable = balance.sustainable(floor, stated).bytesPerSecond();
    if (!isHeldBack(sustainable)) {
      return buckets;
    }
    long beside = balance.policy().beside(standing(sustainable), balance);
    return balance.rest().minus(new Bytes(beside)).plus(buckets);
  }

  private boolean isStated(long sustainable) {
    return stated.isPresent() && stated.get().bytesPerSecond() == sustainable;
  }

  // What leaves at the old rate is not in the figures yet.
  private static long lateMs(Situation situation) {
    if (situation.stale().isEmpty()) {
      return DELAY_MS;
    }
    long gap = situation.gap().toMillis();
    Instant updated = situation.stale().get().updated();
    long age = Duration.between(updated, situation.balance().at()).toMillis();
    return Math.min(Math.max(0, age), 2 * gap) + DELAY_MS;
  }

  private static long horizonMs(Situation situation) {
    long own = 2 * situation.gap().toMillis() + 2 * DELAY_MS + BUCKET_MS;
    return situation.stale().isPresent() ? own + situation.stale().get().delay().toMillis() : own;
  }

  // A limit outlives the period it was made in, until the first run of the next one.
  private long acrossTheEnd(Balance balance, Situation situation, long horizon) {
    Instant late = balance.at().plusMillis(horizon);
    Period period = balance.period();
    if (late.isBefore(period.end()) || !balance.policy().startsAnew()) {
      return Long.MAX_VALUE;
    }
    Period next = new Period(period.end(), period.end().plus(period.length()), period.zone());
    Policy policy = balance.policy();
    Bytes start = policy.credit(next, next.start());
    Balance fresh = Balance.of(policy, next, next.start(), Bytes.ZERO);
    long sustainable = fresh.sustainable(floor, stated).bytesPerSecond();
    long credit = Math.max(0, start.value() - situation.link().reserve().value());
    return sustainable + perSecond(credit, horizon);
  }

  private static long perSecond(long bytes, long millis) {
    return bytes > Long.MAX_VALUE / 1000 || bytes < Long.MIN_VALUE / 1000
        ? bytes / millis * 1000
        : Math.floorDiv(bytes * 1000, millis);
  }

  private Wanted limit(Situation situation, long rate, long sustainable) {
    Balance balance = situation.balance();
    BitRate limit = BitRate.ofBytesPerSecond(Math.max(1, rate));
    if (balance.left().isSpent()) {
      return new Wanted.Limit(limit, new Reason("exhausted", overdrawn(balance)), end(balance));
    }
    if (rate <= sustainable) {
      String text = "the balance of " + balance.left() + " is all that is held in reserve";
      return new Wanted.Limit(limit, new Reason("sustained", text), end(balance));
    }
    String text =
        "the balance of "
            + balance.left()
            + " must last until the next run, "
            + Timespan.print(Duration.ofMillis(horizonMs(situation)))
            + " at most";
    return new Wanted.Limit(limit, new Reason("gliding", text), Optional.empty());
  }

  private static Optional<Instant> end(Balance balance) {
    return Optional.of(balance.period().end());
  }

  private static String overdrawn(Balance balance) {
    return balance.left().value() == 0
        ? "the credit of " + balance.credit() + " is used up"
        : "the credit of "
            + balance.credit()
            + " is overdrawn by "
            + new Bytes(Math.negateExact(balance.left().value()));
  }
}
