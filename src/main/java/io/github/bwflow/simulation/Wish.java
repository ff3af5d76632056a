package io.github.bwflow.simulation;

import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Timespan;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a demand that is described in words: {@code 200 mbit}, with at most one of these after it,
 * and several with a plus between them.
 *
 * <ul>
 *   <li>{@code 08:00-18:00}: every day between these times; over midnight too
 *   <li>{@code daily}: from 08:00 to 20:00, and a fiftieth of it in the night
 *   <li>{@code bursty}: on and off at random, for ten minutes on average
 *   <li>{@code after 20d}: nothing before that time has passed
 * </ul>
 */
public final class Wish {
  private static final String EXPECTED =
      "expected a rate such as \"200 mbit\", alone or with 08:00-18:00, daily, bursty or after 20d";

  private static final Pattern WORDS =
      Pattern.compile(
          "(?<rate>.*?)(?:\\s+(?:(?<from>\\d\\d:\\d\\d)-(?<to>\\d\\d:\\d\\d)|(?<daily>daily)"
              + "|(?<bursty>bursty)|after\\s+(?<after>.+)))?");

  private static final LocalTime MORNING = LocalTime.of(8, 0);
  private static final LocalTime EVENING = LocalTime.of(20, 0);
  private static final int BY_NIGHT = 50;

  /** Whether a slot of this length is on or off is tossed: on average two are alike in a row. */
  private static final long TOSS_MS = 300_000;

  private Wish() {}

  /**
   * Reads a demand.
   *
   * @param zone whose clock the times of day are of
   * @param start the instant that {@code after} counts from
   * @param seed of what is at random
   * @throws BadValue if the text is not one
   */
  public static Demand parse(String text, ZoneId zone, Instant start, long seed) {
    List<Demand> parts = new ArrayList<>();
    for (String part : text.split("\\+", -1)) {
      parts.add(part(part.strip(), text, zone, start, seed + parts.size()));
    }
    return parts.size() == 1 ? parts.get(0) : Demand.sum(parts);
  }

  private static Demand part(String part, String text, ZoneId zone, Instant start, long seed) {
    Matcher words = WORDS.matcher(part);
    if (!words.matches()) {
      throw unreadable(text);
    }
    try {
      double rate = BitRate.parse(words.group("rate")).bitsPerSecond() / 8.0;
      if (words.group("from") != null) {
        return between(
            LocalTime.parse(words.group("from")), LocalTime.parse(words.group("to")), zone, rate);
      }
      if (words.group("daily") != null) {
        Demand night = Demand.constant(rate / BY_NIGHT);
        return Demand.sum(List.of(night, between(MORNING, EVENING, zone, rate - rate / BY_NIGHT)));
      }
      if (words.group("bursty") != null) {
        return bursty(rate, seed);
      }
      if (words.group("after") != null) {
        return after(start.plus(Timespan.parse(words.group("after"))).toEpochMilli(), rate);
      }
      return Demand.constant(rate);
    } catch (BadValue | DateTimeParseException e) {
      throw unreadable(text);
    }
  }

  private static BadValue unreadable(String text) {
    return new BadValue("\"" + Printable.of(text) + "\" is not a demand; " + EXPECTED);
  }

  private static Demand after(long first, double rate) {
    return new Demand() {
      @Override
      public double at(long millis) {
        return millis < first ? 0 : rate;
      }

      @Override
      public long until(long millis) {
        return millis < first ? first : Long.MAX_VALUE;
      }
    };
  }

  private static Demand bursty(double rate, long seed) {
    long phase = Math.floorMod(new SplittableRandom(seed).nextLong(), TOSS_MS);
    return new Demand() {
      @Override
      public double at(long millis) {
        long slot = Math.floorDiv(millis + phase, TOSS_MS);
        return new SplittableRandom(seed * 31 + slot).nextBoolean() ? rate : 0;
      }

      @Override
      public long until(long millis) {
        return (Math.floorDiv(millis + phase, TOSS_MS) + 1) * TOSS_MS - phase;
      }
    };
  }

  private static Demand between(LocalTime from, LocalTime to, ZoneId zone, double rate) {
    return new Demand() {
      @Override
      public double at(long millis) {
        LocalTime time = Instant.ofEpochMilli(millis).atZone(zone).toLocalTime();
        boolean in =
            from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
        return in ? rate : 0;
      }

      @Override
      public long until(long millis) {
        LocalDate day = Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
        ZoneOffsetTransition change = zone.getRules().nextTransition(Instant.ofEpochMilli(millis));
        long next = change == null ? Long.MAX_VALUE : change.toEpochSecond() * 1000;
        for (LocalDate each : List.of(day, day.plusDays(1))) {
          for (LocalTime time : List.of(LocalTime.MIDNIGHT, from, to)) {
            long at = each.atTime(time).atZone(zone).toInstant().toEpochMilli();
            next = at > millis ? Math.min(next, at) : next;
          }
        }
        return next;
      }
    };
  }
}
