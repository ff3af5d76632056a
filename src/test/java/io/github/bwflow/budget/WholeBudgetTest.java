package io.github.bwflow.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The policies that give the whole budget at once: fixed-window and leaky-bucket. */
class WholeBudgetTest {
  private static final long GB = 1_000_000_000L;
  private static final Instant MIDDLE = Instant.parse("2026-11-16T00:00:00Z");
  private static final Period NOVEMBER = Period.monthly(1, ZoneOffset.UTC, MIDDLE);
  private static final Policy FIXED = new FixedWindow(new Bytes(100 * GB));
  private static final Policy LEAKY = new LeakyBucket(new Bytes(100 * GB));
  private static final BitRate FLOOR = new BitRate(64_000);

  private static Balance used(Policy policy, long bytes) {
    return Balance.of(policy, NOVEMBER, MIDDLE, new Bytes(bytes));
  }

  @Test
  void creditAllOfTheBudgetFromTheFirstInstant() {
    for (Policy policy : List.of(FIXED, LEAKY)) {
      assertEquals(new Bytes(100 * GB), policy.credit(NOVEMBER, NOVEMBER.start()));
      assertEquals(new Bytes(20 * GB), used(policy, 80 * GB).left());
      assertEquals(new Bytes(20 * GB), used(policy, 80 * GB).rest());
      assertEquals(new BitRate(0), policy.drip(NOVEMBER));
    }
  }

  @Test
  void giveNothingBackBeforeThePeriodEnds() {
    // 15 of November's 30 days are left: 1 296 000 s.
    for (Policy policy : List.of(FIXED, LEAKY)) {
      assertEquals(
          Optional.of(Duration.ofSeconds(1_296_000)), used(policy, 100 * GB + 1).retryAfter());
      assertEquals(Optional.empty(), used(policy, 100 * GB - 1).retryAfter());
    }
  }

  @Test
  void areAtZeroWhenExactlyTheBudgetIsUsed() {
    for (Policy policy : List.of(FIXED, LEAKY)) {
      assertEquals(Optional.of(Duration.ZERO), used(policy, 100 * GB).retryAfter());
    }
  }

  @Test
  void fixedWindowSustainsTheFloorOrTheStatedRate() {
    assertEquals(FLOOR, used(FIXED, 0).sustainable(FLOOR, Optional.empty()));
    assertEquals(
        new BitRate(5_000_000),
        used(FIXED, 0).sustainable(FLOOR, Optional.of(new BitRate(5_000_000))));
  }

  @Test
  void leakyBucketSustainsWhatIsLeftOverTheTimeLeft() {
    // 20 * 10^9 B / 1 296 000 s = 15 432.09 B/s; all of it over the period: 38 580.2 B/s.
    assertEquals(
        new BitRate(15_432 * 8), used(LEAKY, 80 * GB).sustainable(FLOOR, Optional.empty()));
    Balance start = Balance.of(LEAKY, NOVEMBER, NOVEMBER.start(), Bytes.ZERO);
    assertEquals(new BitRate(38_580 * 8), start.sustainable(FLOOR, Optional.empty()));
    assertEquals(FLOOR, used(LEAKY, 100 * GB).sustainable(FLOOR, Optional.empty()));
  }

  @Test
  void keepBackWhatARateTakesUntilTheEnd() {
    // 1000 B/s for 15 days are 1.296 GB of the 20 GB left.
    assertEquals(20 * GB - 1_296_000_000L, FIXED.beside(1000, used(FIXED, 80 * GB)));
  }
}
