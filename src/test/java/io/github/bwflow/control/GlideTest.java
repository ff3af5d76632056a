package io.github.bwflow.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.FixedWindow;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Policy;
import io.github.bwflow.budget.SlidingWindow;
import io.github.bwflow.budget.Slot;
import io.github.bwflow.budget.TokenBucket;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Single decisions by hand; whole periods are replayed by the simulation. */
class GlideTest {
  private static final long GB = 1_000_000_000L;
  private static final Instant MIDDLE = Instant.parse("2026-11-16T00:00:00Z");
  private static final Period NOVEMBER = Period.monthly(1, ZoneOffset.UTC, MIDDLE);
  private static final Bytes BUCKETS = new Bytes(4_000);
  private static final Glide GLIDE = new Glide(Optional.empty(), new BitRate(64_000));

  private static Balance used(Policy policy, long bytes) {
    return Balance.of(policy, NOVEMBER, MIDDLE, new Bytes(bytes));
  }

  private static long rate(Balance balance) {
    return rate(GLIDE, balance, Optional.empty());
  }

  private static long rate(Glide glide, Balance balance, Optional<BitRate> standing) {
    Situation situation =
        new Situation(
            balance,
            standing.isPresent(),
            standing,
            new Situation.Link(new BitRate(80), false, BUCKETS),
            Duration.ofSeconds(15),
            Optional.empty());
    return glide.decide(situation).limitedTo().orElseThrow().bytesPerSecond();
  }

  private static Optional<BitRate> standing(long bytesPerSecond) {
    return Optional.of(BitRate.ofBytesPerSecond(bytesPerSecond));
  }

  @Test
  void holdsBackOnlyItsBucketsWhileCreditDrips() {
    Policy half = new TokenBucket(new Bytes(100 * GB), new Bytes(50 * GB));

    assertEquals(BUCKETS, GLIDE.reserved(used(half, 10 * GB), BUCKETS));
  }

  @Test
  void holdsBackWhatTheFloorTakesUntilThePeriodEnds() {
    // 8000 B/s and a tenth, and one for what is rounded: 8801 B/s * 1 296 000 s = 11 406 096 000 B.
    Policy fixed = new FixedWindow(new Bytes(100 * GB));

    assertEquals(new Bytes(11_406_096_000L + 4_000), GLIDE.reserved(used(fixed, 10 * GB), BUCKETS));
  }

  @Test
  void permitsWhatIsBeyondTheReserveUntilTheNextRun() {
    // 100 - 10 GB less the reserve above are 78 593 900 000 B; 10 B/s leave for half a second: 5 B.
    // One bucket of 2000 B more is filled by the write. Over 2 * 15 s + 2 * 0.5 s + 4 ms = 31.004
    // s:
    // (78 593 900 000 - 5 - 2000) / 31.004 = 2 534 959 940 B/s, and the floor's 8000; nine tenths.
    Policy fixed = new FixedWindow(new Bytes(100 * GB));
    long permitted = 8_000 + (78_593_900_000L - 5 - 2_000) * 1000 / 31_004;

    assertEquals(permitted - permitted / 10, rate(used(fixed, 10 * GB)));
  }

  @Test
  void fallsToTheFloorWhereASlidingWindowIsFull() {
    SlidingWindow week = new SlidingWindow(new Bytes(70 * GB), Duration.ofDays(7));
    Period period = week.period(ZoneOffset.UTC, MIDDLE);
    Slot today = new Slot(MIDDLE, MIDDLE.plusSeconds(86_400), new Bytes(66 * GB));

    // The floor takes 8801 B/s until today's use leaves, 8 days from now: 6.08 GB of the 4 GB left.
    Balance full = Balance.of(week, period, MIDDLE, today.used(), List.of(today));

    assertEquals(8_000, rate(full));
  }

  // 181 440 000 B in 30 days: a drip of 70 B/s, and a credit of 90 720 000 B in the middle.
  private static final Policy LITTLE = new TokenBucket(new Bytes(181_440_000), Bytes.ZERO);

  private static final Glide DOWN_TO_A_BYTE = new Glide(Optional.empty(), new BitRate(8));

  @Test
  void leavesWhatItHasWrittenAlsoWhereABucketIsMuchOfWhatIsLeft() {
    // 12 000 - 4000 - 5 B are beyond the reserve, 2000 B less after a write: 70 B/s and
    // 5995 B / 31.004 s = 193 B/s; nine tenths of 263 B/s, rounded up, are 237. R is 327, and eight
    // tenths of that are more than what was just written.
    Balance balance = used(LITTLE, 90_720_000 - 12_000);

    assertEquals(237, rate(DOWN_TO_A_BYTE, balance, Optional.empty()));
    assertEquals(237, rate(DOWN_TO_A_BYTE, balance, standing(237)));
    assertEquals(237, rate(DOWN_TO_A_BYTE, balance, standing(200)));
  }

  @Test
  void writesNoLowerLimitWhereTheOneThatStandsPaysBackAlready() {
    // A write would fill the bucket, 2000 B, to save a few bytes per second.
    Balance overdrawn = used(LITTLE, 90_720_000 + 1_000);

    assertEquals(57, rate(DOWN_TO_A_BYTE, overdrawn, standing(70)));
    assertEquals(64, rate(DOWN_TO_A_BYTE, overdrawn, standing(64)));
  }
}
