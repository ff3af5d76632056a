package io.github.bwflow.meter.vnstat;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Programs.Command;
import io.github.bwflow.host.Programs.End;
import io.github.bwflow.host.Programs.Outcome;
import io.github.bwflow.meter.Reading.Day;
import io.github.bwflow.meter.Reading.Month;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.meter.vnstat.Snapshot.Fault;
import io.github.bwflow.meter.vnstat.Snapshot.Hour;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code vnstat --json}, which has the rows but not the kernel's counters that belong to
 * them. All interfaces are asked for at once and chosen by their exact name: {@code -i} also
 * matches the beginning of another interface's alias.
 */
final class JsonFallback {
  // vnstat waits up to five seconds per statement for a lock.
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

  private final Programs programs;

  JsonFallback(Programs programs) {
    this.programs = programs;
  }

  /**
   * Asks vnstat.
   *
   * @param conf vnStat's configuration file; empty for vnStat's own defaults
   * @throws Failure if vnstat fails, or prints what cannot be read or cannot be true
   */
  Snapshot read(Optional<Path> conf, Snapshot.Extent extent) {
    List<String> arguments = new ArrayList<>();
    conf.ifPresent(
        file -> {
          arguments.add("--config");
          arguments.add(file.toString());
        });
    arguments.add("--json");
    // vnstat prints one list or all of them.
    arguments.add(extent.months() || !extent.hoursOf().isEmpty() ? "a" : "d");
    Outcome outcome = programs.run(Command.of(TIME_LIMIT, "vnstat", arguments));
    if (outcome.end() == End.TIMED_OUT) {
      throw locked("it did not answer in time");
    }
    List<Problem> warnings = new ArrayList<>();
    String document = withoutConfigLines(outcome.out(), warnings);
    if (outcome.end() == End.NOT_STARTED || outcome.wasKilled()) {
      throw new Failure(
          Problem.error(
              ExitCode.UNAVAILABLE,
              "meter-failed",
              "vnstat did not answer: " + Printable.of(outcome.firstLine()),
              "Try again."));
    }
    if (!outcome.succeeded()) {
      throw failure(document.isBlank() ? outcome.err() : document);
    }
    return parse(document, warnings);
  }

  // vnstat reports a bad value in its configuration on standard output, before the JSON.
  private static String withoutConfigLines(String printed, List<Problem> warnings) {
    String rest = printed.stripLeading();
    while (rest.startsWith("Config:")) {
      int end = rest.indexOf('\n');
      String line = end < 0 ? rest : rest.substring(0, end);
      warnings.add(
          Problem.warning(
              "vnstat-config",
              "vnStat says: " + Printable.of(line.strip()),
              "Mend vnStat's file."));
      rest = end < 0 ? "" : rest.substring(end + 1).stripLeading();
    }
    return rest;
  }

  private static Failure failure(String said) {
    String line = Printable.of(said.strip().lines().findFirst().orElse("nothing"));
    if (said.contains("database is locked")) {
      return locked(line);
    }
    if (said.contains("Permission denied")) {
      return new Failure(
          Problem.error(
              ExitCode.NOT_PERMITTED, "meter-not-permitted", "vnStat: " + line, "Run as root."));
    }
    if (said.contains("Unable to open database directory")
        || said.contains("Unable to discover suitable interface")) {
      return new Failure(
          Problem.error(
              ExitCode.UNAVAILABLE, "meter-missing", "vnStat: " + line, "Start vnStat's daemon."));
    }
    return new Failure(
        Problem.error(
            ExitCode.BAD_DATA,
            "meter-corrupt",
            "vnStat cannot read its database: " + line,
            "Restore the database from a backup, or move it away and restart vnStat's daemon."));
  }

  private static Failure locked(String why) {
    return new Failure(
        Problem.error(
            ExitCode.TRY_AGAIN,
            "meter-locked",
            "vnStat's database is locked: " + why,
            "Try again."));
  }

  /** Reads the document. Visible for tests with captures of several versions. */
  static Snapshot parse(String document, List<Problem> warnings) {
    try (JsonReader json = new JsonReader(new StringReader(document))) {
      Map<String, Failure> broken = new LinkedHashMap<>();
      Map<String, Snapshot.Entry> entries = null;
      String version = "";
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "jsonversion" -> version = json.nextString();
          case "interfaces" -> entries = interfaces(json, broken);
          default -> json.skipValue();
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw notJson(document, "there is more after its end");
      }
      if (!version.equals("2") || entries == null) {
        throw notJson(document, "jsonversion is \"" + Printable.of(version) + "\", expected \"2\"");
      }
      return new Snapshot(entries, broken, List.copyOf(warnings));
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      throw notJson(document, "it breaks off or holds something else");
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      throw notJson(document, "a date or number in it cannot be read");
    } catch (IOException e) {
      throw notJson(document, "it cannot be read");
    }
  }

  private static Failure notJson(String document, String why) {
    String start = document.length() > 60 ? document.substring(0, 60) : document;
    return new Failure(
        Problem.error(
            ExitCode.BAD_DATA,
            "meter-not-json",
            "vnStat's answer is not the JSON that was expected ("
                + why
                + "): \""
                + Printable.of(start.strip())
                + "\"",
            "Look at \"vnstat --json d\". A quote or backslash in an interface's alias breaks it:"
                + " \"vnstat -i INTERFACE --setalias ''\" takes the alias away."));
  }

  private static Map<String, Snapshot.Entry> interfaces(
      JsonReader json, Map<String, Failure> broken) throws IOException {
    Map<String, Snapshot.Entry> entries = new LinkedHashMap<>();
    json.beginArray();
    while (json.hasNext()) {
      entry(json, entries, broken);
    }
    json.endArray();
    return entries;
  }

  private static void entry(
      JsonReader json, Map<String, Snapshot.Entry> entries, Map<String, Failure> broken)
      throws IOException {
    String name = "";
    String alias = "";
    Optional<Row> created = Optional.empty();
    Optional<Row> updated = Optional.empty();
    Rows rows = new Rows();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "name" -> name = json.nextString();
        case "alias" -> alias = json.nextString();
        case "created" -> created = Optional.of(row(json, "created"));
        case "updated" -> updated = Optional.of(row(json, "updated"));
        // vnStat writes the name first.
        case "traffic" -> rows = traffic(json, Printable.of(name));
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (created.isEmpty() || updated.isEmpty() || rows.total.isEmpty()) {
      throw new IllegalStateException("an interface without its dates or its total");
    }
    try {
      Traffic total = rows.total.get().traffic();
      Snapshot.Entry entry =
          new Snapshot.Entry(
              name,
              alias,
              created(created.get(), updated.get(), rows.days.isEmpty(), total),
              updated.get().at(),
              Optional.empty(),
              total,
              List.copyOf(rows.days),
              List.copyOf(rows.hours),
              List.copyOf(rows.months),
              List.copyOf(rows.faults),
              List.copyOf(rows.badMonths));
      entries.put(name, entry);
    } catch (Failure e) {
      broken.put(name, e);
    } catch (DateTimeException e) {
      broken.put(name, Figures.notADate("", Printable.of(name)));
    }
  }

  // "created" has no time of day. From 2.10 on it has a timestamp, which may be off by the zone,
  // but
  // then the one of "updated" is off by as much. Before, "nothing is saved yet" is told by the lack
  // of any figure on the first day.
  private static LocalDateTime created(Row created, Row updated, boolean noDays, Traffic total) {
    LocalDate date = created.day();
    if (created.timestamp().isPresent() && updated.timestamp().isPresent()) {
      long age = Math.subtractExact(updated.timestamp().get(), created.timestamp().get());
      LocalDateTime exact = updated.at().minusSeconds(age);
      return exact.toLocalDate().equals(date) ? exact : date.atStartOfDay();
    }
    boolean nothing = noDays && total.equals(Traffic.NONE);
    return nothing && date.equals(updated.day()) ? updated.at() : date.atStartOfDay();
  }

  private static Rows traffic(JsonReader json, String name) throws IOException {
    Rows rows = new Rows();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "total" -> rows.total = Optional.of(row(json, name + "'s total"));
        case "day" -> {
          for (Row row : rows(json, "a day of " + name)) {
            rows.addDay(row, name);
          }
        }
        case "hour" -> {
          for (Row row : rows(json, "an hour of " + name)) {
            rows.addHour(row);
          }
        }
        case "month" -> {
          for (Row row : rows(json, "a month of " + name)) {
            rows.addMonth(row, name);
          }
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    rows.days.sort(Comparator.comparing(Day::date));
    rows.hours.sort(Comparator.comparing(Hour::begin));
    rows.months.sort(Comparator.comparing(Month::month));
    return rows;
  }

  private static List<Row> rows(JsonReader json, String where) throws IOException {
    List<Row> rows = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      rows.add(row(json, where));
    }
    json.endArray();
    return rows;
  }

  private static Row row(JsonReader json, String where) throws IOException {
    int[] date = {Row.MISSING, Row.MISSING, Row.MISSING};
    int[] time = {0, 0};
    Optional<Long> timestamp = Optional.empty();
    Optional<String> rx = Optional.empty();
    Optional<String> tx = Optional.empty();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "date" -> numbers(json, List.of("year", "month", "day"), date);
        case "time" -> numbers(json, List.of("hour", "minute"), time);
        case "timestamp" -> timestamp = Optional.of(json.nextLong());
        case "rx" -> rx = Optional.of(json.nextString());
        case "tx" -> tx = Optional.of(json.nextString());
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Row(where, date[0], date[1], date[2], time[0], time[1], timestamp, rx, tx);
  }

  private static void numbers(JsonReader json, List<String> names, int[] into) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      int at = names.indexOf(json.nextName());
      if (at >= 0) {
        into[at] = json.nextInt();
      } else {
        json.skipValue();
      }
    }
    json.endObject();
  }

  /** An object with a date or figures. What it lacks is never taken for zero. */
  private record Row(
      String where,
      int year,
      int month,
      int dayOfMonth,
      int hour,
      int minute,
      Optional<Long> timestamp,
      Optional<String> rx,
      Optional<String> tx) {

    static final int MISSING = Integer.MIN_VALUE;

    /** Whether it has a date, of which a month has no day, and figures. */
    boolean isWhole(boolean isMonth) {
      boolean dated = year != MISSING && month != MISSING && (isMonth || dayOfMonth != MISSING);
      return dated && rx.isPresent() && tx.isPresent();
    }

    LocalDate day() {
      return LocalDate.of(year, month, dayOfMonth);
    }

    YearMonth yearMonth() {
      return YearMonth.of(year, month);
    }

    // The seconds are in the timestamp alone, which may be off, but by whole minutes.
    LocalDateTime at() {
      int seconds = (int) Math.floorMod(timestamp.orElse(0L), 60L);
      return day().atTime(LocalTime.of(hour, minute, seconds));
    }

    Traffic traffic() {
      if (rx.isEmpty() || tx.isEmpty()) {
        throw new IllegalStateException("a row without its figures");
      }
      return Traffic.of(Figures.bytes(rx.get(), where), Figures.bytes(tx.get(), where));
    }
  }

  private static final class Rows {
    private Optional<Row> total = Optional.empty();
    private final List<Day> days = new ArrayList<>();
    private final List<Hour> hours = new ArrayList<>();
    private final List<Month> months = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> badMonths = new ArrayList<>();

    private static void require(boolean whole) {
      if (!whole) {
        throw new IllegalStateException("a row without its date or its figures");
      }
    }

    void addDay(Row row, String name) {
      require(row.isWhole(false));
      Optional<LocalDate> day = Optional.empty();
      try {
        day = Optional.of(row.day());
        days.add(new Day(row.day(), row.traffic()));
      } catch (Failure e) {
        faults.add(new Fault(day, e));
      } catch (DateTimeException e) {
        faults.add(new Fault(day, Figures.notADate("", "a day of " + name)));
      }
    }

    void addHour(Row row) {
      require(row.isWhole(false));
      try {
        hours.add(new Hour(row.at(), row.traffic()));
      } catch (Failure | DateTimeException e) {
        // What no hour accounts for counts in full.
        return;
      }
    }

    void addMonth(Row row, String name) {
      require(row.isWhole(true));
      try {
        months.add(new Month(row.yearMonth(), row.traffic()));
      } catch (Failure e) {
        badMonths.add(new Fault(Optional.empty(), e));
      } catch (DateTimeException e) {
        badMonths.add(new Fault(Optional.empty(), Figures.notADate("", "a month of " + name)));
      }
    }
  }
}
