package io.github.bwflow.meter.vnstat;

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
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads vnStat's database with {@code sqlite3 -readonly}, all of it in one statement, so that rows
 * and counters are of one moment. Never inside a transaction: vnStat's daemon gives up for good
 * when a reader holds one while it wants to save.
 */
final class DatabaseReader {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(5);

  /** The only schema there is, in every vnStat 2.x. */
  private static final String SCHEMA = "1";

  private static final char COLUMN = '\u001f';
  private static final char ROW = '\u001e';
  private static final int COLUMNS = 10;

  private static final String SELECT =
      "select 's', (select value from info where name = 'dbversion'),"
          + " null, null, null, null, null, null, null, null"
          // What separates columns and rows may stand in a name that others give.
          + " union all select 'i', id,"
          + " replace(replace(name, char(30), '?'), char(31), '?'),"
          + " replace(replace(alias, char(30), '?'), char(31), '?'), created, updated,"
          + " rxcounter, txcounter, rxtotal, txtotal from interface"
          + " union all select 'd', interface, date, rx, tx,"
          + " null, null, null, null, null from day";
  private static final String SELECT_MONTHS =
      " union all select 'm', interface, date, rx, tx, null, null, null, null, null from month";
  private static final String SELECT_HOURS =
      " union all select 'h', interface, date, rx, tx, null, null, null, null, null from hour"
          + " where date >= '%s' and date < '%s'";

  private final Programs programs;

  DatabaseReader(Programs programs) {
    this.programs = programs;
  }

  /** Whether {@code sqlite3} is installed. */
  boolean isAvailable() {
    return programs.find("sqlite3").isPresent();
  }

  /**
   * Reads the database.
   *
   * @return empty if the schema is not the one known here
   * @throws Failure if it cannot be read, or what it holds cannot be true
   */
  Optional<Snapshot> read(Path database, Snapshot.Extent extent) {
    Outcome outcome = programs.run(select(database, statement(extent)));
    if (!outcome.succeeded()) {
      if (outcome.err().contains("no such table") || outcome.err().contains("no such column")) {
        return Optional.empty();
      }
      throw new Failure(problem(database, outcome));
    }
    return parse(outcome.out());
  }

  /** Asks a database, changing nothing in it; {@link #rows} reads the answer. */
  static Command select(Path database, String statement) {
    return Command.of(
        TIME_LIMIT,
        "sqlite3",
        List.of(
            "-batch",
            "-readonly",
            // No start-up file of the caller's may change what is printed.
            "-init",
            "/dev/null",
            "-ascii",
            "-cmd",
            ".timeout 2000",
            database.toString(),
            statement));
  }

  /** The rows that were printed, each with its columns. */
  static List<List<String>> rows(String printed) {
    List<List<String>> rows = new ArrayList<>();
    for (String row : split(printed, ROW)) {
      rows.add(split(row, COLUMN));
    }
    return rows;
  }

  private static String statement(Snapshot.Extent extent) {
    StringBuilder sql = new StringBuilder(SELECT);
    if (extent.months()) {
      sql.append(SELECT_MONTHS);
    }
    for (LocalDate day : new TreeSet<>(extent.hoursOf())) {
      sql.append(SELECT_HOURS.formatted(day, day.plusDays(1)));
    }
    return sql.append(';').toString();
  }

  private static Problem problem(Path database, Outcome outcome) {
    String said = outcome.err();
    if (outcome.end() == End.TIMED_OUT) {
      return Problem.error(
          ExitCode.TRY_AGAIN,
          "meter-locked",
          "sqlite3 cannot read vnStat's database " + database + ": " + reason(outcome),
          "Another program may have locked it: fuser -v " + database);
    }
    if (said.contains("locked") || said.contains("(5)")) {
      return Problem.error(
          ExitCode.TRY_AGAIN,
          "meter-locked",
          "vnStat's database " + database + " is locked by another program",
          "Try again. If it stays locked, find the program with \"fuser -v " + database + "\".");
    }
    if (outcome.end() == End.NOT_STARTED || outcome.wasKilled()) {
      return Problem.error(
          ExitCode.UNAVAILABLE,
          "meter-failed",
          "sqlite3 cannot read vnStat's database " + database + ": " + reason(outcome),
          "Try again.");
    }
    if (said.contains("readonly") || said.contains("unable to open")) {
      return Problem.error(
          ExitCode.NOT_PERMITTED,
          "meter-not-permitted",
          "vnStat's database " + database + " cannot be opened: " + reason(outcome),
          "Run bwflow as root, or start vnStat's daemon.");
    }
    return Problem.error(
        ExitCode.BAD_DATA,
        "meter-corrupt",
        "vnStat's database " + database + " cannot be read: " + reason(outcome),
        "Restore it from a backup, or move it away and restart vnStat's daemon, which makes a new"
            + " one; then state what was used with \"bwflow init --used\".");
  }

  private static String reason(Outcome outcome) {
    return Printable.of(outcome.firstLine());
  }

  private static Optional<Snapshot> parse(String printed) {
    Map<String, Draft> drafts = new LinkedHashMap<>();
    boolean known = false;
    for (List<String> columns : rows(printed)) {
      if (columns.size() != COLUMNS) {
        throw unexpected(String.join("|", columns));
      }
      switch (columns.get(0)) {
        case "s" -> {
          known = columns.get(1).equals(SCHEMA);
          if (!known) {
            return Optional.empty();
          }
        }
        case "i" -> drafts.put(columns.get(1), new Draft(columns));
        case "d" -> {
          Draft draft = drafts.get(columns.get(1));
          if (draft != null) {
            draft.addDay(columns);
          }
        }
        case "h" -> {
          Draft draft = drafts.get(columns.get(1));
          if (draft != null) {
            draft.addHour(columns);
          }
        }
        case "m" -> {
          Draft draft = drafts.get(columns.get(1));
          if (draft != null) {
            draft.addMonth(columns);
          }
        }
        default -> throw unexpected(String.join("|", columns));
      }
    }
    if (!known) {
      return Optional.empty();
    }
    Map<String, Snapshot.Entry> entries = new LinkedHashMap<>();
    Map<String, Failure> broken = new LinkedHashMap<>();
    for (Draft draft : drafts.values()) {
      try {
        entries.put(draft.name, draft.finish());
      } catch (Failure e) {
        broken.put(draft.name, e);
      }
    }
    return Optional.of(new Snapshot(entries, broken, List.of()));
  }

  private static Failure unexpected(String row) {
    return new Failure(
        Problem.error(
            ExitCode.BAD_DATA,
            "meter-corrupt",
            "vnStat's database holds what cannot be read: \"" + Printable.of(row) + "\"",
            "Check the database with \"sqlite3 FILE 'pragma integrity_check'\"."));
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, start)) {
      parts.add(text.substring(start, at));
      start = at + 1;
    }
    if (separator == COLUMN || start < text.length()) {
      parts.add(text.substring(start));
    }
    return parts;
  }

  /** An interface whose rows are still coming. SQLite yields the parts of a union in order. */
  private static final class Draft {
    private final String name;
    private final List<String> columns;
    // Should a date have more than one row, all of them count.
    private final Map<LocalDate, Day> days = new TreeMap<>();
    private final Map<LocalDateTime, Hour> hours = new TreeMap<>();
    private final Map<YearMonth, Month> months = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> badMonths = new ArrayList<>();

    Draft(List<String> columns) {
      this.name = columns.get(2);
      this.columns = columns;
    }

    void addDay(List<String> row) {
      String where = Printable.of(name) + " on " + Printable.of(row.get(2));
      Optional<LocalDate> day = Optional.empty();
      try {
        LocalDate date = Figures.date(row.get(2), where);
        day = Optional.of(date);
        Day known = days.get(date);
        Traffic traffic = traffic(row.get(3), row.get(4), where);
        days.put(date, new Day(date, known == null ? traffic : known.traffic().plus(traffic)));
      } catch (Failure e) {
        faults.add(new Fault(day, e));
      }
    }

    void addHour(List<String> row) {
      String where = Printable.of(name) + " in the hour of " + Printable.of(row.get(2));
      try {
        LocalDateTime begin = Figures.time(row.get(2), where);
        Hour known = hours.get(begin);
        Traffic traffic = traffic(row.get(3), row.get(4), where);
        hours.put(begin, new Hour(begin, known == null ? traffic : known.traffic().plus(traffic)));
      } catch (Failure e) {
        // What no hour accounts for counts in full.
        return;
      }
    }

    void addMonth(List<String> row) {
      String where = Printable.of(name) + " in the month of " + Printable.of(row.get(2));
      try {
        YearMonth month = YearMonth.from(Figures.date(row.get(2), where));
        Month known = months.get(month);
        Traffic traffic = traffic(row.get(3), row.get(4), where);
        months.put(
            month, new Month(month, known == null ? traffic : known.traffic().plus(traffic)));
      } catch (Failure e) {
        badMonths.add(new Fault(Optional.empty(), e));
      }
    }

    Snapshot.Entry finish() {
      String where = Printable.of(name);
      return new Snapshot.Entry(
          name,
          columns.get(3),
          Figures.time(columns.get(4), where),
          Figures.time(columns.get(5), where),
          Optional.of(traffic(columns.get(6), columns.get(7), where + "'s counter")),
          traffic(columns.get(8), columns.get(9), where + "'s total"),
          List.copyOf(days.values()),
          List.copyOf(hours.values()),
          List.copyOf(months.values()),
          faults,
          badMonths);
    }

    private static Traffic traffic(String rx, String tx, String where) {
      return Traffic.of(Figures.bytes(rx, where), Figures.bytes(tx, where));
    }
  }
}
