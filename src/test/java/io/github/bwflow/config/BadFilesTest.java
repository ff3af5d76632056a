package io.github.bwflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about bad files, to the letter. */
class BadFilesTest {
  private static final String GOOD = "[bandwidth]\nbudget = \"100 GB\"\n";

  private static List<String> messages(String text) {
    Failure failure =
        assertThrows(Failure.class, () -> ConfigFile.parse("/etc/bwflow/config.toml", text));
    List<String> messages = new ArrayList<>();
    for (Problem problem : failure.problems()) {
      assertEquals(ExitCode.CONFIG, problem.exit());
      messages.add(problem.message().replace("/etc/bwflow/config.toml:", ""));
    }
    return messages;
  }

  static Stream<Arguments> oneWrongLine() {
    return Stream.of(
        line("billing_day = 32", "15: billing_day is 32; expected a whole number from 1 to 31"),
        line("billing_day = 0", "15: billing_day is 0; expected a whole number from 1 to 31"),
        line(
            "billing_day = \"5\"",
            "15: billing_day is \"5\"; expected a whole number from 1 to 31"),
        line("billing_day = 1.0", "15: billing_day is 1.0; expected a whole number from 1 to 31"),
        line("billing_day = true", "15: billing_day is true; expected a whole number from 1 to 31"),
        line(
            "billing_day = [1]", "15: billing_day is a list; expected a whole number from 1 to 31"),
        line(
            "billing_day.x = 1", "1: billing_day is a table; expected a whole number from 1 to 31"),
        line(
            "billing_day = 2026-11-01",
            "15: billing_day is 2026-11-01; expected a whole number from 1 to 31"),
        line(
            "billing_dya = 1",
            "1: there is no key \"billing_dya\" under [bandwidth]; did you mean \"billing_day\"?"),
        line("leaf = \"auto\"", "1: leaf stands under [bandwidth]; expected it under [network]"),
        line(
            "monthly_budget_gb = 100",
            "21: monthly_budget_gb and budget (line 2) say the same thing; expected one of them"),
        line(
            "timezone = \"europe/berlin\"",
            "12: timezone is \"europe/berlin\"; expected the IANA name of a time zone, such as"
                + " \"UTC\" or \"Europe/Berlin\""),
        line(
            "timezone = \"GMT+2\"",
            "12: timezone is \"GMT+2\"; expected the IANA name of a time zone, such as \"UTC\" or"
                + " \"Europe/Berlin\""),
        line(
            "timezone = 0",
            "12: timezone is 0; expected the IANA name of a time zone, such as \"UTC\" or"
                + " \"Europe/Berlin\""),
        line(
            "direction = \"up\"",
            "13: direction is \"up\"; expected \"tx\", \"rx\", \"total\" or \"max\""),
        line(
            "policy = \"sliding\"",
            "10: policy is \"sliding\"; expected \"token-bucket\", \"fixed-window\","
                + " \"sliding-window\" or \"leaky-bucket\""),
        line(
            "window = \"23 h\"",
            "10: window is \"23 h\"; expected a time from 1 d to 366 d, such as \"30 d\""),
        line(
            "window = 30", "10: window is 30; expected a time from 1 d to 366 d, such as \"30 d\""),
        line(
            "balance_cap = \"1 GB\"",
            "15: balance_cap is \"1 GB\"; expected no less than the pre-charge, 50 GB"),
        line(
            "enforcement = \"CLIFF\"",
            "15: enforcement is \"CLIFF\"; expected \"glide\" or \"cliff\""),
        line(
            "limit_rate = \"0\"",
            "14: limit_rate is \"0\"; expected \"auto\" or a rate from 8 bit up, such as \"5"
                + " mbit\""),
        line(
            "limit_rate = \"7 bit\"",
            "14: limit_rate is \"7 bit\"; expected \"auto\" or a rate from 8 bit up, such as \"5"
                + " mbit\""),
        line(
            "limit_rate = 5000000",
            "14: limit_rate is 5000000; expected \"auto\" or a rate from 8 bit up, such as \"5"
                + " mbit\""),
        line(
            "limit_rate = \"-1 mbit\"",
            "14: limit_rate is \"-1 mbit\"; expected \"auto\" or a rate from 8 bit up, such as \"5"
                + " mbit\""),
        line(
            "min_rate = \"1 mbit\"",
            "12: min_rate is \"1 mbit\" (1 Mbit/s), which alone sends more than the budget of 100"
                + " GB in a period of 31 days; expected at most \"298680 bit\""),
        line(
            "warn_at_percent = 80",
            "19: warn_at_percent is 80; expected a list of whole numbers from 1 to 100"),
        line(
            "warn_at_percent = [80, 101]",
            "24: warn_at_percent holds 101; expected a list of whole numbers from 1 to 100"),
        line(
            "pre_charge = \"101 GB\"",
            "14: pre_charge is \"101 GB\"; expected no more than the budget, 100 GB"),
        line(
            "pre_charge = \"-1 GB\"",
            "14: pre_charge is \"-1 GB\"; expected a size from 0 to the budget, such as \"50 GB\""),
        line(
            "pre_charge_gb = -1",
            "17: pre_charge_gb is -1; expected a number of GB from 0 to the budget"),
        line(
            "pre_charge_gb = nan",
            "17: pre_charge_gb is nan; expected a number of GB from 0 to the budget"),
        line(
            "pre_charge_gb = -inf",
            "17: pre_charge_gb is -inf; expected a number of GB from 0 to the budget"),
        line(
            "pre_charge_gb = \"1e999999999\"",
            "17: pre_charge_gb is \"1e999999999\"; expected a number of GB from 0 to the budget"),
        line(
            "pre_charge_gb = \"\\u001b[31m\\n\"",
            "17: pre_charge_gb is \"\\u001b[31m\\u000a\"; expected a number of GB from 0 to the"
                + " budget"),
        line("pre_charge_gb = 0x_1", "18: \"x_1\" cannot stand here; expected the end of the line"),
        line(
            "pre_charge_gb = 007",
            "17: \"007\" begins with 0; expected a number without leading zeros"),
        line(
            "pre_charge_gb = 99999999999999999999",
            "17: \"99999999999999999999\" is out of range; expected a smaller number"),
        line("pre_charge_gb = 50 GB", "20: \"GB\" cannot stand here; expected the end of the line"),
        line("pre_charge_gb =", "16: the value is missing; expected KEY = VALUE"),
        line("pre_charge_gb", "14: the line ends too early; expected = after the key"),
        line("pre_charge_gb: 50", "14: \":\" cannot stand here; expected = after the key"),
        line(
            "timezone = UTC", "12: \"UTC\" is not a value; expected a number, or a text in quotes"),
        line("timezone = \"UTC", "16: the text is not closed; expected \" at its end"),
        line("timezone = 'UTC", "16: the text is not closed; expected ' at its end"),
        line(
            "timezone = \"\\q\"",
            "13: this escape sequence is not known; expected \\\\ for a backslash, or the text in"
                + " 'single quotes'"),
        line("budget = \"1 TB\"", "1: budget is stated twice, the first time in line 2"),
        line("[bandwidth]", "1: bandwidth is stated twice, the first time in line 1"),
        line("[bandwith]", "1: there is no section [bandwith]; did you mean \"bandwidth\"?"),
        line(
            "[shapes]",
            "1: there is no section [shapes]; expected one of bandwidth, network, interface,"
                + " shaping, class, vnstat, daemon, hooks, vmmanager, vm"),
        line("[network", "9: the line ends too early; expected ]"),
        line("[[network]]", "1: network is a list; expected the section [network]"),
        line(
            "= 5",
            "1: \"=\" cannot stand here; expected KEY = VALUE, [section] or # and a comment"),
        line(
            "warn_at_percent = " + "[".repeat(5000),
            "44: tables or lists are nested too deeply; expected [section] and KEY = VALUE"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"monthly\"",
        "\"Week\"",
        "\"30 days\"",
        "\"30 days from\"",
        "\"30 d from 2026-01-15\"",
        "\"0 days from 2026-01-15\"",
        "\"367 days from 2026-01-15\"",
        "\"-7 days from 2026-01-15\"",
        "\"30 days from 2026-02-29\"",
        "\"30 days from 15.01.2026\"",
        "\"99999999999999999999 days from 2026-01-15\"",
        "\"\"",
        "30",
        "2026-01-15",
      })
  void saysWhichPeriodsThereAre(String value) {
    assertEquals(
        List.of(
            "3:10: period is "
                + value
                + "; expected \"month\", \"week\", \"day\" or 1 to 366 days from a date, such as"
                + " \"30 days from 2026-01-15\""),
        messages(GOOD + "period = " + value + "\n"));
  }

  private static Arguments line(String line, String message) {
    return Arguments.of(line, "5:" + message);
  }

  @ParameterizedTest
  @MethodSource("oneWrongLine")
  void saysWhatIsWrongInALine(String line, String message) {
    // A comment and a blank line before it, so that lines have to be counted right.
    assertEquals(List.of(message), messages(GOOD + "# a comment\n\n" + line + "\n"));
  }

  static Stream<Arguments> wholeFiles() {
    String missing =
        "the budget is missing; expected budget = \"1 TB\" or monthly_budget_gb = 1000 under"
            + " [bandwidth]";
    return Stream.of(
        Arguments.of("", "1:1: " + missing),
        Arguments.of("\n\n[bandwidth]\nbilling_day = 1\n", "3:1: " + missing),
        Arguments.of("[network]\ninterface = \"eth0\"\n", "1:1: " + missing),
        Arguments.of(
            "budget = \"1 TB\"\n[bandwidth]\nmonthly_budget_gb = 1\n",
            "1:1: budget stands outside its section; expected it under [bandwidth]"),
        Arguments.of(
            "bugdet = \"1 TB\"\n[bandwidth]\nmonthly_budget_gb = 1\n",
            "1:1: there is no key \"bugdet\" outside a section; expected a [section] before it"),
        Arguments.of(
            "[bandwidth]\nbudget = 100\n",
            "2:10: budget is 100; expected a size above 0 and below 4 EiB, such as \"100 GB\" or"
                + " \"1 TiB\""),
        Arguments.of(
            "[bandwidth]\nbudget = \"0 GB\"\n",
            "2:10: budget is \"0 GB\"; expected a size above 0 and below 4 EiB, such as \"100 GB\""
                + " or \"1 TiB\""),
        Arguments.of(
            "[bandwidth]\nbudget = \"5 EB\"\n",
            "2:10: budget is \"5 EB\"; expected a size above 0 and below 4 EiB, such as \"100 GB\""
                + " or \"1 TiB\""),
        Arguments.of(
            "[bandwidth]\nbudget = \"100 Gbit\"\n",
            "2:10: budget is \"100 Gbit\"; expected a size above 0 and below 4 EiB, such as \"100"
                + " GB\" or \"1 TiB\""),
        Arguments.of(
            "[bandwidth]\nmonthly_budget_gb = \"1 TB\"\n",
            "2:21: monthly_budget_gb is \"1 TB\"; expected a number of GB above 0 that stays below"
                + " 4 EiB"),
        Arguments.of(
            "[bandwidth]\nmonthly_budget_gb = 0.0\n",
            "2:21: monthly_budget_gb is 0.0; expected a number of GB above 0 that stays below 4"
                + " EiB"),
        Arguments.of(
            "[bandwidth]\nmonthly_budget_gb = 1e308\n",
            "2:21: monthly_budget_gb is 1.0E308; expected a number of GB above 0 that stays below"
                + " 4 EiB"),
        Arguments.of(
            "[bandwidth]\nmonthly_budget_gb = \"1e-999999999\"\n",
            "2:21: monthly_budget_gb is \"1e-999999999\"; expected a number of GB above 0 that"
                + " stays below 4 EiB"),
        Arguments.of(
            "[bandwidth]\nmonthly_budget_gb = inf\n",
            "2:21: monthly_budget_gb is inf; expected a number of GB above 0 that stays below 4"
                + " EiB"),
        Arguments.of(
            "[bandwidth]\nmonthly_budget_gb = 1e400\n",
            "2:21: \"1e400\" is out of range; expected a smaller number"),
        Arguments.of(
            "[bandwidth]\nbudget = \"1 kB\"\nmin_rate = \"8 bit\"\n",
            "3:12: min_rate is \"8 bit\" (8 bit/s), which alone sends more than the budget of 1 kB"
                + " in a period of 31 days; expected \"auto\""),
        Arguments.of(
            GOOD + "period = \"day\"\nmin_rate = \"2 mbps\"\n",
            "4:12: min_rate is \"2 mbps\" (16 Mbit/s), which alone sends more than the budget of"
                + " 100 GB in a period of a day; expected at most \"9259256 bit\""),
        Arguments.of(
            GOOD + "period = \"week\"\nbilling_day = 8\n",
            "4:15: billing_day is 8; expected a whole number from 1 (Monday) to 7 (Sunday) where"
                + " period is \"week\""),
        Arguments.of(
            GOOD + "billing_day = 0\nperiod = \"week\"\n",
            "3:15: billing_day is 0; expected a whole number from 1 (Monday) to 7 (Sunday) where"
                + " period is \"week\""),
        Arguments.of(
            GOOD + "billing_day = 1\nperiod = \"day\"\n",
            "3:15: billing_day is 1; expected no billing_day where period is \"day\""),
        Arguments.of(
            GOOD + "period = \"30 days from 2026-01-15\"\nbilling_day = 15\n",
            "4:15: billing_day is 15; expected no billing_day where period is \"30 days from"
                + " 2026-01-15\""),
        Arguments.of(
            GOOD + "[network]\ninterface = []\n",
            "4:13: interface is an empty list; expected an interface's name such as \"eth0\", a"
                + " list of names, or \"auto\""),
        Arguments.of(
            GOOD + "[network]\ninterface = [\n  \"eth0\",\n\n  # again\n  \"eth0\",\n]\n",
            "8:3: interface names eth0 twice; expected each name once"),
        Arguments.of(
            GOOD + "[network]\ninterface = [\"eth0\", 1]\n",
            "4:22: interface is 1; expected an interface's name such as \"eth0\", a"
                + " list of names, or \"auto\""),
        Arguments.of(
            GOOD + "[network]\ninterface = \"../etc\"\n",
            "4:13: interface is \"../etc\"; expected an interface's name such as \"eth0\", a"
                + " list of names, or \"auto\""),
        Arguments.of(
            GOOD + "[network]\nleaf = \"sfq\"\n",
            "4:8: leaf is \"sfq\"; expected \"auto\", \"fq_codel\" or \"none\""),
        Arguments.of(
            GOOD + "[network]\nforeign_qdisc = false\n",
            "4:17: foreign_qdisc is false; expected \"refuse\" or \"replace\""),
        Arguments.of(
            GOOD + "[network]\nline_rate = \"fast\"\n",
            "4:13: line_rate is \"fast\"; expected \"auto\" or a rate from 8 bit up, such as \"1"
                + " gbit\""),
        Arguments.of(
            GOOD + "[vnstat]\nconfig = \"vnstat.conf\"\n",
            "4:10: config is \"vnstat.conf\"; expected an absolute path such as"
                + " \"/etc/vnstat.conf\""),
        Arguments.of(
            GOOD + "[vnstat]\nconfig = \"/etc/\\u0000\"\n",
            "4:10: config is \"/etc/\\u0000\"; expected an absolute path such as"
                + " \"/etc/vnstat.conf\""),
        Arguments.of(
            GOOD + "[daemon]\npoll_interval_seconds = \"15s\"\n",
            "4:25: poll_interval_seconds is \"15s\"; expected a number of seconds above 0, such as"
                + " 15"),
        Arguments.of(
            GOOD + "[daemon]\npoll_interval_seconds = 0\n",
            "4:25: poll_interval_seconds is 0; expected a number of seconds above 0, such as 15"),
        Arguments.of(
            GOOD + "[daemon]\npoll_interval_seconds = nan\n",
            "4:25: poll_interval_seconds is nan; expected a number of seconds above 0, such as 15"),
        Arguments.of(
            "bandwidth = 1\n",
            "1:1: the budget is missing; expected budget = \"1 TB\" or monthly_budget_gb = 1000"
                + " under [bandwidth]|1:1: bandwidth is 1; expected the section [bandwidth]"),
        Arguments.of(
            "x = \"" + "y".repeat(33_000) + "\"",
            "1:1: the file is too large; expected at most 32 KiB besides comments and blank lines"),
        Arguments.of(
            "# old\r[bandwidth]\rbudget = '1 TB'\r",
            "1:6: a lone carriage return cannot stand here; expected the end of the line|"
                + "1:18: a lone carriage return cannot stand here; expected the end of the line"));
  }

  @ParameterizedTest
  @MethodSource("wholeFiles")
  void saysWhatIsWrongInAFile(String text, String expected) {
    List<String> messages = messages(text);

    assertEquals(
        List.of(expected.split("\\|")).stream().sorted().toList(),
        messages.stream().sorted().toList());
  }

  @Test
  void reportsEveryErrorAtOnceInTheOrderOfTheFile() {
    List<String> messages =
        messages(
            """
            [daemon]
            poll_interval_seconds = "often"
            [network]
            interface = "eth 0"
            speed = 1
            [bandwidth]
            budget = "100 GB"
            pre_charge = "200 GB"
            billing_day = 32
            timezone = "+02:00"
            warn_at_percent = [0, 80, "x"]
            """);

    assertEquals(
        List.of(
            "2:25: poll_interval_seconds is \"often\"; expected a number of seconds above 0, such"
                + " as 15",
            "4:13: interface is \"eth 0\"; expected an interface's name such as \"eth0\", a"
                + " list of names, or \"auto\"",
            "5:1: there is no key \"speed\" under [network]; expected one of interface, line_rate,"
                + " leaf, foreign_qdisc, exempt",
            "8:14: pre_charge is \"200 GB\"; expected no more than the budget, 100 GB",
            "9:15: billing_day is 32; expected a whole number from 1 to 31",
            "10:12: timezone is \"+02:00\"; expected the IANA name of a time zone, such as \"UTC\""
                + " or \"Europe/Berlin\"",
            "11:20: warn_at_percent holds 0; expected a list of whole numbers from 1 to 100",
            "11:27: warn_at_percent holds \"x\"; expected a list of whole numbers from 1 to 100"),
        messages);
  }

  @Test
  void reportsEveryLineThatIsNotToml() {
    List<String> messages = messages("[bandwidth]\nbudget = 1 TB\n# fine\nbilling_day =\n");

    assertEquals(
        List.of(
            "2:12: \"TB\" cannot stand here; expected the end of the line",
            "4:14: the value is missing; expected KEY = VALUE"),
        messages);
  }

  @Test
  void saysHowManyMoreErrorsThereAreAfterFifty() {
    List<String> messages = messages(GOOD + "x0 = 1\n" + keys(60));

    assertEquals(51, messages.size());
    assertEquals("/etc/bwflow/config.toml: 11 more errors", lastOf(keys(60)));
  }

  @Test
  void saysHowManyMoreLinesAreNotTomlAfterFifty() {
    List<String> messages = messages("no key\n".repeat(60));

    assertEquals(51, messages.size());
    assertEquals(" 10 more errors", messages.get(50));
    assertEquals("50:4: \"key\" cannot stand here; expected = after the key", messages.get(49));
  }

  private static String keys(int count) {
    StringBuilder keys = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      keys.append("key_").append(i).append(" = 1\n");
    }
    return keys.toString();
  }

  private static String lastOf(String keys) {
    Failure failure =
        assertThrows(
            Failure.class,
            () -> ConfigFile.parse("/etc/bwflow/config.toml", GOOD + "x0 = 1\n" + keys));
    return failure.problems().get(failure.problems().size() - 1).message();
  }

  static Stream<Arguments> hints() {
    return Stream.of(
        Arguments.of("timezone = \"europe/berlin\"", "Did you mean \"Europe/Berlin\"?"),
        Arguments.of("timezone = \"Europe/Berln\"", "Did you mean \"Europe/Berlin\"?"),
        Arguments.of("timezone = \"new york\"", "Did you mean \"America/New_York\"?"),
        Arguments.of(
            "timezone = \"+02:00\"",
            "The IANA name of this offset, all year round, is \"Etc/GMT-2\"."),
        Arguments.of("timezone = \"+05:30\"", ""),
        Arguments.of("timezone = \"CEST\"", ""),
        Arguments.of("timezone = Europe/Berlin", "Write a text in quotes: \"Europe/Berlin\""),
        Arguments.of("billing_day = \"5\"", "Write the number without quotes."),
        Arguments.of(
            "warn_at_percent = 80", "Even a single number stands in brackets, such as [80]."),
        Arguments.of(
            "pre_charge = 50 GB", "A value with a unit stands in quotes, such as \"100 GB\"."),
        Arguments.of(
            "pre_charge_gb = \"50 GB\"",
            "A size with its unit has a key of its own: pre_charge = \"50 GB\""),
        Arguments.of(
            "limit_rate = \"0\"",
            "0 never means unlimited. Leave the key out, or write \"auto\"."));
  }

  @ParameterizedTest
  @MethodSource("hints")
  void saysWhatToDo(String line, String hint) {
    Failure failure = assertThrows(Failure.class, () -> ConfigFile.parse("f", GOOD + line));

    assertEquals(hint, failure.problems().get(0).hint());
  }

  @Test
  void printsNoControlCharacterOfTheFileOrItsName() {
    String text = GOOD + "\"\\u001b[2J\" = 1\n[\"\\u0007\"]\n";

    Failure failure = assertThrows(Failure.class, () -> ConfigFile.parse("a\u001b\nb", text));

    assertEquals(2, failure.problems().size());
    for (Problem problem : failure.problems()) {
      assertTrue(
          problem.message().chars().noneMatch(c -> c < ' ')
              && problem.message().startsWith("a\\u001b"),
          problem.message());
    }
  }

  static Stream<Arguments> badTables() {
    return Stream.of(
        Arguments.of(
            "[interface.eth1]\nleaf = \"none\"\nbudget = \"1 GB\"",
            "2:1: leaf stands under [interface.\"eth1\"]; expected it under [network]"),
        Arguments.of(
            "[interface.eth1]\nbugdet = \"1 GB\"\nbudget = \"1 GB\"",
            "2:1: there is no key \"bugdet\" under [interface.\"eth1\"]; did you mean \"budget\"?"),
        Arguments.of(
            "[interface.eth1]\nbilling_day = 3",
            "1:1: the budget is missing; expected budget = \"1 TB\" or monthly_budget_gb = 1000"
                + " under [interface.\"eth1\"]"),
        Arguments.of(
            "[interface.eth1]\nbudget = \"1 GB\"\npre_charge = \"2 GB\"",
            "3:14: pre_charge is \"2 GB\"; expected no more than the budget, 1 GB"),
        Arguments.of(
            "[interface.eth1]\nbudget = \"1 GB\"\nmonthly_budget_gb = 1",
            "3:21: monthly_budget_gb and budget (line 2) say the same thing; expected one of them"),
        Arguments.of(
            "[interface.\"eth 1\"]\nbudget = \"1 GB\"",
            "1:1: the table [interface.\"eth 1\"] is not named for an interface; expected a name"
                + " such as [interface.\"eth1\"]"),
        Arguments.of(
            "[interface.auto]\nbudget = \"1 GB\"",
            "1:1: the table [interface.\"auto\"] is not named for an interface; expected a name"
                + " such as [interface.\"eth1\"]"),
        Arguments.of(
            "[interface]\nbudget = \"1 GB\"\n[interface.eth1]\nbudget = \"1 GB\"",
            "2:1: budget is \"1 GB\" under [interface]; expected a table named for an interface,"
                + " such as [interface.\"eth1\"]"),
        Arguments.of(
            "interface = \"eth0\"\n[bandwidth]\nbudget = \"1 TB\"",
            "1:1: interface is \"eth0\"; expected the section [interface.\"NAME\"]"),
        Arguments.of(
            "[bandwidth]\nbudget = \"1 TB\"\nmin_rate = \"1 mbit\"\n"
                + "[interface.eth1]\nbudget = \"1 GB\"",
            "4:1: min_rate is \"1 mbit\" (1 Mbit/s) under [bandwidth], which alone sends more than"
                + " the budget of 1 GB in a period of 31 days; expected at most \"2984 bit\""),
        Arguments.of(
            "[bandwidth]\nbudget = \"1 TB\"\npolicy = \"none\"\n"
                + "[interface.a]\nbudget = \"1 GB\"\n[interface.b]\nbudget = \"1 GB\"",
            "3:10: policy is \"none\"; expected \"token-bucket\", \"fixed-window\","
                + " \"sliding-window\" or \"leaky-bucket\""),
        Arguments.of(
            "[network]\ninterface = \"eth0\"\n[interface.eth1]\nbudget = \"1 GB\"",
            "1:1: the budget is missing; expected budget = \"1 TB\" or monthly_budget_gb = 1000"
                + " under [bandwidth]"),
        Arguments.of(
            "[bandwidth]\nbudget = \"1 TB\"\n[network]\ninterface = [\"auto\", \"eth0\"]",
            "4:14: interface names \"auto\" in a list; expected the names of interfaces, or"
                + " \"auto\" alone"));
  }

  @ParameterizedTest
  @MethodSource("badTables")
  void saysWhatIsWrongWithAnInterfacesOwnTable(String text, String message) {
    assertEquals(List.of(message), messages(text));
  }
}
