package io.github.bwflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Recurrence;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Direction;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What good files mean. */
class ConfigFileTest {
  private static final long GB = 1_000_000_000L;

  /** What a user of bwflow 0.1.0 has. */
  private static final String OF_0_1_0 =
      """
      [bandwidth]
      monthly_budget_gb = 100
      pre_charge_gb = 50

      [network]
      interface = "eth0"

      [vnstat]
      config = "/etc/vnstat.conf"

      [daemon]
      poll_interval_seconds = 60
      """;

  private static Config parse(String text) {
    return ConfigFile.parse("c.toml", text);
  }

  private static Bandwidth bandwidth(String lines) {
    return parse("[bandwidth]\nbudget = \"100 GB\"\n" + lines).bandwidth().orElseThrow();
  }

  @Test
  void loadsTheFileOfBwflow010Unchanged() {
    Config config = parse(OF_0_1_0);

    assertEquals(new Bytes(100 * GB), config.bandwidth().orElseThrow().budget());
    assertEquals(new Bytes(50 * GB), config.bandwidth().orElseThrow().preCharge());
    assertEquals(List.of(new InterfaceName("eth0")), config.network().interfaces());
    assertEquals("/etc/vnstat.conf", config.vnstat().config());
    assertEquals(Duration.ofSeconds(60), config.daemon().interval());
    assertEquals(List.of(), config.warnings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"100", "100.0", "\"100\"", "\" 100.0 \"", "1e2", "\"1e2\"", "1_00", "'+100'"})
  void takesEverySpellingOfANumberThatBwflow010Took(String hundred) {
    String text = "[bandwidth]\nmonthly_budget_gb = " + hundred + "\npre_charge_gb = " + hundred;

    Bandwidth bandwidth = parse(text).bandwidth().orElseThrow();

    assertEquals(new Bytes(100 * GB), bandwidth.budget());
    assertEquals(new Bytes(100 * GB), bandwidth.preCharge());
  }

  @Test
  void readsAFractionOfAGigabyteToTheByte() {
    assertEquals(
        new Bytes(100_100_000_001L),
        parse("[bandwidth]\nmonthly_budget_gb = 100.100000001").bandwidth().orElseThrow().budget());
  }

  @Test
  void fillsInEveryDefault() {
    Config config = parse("[bandwidth]\nbudget = \"1 TiB\"\n");

    assertEquals(
        new Config(
            Optional.of(
                new Bandwidth(
                    new Bytes(1L << 40),
                    new Bytes(1L << 39),
                    new Recurrence.Monthly(1),
                    ZoneId.of("UTC"),
                    Direction.TX,
                    PolicyName.TOKEN_BUCKET,
                    Duration.ofDays(30),
                    Optional.empty(),
                    EnforcementName.GLIDE,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(80, 95))),
            ZoneId.of("UTC"),
            new Network(List.of(), false, Optional.empty(), Leaf.AUTO, ForeignQdisc.REFUSE),
            Optional.empty(),
            List.of(),
            new Vnstat("/etc/vnstat.conf"),
            new Daemon(Duration.ofSeconds(15)),
            List.of(),
            Optional.empty(),
            List.of()),
        config);
  }

  @Test
  void readsEveryKey() {
    Config config =
        parse(
            """
            [bandwidth]
            budget = "1 TB"
            pre_charge = "0 B"
            period = "month"
            billing_day = 31
            timezone = "Europe/Berlin"
            direction = "tx"
            policy = "token-bucket"
            enforcement = "cliff"
            limit_rate = "5 mbit"
            min_rate = "64 kbit"
            warn_at_percent = [95, 50, 80, 50]
            [network]
            interface = ["eth0", "eth1"]
            line_rate = "1 gbit"
            leaf = "fq_codel"
            foreign_qdisc = "replace"
            [vnstat]
            config = "/opt/vnstat.conf"
            [daemon]
            poll_interval_seconds = 3600
            """);

    assertEquals(
        new Config(
            Optional.of(
                new Bandwidth(
                    new Bytes(1000 * GB),
                    Bytes.ZERO,
                    new Recurrence.Monthly(31),
                    ZoneId.of("Europe/Berlin"),
                    Direction.TX,
                    PolicyName.TOKEN_BUCKET,
                    Duration.ofDays(30),
                    Optional.empty(),
                    EnforcementName.CLIFF,
                    Optional.of(new BitRate(5_000_000)),
                    Optional.of(new BitRate(64_000)),
                    List.of(50, 80, 95))),
            ZoneId.of("Europe/Berlin"),
            new Network(
                List.of(new InterfaceName("eth0"), new InterfaceName("eth1")),
                false,
                Optional.of(new BitRate(1_000_000_000)),
                Leaf.FQ_CODEL,
                ForeignQdisc.REPLACE),
            Optional.empty(),
            List.of(),
            new Vnstat("/opt/vnstat.conf"),
            new Daemon(Duration.ofHours(1)),
            List.of(),
            Optional.empty(),
            List.of()),
        config);
  }

  @Test
  void takesAutoForARateAsNotStated() {
    Bandwidth bandwidth = bandwidth("limit_rate = \"auto\"\nmin_rate = \"auto\"");

    assertEquals(Optional.empty(), bandwidth.limitRate());
    assertEquals(Optional.empty(), bandwidth.minRate());
  }

  @Test
  void neverWarnsWhereTheListIsEmpty() {
    assertEquals(List.of(), bandwidth("warn_at_percent = []").warnAtPercent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFF[bandwidth]\nbudget = \"1 TB\"\n",
        "[bandwidth]\r\nbudget = \"1 TB\"\r\n",
        "bandwidth.budget = \"1 TB\"",
        "bandwidth = { budget = \"1 TB\" }",
        "\"bandwidth\".'budget' = '1 TB'",
        "[ bandwidth ]\n\tbudget\t=\t\"\"\"\n1 TB\"\"\" # a comment",
        "# only comments\r\n\r\n  # before\r\n[bandwidth] # and\r\nbudget = '1 TB' # behind",
      })
  void takesWhateverTomlAllows(String text) {
    assertEquals(new Bytes(1000 * GB), parse(text).bandwidth().orElseThrow().budget());
  }

  @Test
  void readsAFileOfOneMegabyteOfCommentsAndBlankLines() {
    String text =
        "# what a long story\n\n\r\n".repeat(50_000) + "[bandwidth]\nbudget = '1 TB'\nx=1";

    Failure failure = assertThrows(Failure.class, () -> parse(text));

    assertEquals(
        "c.toml:150003:1: there is no key \"x\" under [bandwidth]; expected one of"
            + " monthly_budget_gb, budget, pre_charge_gb, pre_charge, period, billing_day,"
            + " timezone, direction, policy, window, balance_cap, enforcement, limit_rate,"
            + " min_rate, warn_at_percent",
        failure.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "17, 15",
    "15.7, 15",
    "'\"29\"', 20",
    "3, 5",
    "0.5, 5",
    "61, 60",
    "119, 60",
    "121, 120",
    "3599, 1800",
    "3601, 3600",
    "86400, 3600",
    "1e300, 3600",
    "9223372036854775807, 3600"
  })
  void roundsAnIntervalDownWithAWarning(String stated, int kept) {
    Config config =
        parse("[bandwidth]\nbudget = '1 TB'\n[daemon]\npoll_interval_seconds = " + stated);

    assertEquals(Duration.ofSeconds(kept), config.daemon().interval());
    assertEquals(1, config.warnings().size());
    assertEquals("interval-rounded", config.warnings().get(0).code());
    assertEquals(Severity.WARNING, config.warnings().get(0).severity());
    String message = config.warnings().get(0).message();
    assertTrue(message.startsWith("c.toml:4:25: poll_interval_seconds is "), message);
    assertTrue(message.contains("; " + kept + " is used, "), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5", "6", "10", "12", "15", "20", "30", "60", "120", "180", "240", "300", "360", "600",
        "720", "900", "1200", "1800", "3600", "15.0", "\"15\""
      })
  void keepsAnIntervalThatATimerCanKeep(String stated) {
    Config config =
        parse("[bandwidth]\nbudget = '1 TB'\n[daemon]\npoll_interval_seconds = " + stated);

    assertEquals(
        (long) Double.parseDouble(stated.replace("\"", "")),
        config.daemon().interval().toSeconds());
    assertEquals(List.of(), config.warnings());
  }

  @Test
  void saysFromWhatToWhatAnIntervalWasRounded() {
    Config config = parse("[bandwidth]\nbudget = '1 TB'\n[daemon]\npoll_interval_seconds = 17");

    assertEquals(
        "c.toml:4:25: poll_interval_seconds is 17; 15 is used, the next shorter interval that a"
            + " timer can keep",
        config.warnings().get(0).message());
  }

  @Test
  void takesTheLargestMinRateThatTheBudgetPaysForAllPeriodAndNotAByteMore() {
    // 100 GB in 31 days are 37 335 bytes a second and a bit.
    assertEquals(
        Optional.of(new BitRate(37_335 * 8)), bandwidth("min_rate = \"298680 bit\"").minRate());
    assertThrows(Failure.class, () -> bandwidth("min_rate = \"298688 bit\""));
  }

  @Test
  void countsTheHourThatAZoneTurnsBackWhenItJudgesMinRate() {
    // 31 days and an hour: 37 285 bytes a second.
    String berlin = "timezone = \"Europe/Berlin\"\n";

    assertEquals(
        Optional.of(new BitRate(37_285 * 8)),
        bandwidth(berlin + "min_rate = \"298280 bit\"").minRate());
    assertThrows(Failure.class, () -> bandwidth(berlin + "min_rate = \"298288 bit\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // 100 GB in the longest period, in whole bytes a second.
        "week | 165343",
        "day | 1157407",
        "1 day from 2026-01-15 | 1157407",
        "30 days from 2026-01-15 | 38580",
        "366 days from 2026-01-15 | 3162",
      })
  void judgesMinRateByThePeriodThatIsStated(String period, long bytes) {
    String stated = "period = \"" + period + "\"\nmin_rate = ";

    assertEquals(
        Optional.of(new BitRate(bytes * 8)), bandwidth(stated + "\"" + bytes + " bps\"").minRate());
    assertThrows(Failure.class, () -> bandwidth(stated + "\"" + (bytes + 1) + " bps\""));
  }

  @Test
  void countsTheHourThatAZoneTurnsBackInADay() {
    // 100 GB in 25 hours.
    String berlin = "period = \"day\"\ntimezone = \"Europe/Berlin\"\n";

    assertEquals(
        Optional.of(new BitRate(1_111_111 * 8)),
        bandwidth(berlin + "min_rate = \"1111111 bps\"").minRate());
    assertThrows(Failure.class, () -> bandwidth(berlin + "min_rate = \"1111112 bps\""));
  }

  static Stream<Arguments> periods() {
    return Stream.of(
        Arguments.of("period = \"month\"", new Recurrence.Monthly(1)),
        Arguments.of("period = \"month\"\nbilling_day = 31", new Recurrence.Monthly(31)),
        Arguments.of("period = \"week\"", Recurrence.weekly(DayOfWeek.MONDAY)),
        Arguments.of("period = \"week\"\nbilling_day = 1", Recurrence.weekly(DayOfWeek.MONDAY)),
        Arguments.of("period = \"week\"\nbilling_day = 7", Recurrence.weekly(DayOfWeek.SUNDAY)),
        Arguments.of("period = \"day\"", Recurrence.daily()),
        Arguments.of(
            "period = \"30 days from 2026-01-15\"",
            new Recurrence.EveryDays(30, LocalDate.of(2026, 1, 15))),
        Arguments.of(
            "period = \"1 day from 2028-02-29\"",
            new Recurrence.EveryDays(1, LocalDate.of(2028, 2, 29))),
        Arguments.of(
            "period = \"366 days from 1999-12-31\"",
            new Recurrence.EveryDays(366, LocalDate.of(1999, 12, 31))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.5 mbit | 1500000",
        "1500000 | 1500000",
        "1.5e6bit | 1500000",
        "187.5 kbps | 1500000",
        "1 Mibit | 1048576",
        "128KiBps | 1048576",
      })
  void readsEveryRateAsTcSpellsIt(String spelled, long bits) {
    String quoted = " = \"" + spelled + "\"\n";
    Config config =
        parse(
            "[bandwidth]\nbudget = '1 TB'\nlimit_rate"
                + quoted
                + "min_rate"
                + quoted
                + "[network]\nline_rate"
                + quoted);

    Optional<BitRate> rate = Optional.of(new BitRate(bits));
    assertEquals(rate, config.bandwidth().orElseThrow().limitRate());
    assertEquals(rate, config.bandwidth().orElseThrow().minRate());
    assertEquals(rate, config.network().lineRate());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 EiB | 1152921504606846976",
        "1.5 TB | 1500000000000",
        "2GiB | 2147483648",
        "500 kB | 500000",
      })
  void readsEverySizeWithItsUnit(String spelled, long bytes) {
    String quoted = " = \"" + spelled + "\"\n";

    Bandwidth bandwidth =
        parse("[bandwidth]\nbudget" + quoted + "pre_charge" + quoted).bandwidth().orElseThrow();

    assertEquals(new Bytes(bytes), bandwidth.budget());
    assertEquals(new Bytes(bytes), bandwidth.preCharge());
  }

  @ParameterizedTest
  @MethodSource("periods")
  void readsHowPeriodsRecur(String lines, Recurrence recurrence) {
    assertEquals(recurrence, bandwidth(lines).recurrence());
  }

  @Test
  void warnsOfAMonthlyBudgetForAPeriodThatIsNoMonth() {
    Config config = parse("[bandwidth]\nmonthly_budget_gb = 7\nperiod = \"week\"");

    assertEquals(new Bytes(7 * GB), config.bandwidth().orElseThrow().budget());
    assertEquals(
        List.of(
            "c.toml:2:21: monthly_budget_gb is 7 and counts for each period, although period is"
                + " \"week\""),
        config.warnings().stream().map(Problem::message).toList());
  }

  @Test
  void suggestsAMinRateThatIsThenTaken() {
    Failure failure = assertThrows(Failure.class, () -> bandwidth("min_rate = \"1 gbit\""));
    String message = failure.getMessage();
    String fits = message.substring(message.indexOf("at most ") + 8);

    assertTrue(bandwidth("min_rate = " + fits).minRate().isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Etc/UTC", "GMT", "Asia/Kolkata", "America/New_York", "CET"})
  void takesNamesOfTheTimeZoneDatabase(String name) {
    assertEquals(ZoneId.of(name), bandwidth("timezone = \"" + name + "\"").timezone());
  }

  @Test
  void takesNoBillingDayOverBesideAnotherPeriod() {
    String shared = "[bandwidth]\nbudget = \"1 TB\"\nbilling_day = 20\n[interface.a]\n";

    assertEquals(
        new Recurrence.Monthly(20), only(shared + "budget = \"1 GB\"").bandwidth().recurrence());
    assertEquals(
        Recurrence.weekly(DayOfWeek.MONDAY),
        only(shared + "budget = \"1 GB\"\nperiod = \"week\"").bandwidth().recurrence());
  }

  private static OwnBudget only(String text) {
    Config config = parse(text);
    assertEquals(1, config.own().size());
    return config.own().get(0);
  }

  @Test
  void takesAnInterfaceWithItsOwnBudgetOutOfTheSharedOne() {
    Config config =
        parse(
            """
            [bandwidth]
            budget = "1 TB"
            pre_charge = "100 GB"
            timezone = "Europe/Berlin"
            warn_at_percent = [50]
            [network]
            interface = ["eth0", "eth1"]
            line_rate = "1 gbit"
            [interface."eth1"]
            budget = "200 GB"
            enforcement = "cliff"
            [interface.wwan0]
            monthly_budget_gb = 5
            pre_charge_gb = 1
            line_rate = "50 mbit"
            warn_at_percent = []
            """);

    assertEquals(List.of(new InterfaceName("eth0")), config.network().interfaces());
    assertEquals(new Bytes(1000 * GB), config.bandwidth().orElseThrow().budget());
    OwnBudget eth1 = config.own().get(0);
    assertEquals(new InterfaceName("eth1"), eth1.name());
    assertEquals(new Bytes(200 * GB), eth1.bandwidth().budget());
    assertEquals(new Bytes(100 * GB), eth1.bandwidth().preCharge());
    assertEquals(ZoneId.of("Europe/Berlin"), eth1.bandwidth().timezone());
    assertEquals(List.of(50), eth1.bandwidth().warnAtPercent());
    assertEquals(EnforcementName.CLIFF, eth1.bandwidth().enforcement());
    assertEquals(Optional.empty(), eth1.lineRate());
    OwnBudget wwan0 = config.own().get(1);
    assertEquals(new Bytes(5 * GB), wwan0.bandwidth().budget());
    assertEquals(new Bytes(GB), wwan0.bandwidth().preCharge());
    assertEquals(Optional.of(new BitRate(50_000_000)), wwan0.lineRate());
    assertEquals(List.of(), wwan0.bandwidth().warnAtPercent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[interface.\"eth1\"]\nbudget = \"2 GB\"",
        "interface.eth1.budget = \"2 GB\"",
        "[network]\nleaf = \"none\"\n[interface.eth1]\nbudget = \"2 GB\"",
        "[network]\ninterface = \"eth1\"\n[interface.eth1]\nbudget = \"2 GB\"",
        "[bandwidth]\nbilling_day = 3\n[interface.eth1]\nbudget = \"2 GB\"",
      })
  void needsNoSharedBudgetWhereNothingIsShared(String text) {
    assertEquals(new Bytes(2 * GB), only(text).bandwidth().budget());
    assertEquals(new Bytes(GB), only(text).bandwidth().preCharge());
    assertEquals(Optional.empty(), parse(text).bandwidth());
  }

  @Test
  void followsTheDefaultRouteWhereTheInterfaceIsAuto() {
    Network network =
        parse("[bandwidth]\nbudget = \"1 TB\"\n[network]\ninterface = \"auto\"").network();

    assertTrue(network.isAuto());
    assertEquals(List.of(), network.interfaces());
  }

  @Test
  void saysOnlyOnceWhatIsInherited() {
    assertEquals(
        1,
        parse(
                "[bandwidth]\nbudget = \"1 TB\"\n[daemon]\npoll_interval_seconds = 7\n"
                    + "[interface.a]\nbudget = \"1 GB\"\n[interface.b]\nbudget = \"1 GB\"")
            .warnings()
            .size());
  }
}
