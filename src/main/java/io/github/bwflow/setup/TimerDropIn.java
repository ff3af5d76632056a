package io.github.bwflow.setup;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ini4j.Config;
import org.ini4j.Ini;
import org.ini4j.Profile.Section;

/**
 * The drop-in that sets how often the systemd timer runs bwflow, {@code
 * /etc/systemd/system/bwflow.timer.d/50-interval.conf}.
 *
 * <p>Its first {@code OnCalendar=} is empty: systemd adds up what a unit and its drop-ins say, and
 * only an empty assignment drops what the unit itself says (systemd.timer(5)). The same assignment
 * drops {@code OnBootSec=} and its like, so that it must stand before everything else, and the
 * unit's own {@code OnBootSec=} is repeated after it.
 */
public final class TimerDropIn {
  private static final String SECTION = "Timer";
  private static final String KEY = "OnCalendar";
  private static final String BOOT_KEY = "OnBootSec";

  /** What the timer itself says. */
  private static final String BOOT = "20s";

  private static final String COMMENT =
      " How often bwflow runs; written from poll_interval_seconds in bwflow's configuration.\n"
          + " The empty OnCalendar= drops all that the timer itself says of when, OnBootSec= too.";
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private static final Pattern SECONDS = Pattern.compile("\\*:\\*:0?0/(\\d{1,2})");
  private static final Pattern MINUTES = Pattern.compile("\\*:0?0/(\\d{1,2}):00");

  private TimerDropIn() {}

  /**
   * The drop-in's text for an interval.
   *
   * @param interval whole seconds that divide a minute, or whole minutes that divide an hour: with
   *     any other interval one gap in each minute or hour would be shorter than the rest
   * @throws IllegalArgumentException for any other interval
   */
  public static String render(Duration interval) {
    Ini ini = new Ini();
    ini.setConfig(config());
    ini.setComment(COMMENT);
    schedule(ini.add(SECTION), interval);
    return store(ini);
  }

  /**
   * The same drop-in with another interval; whatever else a person has put into it stays: sections,
   * keys and the comments above them. What stood after a schedule stays after it.
   *
   * @param existing the file's text
   * @throws Failure with exit 65 if the text is not a unit file
   * @throws IllegalArgumentException as {@link #render} does
   */
  public static String withInterval(String existing, Duration interval) {
    if (existing.isBlank()) {
      return render(interval);
    }
    Ini ini;
    try {
      ini = load(existing);
    } catch (IOException e) {
      throw new Failure(
          Problem.error(
              ExitCode.BAD_DATA,
              "timer-drop-in",
              "The timer's drop-in is not a unit file: " + Printable.of(e.getMessage()),
              "Correct it or move it away, and run the command again."));
    }
    Section timer = ini.containsKey(SECTION) ? ini.get(SECTION) : ini.add(SECTION);
    schedule(timer, interval);
    return store(ini);
  }

  /**
   * The interval that a drop-in sets.
   *
   * @return empty if the text is not one that {@link #render} or {@link #withInterval} could have
   *     written: no schedule, another one, or one that only adds to the timer's own
   */
  public static Optional<Duration> read(String text) {
    try {
      Section timer = load(text).get(SECTION);
      List<String> all = timer == null ? null : timer.getAll(KEY);
      if (all == null || all.size() < 2 || !isEmpty(all.get(all.size() - 2))) {
        return Optional.empty();
      }
      return Optional.ofNullable(all.get(all.size() - 1)).flatMap(TimerDropIn::interval);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  // A key without "=" has no value at all here; systemd ignores such a line.
  private static boolean isEmpty(String value) {
    return value != null && value.isEmpty();
  }

  private static void schedule(Section timer, Duration interval) {
    String calendar = calendar(interval);
    if (timer.containsKey(KEY)) {
      // In its place: moved behind an OnBootSec= of the user's it would reset that.
      timer.putAll(KEY, List.of("", calendar));
      putBoot(timer);
      return;
    }
    Map<String, List<String>> others = new LinkedHashMap<>();
    Map<String, String> comments = new LinkedHashMap<>();
    for (String key : timer.keySet()) {
      others.put(key, List.copyOf(timer.getAll(key)));
      comments.put(key, timer.getComment(key));
    }
    timer.clear();
    timer.add(KEY, "");
    timer.add(KEY, calendar);
    others.forEach(timer::putAll);
    comments.forEach(timer::putComment);
    putBoot(timer);
  }

  private static void putBoot(Section timer) {
    if (!timer.containsKey(BOOT_KEY)) {
      timer.add(BOOT_KEY, BOOT);
    }
  }

  private static String calendar(Duration interval) {
    long seconds = interval.toSeconds();
    boolean whole = interval.getNano() == 0 && seconds > 0;
    if (whole && seconds < MINUTE && MINUTE % seconds == 0) {
      return "*:*:0/" + seconds;
    }
    if (whole && seconds <= HOUR && seconds % MINUTE == 0 && HOUR % seconds == 0) {
      return seconds == MINUTE
          ? "*:*:00"
          : seconds == HOUR ? "*:00:00" : "*:0/" + seconds / MINUTE + ":00";
    }
    throw new IllegalArgumentException("a timer cannot run evenly every " + interval);
  }

  private static Optional<Duration> interval(String calendar) {
    String text = calendar.strip();
    String time = text.startsWith("*-*-* ") ? text.substring(6).strip() : text;
    Matcher seconds = SECONDS.matcher(time);
    Matcher minutes = MINUTES.matcher(time);
    Duration interval =
        switch (time) {
          case "*:*:00" -> Duration.ofMinutes(1);
          case "*:00:00" -> Duration.ofHours(1);
          default ->
              seconds.matches()
                  ? Duration.ofSeconds(Long.parseLong(seconds.group(1)))
                  : minutes.matches()
                      ? Duration.ofMinutes(Long.parseLong(minutes.group(1)))
                      : Duration.ZERO;
        };
    try {
      calendar(interval);
      return Optional.of(interval);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  // Never fetch(): it follows ${...} without end (CVE-2022-41404). get and getAll do not.
  private static Ini load(String text) throws IOException {
    Ini ini = new Ini();
    ini.setConfig(config());
    ini.load(new StringReader(joined(text)));
    return ini;
  }

  private static String store(Ini ini) {
    try {
      StringWriter text = new StringWriter();
      ini.store(text);
      return text.toString().stripTrailing() + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // systemd's files: no escapes, keys may be repeated, nothing around "=", a section is no path.
  private static Config config() {
    Config config = new Config();
    config.setEscape(false);
    config.setEscapeNewline(false);
    config.setMultiOption(true);
    config.setEmptyOption(true);
    config.setStrictOperator(true);
    config.setTree(false);
    config.setLineSeparator("\n");
    return config;
  }

  // A backslash at a line's end continues it, and stands for a blank (systemd.syntax(7)). ini4j
  // would join the halves without one.
  private static String joined(String text) {
    StringBuilder joined = new StringBuilder();
    for (String line : text.split("\r?\n")) {
      boolean comment = line.startsWith("#") || line.startsWith(";");
      if (line.endsWith("\\") && !comment) {
        joined.append(line, 0, line.length() - 1).append(' ');
      } else {
        joined.append(line).append('\n');
      }
    }
    return joined.toString();
  }
}
