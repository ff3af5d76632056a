package io.github.bwflow.meter.vnstat;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What vnStat makes of its configuration file (vnstat.conf(5)), by the rules of its own parser
 * (vnStat's {@code src/cfg.c} and {@code src/ibw.c}): what it ignores is ignored here, and a value
 * that it refuses is its default here, as its daemon takes it.
 *
 * <p>The file is neither INI nor what it looks like. A line that begins with a blank or a
 * byte-order mark does not count, numbers may be octal, the first of two lines decides (of {@code
 * MaxBW} lines the last), and after 511 bytes a new line begins. Between the releases the rules
 * differ in one place: up to 2.10 a key is also recognised without a separator after it ({@code
 * SaveInterval5}); that is not followed here.
 *
 * <p>A text must have been read as ISO-8859-1, so that one character is one byte: the file has no
 * encoding, and its limits count bytes.
 */
public final class VnstatConf {
  /** The largest limit in Mbit/s that vnStat 2.6 to 2.13 take for {@code MaxBW}. */
  public static final int LARGEST_MBIT = 50_000;

  /** What {@code fgets} puts into vnStat's buffer of 512 bytes. */
  private static final int LONGEST_LINE = 511;

  private static final String MAX_BW = "MaxBW";
  private static final int SHORTEST_MAX_BW = 9;
  private static final String DATABASE_DIR = "/var/lib/vnstat";
  private static final String PID_FILE = "/run/vnstat/vnstat.pid";
  private static final int POLL_SECONDS = 5;
  private static final int UPDATE_SECONDS = 20;
  private static final int SAVE_MINUTES = 5;
  private static final float MAX_32_BIT = 4_294_967_295f;

  private final List<Line> lines;

  private VnstatConf(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /**
   * Reads a file's text; whatever it contains, vnStat makes something of it, and so does this.
   *
   * @param text the file, read as ISO-8859-1
   */
  public static VnstatConf parse(String text) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int feed = text.indexOf('\n', start);
      int end = Math.min(feed < 0 ? text.length() : feed + 1, start + LONGEST_LINE);
      String line = text.substring(start, end);
      // To C the line ends at a NUL; what follows is lost.
      int nul = line.indexOf('\0');
      lines.add(new Line(start, nul < 0 ? line : line.substring(0, nul)));
      start = end;
    }
    return new VnstatConf(lines);
  }

  /** What vnStat does without a file. */
  public static VnstatConf defaults() {
    return new VnstatConf(List.of());
  }

  /**
   * {@code DatabaseDir}: where {@code vnstat.db} lies; {@code /var/lib/vnstat} unless an absolute
   * path is given.
   *
   * @throws Failure if the path holds characters that this process's locale cannot express
   */
  public Path databaseDir() {
    Optional<Entry> line = line("DatabaseDir", false);
    String given = line.isPresent() ? line.get().value() : "";
    String bytes = given.startsWith("/") ? given : DATABASE_DIR;
    String path = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new Failure(
          Problem.error(
              ExitCode.UNAVAILABLE,
              "vnstat-database-dir",
              "vnStat's DatabaseDir \"" + Printable.of(path) + "\" cannot be named in this locale",
              "Run bwflow with LC_ALL=C.UTF-8, or give vnStat a directory in plain ASCII."));
    }
  }

  /** {@code PidFile}: where a daemon that no supervisor runs writes its number. */
  public String pidFile() {
    Optional<Entry> line = line("PidFile", false);
    String given = line.isPresent() ? line.get().value() : "";
    return given.startsWith("/") ? given : PID_FILE;
  }

  /** {@code UseUTC}: whether days begin at midnight UTC instead of local time; 2.8 and later. */
  public boolean useUtc() {
    return flag("UseUTC", false);
  }

  /** {@code SaveInterval}: how often figures reach the database, 1 to 60 minutes; 5 by default. */
  public Duration saveInterval() {
    long minutes = number("SaveInterval", SAVE_MINUTES);
    boolean accepted = minutes * 60 >= updateSeconds() && minutes <= 60;
    return Duration.ofMinutes(accepted ? minutes : SAVE_MINUTES);
  }

  /**
   * {@code UpdateInterval}: how often vnStat reads the kernel's counters; 20 seconds by default,
   * and never so long that a 32-bit counter could wrap unseen at {@link #maxBandwidthMbit}.
   */
  public Duration updateInterval() {
    int seconds = updateSeconds();
    int mbit = maxBandwidthMbit();
    if (mbit > 0) {
      // In single precision, as vnStat computes it: the result is rounded down to whole seconds.
      long wrap = (long) (MAX_32_BIT / (mbit * 1024f * 1024f * 1.02f / 8f));
      if (wrap <= seconds) {
        seconds = wrap <= UPDATE_SECONDS ? UPDATE_SECONDS / 2 : UPDATE_SECONDS;
      }
    }
    return Duration.ofSeconds(seconds);
  }

  private int updateSeconds() {
    int poll = number("PollInterval", POLL_SECONDS, 2, 60);
    int seconds = number("UpdateInterval", UPDATE_SECONDS);
    return seconds < poll || seconds > 300 ? Math.max(poll, UPDATE_SECONDS) : seconds;
  }

  /** {@code DailyDays}: how many day rows are kept; -1 for all, 0 for none, 62 by default. */
  public int dailyDays() {
    return number("DailyDays", 62, -1, Integer.MAX_VALUE);
  }

  /** {@code HourlyDays}: how many days of hour rows are kept; -1 for all, 0 for none, else 4. */
  public int hourlyDays() {
    return number("HourlyDays", 4, -1, Integer.MAX_VALUE);
  }

  /** {@code MonthRotate}: the day on which vnStat's months begin, 1 (the default) to 28. */
  public int monthRotate() {
    return number("MonthRotate", 1, 1, 28);
  }

  /** {@code TrafficlessEntries}: whether a day without traffic has a row too; the default. */
  public boolean trafficlessEntries() {
    return flag("TrafficlessEntries", true);
  }

  /** {@code AlwaysAddNewInterfaces}: whether the daemon adds interfaces that appear; 2.8, off. */
  public boolean alwaysAddNewInterfaces() {
    return flag("AlwaysAddNewInterfaces", false);
  }

  /** {@code BandwidthDetection}: whether the kernel is asked for the link's speed; the default. */
  public boolean bandwidthDetection() {
    return flag("BandwidthDetection", true);
  }

  /**
   * {@code MaxBandwidth}: the limit in Mbit/s for interfaces without one of their own and without a
   * detected speed; 0 for no limit, 1000 by default.
   */
  public int maxBandwidthMbit() {
    return number("MaxBandwidth", 1000, 0, LARGEST_MBIT);
  }

  /**
   * {@code MaxBW<interface>}: the interface's own limit in Mbit/s; 0 stands for "detect it, and no
   * limit where that fails". Empty where there is no line that vnStat takes.
   */
  public OptionalInt maxBw(InterfaceName name) {
    return maxBwLine(name)
        .map(entry -> OptionalInt.of((int) strtol(entry.value())))
        .orElse(OptionalInt.empty());
  }

  /**
   * The rate in Mbit/s above which vnStat (2.8 and later) throws an interface's figures away: what
   * is sent faster is never counted, and nobody is told but vnStat's log.
   *
   * @param name the interface
   * @param detected what {@code /sys/class/net/<interface>/speed} says in Mbit/s; empty where it
   *     has no answer or a negative one
   * @return empty where nothing is thrown away
   */
  public OptionalInt acceptedMbit(InterfaceName name, OptionalInt detected) {
    OptionalInt own = maxBw(name);
    if (own.orElse(0) > 0) {
      return own;
    }
    boolean asked = bandwidthDetection() && !isTunnel(name);
    if (asked && detected.orElse(0) > 0 && detected.getAsInt() <= 1_000_000) {
      return detected;
    }
    int limit = own.orElse(maxBandwidthMbit());
    return limit > 0 ? OptionalInt.of(limit) : OptionalInt.empty();
  }

  // vnStat does not believe the speed that a TUN device states (10 Mbit/s).
  private static boolean isTunnel(InterfaceName name) {
    String text = name.name();
    return text.startsWith("tun") && text.length() > 3 && isDigit(text.charAt(3));
  }

  /**
   * Where the number stands that decides for a key; empty where no line does, so that the default
   * holds.
   *
   * @param key a key whose value is a number, other than {@code MaxBW...}, in any case
   */
  public Optional<Place> place(String key) {
    return line(key, true).map(Entry::place);
  }

  /** Where the number stands that is {@link #maxBw}. */
  public Optional<Place> placeOfMaxBw(InterfaceName name) {
    return maxBwLine(name).map(Entry::place);
  }

  /**
   * A stretch of the text.
   *
   * @param from the first character, counted from 0
   * @param to the character after the last
   */
  public record Place(int from, int to) {}

  private boolean flag(String key, boolean otherwise) {
    return number(key, otherwise ? 1 : 0, 0, 1) == 1;
  }

  private int number(String key, int otherwise, int least, int most) {
    int number = number(key, otherwise);
    return number < least || number > most ? otherwise : number;
  }

  private int number(String key, int otherwise) {
    // vnStat keeps 32 bits of what strtol finds, whatever they then mean.
    Optional<Entry> line = line(key, true);
    boolean stated = line.isPresent() && !line.get().value().isEmpty();
    return stated ? (int) strtol(line.get().value()) : otherwise;
  }

  // The first line wins, also when it has no value; one without a number is passed over.
  private Optional<Entry> line(String key, boolean numeric) {
    for (Line line : lines) {
      if (line.isShort() || line.isComment() || !line.hasKey(key)) {
        continue;
      }
      Entry entry = line.entry(key.length() + 1);
      if (entry.value().isEmpty() || !numeric || isNumber(entry.value())) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  // vnStat keeps one limit per spelling of the name, the last one given, and asks the spellings
  // without regard to case, the newest spelling first.
  private Optional<Entry> maxBwLine(InterfaceName name) {
    List<String> spellings = new ArrayList<>();
    Optional<Entry> found = Optional.empty();
    for (Line line : lines) {
      String spelling = line.maxBwName();
      if (!spelling.equalsIgnoreCase(name.name())) {
        continue;
      }
      // One character after the name is skipped, whatever it is.
      Entry entry = line.entry(MAX_BW.length() + spelling.length() + 1);
      if (entry.value().isEmpty()
          || !isDigit(entry.value().charAt(0))
          || strtol(entry.value()) > LARGEST_MBIT) {
        continue;
      }
      if (!spellings.contains(spelling)) {
        spellings.add(spelling);
        found = Optional.of(entry);
      } else if (spellings.indexOf(spelling) == spellings.size() - 1) {
        found = Optional.of(entry);
      }
    }
    return found;
  }

  /** vnStat's test: only the first two characters decide, so that "x9" is a number (0). */
  private static boolean isNumber(String value) {
    return isDigit(value.charAt(0)) || value.length() > 1 && isDigit(value.charAt(1));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** C's {@code strtol} with base 0: decimal, 0x hexadecimal, 0 octal; what follows is ignored. */
  private static long strtol(String text) {
    int at = 0;
    while (at < text.length() && " \t\n\u000b\f\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    boolean negative = at < text.length() && text.charAt(at) == '-';
    if (negative || at < text.length() && text.charAt(at) == '+') {
      at++;
    }
    int base = 10;
    if (text.startsWith("0", at)) {
      base = 8;
      boolean hexadecimal = text.regionMatches(true, at, "0x", 0, 2);
      if (hexadecimal && digitsEnd(text, at + 2, 16) > at + 2) {
        base = 16;
        at += 2;
      }
    }
    int end = digitsEnd(text, at, base);
    BigInteger number = end == at ? BigInteger.ZERO : new BigInteger(text.substring(at, end), base);
    number = negative ? number.negate() : number;
    return number
        .max(BigInteger.valueOf(Long.MIN_VALUE))
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValue();
  }

  private static int digitsEnd(String text, int from, int base) {
    int end = from;
    while (end < text.length()
        && text.charAt(end) < 128
        && Character.digit(text.charAt(end), base) >= 0) {
      end++;
    }
    return end;
  }

  /** A value and the place of its number, which is the value up to a blank or a comment. */
  private record Entry(String value, Place place) {}

  /**
   * What vnStat reads in one go.
   *
   * @param start where it begins in the text
   * @param text with its line feed, if it has one
   */
  private record Line(int start, String text) {
    boolean isShort() {
      return text.length() <= 2;
    }

    boolean isComment() {
      return text.charAt(0) == '#' || text.charAt(0) == ';';
    }

    boolean hasKey(String key) {
      return text.length() >= key.length() + 2
          && text.regionMatches(true, 0, key, 0, key.length())
          && " =\t".indexOf(text.charAt(key.length())) >= 0;
    }

    /** The interface of a MaxBW line; empty for any other line. */
    String maxBwName() {
      if (text.length() < SHORTEST_MAX_BW
          || !text.regionMatches(true, 0, MAX_BW, 0, MAX_BW.length())) {
        return "";
      }
      return text.substring(MAX_BW.length(), find(MAX_BW.length(), " =\t\n\r"));
    }

    Entry entry(int afterSeparator) {
      int from = afterSeparator;
      while (from < text.length() && " =\t\"".indexOf(text.charAt(from)) >= 0) {
        from++;
      }
      int to = find(from, "\n\r\"");
      if (from == to) {
        // Nothing but separators: whatever stands after the first one may go.
        return new Entry("", new Place(start + afterSeparator, start + to));
      }
      int word = Math.min(to, find(from + 1, " \t#;"));
      return new Entry(text.substring(from, to), new Place(start + from, start + word));
    }

    private int find(int from, String characters) {
      int at = from;
      while (at < text.length() && characters.indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return at;
    }
  }
}
