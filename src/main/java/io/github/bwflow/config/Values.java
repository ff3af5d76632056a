package io.github.bwflow.config;

import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Timespan;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Makes values of what a file states, or of the default where it states nothing. A statement that
 * makes no sense is noted as an error, and the method then returns something harmless: the problems
 * end the reading before anybody uses it.
 */
final class Values {
  private static final Duration LEAST_WINDOW = Duration.ofDays(1);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(366);
  private static final String BAD_VALUE = "config-bad-value";
  private static final String NO_HINT = "";
  private static final long GIGA = 1_000_000_000;

  /** Digits that a number can have before it is refused unread; 4 EiB in GB has 10. */
  private static final int LONGEST_NUMBER = 40;

  /** Places before or after the point that a number can have; a double has up to 324. */
  private static final int MOST_DIGITS = 400;

  private static final int LONGEST_PATH = 4096;

  /** A limit is set in whole bytes per second, so less than this would be none. */
  private static final long LEAST_BITS = 8;

  /** What {@code OnCalendar} of a timer can repeat evenly. */
  private static final List<Integer> INTERVALS =
      List.of(
          5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 300, 360, 600, 720, 900, 1200, 1800, 3600);

  private final Statements statements;
  private final FileProblems problems;

  Values(Statements statements, FileProblems problems) {
    this.statements = statements;
    this.problems = problems;
  }

  /** A bare number of gigabytes; empty where nothing or nonsense is stated. */
  Optional<Bytes> gigabytes(Key key) {
    Stated stated = statements.get(key);
    if (stated == null) {
      return Optional.empty();
    }
    if (stated.value() instanceof Long whole && whole >= 0 && whole <= Bytes.LIMIT / GIGA) {
      return Optional.of(new Bytes(whole * GIGA));
    }
    try {
      return Optional.of(Bytes.ofGigabytes(number(stated.value())));
    } catch (BadValue e) {
      refuse(stated, hasUnit(stated) ? withUnit(stated) : NO_HINT);
      return Optional.empty();
    }
  }

  /** A size with its unit; empty where nothing or nonsense is stated. */
  Optional<Bytes> size(Key key) {
    Stated stated = statements.get(key);
    if (stated == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Bytes.parse(text(stated)));
    } catch (BadValue e) {
      refuse(stated, NO_HINT);
      return Optional.empty();
    }
  }

  /** A whole number in the key's range. */
  int wholeNumber(Key key) {
    Stated stated = statements.get(key);
    if (stated == null) {
      return ((Long) key.fallbackValue()).intValue();
    }
    if (isInRange(key, stated.value())) {
      return ((Long) stated.value()).intValue();
    }
    refuse(stated, stated.value() instanceof String ? "Write the number without quotes." : NO_HINT);
    return ((Long) key.fallbackValue()).intValue();
  }

  /** Whole numbers in the key's range, rising, each once. */
  List<Integer> wholeNumbers(Key key) {
    List<Integer> numbers = new ArrayList<>();
    Stated stated = statements.get(key);
    if (stated == null) {
      for (Object number : (List<?>) key.fallbackValue()) {
        numbers.add(((Long) number).intValue());
      }
    } else if (stated.value() instanceof List<?> items) {
      for (Object each : items) {
        Table.Item item = (Table.Item) each;
        Object value = item.value();
        if (isInRange(key, value)) {
          numbers.add(((Long) value).intValue());
        } else {
          problems.error(
              item.place(),
              BAD_VALUE,
              key.key() + " holds " + print(value) + "; expected " + key.domain().expected(),
              NO_HINT);
        }
      }
    } else {
      refuse(stated, "Even a single number stands in brackets, such as [80].");
    }
    return numbers.size() < 2 ? numbers : new ArrayList<>(new TreeSet<>(numbers));
  }

  /** One of the key's words, as the constant of that name. */
  <E extends Enum<E>> E choice(Key key, E[] constants) {
    Stated stated = statements.get(key);
    String chosen = (String) key.fallbackValue();
    if (stated != null) {
      Domain domain = key.domain();
      if (stated.value() instanceof String text && domain.choices().contains(text)) {
        chosen = text;
      } else if (stated.value() instanceof String text && domain.planned().contains(text)) {
        problems.error(
            stated.place(),
            "config-unsupported",
            is(stated)
                + ", which this version of bwflow does not support yet; expected "
                + domain.expected(),
            NO_HINT);
      } else {
        refuse(stated, NO_HINT);
      }
    }
    String name = chosen.toUpperCase(Locale.ROOT).replace('-', '_');
    for (E constant : constants) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalStateException(key + " has no constant " + name);
  }

  /** A rate; empty for "auto". */
  Optional<BitRate> rate(Key key) {
    Stated stated = statements.get(key);
    if (stated == null || "auto".equals(stated.value())) {
      return Optional.empty();
    }
    try {
      BitRate rate = BitRate.parse(text(stated));
      if (rate.bitsPerSecond() >= LEAST_BITS) {
        return Optional.of(rate);
      }
      refuse(stated, "0 never means unlimited. Leave the key out, or write \"auto\".");
    } catch (BadValue e) {
      refuse(
          stated, stated.value() instanceof Long ? "Write it with its unit in quotes." : NO_HINT);
    }
    return Optional.empty();
  }

  /** A rate that has to be one; empty where nothing or nonsense is stated. */
  Optional<BitRate> cap(Key key) {
    Stated stated = statements.get(key);
    if (stated != null && "auto".equals(stated.value())) {
      refuse(stated, "Leave the key out where there is no cap.");
      return Optional.empty();
    }
    return rate(key);
  }

  /** A time from one day to 366 days, whole seconds; the default where nonsense is stated. */
  Duration window(Key key) {
    Stated stated = statements.get(key);
    Duration fallback = Timespan.parse((String) key.fallbackValue());
    if (stated == null) {
      return fallback;
    }
    try {
      Duration window = Timespan.parse(text(stated));
      if (window.compareTo(LEAST_WINDOW) >= 0 && window.compareTo(LONGEST_WINDOW) <= 0) {
        return window;
      }
      refuse(stated, NO_HINT);
    } catch (BadValue e) {
      refuse(stated, NO_HINT);
    }
    return fallback;
  }

  /** A time zone by its IANA name. */
  ZoneId timezone(Key key) {
    Stated stated = statements.get(key);
    String name = (String) key.fallbackValue();
    if (stated != null) {
      if (stated.value() instanceof String text && TimeZones.isName(text)) {
        name = text;
      } else {
        refuse(stated, stated.value() instanceof String text ? TimeZones.suggest(text) : NO_HINT);
      }
    }
    return ZoneId.of(name);
  }

  /** Whether the interface is to be the default route's. */
  boolean isAuto(Key key) {
    Stated stated = statements.get(key);
    return stated != null && "auto".equals(stated.value());
  }

  /** A list of absolute paths; empty where nothing is stated. */
  List<String> paths(Key key) {
    Stated stated = statements.get(key);
    if (stated == null) {
      return List.of();
    }
    if (!(stated.value() instanceof List<?>)) {
      problems.error(
          stated.place(), BAD_VALUE, is(stated) + "; expected " + key.domain().expected(), NO_HINT);
      return List.of();
    }
    List<String> paths = new ArrayList<>();
    for (Object each : (List<?>) stated.value()) {
      Table.Item item = (Table.Item) each;
      if (item.value() instanceof String path && path.startsWith("/") && path.length() > 1) {
        paths.add(path);
      } else {
        problems.error(
            item.place(),
            BAD_VALUE,
            is(new Stated(key, item.value(), item.place()))
                + "; expected "
                + key.domain().expected(),
            NO_HINT);
      }
    }
    return paths;
  }

  /** Names of interfaces, each once; empty where none is stated. */
  List<InterfaceName> interfaces(Key key) {
    Stated stated = statements.get(key);
    if (stated == null) {
      return List.of();
    }
    List<InterfaceName> names = new ArrayList<>();
    if (stated.value() instanceof List<?> items) {
      for (Object each : items) {
        Table.Item item = (Table.Item) each;
        addInterface(names, new Stated(key, item.value(), item.place()));
      }
      if (items.isEmpty()) {
        problems.error(
            stated.place(),
            BAD_VALUE,
            key.key() + " is an empty list; expected " + key.domain().expected(),
            NO_HINT);
      }
    } else {
      addInterface(names, stated);
    }
    return names;
  }

  private void addInterface(List<InterfaceName> names, Stated stated) {
    if ("auto".equals(stated.value())) {
      problems.error(
          stated.place(),
          BAD_VALUE,
          stated.key().key()
              + " names \"auto\" in a list; expected the names of interfaces, or \"auto\" alone",
          NO_HINT);
      return;
    }
    try {
      InterfaceName name = new InterfaceName(text(stated));
      if (names.contains(name)) {
        problems.error(
            stated.place(),
            BAD_VALUE,
            stated.key().key() + " names " + name + " twice; expected each name once",
            NO_HINT);
      } else {
        names.add(name);
      }
    } catch (BadValue e) {
      refuse(stated, "A name has 1 to 15 characters and no blank, slash or quote in it.");
    }
  }

  /** An absolute path. */
  String path(Key key) {
    Stated stated = statements.get(key);
    if (stated == null) {
      return (String) key.fallbackValue();
    }
    if (stated.value() instanceof String text && isAbsolutePath(text)) {
      return text;
    }
    refuse(stated, NO_HINT);
    return (String) key.fallbackValue();
  }

  private static boolean isAbsolutePath(String text) {
    if (!text.startsWith("/") || text.length() > LONGEST_PATH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 127) {
        return false;
      }
    }
    return true;
  }

  /** The timer's interval, rounded down to one that a timer can keep. */
  Duration interval(Key key) {
    Stated stated = statements.get(key);
    if (stated == null) {
      return Duration.ofSeconds((Long) key.fallbackValue());
    }
    if (stated.value() instanceof Long whole
        && whole <= INTERVALS.get(INTERVALS.size() - 1)
        && INTERVALS.contains(whole.intValue())) {
      return Duration.ofSeconds(whole);
    }
    BigDecimal seconds;
    try {
      seconds = number(stated.value());
    } catch (BadValue e) {
      refuse(stated, NO_HINT);
      return Duration.ofSeconds((Long) key.fallbackValue());
    }
    if (seconds.signum() <= 0) {
      refuse(stated, NO_HINT);
      return Duration.ofSeconds((Long) key.fallbackValue());
    }
    int kept = INTERVALS.get(0);
    for (int interval : INTERVALS) {
      if (BigDecimal.valueOf(interval).compareTo(seconds) <= 0) {
        kept = interval;
      }
    }
    if (BigDecimal.valueOf(kept).compareTo(seconds) != 0) {
      problems.warning(
          stated.place(),
          "interval-rounded",
          is(stated)
              + "; "
              + kept
              + " is used, "
              + (seconds.compareTo(BigDecimal.valueOf(kept)) < 0
                  ? "the shortest interval that there is"
                  : "the next shorter interval that a timer can keep"),
          "Write " + key.key() + " = " + kept + "; also possible: " + key.domain().range() + ".");
    }
    return Duration.ofSeconds(kept);
  }

  // bwflow 0.1.0 took integers, floats and texts that hold a number.
  private static BigDecimal number(Object value) {
    if (value instanceof Long number) {
      return BigDecimal.valueOf(number);
    }
    if (value instanceof Double number && !number.isNaN() && !number.isInfinite()) {
      return ofSaneSize(BigDecimal.valueOf(number));
    }
    if (value instanceof String text && text.strip().length() <= LONGEST_NUMBER) {
      try {
        return ofSaneSize(new BigDecimal(text.strip()));
      } catch (NumberFormatException e) {
        throw new BadValue("not a number");
      }
    }
    throw new BadValue("not a number");
  }

  // 1e999999999 is a short text and a number that fills the memory once it is written out.
  private static BigDecimal ofSaneSize(BigDecimal number) {
    long magnitude = (long) number.precision() - number.scale();
    if (magnitude > MOST_DIGITS) {
      throw new BadValue("too large");
    }
    return magnitude < -MOST_DIGITS ? BigDecimal.ZERO : number;
  }

  private static boolean isInRange(Key key, Object value) {
    return value instanceof Long number
        && number >= key.domain().least()
        && number <= key.domain().most();
  }

  private static String text(Stated stated) {
    if (stated.value() instanceof String text) {
      return text;
    }
    throw new BadValue("not a text");
  }

  private static boolean hasUnit(Stated stated) {
    try {
      Bytes.parse(text(stated));
      return true;
    } catch (BadValue e) {
      return false;
    }
  }

  private static String withUnit(Stated stated) {
    String other = stated.key() == Key.MONTHLY_BUDGET_GB ? Key.BUDGET.key() : Key.PRE_CHARGE.key();
    return "A size with its unit has a key of its own: " + other + " = " + print(stated.value());
  }

  /** Notes that a value is not what its key takes. */
  void refuse(Stated stated, String hint) {
    problems.error(
        stated.place(),
        BAD_VALUE,
        is(stated) + "; expected " + stated.key().domain().expected(),
        hint);
  }

  /** "billing_day is 32", as messages begin. */
  static String is(Stated stated) {
    return stated.key().key() + " is " + print(stated.value());
  }

  /** A value as the file has it, safe for one line of a terminal. */
  static String print(Object value) {
    if (value instanceof String text) {
      return "\"" + Printable.of(text) + "\"";
    }
    if (value instanceof Double number) {
      return number.isNaN()
          ? "nan"
          : number.isInfinite() ? number > 0 ? "inf" : "-inf" : number.toString();
    }
    if (value instanceof List) {
      return "a list";
    }
    return value instanceof Table ? "a table" : String.valueOf(value);
  }
}
