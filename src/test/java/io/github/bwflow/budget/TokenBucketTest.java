package io.github.bwflow.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SEED = 20261121;
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final Period NOVEMBER = Period.monthly(1, ZoneOffset.UTC, START);
  private static final TokenBucket HALF = bucket(100_000_000_000L, 50_000_000_000L);

  private static TokenBucket bucket(long budget, long preCharge) {
    return new TokenBucket(new Bytes(budget), new Bytes(preCharge));
  }

  private static Instant day(int days) {
    return START.plus(Duration.ofDays(days));
  }

  @Test
  void creditsThePreChargeOnTheFirstInstant() {
    assertEquals(new Bytes(50_000_000_000L), HALF.credit(NOVEMBER, START));
    assertEquals(new Bytes(50_000_000_000L), HALF.credit(NOVEMBER, START.minusSeconds(1)));
  }

  @Test
  void creditsTheWholeBudgetAtTheEnd() {
    assertEquals(new Bytes(100_000_000_000L), HALF.credit(NOVEMBER, NOVEMBER.end()));
    // 50 GB of drip over 2 592 000 s: the last nanosecond's share is below a byte.
    assertEquals(new Bytes(99_999_999_999L), HALF.credit(NOVEMBER, NOVEMBER.end().minusNanos(1)));
  }

  @Test
  void creditsHalfOfTheDripInTheMiddleOfNovember() {
    // 15 of 30 days: 50 GB + 50 GB * 15 / 30 = 75 GB.
    assertEquals(new Bytes(75_000_000_000L), HALF.credit(NOVEMBER, day(15)));
  }

  @Test
  void countsNoByteBeforeItIsWhole() {
    // 50 * 10^9 bytes / 2592000 s = 19290.123... bytes a second: 19290 after one, 38580 after two,
    // and 192901 (not 192900) after ten.
    assertEquals(50_000_019_290L, HALF.credit(NOVEMBER, START.plusSeconds(1)).value());
    assertEquals(50_000_038_580L, HALF.credit(NOVEMBER, START.plusSeconds(2)).value());
    assertEquals(50_000_192_901L, HALF.credit(NOVEMBER, START.plusSeconds(10)).value());
    // A byte takes 51.84 us.
    assertEquals(50_000_000_000L, HALF.credit(NOVEMBER, START.plusNanos(51_839)).value());
    assertEquals(50_000_000_001L, HALF.credit(NOVEMBER, START.plusNanos(51_840)).value());
  }

  @Test
  void printsTheDripInWholeBytesASecond() {
    // floor(19290.123) * 8
    assertEquals(new BitRate(154_320), HALF.drip(NOVEMBER));
    assertEquals(new BitRate(0), bucket(1000, 1000).drip(NOVEMBER));
    // 31 days: 50 * 10^9 / 2678400 = 18667.8
    Period december = Period.monthly(1, ZoneOffset.UTC, NOVEMBER.end());
    assertEquals(new BitRate(18_667 * 8), HALF.drip(december));
  }

  @Test
  void saysWhenTheCreditSuffices() {
    // 80 GB = 50 GB + 50 GB * x / 30 d, so x = 18 d.
    assertEquals(
        Optional.of(day(18)), HALF.whenCreditReaches(new Bytes(80_000_000_000L), NOVEMBER));
    assertEquals(Optional.of(START), HALF.whenCreditReaches(Bytes.ZERO, NOVEMBER));
    assertEquals(Optional.of(START), HALF.whenCreditReaches(new Bytes(50_000_000_000L), NOVEMBER));
    assertEquals(
        Optional.of(START.plusNanos(51_840)),
        HALF.whenCreditReaches(new Bytes(50_000_000_001L), NOVEMBER));
  }

  @Test
  void neverSufficesForTheBudgetBeforeTheEnd() {
    assertEquals(Optional.empty(), HALF.whenCreditReaches(new Bytes(100_000_000_000L), NOVEMBER));
    assertEquals(Optional.empty(), HALF.whenCreditReaches(new Bytes(100_000_000_001L), NOVEMBER));
    assertEquals(Optional.empty(), HALF.whenCreditReaches(new Bytes(Long.MAX_VALUE), NOVEMBER));
  }

  @Test
  void takesAnyPreChargeUpToTheBudget() {
    assertEquals(Bytes.ZERO, bucket(100, 0).credit(NOVEMBER, START));
    assertEquals(new Bytes(100), bucket(100, 100).credit(NOVEMBER, START));
    assertThrows(IllegalArgumentException.class, () -> bucket(100, 101));
    assertThrows(IllegalArgumentException.class, () -> bucket(100, -1));
  }

  /** A random policy, period and instant. */
  private record Case(TokenBucket policy, Period period, Instant at) {
    static Case random(Random random) {
      long budget = 1 + (random.nextLong() >>> 2 + random.nextInt(55));
      long preCharge = random.nextLong(budget + 1);
      Instant anywhere = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
      Period period = Period.monthly(1 + random.nextInt(31), ZoneOffset.UTC, anywhere);
      long nanos = period.length().toNanos();
      return new Case(
          bucket(budget, preCharge), period, period.start().plusNanos(random.nextLong(nanos)));
    }
  }

  @Test
  void neverCreditsMoreThanTheExactShareNorAByteLess() {
    Random random = new Random(SEED);
    for (int i = 0; i < 5_000; i++) {
      Case each = Case.random(random);

      long credit = each.policy().credit(each.period(), each.at()).value();

      // credit <= preCharge + rest * elapsed / length < credit + 1, multiplied out.
      BigInteger length = BigInteger.valueOf(each.period().length().toNanos());
      BigInteger elapsed =
          BigInteger.valueOf(Duration.between(each.period().start(), each.at()).toNanos());
      long preCharge = each.policy().preCharge().value();
      BigInteger exact =
          BigInteger.valueOf(each.policy().budget().value() - preCharge).multiply(elapsed);
      BigInteger dripped = BigInteger.valueOf(credit - preCharge);
      assertTrue(dripped.multiply(length).compareTo(exact) <= 0, () -> each + " seed " + SEED);
      assertTrue(
          dripped.add(BigInteger.ONE).multiply(length).compareTo(exact) > 0,
          () -> each + " seed " + SEED);
    }
  }

  @Test
  void creditsNeverLessThanBeforeAndNeverMoreThanTheBudget() {
    Random random = new Random(SEED);
    for (int i = 0; i < 5_000; i++) {
      Case each = Case.random(random);
      Instant later = each.at().plusNanos(random.nextLong(86_400_000_000_000L));

      Bytes credit = each.policy().credit(each.period(), each.at());
      Bytes more = each.policy().credit(each.period(), later);

      assertTrue(more.compareTo(credit) >= 0, () -> each + " seed " + SEED);
      assertTrue(credit.compareTo(each.policy().preCharge()) >= 0, () -> each + " seed " + SEED);
      assertTrue(more.compareTo(each.policy().budget()) <= 0, () -> each + " seed " + SEED);
    }
  }

  @Test
  void dripsNoFasterThanItCredits() {
    Random random = new Random(SEED);
    for (int i = 0; i < 5_000; i++) {
      Case each = Case.random(random);

      BigInteger dripped =
          BigInteger.valueOf(each.policy().drip(each.period()).bytesPerSecond())
              .multiply(BigInteger.valueOf(each.period().length().toSeconds()));

      long rest = each.policy().budget().value() - each.policy().preCharge().value();
      assertTrue(dripped.compareTo(BigInteger.valueOf(rest)) <= 0, () -> each + " seed " + SEED);
    }
  }

  @Test
  void reachesAnAmountAtTheInstantItSaysAndNotBefore() {
    Random random = new Random(SEED);
    for (int i = 0; i < 5_000; i++) {
      Case each = Case.random(random);
      Bytes amount = new Bytes(random.nextLong(each.policy().budget().value() + 1));

      Optional<Instant> reached = each.policy().whenCreditReaches(amount, each.period());

      Instant when = reached.orElse(each.period().end());
      assertTrue(
          each.policy().credit(each.period(), when).compareTo(amount) >= 0,
          () -> each + " " + amount.value() + " seed " + SEED);
      if (when.isAfter(each.period().start())) {
        assertTrue(
            each.policy().credit(each.period(), when.minusNanos(1)).compareTo(amount) < 0,
            () -> each + " " + amount.value() + " seed " + SEED);
      }
    }
  }

  /** A day each from the period's start; the last slot may reach beyond the instant. */
  private static List<Slot> days(long... gb) {
    List<Slot> slots = new ArrayList<>();
    Instant start = Instant.parse("2026-11-01T00:00:00Z");
    for (long each : gb) {
      slots.add(new Slot(start, start.plusSeconds(86_400), new Bytes(each * 1_000_000_000L)));
      start = start.plusSeconds(86_400);
    }
    return slots;
  }

  private static Balance capped(Instant at, long... gb) {
    Policy policy =
        new TokenBucket(
            new Bytes(100_000_000_000L),
            new Bytes(40_000_000_000L),
            Optional.of(new Bytes(45_000_000_000L)));
    Period november = Period.monthly(1, ZoneOffset.UTC, at);
    long used = LongStream.of(gb).sum() * 1_000_000_000L;
    return Balance.of(policy, november, at, new Bytes(used), days(gb));
  }

  @Test
  void losesWhatLiesAboveTheCapWhenADayEnds() {
    // 40 GB at once and 60 GB in 30 days, 2 a day; at most 45 saved up, nothing used: 42, 44, then
    // 46, of which 1 is lost, and from then on all of each day's 2. At the end of day 5:
    // 1 + 2 + 2 = 5 lost, credit 50 - 5 = 45.
    Balance balance = capped(Instant.parse("2026-11-06T00:00:00Z"), 0, 0, 0, 0, 0, 0);

    assertEquals(new Bytes(5_000_000_000L), balance.lost());
    assertEquals(new Bytes(45_000_000_000L), balance.left());
    assertEquals(new Bytes(95_000_000_000L), balance.rest());
  }

  @Test
  void losesNothingWhileUseKeepsTheBalanceBelowTheCap() {
    // 2 GB a day used: the balance stays at 40.
    Balance balance = capped(Instant.parse("2026-11-06T00:00:00Z"), 2, 2, 2, 2, 2, 0);

    assertEquals(Bytes.ZERO, balance.lost());
    assertEquals(new Bytes(40_000_000_000L), balance.left());
  }

  @Test
  void doesNotGiveBackWhatWasLostOnceTheBalanceIsUsed() {
    // 5 lost by the end of day 5 as above; 45 used on day 6: 52 - 5 - 45 = 2 are left.
    Balance balance = capped(Instant.parse("2026-11-07T00:00:00Z"), 0, 0, 0, 0, 0, 45);

    assertEquals(new Bytes(5_000_000_000L), balance.lost());
    assertEquals(new Bytes(2_000_000_000L), balance.left());
  }

  @Test
  void looksAtADayOnlyWhenItHasEnded() {
    // By noon of day 3 the balance is 45, at its end 46.
    assertEquals(Bytes.ZERO, capped(Instant.parse("2026-11-03T23:59:59Z"), 0, 0, 0).lost());
    assertEquals(
        new Bytes(1_000_000_000L),
        capped(Instant.parse("2026-11-04T00:00:00Z"), 0, 0, 0, 0).lost());
  }

  @Test
  void tellsWhenTheBalanceIsBackWithWhatWasLost() {
    // 5 lost, 49 used by the end of day 6, credit 52 - 5 = 47: 2 GB below zero, a day of drip.
    Balance balance = capped(Instant.parse("2026-11-07T00:00:00Z"), 0, 0, 0, 0, 0, 49);

    assertEquals(Optional.of(Duration.ofSeconds(86_400)), balance.retryAfter());
  }
}
