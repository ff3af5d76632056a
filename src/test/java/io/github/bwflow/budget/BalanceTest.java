package io.github.bwflow.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BalanceTest {
  private static final long SEED = 20261121;
  private static final long GB = 1_000_000_000L;
  private static final Instant MIDDLE = Instant.parse("2026-11-16T00:00:00Z");
  private static final Period NOVEMBER = Period.monthly(1, ZoneOffset.UTC, MIDDLE);
  private static final Policy HALF = new TokenBucket(new Bytes(100 * GB), new Bytes(50 * GB));

  private static Balance used(long bytes) {
    return Balance.of(HALF, NOVEMBER, MIDDLE, new Bytes(bytes));
  }

  @Test
  void computesTheWorkedExample() {
    // 100 GB, 50 GB of them at once, 80 GB used by the middle of November:
    // credit 50 + 50 * 15 / 30 = 75 GB, balance 75 - 80 = -5 GB, rest 100 - 80 = 20 GB,
    // back at zero on day 18 = 3 days = 259 200 s later.
    Balance balance = used(80 * GB);

    assertEquals(new Bytes(75 * GB), balance.credit());
    assertEquals(new Bytes(-5 * GB), balance.left());
    assertEquals(new Bytes(20 * GB), balance.rest());
    assertEquals(new BitRate(154_320), balance.drip());
    assertEquals(Optional.of(Duration.ofSeconds(259_200)), balance.retryAfter());
    // 80 / 75 = 106.67 %
    assertEquals(106, balance.usedPercent());
    // 20 GB in 15 days
    assertEquals(new Bytes(20 * GB / 15), balance.perDayLeft());
    // 20 * 10^9 / 1296000 s = 15432.09 bytes a second, below the drip
    assertEquals(
        new BitRate(15_432 * 8), balance.sustainable(new BitRate(64_000), Optional.empty()));
  }

  @Test
  void sustainsTheDripWhileNothingIsOverdrawn() {
    assertEquals(
        new BitRate(154_320), used(75 * GB).sustainable(new BitRate(64_000), Optional.empty()));
    assertEquals(new BitRate(154_320), used(0).sustainable(new BitRate(64_000), Optional.empty()));
  }

  @Test
  void sustainsNoLessThanTheFloor() {
    assertEquals(
        new BitRate(64_000), used(100 * GB).sustainable(new BitRate(64_000), Optional.empty()));
    assertEquals(
        new BitRate(64_000), used(500 * GB).sustainable(new BitRate(64_000), Optional.empty()));
    assertEquals(new BitRate(200_000), used(0).sustainable(new BitRate(200_000), Optional.empty()));
  }

  @Test
  void neverSustainsMoreThanTheRestOverTheTimeLeft() {
    Random random = new Random(SEED);
    for (int i = 0; i < 5_000; i++) {
      Instant at = NOVEMBER.start().plusSeconds(random.nextLong(2_592_000));
      Bytes used = new Bytes(random.nextLong(110 * GB));
      Balance balance = Balance.of(HALF, NOVEMBER, at, used);

      long rate = balance.sustainable(new BitRate(0), Optional.empty()).bytesPerSecond();

      assertTrue(
          rate * NOVEMBER.left(at).toSeconds() <= Math.max(0, balance.rest().value()),
          () -> at + " " + used + " seed " + SEED);
    }
  }

  @Test
  void needsNoWaitWhileSomethingIsLeft() {
    assertEquals(Optional.empty(), used(75 * GB - 1).retryAfter());
    assertEquals(Optional.of(Duration.ZERO), used(75 * GB).retryAfter());
    // One byte drips in within 51.84 us, rounded up to a second.
    assertEquals(Optional.of(Duration.ofSeconds(1)), used(75 * GB + 1).retryAfter());
  }

  @Test
  void waitsForTheNextPeriodWhereTheBudgetIsGone() {
    assertEquals(Optional.of(Duration.ofDays(15)), used(100 * GB).retryAfter());
    assertEquals(Optional.of(Duration.ofDays(15)), used(Bytes.LIMIT).retryAfter());
  }

  @Test
  void recoversJustAfterTheTimeItSays() {
    Random random = new Random(SEED);
    int recovered = 0;
    for (int i = 0; i < 5_000; i++) {
      long budget = 1 + (random.nextLong() >>> 2 + random.nextInt(50));
      Policy policy = new TokenBucket(new Bytes(budget), new Bytes(random.nextLong(budget + 1)));
      Instant at = NOVEMBER.start().plusNanos(random.nextLong(NOVEMBER.length().toNanos()));
      Balance balance =
          Balance.of(policy, NOVEMBER, at, new Bytes(random.nextLong(budget) + budget / 50));
      if (balance.retryAfter().isEmpty()) {
        assertTrue(balance.left().value() > 0, () -> balance + " seed " + SEED);
        continue;
      }
      Duration wait = balance.retryAfter().get();
      Instant then = at.plus(wait);
      if (!then.isBefore(NOVEMBER.end())) {
        // The new period begins; one second earlier this one still runs.
        assertTrue(then.minusSeconds(1).isBefore(NOVEMBER.end()), () -> balance + " " + SEED);
        continue;
      }
      recovered++;
      Bytes used = balance.used();
      assertTrue(
          Balance.of(policy, NOVEMBER, then, used).left().value() >= 0,
          () -> balance + " seed " + SEED);
      if (!wait.isZero()) {
        assertTrue(
            Balance.of(policy, NOVEMBER, then.minusSeconds(1), used).left().value() < 0,
            () -> balance + " seed " + SEED);
      }
    }
    assertTrue(recovered > 500, "the cases hardly ever recover: " + recovered);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,0", "749999999,0", "750000000,1", "59999999999,79", "60000000000,80"})
  void roundsThePercentDown(long used, int percent) {
    assertEquals(percent, used(used).usedPercent());
  }

  @Test
  void countsNoCreditAsUsedUp() {
    Policy nothing = new TokenBucket(new Bytes(100), Bytes.ZERO);

    Balance balance = Balance.of(nothing, NOVEMBER, NOVEMBER.start(), Bytes.ZERO);

    assertEquals(100, balance.usedPercent());
  }

  @Test
  void printsAPercentageHoweverAbsurd() {
    Policy tiny = new TokenBucket(new Bytes(1), new Bytes(1));

    assertEquals(
        1_000_000, Balance.of(tiny, NOVEMBER, MIDDLE, new Bytes(Bytes.LIMIT)).usedPercent());
  }

  @Test
  void spreadsWhatIsLeftOverTheDaysLeft() {
    // 25 GB + 25 GB still to come in 15 days.
    assertEquals(new Bytes(50 * GB / 15), used(50 * GB).perDayLeft());
    assertEquals(Bytes.ZERO, used(100 * GB).perDayLeft());
    assertEquals(Bytes.ZERO, used(101 * GB).perDayLeft());
    // In the last hour the day is that hour.
    Balance last =
        Balance.of(HALF, NOVEMBER, NOVEMBER.end().minusSeconds(3_600), new Bytes(99 * GB));
    assertEquals(new Bytes(GB), last.perDayLeft());
  }
}
