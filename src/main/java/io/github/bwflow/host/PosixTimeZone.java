package io.github.bwflow.host;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A rule for local time such as {@code CET-1CEST,M3.5.0,M10.5.0/3}: what the variable {@code TZ}
 * may hold, and what a file of the zoneinfo ends with (tzset(3)).
 */
final class PosixTimeZone {
  private static final int HOUR = 3_600;

  /** What the C library takes where a summer time is named and no rule for it. */
  private static final String UNSTATED = ",M3.2.0,M11.1.0";

  private final int standard;
  private final int summer;
  private final Change begin;
  private final Change end;

  private PosixTimeZone(int standard, int summer, Change begin, Change end) {
    this.standard = standard;
    this.summer = summer;
    this.begin = begin;
    this.end = end;
  }

  /** Reads a rule; empty if the text is none. */
  static Optional<PosixTimeZone> parse(String text) {
    try {
      Cursor cursor = new Cursor(text);
      cursor.name();
      int standard = -cursor.time();
      if (cursor.isAtEnd()) {
        return Optional.of(new PosixTimeZone(standard, standard, Change.NEVER, Change.NEVER));
      }
      cursor.name();
      int summer = cursor.isAtEnd() || cursor.peek() == ',' ? standard + HOUR : -cursor.time();
      if (cursor.isAtEnd()) {
        cursor = new Cursor(UNSTATED);
      }
      Change begin = cursor.change();
      Change end = cursor.change();
      return cursor.isAtEnd()
          ? Optional.of(new PosixTimeZone(standard, summer, begin, end))
          : Optional.empty();
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** How far local time is ahead of UTC at an instant, in seconds. */
  int offset(long instant) {
    if (standard == summer) {
      return standard;
    }
    int year = Instant.ofEpochSecond(instant + standard).atOffset(ZoneOffset.UTC).getYear();
    long from = begin.in(year) - standard;
    long to = end.in(year) - summer;
    boolean within = from < to ? instant >= from && instant < to : instant >= from || instant < to;
    return within ? summer : standard;
  }

  /**
   * When in a year the clock is changed.
   *
   * @param kind {@code M} for the day of a week of a month, {@code J} for a day of a year without
   *     29 February, {@code N} for one that counts it, from 0
   */
  private record Change(char kind, int month, int week, int day, int time) {
    static final Change NEVER = new Change('N', 0, 0, 0, 0);

    /** The local time in seconds since 1970, by the clock that ends then. */
    long in(int year) {
      return date(year).toEpochDay() * 86_400 + time;
    }

    private LocalDate date(int year) {
      LocalDate first = LocalDate.of(year, 1, 1);
      if (kind == 'M') {
        LocalDate start = LocalDate.of(year, month, 1);
        DayOfWeek weekday = day == 0 ? DayOfWeek.SUNDAY : DayOfWeek.of(day);
        int ahead = Math.floorMod(weekday.getValue() - start.getDayOfWeek().getValue(), 7);
        LocalDate found = start.plusDays(ahead + 7L * (week - 1));
        return found.getMonthValue() == month ? found : found.minusDays(7);
      }
      if (kind == 'J') {
        return first.plusDays(first.isLeapYear() && day >= 60 ? day : day - 1);
      }
      return first.plusDays(day);
    }
  }

  /** The text and what of it has been read. */
  private static final class Cursor {
    private final String text;
    private int at;

    Cursor(String text) {
      this.text = text;
    }

    boolean isAtEnd() {
      return at == text.length();
    }

    char peek() {
      return text.charAt(at);
    }

    /** Three letters at least, or anything in angle brackets. */
    void name() {
      int from = at;
      if (peek() == '<') {
        at = text.indexOf('>', at) + 1;
        if (at == 0) {
          throw new IllegalArgumentException("a name without an end");
        }
        return;
      }
      while (!isAtEnd() && Character.isLetter(peek())) {
        at++;
      }
      if (at - from < 3) {
        throw new IllegalArgumentException("no name");
      }
    }

    /** Hours with a sign, minutes and seconds, in seconds. */
    int time() {
      boolean negative = peek() == '-';
      if (negative || peek() == '+') {
        at++;
      }
      int seconds = number(167) * HOUR;
      for (int unit = 60; unit > 0 && !isAtEnd() && peek() == ':'; unit /= 60) {
        at++;
        seconds += number(59) * unit;
      }
      return negative ? -seconds : seconds;
    }

    private int number(int most) {
      int from = at;
      int number = 0;
      while (!isAtEnd() && peek() >= '0' && peek() <= '9' && number <= most) {
        number = number * 10 + peek() - '0';
        at++;
      }
      if (at == from || number > most) {
        throw new IllegalArgumentException("no number up to " + most);
      }
      return number;
    }

    private void skip(char expected) {
      if (peek() != expected) {
        throw new IllegalArgumentException("expected " + expected);
      }
      at++;
    }

    Change change() {
      skip(',');
      char kind = peek() == 'M' || peek() == 'J' ? peek() : 'N';
      if (kind != 'N') {
        at++;
      }
      int month = 0;
      int week = 0;
      if (kind == 'M') {
        month = number(12);
        skip('.');
        week = number(5);
        skip('.');
      }
      int day = number(kind == 'M' ? 6 : 365);
      if (kind == 'M' && (month < 1 || week < 1) || kind == 'J' && day < 1) {
        throw new IllegalArgumentException("no such day");
      }
      int time = 2 * HOUR;
      if (!isAtEnd() && peek() == '/') {
        at++;
        time = time();
      }
      return new Change(kind, month, week, day, time);
    }
  }
}
