package io.github.bwflow.engine;

import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Slot;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.units.Bytes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
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
    long before = first.toEpochDay();
    long[] rows = new long[(int) (today.toEpochDay() - before) + 1];
    LocalDate month = LocalDate.MIN;
    long beforeMonth = 0;
    for (Reading.Day day : reading.days()) {
      LocalDate date = day.date();
      // Rows follow each other, and to count days from 1970 on takes its time.
      if (date.getMonthValue() != month.getMonthValue() || date.getYear() != month.getYear()) {
        month = date;
        beforeMonth = date.toEpochDay() - date.getDayOfMonth() - before;
      }
      long index = beforeMonth + date.getDayOfMonth();
      if (index >= 0 && index < rows.length) {
        rows[(int) index] += measure.apply(day).value();
      }
    }
    // Nobody knows when what the meter lacks was used: the latest day that it can have been.
    LocalDate latest = created.isBefore(first) ? first : created.isAfter(today) ? today : created;
    rows[(int) (latest.toEpochDay() - before)] += added.value();
    List<Slot> slots = new ArrayList<>(rows.length);
    long known = 0;
    Instant start = midnight(first, zone);
    ZoneOffsetTransition change = zone.getRules().nextTransition(start);
    for (int i = 0; i < rows.length; i++) {
      Instant end = start.plusSeconds(86_400);
      if (change != null && !end.isBefore(change.getInstant())) {
        end = midnight(first.plusDays(i + 1), zone);
      }
      slots.add(new Slot(start, end, new Bytes(rows[i])));
      known += rows[i];
      start = end;
    }
    return balanced(slots, used.value() - known);
  }

  private static Instant midnight(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
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
