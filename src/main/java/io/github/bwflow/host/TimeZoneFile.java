package io.github.bwflow.host;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.Optional;

/**
 * The clock changes that a file such as {@code /usr/share/zoneinfo/Europe/Berlin} holds, by which
 * the C library tells local time (tzfile(5), RFC 8536).
 */
final class TimeZoneFile {
  private static final int HEADER = 44;
  private static final int MAGIC = 0x545a6966;

  /** The shortest that two clock changes lie apart is some weeks. */
  private static final long STEP = 28L * 86_400;

  private final long[] times;
  private final int[] offsets;
  private final int first;
  private final Optional<PosixTimeZone> rest;

  private TimeZoneFile(long[] times, int[] offsets, int first, Optional<PosixTimeZone> rest) {
    this.times = times;
    this.offsets = offsets;
    this.first = first;
    this.rest = rest;
  }

  /** Reads a file's content; empty if it is no such file. */
  static Optional<TimeZoneFile> parse(byte[] content) {
    try {
      Counts old = Counts.at(content, 0);
      if (content[4] < '2') {
        return Optional.of(block(content, HEADER, old, Integer.BYTES));
      }
      int second = HEADER + old.size(Integer.BYTES);
      return Optional.of(block(content, second + HEADER, Counts.at(content, second), Long.BYTES));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** One that has these rules only. */
  static TimeZoneFile of(PosixTimeZone rules) {
    return new TimeZoneFile(new long[0], new int[0], 0, Optional.of(rules));
  }

  private static TimeZoneFile block(byte[] content, int start, Counts counts, int width) {
    ByteBuffer data = ByteBuffer.wrap(content);
    int kinds = start + counts.times * width;
    int types = kinds + counts.times;
    long[] times = new long[counts.times];
    int[] offsets = new int[counts.times];
    for (int i = 0; i < counts.times; i++) {
      int at = start + i * width;
      times[i] = width == Long.BYTES ? data.getLong(at) : data.getInt(at);
      offsets[i] = data.getInt(types + 6 * (content[kinds + i] & 0xff));
    }
    Optional<PosixTimeZone> rest = Optional.empty();
    if (width == Long.BYTES) {
      // A line feed on either side.
      int footer = start + counts.size(width) + 1;
      String text =
          new String(content, footer, content.length - footer, StandardCharsets.ISO_8859_1);
      int end = text.indexOf('\n');
      rest = PosixTimeZone.parse(end < 0 ? "" : text.substring(0, end));
    }
    return new TimeZoneFile(times, offsets, data.getInt(types), rest);
  }

  /** How many of each there are. */
  private record Counts(int utc, int standard, int leaps, int times, int types, int characters) {
    static Counts at(byte[] content, int start) {
      ByteBuffer data = ByteBuffer.wrap(content);
      if (data.getInt(start) != MAGIC) {
        throw new IllegalArgumentException("no TZif");
      }
      int at = start + 20;
      Counts counts =
          new Counts(
              data.getInt(at),
              data.getInt(at + 4),
              data.getInt(at + 8),
              data.getInt(at + 12),
              data.getInt(at + 16),
              data.getInt(at + 20));
      // Each takes more than a byte, so that no product overflows.
      int most = content.length;
      if (counts.times < 0
          || counts.times > most
          || counts.types < 1
          || counts.types > most
          || counts.leaps < 0
          || counts.leaps > most) {
        throw new IllegalArgumentException("more than there is");
      }
      return counts;
    }

    int size(int width) {
      return times * (width + 1) + types * 6 + characters + leaps * (width + 4) + standard + utc;
    }
  }

  /** How far local time is ahead of UTC at an instant, in seconds. */
  int offset(long instant) {
    int found = Arrays.binarySearch(times, instant);
    int last = found >= 0 ? found : -found - 2;
    if (last == times.length - 1 && rest.isPresent()) {
      return rest.get().offset(instant);
    }
    return last < 0 ? first : offsets[last];
  }

  /** Whether it never changes between two instants. */
  boolean isFixed(Instant from, Instant to) {
    int offset = offset(from.getEpochSecond());
    for (long at = from.getEpochSecond(); at < to.getEpochSecond(); at += STEP) {
      if (offset(at) != offset) {
        return false;
      }
    }
    return changesAgree(from, to, offset);
  }

  private boolean changesAgree(Instant from, Instant to, int offset) {
    for (int i = 0; i < times.length; i++) {
      boolean within = times[i] >= from.getEpochSecond() && times[i] < to.getEpochSecond();
      if (within && offset(times[i]) != offset) {
        return false;
      }
    }
    return true;
  }

  /** Whether a zone has the same local time as this at every moment between two instants. */
  boolean agrees(ZoneId zone, Instant from, Instant to) {
    ZoneRules rules = zone.getRules();
    if (!agrees(rules, to.getEpochSecond() - 1)) {
      return false;
    }
    for (long at = from.getEpochSecond(); at < to.getEpochSecond(); at += STEP) {
      if (!agrees(rules, at)) {
        return false;
      }
    }
    for (int i = times.length - 1; i >= 0 && times[i] >= from.getEpochSecond(); i--) {
      if (times[i] < to.getEpochSecond() && !agreesAround(rules, times[i])) {
        return false;
      }
    }
    ZoneOffsetTransition next = rules.nextTransition(from);
    while (next != null && next.getInstant().isBefore(to)) {
      if (!agreesAround(rules, next.getInstant().getEpochSecond())) {
        return false;
      }
      next = rules.nextTransition(next.getInstant());
    }
    return true;
  }

  private boolean agreesAround(ZoneRules rules, long change) {
    return agrees(rules, change - 1) && agrees(rules, change);
  }

  private boolean agrees(ZoneRules rules, long at) {
    return rules.getOffset(Instant.ofEpochSecond(at)).getTotalSeconds() == offset(at);
  }
}
