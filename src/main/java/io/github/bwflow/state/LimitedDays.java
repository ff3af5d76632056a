package io.github.bwflow.state;

import io.github.bwflow.units.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often and how long an account has been limited, by the day on which that began. It changes
 * only where a limit begins or ends, and at midnight and a period's border while one stands.
 *
 * @param days the days on which it was limited, in the budget's zone
 * @param running what stands now; empty while the account is not limited
 */
public record LimitedDays(SortedMap<LocalDate, Limited> days, Optional<Running> running) {
  /** Longer than any period. */
  private static final int KEPT_DAYS = 400;

  /** Never limited. */
  public static final LimitedDays NONE = new LimitedDays(new TreeMap<>(), Optional.empty());

  /**
   * Under a limit since.
   *
   * @param since when a run first found it so, or the last midnight's first run
   * @param periodStart the start of the period then
   * @param used what had been used of it then
   */
  public record Running(Instant since, Instant periodStart, Bytes used) {}

  /**
   * What a run knows of an account.
   *
   * @param at its instant
   * @param zone the budget's zone
   * @param periodStart the start of the period
   * @param startsAnew whether use begins at zero with each period
   * @param used what was used in it
   * @param limited whether a limit stands that is felt
   */
  public record Seen(
      Instant at,
      ZoneId zone,
      Instant periodStart,
      boolean startsAnew,
      Bytes used,
      boolean limited) {}

  /** Copies the map. */
  public LimitedDays {
    days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
  }

  // What a record gets by itself is linked anew in each short run.
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof LimitedDays limited
            && days.equals(limited.days)
            && running.equals(limited.running);
  }

  @Override
  public int hashCode() {
    return days.hashCode() * 31 + running.hashCode();
  }

  /**
   * The same after a run.
   *
   * @param before the most that was known to have been used before it
   */
  public LimitedDays after(Seen seen, Optional<Highest> before) {
    boolean samePeriod =
        running.isPresent() && running.get().periodStart().equals(seen.periodStart());
    boolean goesOn =
        running.isPresent()
            && seen.limited()
            && samePeriod
            && date(running.get(), seen).equals(seen.at().atZone(seen.zone()).toLocalDate());
    if (goesOn || running.isEmpty() && !seen.limited()) {
      return this;
    }
    TreeMap<LocalDate, Limited> all = new TreeMap<>(days);
    if (running.isPresent()) {
      Running each = running.get();
      Bytes end = samePeriod ? seen.used() : lastKnown(each, before);
      add(all, date(each, seen), until(each, seen.at(), end));
    }
    if (!seen.limited()) {
      return new LimitedDays(recent(all, seen), Optional.empty());
    }
    boolean begins = running.isEmpty() || !samePeriod && seen.startsAnew();
    if (begins) {
      LocalDate today = seen.at().atZone(seen.zone()).toLocalDate();
      add(all, today, new Limited(1, Duration.ZERO, Bytes.ZERO));
    }
    Running now = new Running(seen.at(), seen.periodStart(), seen.used());
    return new LimitedDays(recent(all, seen), Optional.of(now));
  }

  private static LocalDate date(Running running, Seen seen) {
    return running.since().atZone(seen.zone()).toLocalDate();
  }

  private static Bytes lastKnown(Running running, Optional<Highest> before) {
    return before
        .filter(highest -> highest.periodStart().equals(running.periodStart()))
        .map(Highest::used)
        .orElse(running.used());
  }

  private static void add(Map<LocalDate, Limited> days, LocalDate day, Limited more) {
    days.merge(day, more, Limited::plus);
  }

  // A clock set back, or a figure that has fallen, takes nothing away.
  private static Limited until(Running running, Instant end, Bytes used) {
    Duration time = Duration.between(running.since(), end);
    Bytes bytes = used.minus(running.used());
    return new Limited(
        0, time.isNegative() ? Duration.ZERO : time, bytes.isSpent() ? Bytes.ZERO : bytes);
  }

  private static SortedMap<LocalDate, Limited> recent(TreeMap<LocalDate, Limited> days, Seen seen) {
    return days.tailMap(seen.at().atZone(seen.zone()).toLocalDate().minusDays(KEPT_DAYS));
  }

  /**
   * The sum from a day on, what stands now included.
   *
   * @param first the first day of a period
   * @param periodStart its start
   * @param now the instant
   * @param used what was used in the period by now; empty where that is not known
   */
  public Limited since(LocalDate first, Instant periodStart, Instant now, Optional<Bytes> used) {
    Limited sum = days.tailMap(first).values().stream().reduce(Limited.NEVER, Limited::plus);
    return running
        .filter(each -> each.periodStart().equals(periodStart))
        .map(each -> sum.plus(until(each, now, used.orElse(each.used()))))
        .orElse(sum);
  }
}
