package io.github.bwflow.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.host.Boot;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.units.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Instant UPDATED = Instant.parse("2026-11-02T12:30:00Z");

  private static Reading reading(List<Reading.Day> days) {
    return new Reading(
        "vnstat",
        Traffic.NONE,
        Traffic.NONE,
        Traffic.NONE,
        true,
        Duration.ZERO,
        Instant.EPOCH,
        UPDATED,
        ZoneOffset.UTC,
        days,
        List.of(),
        List.of(),
        new Boot("boot", Instant.EPOCH),
        List.of());
  }

  private static Reading.Day day(String date, long tx) {
    return new Reading.Day(LocalDate.parse(date), Traffic.of(0, tx));
  }

  private static double at(History history, String instant) {
    return history.demand().get(Side.TX).at(Instant.parse(instant).toEpochMilli());
  }

  @Test
  void spreadsADayEvenlyOverItsTime() {
    History history = History.of(reading(List.of(day("2026-11-01", 86_400 * 7))), new TreeMap<>());

    assertEquals(7, at(history, "2026-11-01T00:00:00Z"));
    assertEquals(7, at(history, "2026-11-01T23:59:59Z"));
    assertEquals(0, at(history, "2026-10-31T23:59:59Z"));
    assertEquals(0, at(history, "2026-11-02T00:00:00Z"));
  }

  @Test
  void spreadsTheLastDayUntilTheLastSave() {
    History history =
        History.of(
            reading(List.of(day("2026-11-01", 0), day("2026-11-02", 45_000))), new TreeMap<>());

    assertEquals(UPDATED, history.until());
    assertEquals(1, at(history, "2026-11-02T12:29:59Z"), 1e-9);
    assertEquals(0, at(history, "2026-11-02T12:30:00Z"));
  }

  @Test
  void takesHoursWhereThereAreSomeAndTheRestOfTheDayElsewhere() {
    TreeMap<Instant, Traffic> hours = new TreeMap<>();
    hours.put(Instant.parse("2026-11-01T10:00:00Z"), Traffic.of(0, 36_000));

    // 23 hours are left for the other 82 800 bytes.
    History history = History.of(reading(List.of(day("2026-11-01", 118_800))), hours);

    assertEquals(10, at(history, "2026-11-01T10:30:00Z"), 1e-9);
    assertEquals(1, at(history, "2026-11-01T09:30:00Z"), 1e-9);
    assertEquals(1, at(history, "2026-11-01T23:30:00Z"), 1e-9);
  }
}
