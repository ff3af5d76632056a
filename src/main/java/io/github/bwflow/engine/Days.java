package io.github.bwflow.engine;

import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Slot;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.units.Bytes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** From a meter's day rows to slots that add up to what has been used. */
final class Days {
  private Days() {}

  /**
   * A slot for each day of the period until now, those without a row included.
   *
   * @param used what has been used, by the same measure
   * @param added what of it no row holds because it was used before the meter counted
   * @param measure what counts of a row
   */
  static List<Slot> of(
      Reading reading,
      Period period,
      Instant now,
      Bytes used,
      Bytes added,
      Function<Reading.Day, Bytes> measure) {
    ZoneId zone = reading.zone();
    LocalDate today = now.atZone(zone).toLocalDate();
    LocalDate created = reading.created().atZone(zone).toLocalDate();
    LocalDate first = period.start().atZone(zone).toLocalDate();
    Map<LocalDate, Long> rows = new HashMap<>();
    reading.days().forEach(day -> rows.merge(day.date(), measure.apply(day).value(), Long::sum));
    // Nobody knows when what the meter lacks was used: the latest day that it can have been.
    LocalDate latest = created.isBefore(first) ? first : created.isAfter(today) ? today : created;
    rows.merge(latest, added.value(), Long::sum);
    List<Slot> slots = new ArrayList<>();
    long known = 0;
    for (LocalDate day = first; !day.isAfter(today); day = day.plusDays(1)) {
      long bytes = rows.getOrDefault(day, 0L);
      known += bytes;
      slots.add(slot(day, zone, bytes));
    }
    return balanced(slots, used.value() - known);
  }

  private static Slot slot(LocalDate day, ZoneId zone, long bytes) {
    Instant start = day.atStartOfDay(zone).toInstant();
    return new Slot(start, day.plusDays(1).atStartOfDay(zone).toInstant(), new Bytes(bytes));
  }

  // What the meter has not saved yet is today's; what hours have cut off is the first day's.
  private static List<Slot> balanced(List<Slot> slots, long missing) {
    int last = slots.size() - 1;
    if (missing > 0) {
      slots.set(last, plus(slots.get(last), missing));
    }
    long more = -missing;
    for (int i = 0; i <= last && more > 0; i++) {
      long cut = Math.min(more, slots.get(i).used().value());
      slots.set(i, plus(slots.get(i), -cut));
      more -= cut;
    }
    return slots;
  }

  private static Slot plus(Slot slot, long bytes) {
    return new Slot(slot.start(), slot.end(), slot.used().plus(new Bytes(bytes)));
  }
}
