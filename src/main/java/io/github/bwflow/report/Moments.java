package io.github.bwflow.report;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Prints instants for people. */
final class Moments {
  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");

  private Moments() {}

  /** To the minute that has begun, such as {@code 2026-11-19 00:00 UTC}. */
  static String minute(Instant at, ZoneId zone) {
    return local(at, zone) + " " + zone.getId();
  }

  /**
   * To the first full minute that is not before it: who waits for an event until then finds that it
   * has happened.
   */
  static String by(Instant at, ZoneId zone) {
    Instant begun = at.truncatedTo(ChronoUnit.MINUTES);
    return minute(begun.equals(at) ? begun : begun.plusSeconds(60), zone);
  }

  /** As {@link #minute}, without the zone. */
  static String local(Instant at, ZoneId zone) {
    LocalDateTime time = at.atZone(zone).toLocalDateTime().truncatedTo(ChronoUnit.MINUTES);
    return time.toLocalDate() + " " + time.toLocalTime();
  }

  /** To the second that has begun, without the zone. */
  static String second(Instant at, ZoneId zone) {
    LocalDateTime time = at.atZone(zone).toLocalDateTime();
    return time.toLocalDate() + " " + SECONDS.format(time);
  }
}
