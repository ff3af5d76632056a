package io.github.bwflow.meter.vnstat;

import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.IsoTime;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** Reads the single figures of vnStat's database, and refuses those that cannot be true. */
final class Figures {
  private Figures() {}

  /**
   * An amount of traffic.
   *
   * @throws Failure with exit 65 for anything but a whole number from 0 to 2^62 - 1. vnStat writes
   *     such figures after a counter went backwards while its bandwidth check was off: a REAL of
   *     1.8e19, or the largest integer.
   */
  static long bytes(String text, String where) {
    long value;
    try {
      value = Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw implausible(where, "\"" + Printable.of(text) + "\"");
    }
    if (value < 0 || value > Bytes.LIMIT) {
      throw implausible(where, Long.toString(value));
    }
    return value;
  }

  private static Failure implausible(String where, String value) {
    return new Failure(
        Problem.error(
            ExitCode.BAD_DATA,
            "meter-implausible",
            "vnStat's figure for " + where + " cannot be true: " + value + " bytes",
            "Look at \"vnstat -d\"; remove the damaged row, or take the interface out with"
                + " \"vnstat --remove -i INTERFACE\" and add it again."));
  }

  /**
   * A date and time such as {@code 2026-11-21 07:47:10}.
   *
   * @throws Failure with exit 65 if it is not one
   */
  static LocalDateTime time(String text, String where) {
    try {
      return IsoTime.time(text.strip().replace(' ', 'T'));
    } catch (DateTimeException e) {
      throw notADate(text, where);
    }
  }

  /**
   * The date that a row begins with, such as {@code 2026-11-21} or {@code 2026-11-21 00:00:00}.
   *
   * @throws Failure with exit 65 if it is not one
   */
  static LocalDate date(String text, String where) {
    try {
      return IsoTime.date(text.length() > 10 ? text.substring(0, 10) : text);
    } catch (DateTimeException e) {
      throw notADate(text, where);
    }
  }

  /** That a date cannot be read. */
  static Failure notADate(String text, String where) {
    return new Failure(
        Problem.error(
            ExitCode.BAD_DATA,
            "meter-implausible",
            "vnStat's date for " + where + " cannot be read: \"" + Printable.of(text) + "\"",
            "Check the database with \"sqlite3 FILE 'pragma integrity_check'\"."));
  }
}
