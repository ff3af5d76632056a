package io.github.bwflow.meter.vnstat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Recurrence;
import io.github.bwflow.host.Boot;
import io.github.bwflow.host.HostPrograms;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.StaticDevices;
import io.github.bwflow.meter.Measurement;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.meter.vnstat.VnstatMeter.Moment;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the meter makes of real databases, read by the real sqlite3. */
class VnstatMeterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final String SAVED = "2026-11-21 07:59:30";
  private static final String SAVED_IN_BERLIN = "2026-11-21 08:59:30";
  private static final String LONG_AGO = "2026-09-15 12:00:00";
  private static final Period NOVEMBER = Period.monthly(1, ZoneOffset.UTC, NOW);
  private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  @TempDir Path directory;
  private VnstatDatabase database;

  @BeforeEach
  void longAfterBoot() throws Exception {
    // Tests whose database was saved half a minute ago need a boot before that.
    double uptime = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
    assumeTrue(uptime > 120, "the host has only just booted");
    database = new VnstatDatabase(directory);
  }

  // Left to JUnit, it would be warned of.
  @AfterEach
  void removeLink() throws Exception {
    Files.deleteIfExists(root().resolve("etc/localtime"));
  }

  private Path root() {
    return directory.resolve("host");
  }

  private void localTime(String zone) throws Exception {
    Files.createDirectories(root().resolve("etc"));
    Files.createSymbolicLink(root().resolve("etc/localtime"), Path.of("/usr/share/zoneinfo", zone));
  }

  /** The host's programs without one of them. */
  private record Without(String hidden, Programs host) implements Programs {
    @Override
    public Optional<Path> find(String name) {
      return name.equals(hidden) ? Optional.empty() : host.find(name);
    }

    @Override
    public Outcome run(Command command) {
      return command.name().equals(hidden)
          ? new Outcome(End.NOT_INSTALLED, -1, "", "not installed")
          : host.run(command);
    }
  }

  private Measurement measure(
      Programs programs, StaticDevices devices, Moment moment, Period period, String... names) {
    List<InterfaceName> interfaces = Arrays.stream(names).map(InterfaceName::new).toList();
    return new VnstatMeter(
            programs,
            devices,
            database.confFile(),
            new DaemonZone(root()),
            moment,
            false,
            List.of(period))
        .read(Account.of(interfaces), period);
  }

  private static Moment moment(Instant now, boolean hypothetical) {
    return new Moment(now, hypothetical, Boot.read(now));
  }

  private Measurement measure(StaticDevices devices) {
    return measure(new HostPrograms(), devices, moment(NOW, false), NOVEMBER, "eth0");
  }

  private Reading read(StaticDevices devices) {
    return known(measure(devices));
  }

  private Problem refusal(StaticDevices devices) {
    return problem(measure(devices));
  }

  private static Reading known(Measurement measurement) {
    return assertInstanceOf(Measurement.Known.class, measurement, measurement::toString).reading();
  }

  private static Problem problem(Measurement measurement) {
    return assertInstanceOf(Measurement.Unreadable.class, measurement, measurement::toString)
        .problem();
  }

  private static List<String> codes(Reading reading) {
    return reading.problems().stream().map(Problem::code).toList();
  }

  private static StaticDevices kernel(long rx, long tx) {
    return StaticDevices.none().with("lo", 0, 0).with("eth0", rx, tx);
  }

  private VnstatDatabase eth0() {
    return database
        .device("eth0", LONG_AGO, SAVED, 1_000, 2_000, 1_000_000, 2_000_000)
        .day("eth0", "2026-10-01", 7_000, 8_000);
  }

  @Test
  void sumsTheRowsOfThePeriodByTheirDates() throws Exception {
    eth0()
        .day("eth0", "2026-11-21", 100, 200)
        .day("eth0", "2026-10-31", 5_000, 6_000)
        .day("eth0", "2026-11-01", 1, 2)
        .day("eth0", "2026-11-02", 10, 20)
        .write();

    Reading reading = read(kernel(1_000, 2_000));

    assertEquals(Traffic.of(111, 222), reading.used());
    assertEquals(Traffic.NONE, reading.unsaved());
    assertTrue(reading.live());
    assertEquals(Instant.parse("2026-09-15T12:00:00Z"), reading.created());
    assertEquals(Instant.parse("2026-11-21T07:59:30Z"), reading.updated());
    assertEquals(5, reading.days().size());
    assertEquals(List.of(), codes(reading));
  }

  @Test
  void addsWhatTheKernelCountedSinceTheSave() throws Exception {
    eth0().day("eth0", "2026-11-21", 100, 200).write();

    Reading reading = read(kernel(1_030, 2_070));

    assertEquals(Traffic.of(30, 70), reading.unsaved());
    assertEquals(Traffic.of(130, 270), reading.used());
    assertEquals(Traffic.of(100, 200), reading.saved());
  }

  @Test
  void neverUsesTheLastPeriodsRowsOnTheFirstDay() throws Exception {
    database
        .device("eth0", LONG_AGO, "2026-11-30 23:59:50", 1_000, 2_000, 9_000, 9_000)
        .day("eth0", "2026-11-01", 1_000, 2_000)
        .day("eth0", "2026-11-30", 3_000, 4_000)
        .write();
    Moment moment = moment(Instant.parse("2026-12-01T00:00:20Z"), false);
    Period december = Period.monthly(1, ZoneOffset.UTC, moment.now());

    Measurement measurement =
        measure(new HostPrograms(), kernel(1_000, 2_070), moment, december, "eth0");

    assertEquals(Traffic.of(0, 70), known(measurement).used());
    assertEquals(List.of("border-unsaved"), codes(known(measurement)));
  }

  @Test
  void addsTheWholeCounterAfterAReboot() throws Exception {
    savedBefore(Duration.ofHours(9));

    // Above the stored counter, so that only the boot tells.
    Reading reading = known(bootedFor(Duration.ofMinutes(5), kernel(5_000, 6_000)));

    assertEquals(Traffic.of(5_000, 6_000), reading.unsaved());
    assertEquals(Traffic.of(5_100, 6_200), reading.used());
    assertEquals(List.of(), reading.problems());
  }

  @Test
  void refusesWhatADaemonThatDoesNotRunSavedBeforeTheBoot() throws Exception {
    savedBefore(Duration.ofHours(9));

    Problem problem = problem(bootedFor(Duration.ofMinutes(30), kernel(5_000, 6_000)));

    assertEquals("meter-stale", problem.code());
    assertEquals(ExitCode.BAD_DATA, problem.exit());
  }

  private void savedBefore(Duration age) throws Exception {
    String before = TEXT.format(LocalDateTime.ofInstant(NOW.minus(age), ZoneOffset.UTC));
    database
        .device("eth0", LONG_AGO, before, 1_000, 2_000, 9_000, 9_000)
        .day("eth0", "2026-10-01", 0, 0)
        .day("eth0", "2026-11-02", 100, 200)
        .write();
  }

  private Measurement bootedFor(Duration up, StaticDevices devices) {
    Moment moment = new Moment(NOW, false, new Boot("a boot", NOW.minus(up)));
    return measure(new HostPrograms(), devices, moment, NOVEMBER, "eth0");
  }

  @ParameterizedTest
  @CsvSource({"999,5000", "5000,1999", "0,0"})
  void addsTheWholeCounterWhereItWasReset(long rx, long tx) throws Exception {
    eth0().day("eth0", "2026-11-02", 100, 200).write();

    assertEquals(Traffic.of(rx, tx), read(kernel(rx, tx)).unsaved());
  }

  @Test
  void countsADayInFullThatBeginsBeforeThePeriodDoes() throws Exception {
    localTime("America/New_York");
    database
        .conf("UseUTC 0")
        .device("eth0", "2026-09-15 12:00:00", "2026-11-21 02:59:30", 1_000, 2_000, 9_000, 9_000)
        .day("eth0", "2026-10-30", 1, 1)
        // Ends at 04:00 UTC on the first.
        .day("eth0", "2026-10-31", 10, 20)
        .day("eth0", "2026-11-01", 100, 200)
        .write();

    Reading reading = read(kernel(1_000, 2_000));

    assertEquals(Traffic.of(110, 220), reading.used());
    assertEquals(List.of("border-day"), codes(reading));
    assertEquals(
        "vnStat's day 2026-10-31 of eth0 (America/New_York) begins before the period does; it is"
            + " counted in full",
        reading.problems().get(0).message());
    assertEquals(ZoneId.of("America/New_York"), reading.zone());
  }

  @Test
  void goesByTheHostsLocalTimeWhateverJavaTakesForIt() throws Exception {
    localTime("Pacific/Honolulu");
    database
        .conf("UseUTC 0")
        .device("eth0", "2026-09-15 12:00:00", "2026-11-20 21:59:30", 1_000, 2_000, 9_000, 9_000)
        .day("eth0", "2026-10-15", 0, 0)
        .day("eth0", "2026-11-20", 100, 200)
        .write();

    Reading reading = read(kernel(1_000, 2_070));

    assertEquals(ZoneId.of("Pacific/Honolulu"), reading.zone());
    assertEquals(Instant.parse("2026-11-21T07:59:30Z"), reading.updated());
    assertEquals(Traffic.of(100, 270), reading.used());
    assertEquals(List.of(), codes(reading));
  }

  @ParameterizedTest
  // Its own dates are those of Honolulu, New York, Kolkata, Tokyo; of UTC, as configured.
  @CsvSource({
    "2026-11-20 21:59:30, 65",
    "2026-11-21 02:59:30, 65",
    "2026-11-21 13:29:30, 65",
    "2026-11-21 16:59:30, 65",
    "2026-11-21 07:59:30, 0",
    // Nothing but a daemon that does not run.
    "2026-11-21 05:07:30, 0"
  })
  void refusesADaemonThatBooksInAnotherZone(String updated, int exit) throws Exception {
    database
        .device("eth0", "2026-09-15 12:00:00", updated, 1_000, 2_000, 9_000, 9_000)
        .day("eth0", "2026-09-15", 0, 0)
        .day("eth0", "2026-11-20", 100, 200)
        .write();
    Instant saved = NOW.minusSeconds(20);
    Files.setLastModifiedTime(database.file(), FileTime.from(saved));

    Measurement measurement = bootedFor(Duration.ofDays(30), kernel(1_000, 2_000));

    if (exit == 0) {
      assertEquals(Traffic.of(100, 200), known(measurement).used());
    } else {
      assertEquals("meter-zone", problem(measurement).code());
      assertEquals(exit, problem(measurement).exit().number());
    }
  }

  /** The hours of a day with 1, 2, 4, 8 … bytes, so that a sum tells which of them are in it. */
  private VnstatDatabase hours(String day, int from, int to) {
    long all = 0;
    for (int hour = from; hour <= to; hour++) {
      String begin = "%s %02d:00:00".formatted(day, hour);
      long bytes = 1L << hour;
      database.row("hour", "eth0", begin, "0", Long.toString(bytes));
      all += bytes;
    }
    return database.day("eth0", day, 0, all);
  }

  private Reading inPeriod(Programs programs, Period period) {
    return known(measure(programs, kernel(1_000, 2_000), moment(NOW, false), period, "eth0"));
  }

  private static long bits(int from, int to) {
    return (1L << to + 1) - (1L << from);
  }

  @ParameterizedTest
  @CsvSource({
    // Midnight there is this hour of the day before, or of the day itself, in UTC.
    "Europe/Berlin, 2026-10-31, 23",
    "Asia/Tokyo, 2026-10-31, 15",
    "America/New_York, 2026-11-01, 4",
    // 18:30: the hour that the period begins in counts in full.
    "Asia/Kolkata, 2026-10-31, 18",
    // 18:15
    "Asia/Kathmandu, 2026-10-31, 18"
  })
  void cutsTheBorderDayByItsHours(ZoneId zone, String day, int first) throws Exception {
    database
        .device("eth0", LONG_AGO, SAVED, 1_000, 2_000, 1L << 40, 1L << 40)
        .day("eth0", "2026-10-01", 0, 0);
    hours(day, 0, 23).write();

    for (Programs programs :
        List.of(new HostPrograms(), new Without("sqlite3", new HostPrograms()))) {
      Reading reading = inPeriod(programs, Period.monthly(1, zone, NOW));

      assertEquals(bits(first, 23), reading.saved().tx().value());
      boolean within = Period.monthly(1, zone, NOW).start().toString().contains(":00:00Z");
      assertEquals(!within, codes(reading).contains("border-day"), codes(reading).toString());
    }
  }

  @Test
  void saysWhichHourCountsInFull() throws Exception {
    database.device("eth0", LONG_AGO, SAVED, 1_000, 2_000, 1L << 40, 1L << 40);
    database.day("eth0", "2026-10-01", 0, 0);
    hours("2026-10-31", 0, 23).write();

    Reading reading =
        inPeriod(new HostPrograms(), Period.monthly(1, ZoneId.of("Asia/Kolkata"), NOW));

    assertEquals(
        "vnStat's hour 2026-10-31 18:00 of eth0 (UTC) begins before the period does; it is counted"
            + " in full",
        reading.problems().get(0).message());
  }

  @Test
  void countsHoursForThePeriodThatVnstatHasDeleted() throws Exception {
    database.device("eth0", LONG_AGO, SAVED, 1_000, 2_000, 1L << 40, 1L << 40);
    database.day("eth0", "2026-10-01", 0, 0);
    // What belongs before 15:00 UTC is gone up to 05:00.
    hours("2026-10-31", 0, 23).sql("delete from hour where date < '2026-10-31 05:00:00'").write();

    Reading reading = inPeriod(new HostPrograms(), Period.monthly(1, ZoneId.of("Asia/Tokyo"), NOW));

    assertEquals(bits(15, 23) + bits(0, 4), reading.saved().tx().value());
    assertEquals(
        "vnStat's day 2026-10-31 of eth0 (UTC) begins before the period does; hours that it no"
            + " longer has are counted",
        reading.problems().get(0).message());
  }

  @Test
  void trustsNoHoursThatHoldMoreThanTheirDay() throws Exception {
    database.device("eth0", LONG_AGO, SAVED, 1_000, 2_000, 1L << 40, 1L << 40);
    database.day("eth0", "2026-10-01", 0, 0);
    hours("2026-10-31", 0, 23).sql("update day set tx = 1000 where date = '2026-10-31'").write();

    Reading reading = inPeriod(new HostPrograms(), Period.monthly(1, ZoneId.of("Asia/Tokyo"), NOW));

    assertEquals(1_000, reading.saved().tx().value());
    assertEquals(List.of("border-day"), codes(reading));
  }

  @ParameterizedTest
  @CsvSource({
    // Clocks go back at 01:00Z: 02:00 to 03:00 is there twice, from 00:00Z to 02:00Z.
    "2026-10-25, 00:00, 2",
    "2026-10-25, 01:00, 2",
    "2026-10-25, 02:00, 3",
    "2026-10-25, 03:00, 4",
    // Clocks go forward at 01:00Z: there is no 02:00 to 03:00.
    "2026-03-29, 00:00, 1",
    "2026-03-29, 01:00, 3",
    "2026-03-29, 02:00, 4"
  })
  void countsTheRepeatedHourInFull(String day, String begins, int first) throws Exception {
    localTime("Europe/Berlin");
    database
        .conf("UseUTC 0")
        .device("eth0", "2026-01-15 12:00:00", SAVED_IN_BERLIN, 1_000, 2_000, 1L << 40, 1L << 40)
        .day("eth0", "2026-01-15", 0, 0);
    hours(day, 0, 23).sql("delete from hour where date = '2026-03-29 02:00:00'").write();
    long gone = day.startsWith("2026-03") ? 4 : 0;
    Instant start = Instant.parse(day + "T" + begins + ":00Z");
    Period period = new Period(start, start.plus(Duration.ofDays(300)), ZoneOffset.UTC);

    // A row for an hour that never was is one that nothing accounts for.
    assertEquals(
        bits(first, 23) + (first > 2 ? gone : 0),
        inPeriod(new HostPrograms(), period).saved().tx().value());
  }

  @Test
  void leavesOutTheDayThatEndsWhereThePeriodBegins() throws Exception {
    localTime("Europe/Berlin");
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    database
        .conf("UseUTC 0")
        .device("eth0", "2026-09-15 12:00:00", SAVED_IN_BERLIN, 1_000, 2_000, 9_000, 9_000)
        .day("eth0", "2026-10-31", 10, 20)
        .day("eth0", "2026-11-01", 100, 200)
        .write();

    Measurement measurement =
        measure(
            new HostPrograms(),
            kernel(1_000, 2_000),
            moment(NOW, false),
            Period.monthly(1, berlin, NOW),
            "eth0");

    assertEquals(Traffic.of(100, 200), known(measurement).used());
    assertEquals(List.of(), codes(known(measurement)));
  }

  @Test
  void refusesRowsThatWerePruned() throws Exception {
    database
        .conf("DailyDays 7")
        .device("eth0", LONG_AGO, SAVED, 1_000, 2_000, 1_000_000, 2_000_000)
        .day("eth0", "2026-11-15", 100, 200)
        .write();

    Problem problem = refusal(kernel(1_000, 2_000));

    assertEquals(ExitCode.BAD_DATA, problem.exit());
    assertEquals("meter-rows-missing", problem.code());
    assertEquals(
        "vnStat's day rows of eth0 begin on 2026-11-15, after the period's start, although vnStat"
            + " has counted since 2026-09-15",
        problem.message());
    assertEquals(
        "vnStat keeps day rows for only 7 days: run \"bwflow patch-vnstat\", which sets DailyDays"
            + " 62.",
        problem.hint());
  }

  @Test
  void asksForTheRowsThatALongPeriodNeeds() throws Exception {
    database
        .conf("DailyDays 62")
        .device("eth0", LONG_AGO, SAVED, 1_000, 2_000, 1_000_000, 2_000_000)
        .day("eth0", "2026-11-15", 100, 200)
        .write();
    Period quarter =
        new Recurrence.EveryDays(90, LocalDate.of(2026, 9, 1)).period(ZoneOffset.UTC, NOW);

    Measurement measurement =
        measure(new HostPrograms(), kernel(1_000, 2_000), moment(NOW, false), quarter, "eth0");

    assertEquals(
        "vnStat keeps day rows for only 62 days: run \"bwflow patch-vnstat\", which sets DailyDays"
            + " 91.",
        problem(measurement).hint());
  }

  @Test
  void takesALineForIdleWhoseMonthsSaySo() throws Exception {
    // A modem that was away for longer than days are kept: its last month was September.
    database
        .device("eth0", "2026-01-15 12:00:00", SAVED, 1_000, 2_000, 1_000_000, 2_000_000)
        .row("month", "eth0", "2026-09-01", "1000000", "2000000")
        .write();

    for (Programs programs :
        List.of(new HostPrograms(), new Without("sqlite3", new HostPrograms()))) {
      Reading reading = inPeriod(programs, NOVEMBER);
      assertEquals(Traffic.NONE, reading.used());
      assertFalse(codes(reading).contains("meter-rows-missing"));
    }
  }

  @Test
  void countsTodayOfALineThatWasIdleBefore() throws Exception {
    database
        .conf("TrafficlessEntries 0")
        .device("eth0", "2026-01-15 12:00:00", SAVED, 1_000, 2_000, 1_000_100, 2_000_200)
        .day("eth0", "2026-11-21", 100, 200)
        .row("month", "eth0", "2026-09-01", "1000000", "2000000")
        .row("month", "eth0", "2026-11-01", "100", "200")
        .write();

    assertEquals(Traffic.of(100, 270), read(kernel(1_000, 2_070)).used());
  }

  @Test
  void countsALineThatHasNeverCarriedAnything() throws Exception {
    database.device("eth0", "2026-01-15 12:00:00", SAVED, 0, 0, 0, 0).write();

    assertEquals(Traffic.of(0, 70), read(kernel(0, 70)).used());
  }

  @ParameterizedTest
  @CsvSource({
    // The month has more than the days that are left.
    "2026-09-01 2026-11-01, 1",
    // Nothing tells that months were not deleted, too.
    "2026-11-01, 0",
    "'', 0"
  })
  void refusesRowsThatAreLostByTheMonths(String months, long more) throws Exception {
    database
        .device("eth0", "2026-01-15 12:00:00", SAVED, 1_000, 2_000, 1_000_100, 2_000_200)
        .day("eth0", "2026-11-21", 100, 200);
    for (String month : months.isEmpty() ? new String[0] : months.split(" ")) {
      database.row("month", "eth0", month, "100", Long.toString(200 + more));
    }
    database.write();

    assertEquals("meter-rows-missing", refusal(kernel(1_000, 2_000)).code());
  }

  @Test
  void needsNoRowsForDaysWithoutTraffic() throws Exception {
    // TrafficlessEntries 0: the rows hold all that was ever counted, so nothing was pruned.
    database
        .device("eth0", LONG_AGO, SAVED, 1_000, 2_000, 100, 200)
        .day("eth0", "2026-11-15", 100, 200)
        .write();

    assertEquals(Traffic.of(100, 200), read(kernel(1_000, 2_000)).used());
  }

  @Test
  void refusesAnEmptyListOfDaysWhereSomethingWasCounted() throws Exception {
    database.device("eth0", LONG_AGO, SAVED, 1_000, 2_000, 1, 0).write();

    Problem problem = refusal(kernel(1_000, 2_000));

    assertEquals(ExitCode.BAD_DATA, problem.exit());
    assertEquals("vnStat has no day rows of eth0 although its total is not 0", problem.message());
  }

  @Test
  void saysWhenTheFirstFiguresAreToBeExpected() throws Exception {
    database
        .device("eth0", "2026-11-21 07:58:10", "2026-11-21 07:58:10", 1_000, 2_000, 0, 0)
        .write();

    Problem problem = refusal(kernel(1_000, 2_000));

    assertEquals(ExitCode.TRY_AGAIN, problem.exit());
    // Saved every five minutes, plus one update, to the full minute: 08:03:30 is 08:04.
    assertEquals(
        "vnStat has saved nothing for eth0 yet; the first figures are to be expected at"
            + " 2026-11-21 08:04 UTC",
        problem.message());
  }

  @Test
  void countsFromItsCreationWhereThatIsWithinThePeriod() throws Exception {
    database
        .device("eth0", "2026-11-10 12:00:00", SAVED, 1_000, 2_000, 500, 600)
        .day("eth0", "2026-11-10", 100, 200)
        .write();

    Reading reading = read(kernel(1_000, 2_000));

    assertEquals(Traffic.of(100, 200), reading.used());
    assertEquals(Instant.parse("2026-11-10T12:00:00Z"), reading.created());
  }

  @Test
  void countsRowsOfTheFutureAndSaysSo() throws Exception {
    eth0().day("eth0", "2026-11-21", 1, 2).day("eth0", "2026-11-23", 100, 200).write();

    Reading reading = read(kernel(1_000, 2_000));

    assertEquals(Traffic.of(101, 202), reading.used());
    assertEquals(List.of("meter-future"), codes(reading));
  }

  @Test
  void ignoresWhatComesAfterAnInstantThatIsSupposed() throws Exception {
    eth0()
        .day("eth0", "2026-11-01", 1, 2)
        .day("eth0", "2026-11-15", 10, 20)
        .day("eth0", "2026-11-16", 100, 200)
        .write();
    Moment supposed = moment(Instant.parse("2026-11-16T00:00:00Z"), true);

    Reading reading =
        known(measure(new HostPrograms(), kernel(9_000, 9_000), supposed, NOVEMBER, "eth0"));

    assertEquals(Traffic.of(11, 22), reading.used());
    assertEquals(Traffic.NONE, reading.unsaved());
    assertFalse(reading.live());
    assertEquals(List.of(), codes(reading));
  }

  @Test
  void namesTheInterfacesThatAreKnown() throws Exception {
    eth0().device("wlan0", LONG_AGO, SAVED, 0, 0, 0, 0).write();

    Problem problem =
        problem(measure(new HostPrograms(), kernel(0, 0), moment(NOW, false), NOVEMBER, "eht0"));

    assertEquals(ExitCode.UNAVAILABLE, problem.exit());
    assertEquals(
        "vnStat does not know the interface eht0; it knows eth0, wlan0; did you mean \"eth0\"?",
        problem.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth1", "ETH1 uplink", "eth1-wan"})
  void neverTakesAnotherInterfaceForItsAlias(String alias) throws Exception {
    eth0().sql("update interface set alias = '" + alias + "'").write();

    Problem problem =
        problem(measure(new HostPrograms(), kernel(0, 0), moment(NOW, false), NOVEMBER, "eth1"));

    assertEquals(ExitCode.BAD_DATA, problem.exit());
    assertEquals("meter-other-interface", problem.code());
    assertTrue(problem.message().contains("would answer for eth0"), problem.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "a''b", "a\\b", "a\nb", "a\tb", "a|b,c", "\u001b[31m", "\u00e9"})
  void readsInterfacesWithAnyAlias(String alias) throws Exception {
    eth0()
        .day("eth0", "2026-11-02", 1, 2)
        .sql("update interface set alias = '" + alias + "'")
        .write();

    assertEquals(Traffic.of(1, 2), read(kernel(1_000, 2_000)).used());
  }

  @ParameterizedTest
  @ValueSource(ints = {0x1e, 0x1f})
  void readsInterfacesWithANameOrAliasThatSeparatesRows(int separator) throws Exception {
    eth0()
        .day("eth0", "2026-11-02", 1, 2)
        .device("tap7", LONG_AGO, SAVED, 0, 0, 0, 0)
        .sql("update interface set alias = 'a' || char(" + separator + ") || 'b'")
        .sql(
            "update interface set name = 'et' || char("
                + separator
                + ") || 'h0' where name = 'tap7'")
        .write();

    assertEquals(Traffic.of(1, 2), read(kernel(1_000, 2_000)).used());
  }

  private VnstatDatabase withTap7() {
    return eth0()
        .day("eth0", "2026-11-02", 1, 2)
        .device("tap7", LONG_AGO, SAVED, 0, 0, 0, 0)
        .day("tap7", "2026-11-01", 0, 0);
  }

  private void readsEth0All(VnstatDatabase database) throws Exception {
    database.write();
    for (Programs programs :
        List.of(new HostPrograms(), new Without("sqlite3", new HostPrograms()))) {
      VnstatMeter meter =
          new VnstatMeter(
              programs,
              kernel(1_000, 2_000),
              database.confFile(),
              new DaemonZone(root()),
              moment(NOW, false),
              true,
              // Cuts a day, so that hours are read too.
              List.of(NOVEMBER, Period.monthly(1, ZoneId.of("Asia/Tokyo"), NOW)));
      Account account = Account.of(List.of(new InterfaceName("eth0")));
      assertEquals(Traffic.of(1, 2), known(meter.read(account, NOVEMBER)).used());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9223372036854775807", "1.8e19", "'many'", "''"})
  void isNotKeptFromAnAccountByANeighboursFigures(String figure) throws Exception {
    readsEth0All(
        withTap7()
            .row("day", "tap7", "2026-11-02", figure, "1")
            .row("hour", "tap7", "2026-10-31 15:00:00", figure, "1")
            .row("month", "tap7", "2026-11-01", figure, "1")
            .sql("update interface set txtotal = " + figure + " where name = 'tap7'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rxcounter", "txcounter", "rxtotal", "txtotal"})
  void isNotKeptFromAnAccountByANeighboursCounters(String column) throws Exception {
    readsEth0All(withTap7().sql("update interface set " + column + " = -1 where name = 'tap7'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9223372036854775807", "1.8e19"})
  void leavesOutRowsOfItsOwnThatAreNotOfThePeriod(String figure) throws Exception {
    VnstatDatabase bad =
        eth0()
            .day("eth0", "2026-11-02", 1, 2)
            .row("day", "eth0", "2026-09-20", figure, "1")
            .row("month", "eth0", "2026-09-01", "1", figure);
    readsEth0All(bad);

    Reading reading = read(kernel(1_000, 2_000));

    assertEquals(List.of("meter-row-left-out"), codes(reading));
    assertEquals(2, reading.days().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "4611686018427387904",
        "9223372036854775807",
        "1.8e19",
        "'many'",
        "x'00'",
        "1.5",
        "''"
      })
  void refusesFiguresThatCannotBeTrue(String figure) throws Exception {
    eth0().row("day", "eth0", "2026-11-02", "1", figure).write();

    Problem problem = refusal(kernel(1_000, 2_000));

    assertEquals(ExitCode.BAD_DATA, problem.exit());
    assertEquals("meter-implausible", problem.code());
    assertTrue(problem.message().contains("eth0 on 2026-11-02"), problem.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rxcounter", "txcounter", "rxtotal", "txtotal"})
  void refusesCountersThatCannotBeTrue(String column) throws Exception {
    eth0().sql("update interface set " + column + " = -1").write();

    assertEquals("meter-implausible", refusal(kernel(1_000, 2_000)).code());
  }

  @Test
  void refusesFiguresThatAddUpToTooMuch() throws Exception {
    String half = "2305843009213693952";
    eth0().row("day", "eth0", "2026-11-02", half, half).write();

    Problem problem = refusal(kernel(1_000, 2_000));

    assertEquals(ExitCode.BAD_DATA, problem.exit());
    assertEquals("meter-implausible", problem.code());
  }

  @Test
  void refusesFiguresThatOverflow() throws Exception {
    String most = "4611686018427387903";
    eth0()
        .row("day", "eth0", "2026-11-02", most, most)
        .row("day", "eth0", "2026-11-03", most, most)
        .row("day", "eth0", "2026-11-04", most, most)
        .write();

    assertEquals("meter-implausible", refusal(kernel(1_000, 2_000)).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-13-01", "2026-02-30", "", "1795247168"})
  void refusesDatesThatAreNone(String date) throws Exception {
    eth0().row("day", "eth0", date, "1", "1").write();

    assertEquals(ExitCode.BAD_DATA, refusal(kernel(1_000, 2_000)).exit());
    assertEquals("meter-implausible", refusal(kernel(1_000, 2_000)).code());
  }

  @Test
  void ignoresRowsOfNoInterface() throws Exception {
    eth0()
        .day("eth0", "2026-11-02", 1, 2)
        .sql("insert into day(interface, date, rx, tx) values(99, 'rubbish', -1, -1)")
        .write();

    assertEquals(Traffic.of(1, 2), read(kernel(1_000, 2_000)).used());
  }

  @Test
  void warnsOfADaemonThatDoesNotSaveWhileTheKernelStillCounts() throws Exception {
    database
        .device("eth0", LONG_AGO, "2026-11-21 07:49:39", 1_000, 2_000, 9_000, 9_000)
        .day("eth0", "2026-10-01", 0, 0)
        .write();
    // Twice the save interval and one update are 10 min 20 s.
    Instant boot = Boot.read(NOW).instant();
    assumeTrue(boot.isBefore(NOW.minus(Duration.ofMinutes(12))), "booted a moment ago");

    Reading reading = read(kernel(1_000, 2_001));

    assertEquals(List.of("meter-stale"), codes(reading));
    assertEquals(Traffic.of(0, 1), reading.used());
  }

  @Test
  void takesNoneForStaleThatIsJustInTime() throws Exception {
    database
        .device("eth0", LONG_AGO, "2026-11-21 07:49:40", 1_000, 2_000, 9_000, 9_000)
        .day("eth0", "2026-10-01", 0, 0)
        .write();

    assertEquals(List.of(), codes(read(kernel(1_000, 2_000))));
  }

  @Test
  void addsUpInterfacesThatShareABudget() throws Exception {
    eth0()
        .day("eth0", "2026-11-02", 1, 2)
        .device("eth1", "2026-10-01 00:00:00", "2026-11-21 07:59:00", 10, 20, 900, 900)
        .day("eth1", "2026-10-01", 0, 0)
        .day("eth1", "2026-11-02", 100, 200)
        .write();
    StaticDevices devices = kernel(1_003, 2_004).with("eth1", 15, 26);

    Reading reading =
        known(measure(new HostPrograms(), devices, moment(NOW, false), NOVEMBER, "eth0", "eth1"));

    assertEquals(Traffic.of(1 + 100 + 3 + 5, 2 + 200 + 4 + 6), reading.used());
    assertEquals(Instant.parse("2026-11-21T07:59:00Z"), reading.updated());
    assertEquals(Instant.parse("2026-10-01T00:00:00Z"), reading.created());
    assertEquals(2, reading.lines().size());
    assertEquals(Traffic.of(101, 202), reading.days().get(1).traffic());
  }

  @Test
  void isNotLiveWithoutTheDevice() throws Exception {
    eth0().day("eth0", "2026-11-02", 1, 2).write();

    Reading reading = read(StaticDevices.none());

    assertEquals(Traffic.of(1, 2), reading.used());
    assertFalse(reading.live());
  }

  @Test
  void fallsBackToVnstatWithoutSqlite() throws Exception {
    eth0().day("eth0", "2026-11-02", 1, 2).write();

    Measurement measurement =
        measure(
            new Without("sqlite3", new HostPrograms()),
            kernel(9_000, 9_000),
            moment(NOW, false),
            NOVEMBER,
            "eth0");

    Reading reading = known(measurement);
    assertEquals(Traffic.of(1, 2), reading.used());
    assertFalse(reading.live());
    assertEquals(List.of("meter-not-live"), codes(reading));
  }

  @Test
  void trustsNoOldFigureThatIsNotLive() throws Exception {
    database
        .device("eth0", LONG_AGO, "2026-11-21 07:40:00", 1_000, 2_000, 9_000, 9_000)
        .day("eth0", "2026-10-01", 0, 0)
        .write();

    Measurement measurement =
        measure(
            new Without("sqlite3", new HostPrograms()),
            kernel(9_000, 9_000),
            moment(NOW, false),
            NOVEMBER,
            "eth0");

    assertEquals("meter-stale", problem(measurement).code());
    assertEquals(ExitCode.BAD_DATA, problem(measurement).exit());
  }

  @Test
  void seesThroughVnstatToThatNothingIsSaved() throws Exception {
    database
        .device("eth0", "2026-11-21 07:58:10", "2026-11-21 07:58:10", 1_000, 2_000, 0, 0)
        .write();

    Measurement measurement =
        measure(
            new Without("sqlite3", new HostPrograms()),
            kernel(1_000, 2_000),
            moment(NOW, false),
            NOVEMBER,
            "eth0");

    assertEquals(ExitCode.TRY_AGAIN, problem(measurement).exit());
    assertEquals("meter-nothing-saved", problem(measurement).code());
  }

  @Test
  void readsTheDatabaseOfAVnstatThatIsElsewhere() throws Exception {
    eth0().day("eth0", "2026-11-02", 1, 2).write();
    Programs programs = new Without("vnstat", new HostPrograms());

    Reading reading =
        known(measure(programs, kernel(1_000, 2_070), moment(NOW, false), NOVEMBER, "eth0"));

    assertEquals(Traffic.of(1, 72), reading.used());
    assertEquals(List.of(), codes(reading));
  }

  @Test
  void saysThatVnstatIsMissing() throws Exception {
    eth0().write();

    Measurement measurement =
        measure(
            new Without("vnstat", new Without("sqlite3", new HostPrograms())),
            kernel(0, 0),
            moment(NOW, false),
            NOVEMBER,
            "eth0");

    assertEquals(ExitCode.UNAVAILABLE, problem(measurement).exit());
    assertEquals("meter-missing", problem(measurement).code());
  }

  @Test
  void saysThatTheDatabaseIsMissingOrEmptyOrSomethingElse() throws Exception {
    eth0().write();
    Files.delete(database.file());
    assertEquals(ExitCode.UNAVAILABLE, refusal(kernel(0, 0)).exit());

    Files.createFile(database.file());
    assertEquals("meter-corrupt", refusal(kernel(0, 0)).code());

    Files.writeString(database.file(), "no database at all, but long enough to be looked at\n");
    assertEquals("meter-corrupt", refusal(kernel(0, 0)).code());
    assertEquals(ExitCode.BAD_DATA, refusal(kernel(0, 0)).exit());
  }

  @Test
  void refusesADatabaseThatIsCutOff() throws Exception {
    for (int day = 1; day < 28; day++) {
      database.sql("select 1");
    }
    eth0().day("eth0", "2026-11-02", 1, 2).write();
    byte[] whole = Files.readAllBytes(database.file());
    Files.write(database.file(), Arrays.copyOf(whole, whole.length / 2));

    assertEquals(ExitCode.BAD_DATA, refusal(kernel(0, 0)).exit());
  }

  @Test
  void leavesASchemaThatIsNotKnownToVnstat() throws Exception {
    eth0().sql("update info set value = '2' where name = 'dbversion'").write();

    Problem problem = refusal(kernel(0, 0));

    // vnstat does not know it either, and says so.
    assertEquals(ExitCode.BAD_DATA, problem.exit());
    assertTrue(problem.message().contains("version \"2\" is not supported"), problem.message());
  }

  @Test
  void readsMonthsWhereTheyAreAskedFor() throws Exception {
    eth0().row("month", "eth0", "2026-10-01", "7", "8").write();

    VnstatMeter meter =
        new VnstatMeter(
            new HostPrograms(),
            kernel(1_000, 2_000),
            database.confFile(),
            new DaemonZone(root()),
            moment(NOW, false),
            true,
            List.of(NOVEMBER));
    Reading reading = known(meter.read(Account.of(List.of(new InterfaceName("eth0"))), NOVEMBER));

    assertEquals(1, reading.months().size());
    assertEquals(Traffic.of(7, 8), reading.months().get(0).traffic());
  }
}
