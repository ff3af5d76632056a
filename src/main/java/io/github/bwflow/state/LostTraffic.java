package io.github.bwflow.state;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the meter was seen to have lost of one interface, which outlives the boot.
 *
 * @param periodStart the start of the period in which that was seen
 * @param days what was lost, by the day in the budget's zone on which that was seen
 */
public record LostTraffic(Instant periodStart, SortedMap<LocalDate, Counters> days) {

  /** Copies the days. */
  public LostTraffic {
    days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
  }

  // What a record gets by itself is linked anew in each short run.
  @Override
  public boolean equals(Object other) {
    return other instanceof LostTraffic lost
        && periodStart.equals(lost.periodStart)
        && sameDays(lost.days);
  }

  private boolean sameDays(SortedMap<LocalDate, Counters> others) {
    if (days.size() != others.size()) {
      return false;
    }
    for (Map.Entry<LocalDate, Counters> day : days.entrySet()) {
      Counters mine = day.getValue();
      Counters other = others.get(day.getKey());
      if (other == null || !mine.rx().equals(other.rx()) || !mine.tx().equals(other.tx())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return periodStart.hashCode();
  }
}
