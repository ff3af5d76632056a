package io.github.bwflow.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Policy;
import io.github.bwflow.budget.TokenBucket;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CliffTest {
  private static final long SEED = 20261121;
  private static final long GB = 1_000_000_000L;

  /** 19 290 bytes a second for an hour. */
  private static final long HOUR = 69_444_000L;

  private static final BitRate FLOOR = new BitRate(64_000);
  private static final Instant MIDDLE = Instant.parse("2026-11-16T00:00:00Z");
  private static final Period NOVEMBER = Period.monthly(1, ZoneOffset.UTC, MIDDLE);
  private static final Policy HALF = new TokenBucket(new Bytes(100 * GB), new Bytes(50 * GB));
  private static final Cliff CLIFF = new Cliff(Optional.empty(), FLOOR);

  // The credit in the middle of November is 75 GB.
  private static Balance left(long bytes) {
    return Balance.of(HALF, NOVEMBER, MIDDLE, new Bytes(75 * GB - bytes));
  }

  @Test
  void leavesTrafficAloneWithinTheCredit() {
    Wanted wanted = decide(CLIFF, left(25 * GB), false);

    assertInstanceOf(Wanted.NoLimit.class, wanted);
    assertEquals("within-budget", wanted.reason().code());
    assertEquals("25 GB of the credit are left", wanted.reason().text());
    assertEquals(Optional.empty(), wanted.nextChange());
  }

  @Test
  void limitsToTheDripFromZeroDown() {
    assertEquals(Optional.empty(), decide(CLIFF, left(1), false).limitedTo());
    assertEquals(Optional.of(new BitRate(154_320)), decide(CLIFF, left(0), false).limitedTo());
    assertEquals(Optional.of(new BitRate(154_320)), decide(CLIFF, left(-1), false).limitedTo());
  }

  @Test
  void saysByHowMuchTheCreditIsOverdrawn() {
    assertEquals(
        new Reason("exhausted", "the credit of 75 GB is overdrawn by 5 GB"),
        decide(CLIFF, left(-5 * GB), false).reason());
    assertEquals(
        new Reason("exhausted", "the credit of 75 GB is used up"),
        decide(CLIFF, left(0), true).reason());
  }

  @Test
  void keepsTheLimitUntilAnHourOfDripHasComeBack() {
    Wanted recovering = decide(CLIFF, left(HOUR - 1), true);

    assertEquals(Optional.of(new BitRate(154_320)), recovering.limitedTo());
    assertEquals("recovering", recovering.reason().code());
    assertInstanceOf(Wanted.NoLimit.class, decide(CLIFF, left(HOUR), true));
  }

  @Test
  void doesNotLimitWhatIsLowButWasNotLimited() {
    assertInstanceOf(Wanted.NoLimit.class, decide(CLIFF, left(HOUR - 1), false));
  }

  @Test
  void liftsAtOnceWhereNothingDrips() {
    Policy atOnce = new TokenBucket(new Bytes(GB), new Bytes(GB));
    Balance oneLeft = Balance.of(atOnce, NOVEMBER, MIDDLE, new Bytes(GB - 1));
    Balance noneLeft = Balance.of(atOnce, NOVEMBER, MIDDLE, new Bytes(GB));

    assertInstanceOf(Wanted.NoLimit.class, decide(CLIFF, oneLeft, true));
    Wanted wanted = decide(CLIFF, noneLeft, true);
    assertEquals(Optional.of(FLOOR), wanted.limitedTo());
    assertEquals(Optional.of(NOVEMBER.end()), wanted.nextChange());
  }

  @Test
  void neverLimitsBelowTheFloor() {
    Policy small = new TokenBucket(new Bytes(10 * GB), new Bytes(5 * GB));
    Balance spent = Balance.of(small, NOVEMBER, MIDDLE, new Bytes(9 * GB));

    assertEquals(Optional.of(FLOOR), decide(CLIFF, spent, false).limitedTo());
    Cliff slow = new Cliff(Optional.of(new BitRate(8)), FLOOR);
    assertEquals(Optional.of(FLOOR), decide(slow, spent, false).limitedTo());
  }

  @Test
  void takesTheStatedRateInsteadOfTheDrip() {
    Cliff stated = new Cliff(Optional.of(new BitRate(1_000_000)), FLOOR);

    assertEquals(Optional.of(new BitRate(1_000_000)), decide(stated, left(0), false).limitedTo());
    assertEquals(new BitRate(1_000_000), stated.rateByHand(HALF, NOVEMBER));
    assertEquals(new BitRate(154_320), CLIFF.rateByHand(HALF, NOVEMBER));
  }

  @Test
  void saysWhenTheLimitWillBeLifted() {
    // 80 GB used are credited on the 19th; an hour of the printed drip takes 69 444 000 bytes at
    // 19 290.123... bytes a second: 3599.976 960 s.
    Wanted wanted = decide(CLIFF, left(-5 * GB), false);

    assertEquals(Optional.of(Instant.parse("2026-11-19T00:59:59.976960Z")), wanted.nextChange());
  }

  @Test
  void liftsAtThePeriodsEndWhereTheCreditComesTooLate() {
    assertEquals(Optional.of(NOVEMBER.end()), decide(CLIFF, left(-25 * GB), false).nextChange());
    assertEquals(
        Optional.of(NOVEMBER.end()), decide(CLIFF, left(-25 * GB + HOUR / 2), true).nextChange());
  }

  @Test
  void answersTheLargestFiguresThereAre() {
    Balance most = Balance.of(HALF, NOVEMBER, MIDDLE, new Bytes(Long.MAX_VALUE));

    assertEquals(Optional.of(NOVEMBER.end()), decide(CLIFF, most, true).nextChange());
  }

  @Test
  void liftsAtTheInstantItAnnounced() {
    Random random = new Random(SEED);
    for (int i = 0; i < 3_000; i++) {
      Balance balance = left(random.nextLong(25 * GB + HOUR) - 25 * GB);
      Wanted wanted = decide(CLIFF, balance, true);
      if (wanted instanceof Wanted.NoLimit) {
        continue;
      }
      Instant change = wanted.nextChange().orElseThrow();
      if (!change.isBefore(NOVEMBER.end())) {
        continue;
      }

      Wanted then = decideAt(change, balance.used());
      Wanted justBefore = decideAt(change.minusNanos(1), balance.used());

      assertInstanceOf(Wanted.NoLimit.class, then, () -> balance + " seed " + SEED);
      assertTrue(justBefore.limitedTo().isPresent(), () -> balance + " seed " + SEED);
    }
  }

  private static Wanted decideAt(Instant at, Bytes used) {
    return decide(CLIFF, Balance.of(HALF, NOVEMBER, at, used), true);
  }

  private static Wanted decide(Control control, Balance balance, boolean throttled) {
    return control.decide(
        new Situation(
            balance,
            throttled,
            Optional.empty(),
            Situation.Link.unknown(new Bytes(4_000)),
            Duration.ofSeconds(15),
            Optional.empty()));
  }
}
