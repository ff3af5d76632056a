package io.github.bwflow.meter.vnstat;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.host.Boot;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.host.NetDevices.Device;
import io.github.bwflow.host.Programs;
import io.github.bwflow.meter.Measurement;
import io.github.bwflow.meter.Meter;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Reading.Day;
import io.github.bwflow.meter.Reading.Line;
import io.github.bwflow.meter.Reading.Month;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Timespan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * vnStat as the meter. Made for one run: the database is read once, whatever the number of
 * accounts.
 *
 * <p>What was used = the day rows since the period's start + what the kernel has counted since
 * vnStat last saved (the kernel's counter less the one that vnStat stored with its rows).
 */
public final class VnstatMeter implements Meter {
  /** In the hour that a clock change repeats, vnStat's local times are an hour ambiguous. */
  private static final Duration AMBIGUOUS_HOUR = Duration.ofHours(1);

  /** One update and one poll, by which vnStat's save may come after its interval. */
  private static final Duration SAVING = Duration.ofSeconds(25);

  /** The day rows that vnStat keeps where nothing is set, and patch-vnstat at least. */
  private static final int DAYS_BY_DEFAULT = 62;

  private final Programs programs;
  private final NetDevices devices;
  private final Path confFile;
  private final DaemonZone daemonZone;
  private final Moment moment;
  private final boolean withMonths;
  private final List<Period> periods;
  private Optional<Source> source = Optional.empty();
  private Optional<Snapshot> months = Optional.empty();

  /**
   * When a reading is taken.
   *
   * @param now the instant to compute for
   * @param hypothetical whether that is not the present: rows after it are then ignored, and what
   *     the kernel counts now does not belong to it
   * @param boot the boot that the kernel has counted in
   */
  public record Moment(Instant now, boolean hypothetical, Boot boot) {}

  /**
   * @param confFile vnStat's configuration file; vnStat's defaults hold if there is none
   * @param daemonZone the zone that vnStat's daemon books in
   * @param moment when the reading is taken
   * @param withMonths whether to read vnStat's months too
   * @param periods those of all accounts that it will be asked for
   */
  public VnstatMeter(
      Programs programs,
      NetDevices devices,
      Path confFile,
      DaemonZone daemonZone,
      Moment moment,
      boolean withMonths,
      List<Period> periods) {
    this.programs = programs;
    this.devices = devices;
    this.confFile = confFile;
    this.daemonZone = daemonZone;
    this.moment = moment;
    this.withMonths = withMonths;
    this.periods = List.copyOf(periods);
  }

  @Override
  public Measurement read(Account account, Period period) {
    try {
      return new Measurement.Known(combine(account, period, source()));
    } catch (Failure e) {
      return new Measurement.Unreadable(
          e.problems().get(0),
          moment.hypothetical() ? Optional.empty() : Optional.of(moment.boot()));
    }
  }

  /** What one run reads of vnStat. */
  private record Source(VnstatConf conf, ZoneId zone, Snapshot snapshot, Boot boot) {}

  // One reading is good for all accounts.
  private Source source() {
    if (source.isEmpty()) {
      source = Optional.of(open());
    }
    return source.get();
  }

  private Source open() {
    Optional<String> text = AtomicFile.read(confFile, StandardCharsets.ISO_8859_1);
    VnstatConf conf = text.isPresent() ? VnstatConf.parse(text.get()) : VnstatConf.defaults();
    Path database = conf.databaseDir().resolve("vnstat.db");
    checkDatabase(database);
    ZoneId zone = daemonZone.of(conf, moment.now());
    Set<LocalDate> hours = new TreeSet<>();
    for (Period period : periods) {
      Optional<LocalDate> border = BorderDay.of(period, zone);
      if (border.isPresent()) {
        hours.add(border.get());
      }
    }
    Snapshot.Extent extent = new Snapshot.Extent(withMonths, hours);
    Snapshot snapshot = snapshot(database, text.isPresent(), extent);
    checkZone(zone, conf, database, snapshot);
    return new Source(conf, zone, snapshot, moment.boot());
  }

  private void checkZone(ZoneId zone, VnstatConf conf, Path database, Snapshot snapshot) {
    Optional<LocalDateTime> latest = Optional.empty();
    for (Snapshot.Entry entry : snapshot.entries().values()) {
      if (!entry.isUntouched() && (latest.isEmpty() || entry.updated().isAfter(latest.get()))) {
        latest = Optional.of(entry.updated());
      }
    }
    if (latest.isPresent() && !moment.hypothetical()) {
      Instant written = Instant.ofEpochMilli(database.toFile().lastModified());
      DaemonZone.check(zone, lastSave(latest.get(), zone), written, conf, moment.now());
    }
  }

  private void checkDatabase(Path database) {
    try {
      if (Files.size(database) == 0) {
        throw new Failure(
            Problem.error(
                ExitCode.BAD_DATA,
                "meter-corrupt",
                "vnStat's database " + database + " is empty (0 bytes)",
                "Remove the file and restart vnStat's daemon, which makes a new one."));
      }
    } catch (AccessDeniedException e) {
      throw notPermitted(database);
    } catch (IOException e) {
      if (programs.find("vnstat").isEmpty()) {
        throw notInstalled("vnStat is not installed, and there is no database " + database);
      }
      throw new Failure(
          Problem.error(
              ExitCode.UNAVAILABLE,
              "meter-missing",
              "vnStat has no database: " + database + " does not exist",
              "Start vnStat's daemon, which makes it (systemctl enable --now vnstat); if it lies"
                  + " elsewhere, name vnStat's configuration file in [vnstat] config."));
    }
    if (!Files.isReadable(database)) {
      throw notPermitted(database);
    }
  }

  private static Failure notInstalled(String message) {
    return new Failure(
        Problem.error(
            ExitCode.UNAVAILABLE,
            "meter-missing",
            message,
            "Install it (Debian: apt-get install vnstat sqlite3) and start its daemon. Where it"
                + " counts elsewhere, as in a container, sqlite3 and its database have to be here:"
                + " name the configuration file that says where in [vnstat] config."));
  }

  private static Failure notPermitted(Path database) {
    return new Failure(
        Problem.error(
            ExitCode.NOT_PERMITTED,
            "meter-not-permitted",
            "vnStat's database " + database + " cannot be read by this user",
            "Run bwflow as root, or let this user read it (Debian: usermod -aG vnstat USER); the"
                + " service takes SupplementaryGroups=vnstat."));
  }

  private Snapshot snapshot(Path database, boolean confExists, Snapshot.Extent extent) {
    DatabaseReader reader = new DatabaseReader(programs);
    String why;
    if (reader.isAvailable()) {
      Optional<Snapshot> read = reader.read(database, extent);
      if (read.isPresent()) {
        return read.get();
      }
      why = "the layout of vnStat's database is not known to this version of bwflow";
    } else {
      why = "sqlite3 is not installed";
    }
    if (programs.find("vnstat").isEmpty()) {
      throw notInstalled(why + ", and neither is vnStat, by which it could be read");
    }
    Snapshot fallback =
        new JsonFallback(programs)
            .read(confExists ? Optional.of(confFile) : Optional.empty(), extent);
    List<Problem> warnings = new ArrayList<>(fallback.warnings());
    warnings.add(
        Problem.warning(
            "meter-not-live",
            why + ": what was sent since vnStat last saved is not known exactly",
            "Install it (Debian: apt-get install sqlite3)."));
    return new Snapshot(fallback.entries(), fallback.broken(), warnings);
  }

  private Reading combine(Account account, Period period, Source from) {
    List<Line> lines = new ArrayList<>();
    List<Problem> problems = new ArrayList<>(from.snapshot().warnings());
    TreeMap<LocalDate, Traffic> days = new TreeMap<>();
    TreeMap<YearMonth, Traffic> months = new TreeMap<>();
    Traffic saved = Traffic.NONE;
    Traffic unsaved = Traffic.NONE;
    boolean live = !moment.hypothetical();
    try {
      for (InterfaceName name : account.metered()) {
        boolean former = account.former().contains(name);
        Line line;
        try {
          if (isAdded(account, name, from)) {
            Snapshot.Entry entry = entry(name, from.snapshot());
            line = line(name, entry, period, from, problems);
            for (Day day : entry.days()) {
              Traffic known = days.get(day.date());
              days.put(day.date(), known == null ? day.traffic() : known.plus(day.traffic()));
            }
            for (Month month : entry.months()) {
              Traffic known = months.get(month.month());
              months.put(
                  month.month(), known == null ? month.traffic() : known.plus(month.traffic()));
            }
          } else {
            line = notAdded(name, problems);
          }
        } catch (Failure e) {
          if (!former) {
            throw e;
          }
          problems.add(notCounted(name, e));
          continue;
        }
        lines.add(line);
        saved = saved.plus(line.saved());
        Optional<Traffic> since = line.unsaved(from.boot());
        unsaved = unsaved.plus(since.orElse(Traffic.NONE));
        // One that is gone counts nothing more.
        live = live && (since.isPresent() || former && line.kernel().isEmpty());
      }
      if (lines.isEmpty()) {
        throw nothingCounted(account);
      }
      Traffic used = saved.plus(unsaved);
      if (used.rx().plus(used.tx()).compareTo(new Bytes(Bytes.LIMIT)) > 0) {
        throw new ArithmeticException("more than is believed");
      }
      Instant updated = Instant.MAX;
      for (Line line : current(account, lines)) {
        checkAge(line, from, problems);
        updated = line.updated().isBefore(updated) ? line.updated() : updated;
      }
      if (live && updated.isBefore(period.start()) && !unsaved.equals(Traffic.NONE)) {
        problems.add(notSavedSince(period, updated));
      }
      return new Reading(
          "vnstat",
          used,
          saved,
          unsaved,
          live,
          live || moment.hypothetical() ? Duration.ZERO : from.conf().saveInterval().plus(SAVING),
          created(account, lines),
          updated,
          from.zone(),
          days(days),
          months(months),
          lines,
          from.boot(),
          problems);
    } catch (ArithmeticException e) {
      throw new Failure(
          Problem.error(
              ExitCode.BAD_DATA,
              "meter-implausible",
              "vnStat's figures for " + account.name() + " add up to more than can be true",
              "Look at \"vnstat -d\"."));
    }
  }

  private static List<Day> days(Map<LocalDate, Traffic> found) {
    List<Day> days = new ArrayList<>();
    for (Map.Entry<LocalDate, Traffic> day : found.entrySet()) {
      days.add(new Day(day.getKey(), day.getValue()));
    }
    return days;
  }

  private static List<Month> months(Map<YearMonth, Traffic> found) {
    List<Month> months = new ArrayList<>();
    for (Map.Entry<YearMonth, Traffic> month : found.entrySet()) {
      months.add(new Month(month.getKey(), month.getValue()));
    }
    return months;
  }

  private static Problem notSavedSince(Period period, Instant updated) {
    return Problem.notice(
        "border-unsaved",
        "vnStat has not saved since the period began at "
            + period.start()
            + "; all that was counted since "
            + updated
            + " is taken for this period until it does",
        "Wait for vnStat's next save.");
  }

  // Those that count now; without any, the last known of those before.
  private static List<Line> current(Account account, List<Line> lines) {
    List<Line> current = new ArrayList<>();
    for (Line line : lines) {
      if (account.interfaces().contains(line.name())) {
        current.add(line);
      }
    }
    return current.isEmpty() ? lines : current;
  }

  // An interface that the default route moves to may be new in the period, and was not used before.
  private static Instant created(Account account, List<Line> lines) {
    Instant created = lines.get(0).created();
    for (Line line : lines) {
      boolean better =
          account.isFollowing()
              ? line.created().isBefore(created)
              : line.created().isAfter(created);
      created = better ? line.created() : created;
    }
    return created;
  }

  private static Problem notCounted(InterfaceName name, Failure why) {
    return Problem.warning(
        "meter-forgotten",
        "what "
            + name
            + " used in this period, when the default route led by it, is not in the figures: "
            + why.getMessage(),
        "State it: bwflow init --used \"37 GB\".");
  }

  private static Failure nothingCounted(Account account) {
    return new Failure(
        Problem.error(
            ExitCode.UNAVAILABLE,
            "meter-unknown-interface",
            "vnStat knows none of the interfaces that " + account.name() + " has followed",
            "Let vnStat count them: vnstat --add -i INTERFACE"));
  }

  // The default route may move to an interface before vnStat takes that up.
  private boolean isAdded(Account account, InterfaceName name, Source from) {
    Snapshot.Entry known = from.snapshot().entries().get(name.name());
    boolean counted =
        known != null && !known.isUntouched() || from.snapshot().broken().containsKey(name.name());
    return counted || !account.isFollowing() || devices.find(name).isEmpty();
  }

  private Line notAdded(InterfaceName name, List<Problem> problems) {
    problems.add(
        Problem.warning(
            "meter-not-added",
            "vnStat has not counted "
                + name
                + " yet; all that the kernel has counted there is taken for this period's",
            "If vnStat does not add it by itself: vnstat --add -i " + name));
    Instant now = moment.now();
    Optional<Traffic> none = Optional.of(Traffic.NONE);
    return new Line(name, now, now, Traffic.NONE, Traffic.NONE, none, kernel(name));
  }

  private Snapshot.Entry entry(InterfaceName name, Snapshot snapshot) {
    Snapshot.Entry entry = snapshot.entries().get(name.name());
    if (entry != null) {
      return entry;
    }
    Failure broken = snapshot.broken().get(name.name());
    if (broken != null) {
      throw broken;
    }
    for (Snapshot.Entry other : snapshot.entries().values()) {
      if (!other.alias().isEmpty()
          && other
              .alias()
              .toLowerCase(Locale.ROOT)
              .startsWith(name.name().toLowerCase(Locale.ROOT))) {
        throw new Failure(
            Problem.error(
                ExitCode.BAD_DATA,
                "meter-other-interface",
                "vnStat does not know "
                    + name
                    + " and would answer for "
                    + Printable.of(other.name())
                    + ", whose alias is \""
                    + Printable.of(other.alias())
                    + "\"",
                "Name the interface itself in [network] interface, or add it: vnstat --add -i "
                    + name));
      }
    }
    throw new Failure(
        Problem.error(
            ExitCode.UNAVAILABLE,
            "meter-unknown-interface",
            "vnStat does not know the interface "
                + name
                + "; it knows "
                + Printable.of(Nearest.few(name.name(), snapshot.names()))
                + Nearest.hint(name.name(), snapshot.names()),
            "Correct [network] interface, or let vnStat count it: vnstat --add -i " + name));
  }

  private Line line(
      InterfaceName name,
      Snapshot.Entry entry,
      Period period,
      Source from,
      List<Problem> problems) {
    if (entry.isUntouched()) {
      throw nothingSaved(name, entry, from);
    }
    checkFaults(name, entry, period, from.zone(), problems);
    Instant created = instant(entry.created(), from.zone());
    checkReach(name, entry, period, from);
    return new Line(
        name,
        created,
        lastSave(entry.updated(), from.zone()),
        saved(name, entry, period, from.zone(), problems),
        entry.total(),
        entry.stored(),
        kernel(name));
  }

  /** Refuses rows that cannot be true where they are of the period. */
  private void checkFaults(
      InterfaceName name,
      Snapshot.Entry entry,
      Period period,
      ZoneId zone,
      List<Problem> problems) {
    for (Snapshot.Fault fault : entry.faults()) {
      if (fault.day().isEmpty() || isOfPeriod(fault.day().get(), period, zone)) {
        throw fault.why();
      }
      problems.add(leftOut(name, fault));
    }
    for (Snapshot.Fault fault : entry.badMonths()) {
      problems.add(leftOut(name, fault));
    }
  }

  private static Problem leftOut(InterfaceName name, Snapshot.Fault fault) {
    return Problem.notice(
        "meter-row-left-out",
        fault.why().getMessage() + "; it is left out of what is shown of " + name,
        fault.why().problems().get(0).hint());
  }

  private boolean isOfPeriod(LocalDate day, Period period, ZoneId zone) {
    Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
    return end.isAfter(period.start())
        && !(moment.hypothetical() && !day.atStartOfDay(zone).toInstant().isBefore(moment.now()));
  }

  private Optional<Traffic> kernel(InterfaceName name) {
    Optional<Device> device = moment.hypothetical() ? Optional.empty() : devices.find(name);
    return device.isPresent()
        ? Optional.of(Traffic.of(device.get().rxBytes(), device.get().txBytes()))
        : Optional.empty();
  }

  private static Instant instant(LocalDateTime time, ZoneId zone) {
    return time.atZone(zone).toInstant();
  }

  // Of an hour that a clock change repeats it is the second one, unless that is still to come.
  private Instant lastSave(LocalDateTime time, ZoneId zone) {
    Instant second = time.atZone(zone).withLaterOffsetAtOverlap().toInstant();
    return second.isAfter(moment.now()) ? instant(time, zone) : second;
  }

  private static Failure nothingSaved(InterfaceName name, Snapshot.Entry entry, Source from) {
    LocalDateTime first = entry.created().plus(from.conf().saveInterval()).plusSeconds(20);
    return new Failure(
        Problem.error(
            ExitCode.TRY_AGAIN,
            "meter-nothing-saved",
            "vnStat has saved nothing for "
                + name
                + " yet; the first figures are to be expected at "
                + first.plusSeconds(59).truncatedTo(ChronoUnit.MINUTES).toString().replace('T', ' ')
                + " "
                + from.zone().getId(),
            "Wait, and see that vnStat's daemon runs (systemctl status vnstat)."));
  }

  /**
   * The rows of the period: chosen by date, in vnStat's zone, and of a border day what it is of.
   */
  private Traffic saved(
      InterfaceName name,
      Snapshot.Entry entry,
      Period period,
      ZoneId zone,
      List<Problem> problems) {
    Traffic sum = Traffic.NONE;
    for (Day day : entry.days()) {
      Instant start = day.date().atStartOfDay(zone).toInstant();
      if (!isOfPeriod(day.date(), period, zone)) {
        continue;
      }
      if (start.isBefore(period.start())) {
        BorderDay border = BorderDay.cut(day, entry.hours(), period.start(), zone);
        sum = sum.plus(border.inside());
        Optional<Problem> doubt = border.doubt(name);
        if (doubt.isPresent()) {
          problems.add(doubt.get());
        }
      } else {
        sum = sum.plus(day.traffic());
      }
      if (!moment.hypothetical() && start.isAfter(moment.now().plus(AMBIGUOUS_HOUR))) {
        problems.add(
            Problem.warning(
                "meter-future",
                "vnStat has a row of " + name + " for " + day.date() + ", which is still to come",
                "See that the clock is right (timedatectl)."));
      }
    }
    return sum;
  }

  /** Rows must reach back to the period's start, or to the day on which vnStat began to count. */
  private void checkReach(InterfaceName name, Snapshot.Entry entry, Period period, Source from) {
    LocalDate begin = period.start().atZone(from.zone()).toLocalDate();
    LocalDate firstDay = entry.created().toLocalDate();
    LocalDate needed = firstDay.isAfter(begin) ? firstDay : begin;
    Optional<LocalDate> oldest =
        entry.days().isEmpty() ? Optional.empty() : Optional.of(entry.days().get(0).date());
    for (Snapshot.Fault fault : entry.faults()) {
      // It is there, whatever it holds.
      LocalDate day = fault.day().get();
      oldest = oldest.isEmpty() || day.isBefore(oldest.get()) ? Optional.of(day) : oldest;
    }
    if (oldest.isPresent() && !oldest.get().isAfter(needed)) {
      return;
    }
    Traffic sum = Traffic.NONE;
    for (Day day : entry.days()) {
      sum = sum.plus(day.traffic());
    }
    if (sum.covers(entry.total()) || isIdle(name, needed, from)) {
      return;
    }
    if (oldest.isEmpty()) {
      throw rowsMissing(
          name,
          "vnStat has no day rows of " + name + " although its total is not 0",
          period,
          from.conf());
    }
    throw rowsMissing(
        name,
        "vnStat's day rows of "
            + name
            + " begin on "
            + oldest.get()
            + ", after the period's start, although vnStat has counted since "
            + entry.created().toLocalDate(),
        period,
        from.conf());
  }

  // Months are read where they are needed only.
  private boolean isIdle(InterfaceName name, LocalDate needed, Source from) {
    if (months.isEmpty()) {
      Path database = from.conf().databaseDir().resolve("vnstat.db");
      Snapshot.Extent extent = new Snapshot.Extent(true, Set.of());
      months = Optional.of(snapshot(database, confFile.toFile().exists(), extent));
    }
    Snapshot.Entry entry = months.get().entries().get(name.name());
    return entry != null && new MonthEvidence(entry, from.conf().monthRotate()).isComplete(needed);
  }

  private static Failure rowsMissing(
      InterfaceName name, String message, Period period, VnstatConf conf) {
    LocalDate end = period.end().atZone(period.zone()).toLocalDate();
    long needed = Math.max(32, ChronoUnit.DAYS.between(period.startDate(), end) + 1);
    String hint =
        conf.dailyDays() >= 0 && conf.dailyDays() < needed
            ? "vnStat keeps day rows for only "
                + conf.dailyDays()
                + " days: run \"bwflow patch-vnstat\", which sets DailyDays "
                + Math.max(DAYS_BY_DEFAULT, needed)
                + "."
            : "Look at \"vnstat -d -i "
                + name
                + "\"; restore the rows from a backup of the database.";
    return new Failure(Problem.error(ExitCode.BAD_DATA, "meter-rows-missing", message, hint));
  }

  /** Says, or refuses, what vnStat has not saved for too long. */
  private void checkAge(Line line, Source from, List<Problem> problems) {
    if (moment.hypothetical() || line.kernel().isEmpty()) {
      // Of an interface that is gone vnStat saves nothing more; that it is gone is said elsewhere.
      return;
    }
    boolean live = line.stored().isPresent();
    Duration age = Duration.between(line.updated(), moment.now());
    if (age.plus(AMBIGUOUS_HOUR).isNegative()) {
      Problem future =
          Problem.warning(
              "meter-future",
              "vnStat last saved "
                  + line.name()
                  + " at "
                  + line.updated()
                  + ", which is still to come",
              "See that the clock is right (timedatectl). If it is, it was ahead when vnStat saved,"
                  + " whose daemon counts nothing until that time, and ends where it is more than a"
                  + " day away; what the kernel counts is taken for used meanwhile.");
      if (!live) {
        throw new Failure(
            Problem.error(ExitCode.BAD_DATA, future.code(), future.message(), future.hint()));
      }
      problems.add(future);
    }
    Duration save = from.conf().saveInterval();
    Duration expected = save.plus(save).plus(from.conf().updateInterval());
    Duration up = Duration.between(from.boot().instant(), moment.now());
    boolean justBooted = line.isRebooted(from.boot()) && up.compareTo(expected) <= 0;
    if (age.compareTo(expected) > 0 && !(live && justBooted)) {
      stale(line, age, live, from.boot(), problems);
    }
  }

  private static void stale(
      Line line, Duration age, boolean live, Boot boot, List<Problem> problems) {
    String message =
        "vnStat last saved "
            + line.name()
            + " "
            + Timespan.print(age)
            + " ago; its daemon does not seem to run";
    String hint = "Start it: systemctl enable --now vnstat";
    if (live && !line.hasBegunAnew(boot)) {
      problems.add(
          Problem.warning(
              "meter-stale", message + ". The kernel's counter still says what was sent", hint));
      return;
    }
    // What was sent between its last save and the boot, or the reset, nobody knows any more.
    String lost = live ? ", and the kernel's counter has begun anew since" : "";
    throw new Failure(Problem.error(ExitCode.BAD_DATA, "meter-stale", message + lost, hint));
  }
}
