package io.github.bwflow.simulation;

import io.github.bwflow.budget.Period;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.units.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What a meter has stored, as a demand: each row spread evenly over its time. */
public final class History {
  private static final Duration HOUR = Duration.ofHours(1);

  private final List<Row> rows;

  private record Row(Instant start, Instant end, double rx, double tx) {}

  private History(List<Row> rows) {
    this.rows = rows;
  }

  /**
   * Of a reading's days, and finer where there are hours.
   *
   * @param hours what was counted in hours, by their first instants
   */
  public static History of(Reading reading, SortedMap<Instant, Traffic> hours) {
    List<Row> rows = new ArrayList<>();
    Instant last = reading.updated();
    for (Reading.Day day : reading.days()) {
      Instant start = day.date().atStartOfDay(reading.zone()).toInstant();
      Instant end = earlier(day.date().plusDays(1).atStartOfDay(reading.zone()).toInstant(), last);
      if (start.isBefore(end)) {
        add(rows, start, end, day.traffic(), hours.subMap(start, end));
      }
    }
    return new History(rows);
  }

  // What no hour accounts for lies in the day's other hours, or all over it where there are none.
  private static void add(
      List<Row> rows, Instant start, Instant end, Traffic day, SortedMap<Instant, Traffic> hours) {
    double rx = day.rx().value();
    double tx = day.tx().value();
    for (Traffic hour : hours.values()) {
      rx -= hour.rx().value();
      tx -= hour.tx().value();
    }
    rx = Math.max(0, rx);
    tx = Math.max(0, tx);
    long free = 0;
    for (Instant at = start; at.isBefore(end); at = at.plus(HOUR)) {
      free += hours.containsKey(at) ? 0 : seconds(at, earlier(at.plus(HOUR), end));
    }
    double share = free > 0 ? free : seconds(start, end);
    for (Instant at = start; at.isBefore(end); at = at.plus(HOUR)) {
      Instant until = earlier(at.plus(HOUR), end);
      long seconds = Math.max(1, seconds(at, until));
      Traffic hour = hours.get(at);
      boolean rest = hour == null || free == 0;
      rows.add(
          new Row(
              at,
              until,
              (hour == null ? 0 : (double) hour.rx().value() / seconds) + (rest ? rx / share : 0),
              (hour == null ? 0 : (double) hour.tx().value() / seconds) + (rest ? tx / share : 0)));
    }
  }

  private static long seconds(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** The end of the last row. */
  public Instant until() {
    return rows.isEmpty() ? Instant.EPOCH : rows.get(rows.size() - 1).end();
  }

  /** The start of the first period that there are rows of from its start; else of the rows. */
  public Instant from(Rules rules) {
    if (rows.isEmpty()) {
      return Instant.EPOCH;
    }
    Instant first = rows.get(0).start();
    Period period = rules.period(first);
    boolean whole = period.start().equals(first) || !rules.policy().startsAnew();
    return whole || !period.end().isBefore(until()) ? first : period.end();
  }

  /** What was counted on each side. */
  public Map<Side, Demand> demand() {
    Map<Side, Demand> sides = new EnumMap<>(Side.class);
    long[] starts = new long[rows.size() + 1];
    double[] rx = new double[starts.length];
    double[] tx = new double[starts.length];
    for (int i = 0; i < rows.size(); i++) {
      starts[i] = rows.get(i).start().toEpochMilli();
      rx[i] = rows.get(i).rx();
      tx[i] = rows.get(i).tx();
    }
    starts[rows.size()] = until().toEpochMilli();
    sides.put(Side.RX, new Steps(starts, rx));
    sides.put(Side.TX, new Steps(starts, tx));
    return sides;
  }

  /** Rates from certain instants on. */
  private record Steps(long[] starts, double[] rates) implements Demand {
    private int index(long millis) {
      int found = java.util.Arrays.binarySearch(starts, millis);
      return found >= 0 ? found : -found - 2;
    }

    @Override
    public double at(long millis) {
      int index = index(millis);
      return index < 0 ? 0 : rates[index];
    }

    @Override
    public long until(long millis) {
      int next = index(millis) + 1;
      return next < starts.length ? starts[next] : Long.MAX_VALUE;
    }
  }
}
