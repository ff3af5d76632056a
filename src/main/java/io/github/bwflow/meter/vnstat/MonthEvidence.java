package io.github.bwflow.meter.vnstat;

import io.github.bwflow.meter.Reading.Day;
import io.github.bwflow.meter.Reading.Month;
import io.github.bwflow.meter.Traffic;
import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Tells days without a row because nothing passed from days whose rows are lost: vnStat books what
 * passes to its month, too, and keeps months for longer.
 */
final class MonthEvidence {
  private final Snapshot.Entry entry;
  private final int rotate;

  /**
   * @param entry an interface with its months
   * @param rotate the day on which vnStat's months begin
   */
  MonthEvidence(Snapshot.Entry entry, int rotate) {
    this.entry = entry;
    this.rotate = rotate;
  }

  /** Whether no day from this one to the last has lost its row. */
  boolean isComplete(LocalDate from) {
    if (!entry.badMonths().isEmpty() || !entry.faults().isEmpty()) {
      return false;
    }
    YearMonth first = month(from);
    return reaches(first) && daysCoverMonths(first);
  }

  private YearMonth month(LocalDate day) {
    return YearMonth.from(day.minusDays(rotate - 1L));
  }

  // Months are deleted from the oldest on; without an older one they must be all that there was.
  private boolean reaches(YearMonth first) {
    Traffic all = Traffic.NONE;
    for (Month month : entry.months()) {
      if (month.month().isBefore(first)) {
        return true;
      }
      all = all.plus(month.traffic());
    }
    return all.covers(entry.total());
  }

  private boolean daysCoverMonths(YearMonth first) {
    for (Month month : entry.months()) {
      if (month.month().isBefore(first)) {
        continue;
      }
      Traffic days = Traffic.NONE;
      for (Day day : entry.days()) {
        if (month(day.date()).equals(month.month())) {
          days = days.plus(day.traffic());
        }
      }
      if (!days.covers(month.traffic())) {
        return false;
      }
    }
    return true;
  }
}
