package io.github.bwflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.Condition;
import io.github.bwflow.classes.Condition.End;
import io.github.bwflow.classes.Condition.Subject;
import io.github.bwflow.classes.Match;
import io.github.bwflow.classes.PortRange;
import io.github.bwflow.classes.Rates;
import io.github.bwflow.classes.Schedule;
import io.github.bwflow.classes.Shaping;
import io.github.bwflow.classes.TrafficClass;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets the bandwidth, as a file says it. */
class ShapingTest {
  private static Shaping shaping(String text) {
    return ConfigFile.parse("c", text).shaping().orElseThrow();
  }

  private static List<String> errors(String text) {
    Failure failure = assertThrows(Failure.class, () -> ConfigFile.parse("c", text));
    return failure.problems().stream().map(Problem::message).toList();
  }

  private static TrafficClass only(String keys) {
    List<TrafficClass> classes = shaping("[[class]]\nname = 'x'\n" + keys).classes();
    assertEquals(1, classes.size());
    return classes.get(0);
  }

  // What a match of one table says.
  private static Match match(String keys) {
    return only("match = [{ " + keys + " }]").matches().get(0);
  }

  private static Optional<BitRate> kbit(long number) {
    return Optional.of(new BitRate(number * 1000));
  }

  @Test
  void readsWhatTheLinkCanDoAndWhatNoClassTakes() {
    Config config =
        ConfigFile.parse(
            "c",
            """
            [bandwidth]
            timezone = "Europe/Berlin"
            [network]
            interface = "eth0"
            exempt = ["10.0.0.0/8", "fd00::/8"]
            [shaping]
            download = "40 mbit"
            upload = "1000 kbps"
            default = { download_min = "2 mbit", upload_min = "400 kbit", priority = 4 }
            protect = ["ssh"]
            countries = "/usr/share/GeoIP/c.mmdb"
            """);

    assertEquals(
        new Shaping(
            kbit(40_000),
            kbit(8000),
            kbit(2000),
            kbit(400),
            OptionalInt.of(4),
            true,
            List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("fd00::/8")),
            Optional.of("/usr/share/GeoIP/c.mmdb"),
            List.of()),
        config.shaping().orElseThrow());
    assertEquals(Optional.empty(), config.bandwidth());
    assertEquals(ZoneId.of("Europe/Berlin"), config.timezone());
  }

  @Test
  void readsAClassWithAllItsKeys() {
    TrafficClass calls =
        only(
            """
            priority = 0
            download = { min = "1 mbit", max = "4 mbit" }
            upload = { max = "0" }
            recursive = true
            schedule = "Mon-Fri 08:00-18:30"
            match = [ { pid = 4711, user = "alice" }, { unit = "mumble.service", not = { remote_address = "192.168.0.0/16" } } ]
            """);

    assertEquals(
        new TrafficClass(
            "x",
            OptionalInt.of(0),
            new Rates(kbit(1000), kbit(4000)),
            new Rates(Optional.empty(), kbit(0)),
            true,
            Optional.of(
                new Schedule(
                    EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                    LocalTime.of(8, 0),
                    LocalTime.of(18, 30))),
            List.of(
                new Match(List.of(new Condition.User("alice"), new Condition.Pid(4711)), List.of()),
                new Match(
                    List.of(new Condition.Unit("mumble.service")),
                    List.of(
                        new Condition.Addresses(
                            End.REMOTE, List.of(AddressRange.parse("192.168.0.0/16")))))),
            false,
            List.of()),
        calls);
  }

  @Test
  void saysNothingOfAClassThatIsNotStated() {
    TrafficClass plain = only("match = [{ pid = 1 }]");

    assertEquals(OptionalInt.empty(), plain.priority());
    assertEquals(Rates.NONE, plain.download());
    assertEquals(Rates.NONE, plain.upload());
    assertFalse(plain.recursive());
    assertEquals(Optional.empty(), plain.schedule());
    assertFalse(plain.eachRemoteAddress());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[bandwidth]\nbudget = '1 TB'\n",
        "[bandwidth]\nbudget = '1 TB'\n[shaping]\n",
      })
  void isSilentWhereNothingIsSaid(String text) {
    assertEquals(Optional.empty(), ConfigFile.parse("c", text).shaping());
  }

  @Test
  void takesExemptNetworksWithoutAnyClass() {
    Shaping shaping = shaping("bandwidth.budget = '1 TB'\nnetwork.exempt = ['10.0.0.0/8']");

    assertEquals(List.of(AddressRange.parse("10.0.0.0/8")), shaping.exempt());
    assertEquals(List.of(), shaping.classes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[shaping]\n",
        "[network]\nexempt = ['10.0.0.0/8']",
        "[bandwidth]\npre_charge = '1 GB'\n[shaping]\nupload = '1 mbit'",
        "[bandwidth]\nmin_rate = '64 kbit'\n[[class]]\nname = 'x'\nmatch = [{ pid = 1 }]",
      })
  void stillNeedsABudgetWhereOneIsMeant(String text) {
    assertTrue(errors(text).get(0).contains("the budget is missing"), () -> "" + errors(text));
  }

  @Test
  void needsNoBudgetBesideInterfacesThatHaveTheirOwn() {
    Config config =
        ConfigFile.parse(
            "c",
            "network.interface = ['eth0', 'eth1']\nshaping.upload = '1 mbit'\n"
                + "interface.eth1.budget = '1 GB'");

    assertEquals(Optional.empty(), config.bandwidth());
    assertEquals(1, config.own().size());
    assertEquals("[eth0]", config.network().interfaces().toString());
  }

  @ParameterizedTest
  @CsvSource({"name, NAME", "exe, EXE", "cmdline, CMDLINE", "args, ARGS"})
  void readsWhatATextOfAProcessHasToBe(String key, Subject subject) {
    Condition condition = match(key + " = '(?i)zoom|a.b'").all().get(0);

    assertTrue(condition instanceof Condition.Text);
    Condition.Text text = (Condition.Text) condition;
    assertEquals(subject, text.subject());
    assertTrue(text.pattern().matches("ZOOM"));
    assertTrue(text.pattern().matches("a\nb"));
    assertFalse(text.pattern().matches("zoomy"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{1000}",
        "(ab{3}){100}",
        "[{}]{900}",
        "\\\\{1000}",
        "a{x}",
        "{",
        "a}",
        "(.*,){12}z"
      })
  void takesExpressionsThatAreLargeButNotTooLarge(String expression) {
    assertEquals(1, match("name = '" + expression + "'").all().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a{1000}){1000}",
        "((a{1000}){1000}){1000}",
        "(((((a{30}){30}){30}){30}){30})",
        "(ab{3}c){600}",
        "[)]{1000}[(]{1000}b"
      })
  void refusesExpressionsBeforeTheyTakeAllMemory(String expression) {
    assertTrue(
        errors("[[class]]\nname = 'x'\nmatch = [{ name = '" + expression + "' }]")
            .get(0)
            .contains("(its repetitions come to too much)"));
  }

  @Test
  void readsEveryOtherKeyOfAMatch() {
    Match match =
        match(
            "user = 1000, unit = '/user.slice/a', protocol = ['tcp', 132], local_port = '443',"
                + " remote_port = [80, '1000-2000'], local_address = '2001:db8::1',"
                + " remote_address = ['::/0', '2001:db8::/32']");

    assertEquals(
        List.of(
            new Condition.User("1000"),
            new Condition.Unit("/user.slice/a"),
            new Condition.Protocol(Set.of(6, 132)),
            new Condition.Ports(End.LOCAL, List.of(PortRange.of(443))),
            new Condition.Ports(End.REMOTE, List.of(PortRange.of(80), new PortRange(1000, 2000))),
            new Condition.Addresses(End.LOCAL, List.of(AddressRange.parse("2001:db8::1"))),
            new Condition.Addresses(
                End.REMOTE,
                List.of(AddressRange.parse("::/0"), AddressRange.parse("2001:db8::/32")))),
        match.all());
    assertEquals(List.of(), match.not());
  }

  @Test
  void readsCountriesWhereThereIsADatabase() {
    Shaping shaping =
        shaping(
            "shaping.countries = '/c'\n[[class]]\nname = 'x'\nmatch = [{country = ['de', 'US']}]");

    assertEquals(
        List.of(new Condition.Country(Set.of("DE", "US"))),
        shaping.classes().get(0).matches().get(0).all());
  }

  @ParameterizedTest
  @CsvSource({
    "icmp, 1",
    "tcp, 6",
    "udp, 17",
    "dccp, 33",
    "gre, 47",
    "esp, 50",
    "ah, 51",
    "icmpv6, 58",
    "sctp, 132",
    "udplite, 136"
  })
  void knowsProtocolsByName(String name, int number) {
    assertEquals(
        List.of(new Condition.Protocol(Set.of(number))), match("protocol = '" + name + "'").all());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mon-Fri 08:00-18:00 | MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY | 08:00 | 18:00",
        "sat,sun 00:00-24:00 | SATURDAY SUNDAY | 00:00 | 00:00",
        "Sat,Sunday | SATURDAY SUNDAY | 00:00 | 00:00",
        "Fri-Mon 22:00-06:00 | MONDAY FRIDAY SATURDAY SUNDAY | 22:00 | 06:00",
        "Wed 23:59-00:01 | WEDNESDAY | 23:59 | 00:01",
        "Mon-Tue,Thu | MONDAY TUESDAY THURSDAY | 00:00 | 00:00",
      })
  void readsASchedule(String text, String days, LocalTime begin, LocalTime end) {
    Set<DayOfWeek> expected = EnumSet.noneOf(DayOfWeek.class);
    for (String day : days.split(" ")) {
      expected.add(DayOfWeek.valueOf(day));
    }

    assertEquals(Optional.of(new Schedule(expected, begin, end)), Schedules.parse(text));
  }

  @Test
  void takesATimeAloneForEveryDay() {
    assertEquals(
        Optional.of(
            new Schedule(EnumSet.allOf(DayOfWeek.class), LocalTime.of(22, 0), LocalTime.of(6, 0))),
        Schedules.parse("22:00-06:00"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Mo",
        "Monday-",
        "-Fri",
        "Mon-Tue-Wed",
        "Mon,",
        "8:00-18:00",
        "08:00",
        "24:00-25:00",
        "08:00-24:01",
        "08:00-18:00 Mon",
        "Mon 08:00-18:00 x",
        "Mon Tue",
        "08:00 - 18:00",
        "M\u0131n"
      })
  void refusesWhatIsNoSchedule(String text) {
    assertEquals(Optional.empty(), Schedules.parse(text));
  }

  @Test
  void readsClassesInClassesAsDeepAsTheKernelHasThem() {
    StringBuilder text = new StringBuilder();
    String title = "class";
    for (int i = 1; i <= ClassReader.DEEPEST; i++) {
      text.append("[[" + title + "]]\nname = '" + i + "'\nmatch = [{ pid = " + i + " }]\n");
      title += ".class";
    }
    TrafficClass at = shaping(text.toString()).classes().get(0);
    for (int i = 1; i < ClassReader.DEEPEST; i++) {
      assertEquals("" + i, at.name());
      at = at.children().get(0);
    }
    assertEquals(List.of(), at.children());

    text.append("[[" + title + "]]\nname = 'x'\nmatch = [{ pid = 1 }]\n");
    assertEquals(
        List.of(
            "c:22:1: the class is nested too deeply; expected at most 7 levels, which is what the"
                + " kernel has"),
        errors(text.toString()));
  }

  @Test
  void keepsTheOrderOfTheFile() {
    List<TrafficClass> classes =
        shaping(
                """
                [[class]]
                name = "b"
                [[class.class]]
                name = "d"
                match = [{ pid = 1 }]
                [[class.class]]
                name = "c"
                match = [{ pid = 1 }]
                [[class]]
                name = "a"
                match = [{ pid = 1 }]
                """)
            .classes();

    assertEquals(List.of("b", "a"), classes.stream().map(TrafficClass::name).toList());
    assertEquals(
        List.of("d", "c"), classes.get(0).children().stream().map(TrafficClass::name).toList());
  }

  @Test
  void givesEachAddressOfANetworkItsShare() {
    String most = "each = 'remote_address'\nmatch = [{ remote_address = '10.0.0.0/22' }]";

    assertTrue(only(most).eachRemoteAddress());
    assertEquals(
        List.of(
            "c:3:8: each is over 1025 addresses; expected at most 1024, such as those of an IPv4"
                + " network with /22"),
        errors(
            "[[class]]\nname = 'x'\n"
                + most.replace("'10.0", "['::1', '10.0").replace("22'", "22']")));
    assertEquals(
        List.of(
            "c:3:8: each is over 18446744073709551616 addresses; expected at most 1024, such as"
                + " those of an IPv4 network with /22"),
        errors("[[class]]\nname = 'x'\n" + most.replace("10.0.0.0/22", "fd00::/64")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nam = 'a' | 1: there is no key \"nam\" under [[class]]; did you mean \"name\"?",
        "each = 'local_address' | 8: each is \"local_address\"; expected \"remote_address\"",
        "each = 'remote_address' | 8: each needs remote_address in every table of match; expected"
            + " at most 1024 addresses together",
        "priority = 8 | 12: priority is 8; expected a whole number from 0 to 7",
        "priority = -1 | 12: priority is -1; expected a whole number from 0 to 7",
        "priority = '1' | 12: priority is \"1\"; expected a whole number from 0 to 7",
        "recursive = 1 | 13: recursive is 1; expected true or false",
        "schedule = 'Mo' | 12: schedule is \"Mo\"; expected days, a time, or both, such as"
            + " \"Mon-Fri 08:00-18:00\"",
        "download = '4 mbit' | 12: download is \"4 mbit\"; expected a table such as"
            + " { min = \"1 mbit\", max = \"4 mbit\" }",
        "download = { maxx = '1 mbit' } | 14: there is no key \"maxx\" under download; did you mean"
            + " \"max\"?",
        "upload = { max = '7 bit' } | 18: max is \"7 bit\"; expected a rate of 0 or from 8 bit up,"
            + " such as \"500 kbit\"",
        "upload = { min = 5 } | 18: min is 5; expected a rate of 0 or from 8 bit up, such as"
            + " \"500 kbit\"",
        "upload = { min = '2 mbit', max = '1500 kbit' } | 18: min is 2 mbit and above max, 1500"
            + " kbit; expected no more than that",
        "class = [] | 9: class is an empty list; expected tables [[class.class]] that follow it",
        "class = [1] | 10: class is 1; expected tables [[class.class]] that follow it",
      })
  void saysWhatIsWrongWithAClass(String line, String message) {
    assertEquals(
        List.of("c:3:" + message),
        errors("[[class]]\nname = 'x'\n" + line + "\nmatch = [{ protocol = 'udp' }]\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nme = 'a' | 12: there is no key \"nme\" under match; did you mean \"name\"?",
        "name = '' | 19: name is \"\", which is no regular expression (it is empty); expected one"
            + " that RE2 takes",
        "name = '((a{100}){9,100}){2,}' | 19: name is \"((a{100}){9,100}){2,}\", which is no"
            + " regular expression (its repetitions come to too much); expected one that RE2 takes",
        "name = 5 | 19: name is 5; expected a regular expression",
        "name = '(a' | 19: name is \"(a\", which is no regular expression (missing closing ): (a);"
            + " expected one that RE2 takes",
        "exe = '(a)\\1' | 18: exe is \"(a)\\1\", which is no regular expression (invalid escape"
            + " sequence: \\1); expected one that RE2 takes",
        "user = '' | 19: user is \"\"; expected a user's name such as \"alice\", or number",
        "user = -1 | 19: user is -1; expected a user's name such as \"alice\", or number",
        "pid = 0 | 18: pid is 0; expected a whole number from 1 to 4194304",
        "unit = 'mumble' | 19: unit is \"mumble\"; expected a unit such as \"mumble.service\", or a"
            + " cgroup such as \"/user.slice\"",
        "unit = '/a/../b' | 19: unit is \"/a/../b\"; expected a unit such as \"mumble.service\", or"
            + " a cgroup such as \"/user.slice\"",
        "protocol = 'tpc' | 23: protocol is \"tpc\"; expected a protocol such as \"udp\", a number"
            + " from 0 to 255, or a list of them",
        "protocol = 256 | 23: protocol is 256; expected a protocol such as \"udp\", a number from 0"
            + " to 255, or a list of them",
        "local_port = 0 | 25: local_port is 0; expected a port from 1 to 65535, a range such as"
            + " \"1000-2000\", or a list of them",
        "local_port = '20-10' | 25: local_port is \"20-10\"; expected a port from 1 to 65535, a"
            + " range such as \"1000-2000\", or a list of them",
        "remote_port = [] | 26: remote_port is an empty list; expected a port from 1 to 65535, a"
            + " range such as \"1000-2000\", or a list of them",
        "remote_port = [80, 65536] | 31: remote_port is 65536; expected a port from 1 to 65535, a"
            + " range such as \"1000-2000\", or a list of them",
        "protocol = 'icmp', local_port = 1 | 44: local_port stands beside a protocol that has no"
            + " ports; expected tcp, udp, sctp, dccp or udplite under protocol",
        "remote_address = '10.0.0.1/8' | 29: remote_address: \"10.0.0.1/8\" has bits set behind its"
            + " prefix; expected 10.0.0.0/8",
        "local_address = ['::1', 'localhost'] | 36: local_address: \"localhost\" is no address;"
            + " expected an address or a network, such as \"192.0.2.7\", \"10.0.0.0/8\" or"
            + " \"2001:db8::/32\"",
        "local_address = '::1', remote_address = '10.0.0.1' | 52: local_address and remote_address"
            + " are of different families, and no packet has both; expected both IPv4 or both IPv6",
        "country = 'DE' | 22: country needs a database; expected countries ="
            + " \"/path/of/the.mmdb\" under [shaping]",
        "pid = 1, not = {} | 27: not has a table without a key, which would be all traffic;"
            + " expected one",
        "pid = 1, not = 1 | 27: not is 1; expected a table such as"
            + " { remote_address = \"192.168.0.0/16\" }",
        "pid = 1, not = { not = { pid = 1 } } | 35: not stands inside another not; expected the"
            + " other keys",
        "pid = 1, not = { no = 1 } | 29: there is no key \"no\" under not; did you mean \"not\"?",
      })
  void saysWhatIsWrongWithAMatch(String keys, String message) {
    assertEquals(
        List.of("c:3:" + message), errors("[[class]]\nname = 'x'\nmatch = [{ " + keys + " }]\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "match = [{}] | 3:10: match has a table without a key, which would be all traffic; expected"
            + " one",
        "match = [] | 3:9: match is an empty list; expected a list of tables, such as"
            + " [{ name = \"zoom\" }]",
        "match = { pid = 1 } | 3:9: match is a table; expected a list of tables, such as"
            + " [{ name = \"zoom\" }]",
        "match = [1] | 3:10: match is 1; expected a list of tables, such as [{ name = \"zoom\" }]",
        "priority = 1 | 1:1: the class has neither match nor classes below it; expected"
            + " match = [{ ... }]",
      })
  void saysWhatAClassLacks(String line, String message) {
    assertEquals(List.of("c:" + message), errors("[[class]]\nname = 'x'\n" + line + "\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "''",
        "' '",
        "' a'",
        "\"a\\u001b[31mb\"",
        "\"a\\nb\"",
        "\"\\u202e\"",
        "5",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"
      })
  void refusesANameThatIsEmptyOrHostile(String name) {
    List<String> errors = errors("[[class]]\nname = " + name + "\nmatch = [{ pid = 1 }]\n");

    assertEquals(1, errors.size());
    assertTrue(errors.get(0).startsWith("c:2:8: name is "), errors.get(0));
    assertTrue(errors.get(0).chars().allMatch(c -> c >= ' ' && c < 127), errors.get(0));
  }

  @Test
  void refusesTheNameOfTheTrafficOfNoClass() {
    assertEquals(
        List.of(
            "c:2:8: default is the traffic of no class; expected another name, or"
                + " default = { ... } under [shaping]"),
        errors("[[class]]\nname = 'default'\nmatch = [{ pid = 1 }]\n"));
  }

  @Test
  void refusesANameThatIsThereTwiceAtAnyDepth() {
    assertEquals(
        List.of(
            "c:8:8: the class \"a\" is there twice, the first time in line 5; expected each name"
                + " once",
            "c:10:1: the class has no name; expected name = \"calls\", or the like"),
        errors(
            """
            [[class]]
            name = "b"
            match = [{ pid = 1 }]
            [[class.class]]
            name = "a"
            match = [{ pid = 1 }]
            [[class]]
            name = "a"
            match = [{ pid = 1 }]
            [[class]]
            match = [{ pid = 1 }]
            """));
  }

  @Test
  void refusesMinimumsThatTheLinkOrTheClassAroundThemDoesNotHave() {
    assertEquals(
        List.of(
            "c:4:12: download is \"10 mbit\", but the minimums of what is to be received add up to"
                + " 10001 kbit; expected no more than the link has",
            "c:9:12: the minimums of the classes below add up to 2 mbit; expected no more than the"
                + " download max of the class they are in, 1 mbit",
            "c:10:20: min is 2 mbit and above max, 1 mbit; expected no more than that"),
        errors(
            """
            [network]
            line_rate = "1 mbit"
            [shaping]
            download = "10 mbit"
            upload = "20 mbit"
            default = { download_min = "1 kbit", upload_min = "18 mbit" }
            [[class]]
            name = "a"
            download = { max = "1 mbit" }
            upload = {   min = "2 mbit", max = "1 mbit" }
            [[class.class]]
            name = "b"
            download = { min = "1 mbit" }
            match = [{ pid = 1 }]
            [[class.class]]
            name = "c"
            download = { min = "1 mbit" }
            match = [{ pid = 1 }]
            [[class]]
            name = "d"
            download = { min = "8 mbit" }
            match = [{ pid = 1 }]
            """));
  }

  @Test
  void holdsMinimumsAgainstTheLineRateWhereNoCapIsStated() {
    assertEquals(
        List.of(
            "c:1:21: line_rate is \"1 mbit\", but the minimums of what is to be sent add up to 2"
                + " mbit; expected no more than the link has"),
        errors("network.line_rate = '1 mbit'\nshaping.default = { upload_min = '2 mbit' }"));
  }

  @Test
  void refusesAKeyOfAProcessAndClassesUnderEach() {
    String each = "[[class]]\nname = 'x'\neach = 'remote_address'\nmatch = [{ remote_address = ";
    String socket =
        "c:3:8: each stands beside a key of a process; expected only remote_address,"
            + " local_address, protocol and ports in match, and no recursive";

    assertEquals(List.of(socket), errors(each + "'10.0.0.0/24', user = 'a' }]"));
    assertEquals(List.of(socket), errors(each + "'10.0.0.0/24', not = { name = 'a' } }]"));
    assertEquals(
        List.of("c:3:8: each divides the class already; expected it without classes below it"),
        errors(
            each
                + "'10.0.0.0/24' }]\n[[class.class]]\nname = 'y'\nmatch = [{ protocol = 'udp' }]"));
  }

  @Test
  void refusesChildrenOfWhatIsNoProcess() {
    assertEquals(
        List.of(
            "c:4:13: recursive is true, but no key of match is of a process; expected name, exe,"
                + " cmdline, args, pid, user or unit"),
        errors("[[class]]\nname = 'x'\nmatch = [{ remote_port = 1 }]\nrecursive = true"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upload = '0' | 10: upload is \"0\"; expected a rate from 8 bit up, such as \"8 mbit\"",
        "upload = 'auto' | 10: upload is \"auto\"; expected a rate from 8 bit up, such as"
            + " \"8 mbit\"",
        "protect = ['shs'] | 12: protect holds \"shs\"; expected \"ssh\"; did you mean \"ssh\"?",
        "protect = 'ssh' | 11: protect is \"ssh\"; expected a list of what to protect: [\"ssh\"] or"
            + " []",
        "default = 1 | 11: default is 1; expected a table such as { download_min = \"2 mbit\","
            + " upload_min = \"400 kbit\", priority = 4 }",
        "default = { prio = 1 } | 13: there is no key \"prio\" under default; expected one of"
            + " download_min, upload_min, priority",
        "default = { priority = 9 } | 24: priority is 9; expected a whole number from 0 to 7",
        "countries = 'c.mmdb' | 13: countries is \"c.mmdb\"; expected an absolute path such as"
            + " \"/usr/share/GeoIP/GeoLite2-Country.mmdb\"",
        "exempt = [] | 1: exempt stands under [shaping]; expected it under [network]",
      })
  void saysWhatIsWrongWithTheSection(String line, String message) {
    assertEquals(
        List.of("c:2:" + message), errors("[shaping]\n" + line + "\ndownload = '1 mbit'\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exempt = '10.0.0.0/8' | 10: exempt is \"10.0.0.0/8\"; expected a list of addresses or"
            + " networks, such as [\"10.0.0.0/8\"]",
        "exempt = [1] | 11: exempt holds 1; expected an address or a network in quotes",
        "exempt = ['::/0'] | 11: exempt holds \"::/0\" is all there is; expected less",
      })
  void saysWhatIsWrongWithWhatIsExempt(String line, String message) {
    assertEquals(
        List.of("c:2:" + message),
        errors("[network]\n" + line + "\n[bandwidth]\nbudget = '1 TB'\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[class] | 1: class is a table; expected tables named [[class]]",
        "[[clas]] | 1: there is no section [clas]; did you mean \"class\"?",
        "[[shaping]] | 1: shaping is a list; expected the section [shaping]",
      })
  void saysHowATableIsNamed(String title, String message) {
    assertEquals(
        List.of("c:1:" + message), errors(title + "\nname = 'x'\n[bandwidth]\nbudget = '1 TB'\n"));
  }

  @Test
  void saysInWhichLineABraceIsMissing() {
    List<String> errors =
        errors(
            """
            # why

            [[class]]
            name = "a"
            match = [{ pid = 1 }, { pid = 2, not = { pid = 3 },]
            [[class]]
            name = "b"
            match = [{ pid = 1 }]
            """);

    assertEquals(1, errors.size());
    assertTrue(errors.get(0).startsWith("c:5:") || errors.get(0).startsWith("c:6:"), errors.get(0));
    assertTrue(errors.get(0).contains("brace"), errors.get(0));
  }

  @Test
  void reportsAllErrorsOfAllClassesTogether() {
    List<String> errors =
        errors(
            """
            [[class]]
            name = "a"
            priority = 9
            match = [{ name = "(" }, { remote_port = 0, pid = "x" }]
            [[class]]
            name = "a"
            speed = 1
            [bandwidth]
            budgte = "1 TB"
            """);

    assertEquals(
        List.of("3:12", "4:19", "4:42", "4:51", "5:1", "6:8", "7:1", "9:1"),
        errors.stream().map(error -> error.replaceFirst("c:([0-9:]*): .*", "$1")).toList());
  }
}
