package io.github.bwflow.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
  private static final long GB = 1_000_000_000L;
  private static final ZoneId UTC = ZoneOffset.UTC;
  private static final SlidingWindow WEEK =
      new SlidingWindow(new Bytes(70 * GB), Duration.ofDays(7));
  private static final Instant NOON = Instant.parse("2026-11-16T12:00:00Z");

  /** A slot a day, the last of them today's. */
  private static Balance balance(SlidingWindow policy, Instant now, ZoneId zone, long... gb) {
    Period period = policy.period(zone, now);
    List<Slot> slots = new ArrayList<>();
    LocalDate day = now.atZone(zone).toLocalDate().minusDays(gb.length - 1);
    long used = 0;
    for (long each : gb) {
      Instant start = day.atStartOfDay(zone).toInstant();
      day = day.plusDays(1);
      slots.add(new Slot(start, day.atStartOfDay(zone).toInstant(), new Bytes(each * GB)));
      used += each * GB;
    }
    return Balance.of(policy, period, now, new Bytes(used), slots);
  }

  @Test
  void countsDaysUntilTheirLastInstantHasLeft() {
    // Seven days before noon on the 16th is noon on the 9th: all of the 9th still counts, and
    // leaves when the 10th begins seven days ago, at midnight of the 17th.
    Period period = WEEK.period(UTC, NOON);

    assertEquals(Instant.parse("2026-11-09T00:00:00Z"), period.start());
    assertEquals(Instant.parse("2026-11-17T00:00:00Z"), period.end());
  }

  @Test
  void movesOnAtTheInstantAtWhichADayLeaves() {
    Instant midnight = Instant.parse("2026-11-17T00:00:00Z");

    assertEquals(
        Instant.parse("2026-11-09T00:00:00Z"), WEEK.period(UTC, midnight.minusNanos(1)).start());
    assertEquals(Instant.parse("2026-11-10T00:00:00Z"), WEEK.period(UTC, midnight).start());
  }

  @Test
  void givesBackWhatWasUsedOnTheDayThatLeaves() {
    // 9th to 16th: 5 + 10 + 10 + 10 + 10 + 10 + 10 + 10 = 75 GB of 70: 5 GB too much, which is
    // what the 9th used; it leaves at midnight, 12 hours = 43 200 s from noon.
    Balance balance = balance(WEEK, NOON, UTC, 5, 10, 10, 10, 10, 10, 10, 10);

    assertEquals(new Bytes(-5 * GB), balance.left());
    assertEquals(Optional.of(Duration.ofSeconds(43_200)), balance.retryAfter());
  }

  @Test
  void waitsForAsManyDaysAsItTakes() {
    // 5 + 5 + 80 = 90 GB of 70 on the 9th, 10th and 16th: 20 GB too much. The 9th gives back 5 and
    // the 10th 5, the 16th all of the rest: at midnight of the 24th, 7.5 days from noon.
    Balance balance = balance(WEEK, NOON, UTC, 5, 5, 0, 0, 0, 0, 0, 80);

    assertEquals(Optional.of(Duration.ofDays(7).plusHours(12)), balance.retryAfter());
  }

  @Test
  void keepsBackWhatTheFloorWillTakeUntilEachDayHasLeft() {
    // At 1000 bytes a second: now 70 - 30 = 40 GB are free. Until the 9th leaves at midnight, after
    // 43 200 s, the floor takes 0.0432 GB, and until the 16th leaves on the 24th, after 648 000 s,
    // 0.648 GB while of the 30 GB only the last 10 are inside. The tightest is the first.
    Balance balance = balance(WEEK, NOON, UTC, 20, 0, 0, 0, 0, 0, 0, 10);

    assertEquals(40 * GB - 43_200_000L, WEEK.beside(1000, balance));
  }

  @Test
  void letsTheFloorStandForGood() {
    assertEquals(
        new BitRate(64_000),
        balance(WEEK, NOON, UTC, 0, 0, 0, 0, 0, 0, 0, 70)
            .sustainable(new BitRate(64_000), Optional.empty()));
    assertEquals(
        new BitRate(5_000_000),
        balance(WEEK, NOON, UTC, 0, 0, 0, 0, 0, 0, 0, 70)
            .sustainable(new BitRate(64_000), Optional.of(new BitRate(5_000_000))));
  }

  @Test
  void isTrueToTheSecondAboutWhenTheBalanceIsBack() {
    // The clocks of Berlin go back on 2026-10-25: that day has 25 hours.
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Instant now = Instant.parse("2026-10-26T08:30:15Z");
    long[] gb = {40, 1, 2, 3, 4, 5, 30, 6};
    Balance before = balance(WEEK, now, berlin, gb);

    Instant back = now.plus(before.retryAfter().orElseThrow());

    assertTrue(before.left().value() < 0);
    assertEquals(new Bytes(19 * GB), at(back, before).left());
    assertTrue(at(back.minusSeconds(1), before).left().value() < 0);
  }

  // The same use, seen at a later instant.
  private static Balance at(Instant later, Balance before) {
    Period period = WEEK.period(before.period().zone(), later);
    List<Slot> inside =
        before.slots().stream().filter(slot -> slot.end().isAfter(period.start())).toList();
    long used = inside.stream().mapToLong(slot -> slot.used().value()).sum();
    return Balance.of(WEEK, period, later, new Bytes(used), inside);
  }
}
