package io.github.bwflow.budget;

import io.github.bwflow.units.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The budget over a trailing window: what was used in the last so many days, whenever one looks.
 *
 * <p>A meter knows days, so a day counts in full until the last instant of it has left the window;
 * in any window of this length no more than the budget is used.
 *
 * @param budget the allowance of one window
 * @param window its length, a day at least
 */
public record SlidingWindow(Bytes budget, Duration window) implements Policy {

  @Override
  public String key() {
    return "sliding-window";
  }

  @Override
  public boolean needsDays() {
    return true;
  }

  @Override
  public boolean startsAnew() {
    return false;
  }

  /**
   * The days that count at an instant: from the midnight before the window's start to the instant
   * at which the next day leaves.
   */
  public Period period(ZoneId zone, Instant at) {
    var first = at.minus(window).atZone(zone).toLocalDate();
    return new Period(
        first.atStartOfDay(zone).toInstant(),
        first.plusDays(1).atStartOfDay(zone).toInstant().plus(window),
        zone);
  }

  /**
   * The end of a day of the meter's, which counts no more when that has left the window. The meter
   * may be in another zone: then it is the next midnight of the provider's that counts.
   */
  private static Instant whole(Slot day, ZoneId zone) {
    int offset = zone.getRules().getOffset(day.end()).getTotalSeconds();
    if (Math.floorMod(day.end().getEpochSecond() + offset, 86_400) == 0) {
      return day.end();
    }
    ZonedDateTime end = day.end().atZone(zone);
    Instant midnight = end.toLocalDate().atStartOfDay(zone).toInstant();
    return midnight.isBefore(day.end())
        ? end.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant()
        : midnight;
  }

  @Override
  public Optional<Instant> whenLeft(Bytes surplus, Balance balance) {
    long missing = balance.used().minus(budget).plus(surplus).value();
    if (missing <= 0) {
      return Optional.of(balance.period().start());
    }
    for (Slot slot : balance.slots()) {
      missing -= slot.used().value();
      if (missing <= 0) {
        return Optional.of(whole(slot, balance.period().zone()).plus(window));
      }
    }
    return Optional.empty();
  }

  /** The least that is free just before any of the days leaves. */
  @Override
  public long beside(long bytesPerSecond, Balance balance) {
    ZoneId zone = balance.period().zone();
    long now = balance.at().toEpochMilli();
    long inside = balance.used().value();
    long least = budget.value() - inside;
    for (Slot slot : balance.slots()) {
      long millis = Math.max(0, whole(slot, zone).toEpochMilli() + window.toMillis() - now);
      long free = budget.value() - inside - Spending.of(bytesPerSecond, millis);
      least = Math.min(least, free);
      inside -= slot.used().value();
    }
    return least;
  }
}
