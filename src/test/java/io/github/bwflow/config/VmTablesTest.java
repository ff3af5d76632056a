package io.github.bwflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Recurrence;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Direction;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The section [vmmanager] and the tables [[vm]]. */
class VmTablesTest {
  private static final String CLASSES =
      "[shaping]\ndownload = \"20 mbit\"\nupload = \"10 mbit\"\n"
          + "[[class]]\nname = \"web\"\nmatch = [{ remote_port = 443 }]\n";

  private static final String PLATFORM =
      """
      [vmmanager]
      url = "https://vm.example.com/"
      email = "admin@example.com"
      """;

  private static Vmmanager read(String text) {
    return ConfigFile.parse("c", text).vmmanager().orElseThrow();
  }

  private static List<String> errors(String text) {
    Failure failure = assertThrows(Failure.class, () -> ConfigFile.parse("c", text));
    assertEquals(ExitCode.CONFIG, failure.exit());
    return failure.problems().stream().map(Problem::message).toList();
  }

  @Test
  void hasTheDefaultsOfTheVendorsScript() {
    Vmmanager platform = read(PLATFORM + "[[vm]]\nid = 42\n");

    assertEquals("https://vm.example.com", platform.url());
    assertEquals("/etc/bwflow/vmmanager.password", platform.passwordFile());
    assertEquals(Duration.ofMinutes(5), platform.interval());
    Vm vm = platform.vms().get(0);
    assertEquals("42", vm.name());
    assertEquals(Optional.empty(), vm.normalRate());
    assertEquals(new Bytes(1L << 40), vm.bandwidth().budget());
    assertEquals(Direction.TOTAL, vm.bandwidth().direction());
    assertEquals(PolicyName.FIXED_WINDOW, vm.bandwidth().policy());
    assertEquals(EnforcementName.CLIFF, vm.bandwidth().enforcement());
    assertEquals(Optional.of(new BitRate(10_000_000)), vm.bandwidth().limitRate());
  }

  @Test
  void needsNeitherABudgetNorAnInterfaceOfTheHost() {
    assertTrue(ConfigFile.parse("c", PLATFORM + "[[vm]]\nid = 1\n").hasOnlyVms());
    Config both =
        ConfigFile.parse(
            "c",
            "[bandwidth]\nbudget = \"1 TB\"\n[network]\ninterface = \"eth0\"\n"
                + PLATFORM
                + "[[vm]]\nid = 1\n");
    assertFalse(both.hasOnlyVms());
    assertEquals(Direction.TX, both.bandwidth().orElseThrow().direction());
  }

  @Test
  void takesOverWhatIsTheProvidersAndNothingOfTheHostsLine() {
    Bandwidth vm =
        read("[bandwidth]\nbudget = \"5 TB\"\ntimezone = \"Europe/Moscow\"\nbilling_day = 15\n"
                + "warn_at_percent = [50]\ndirection = \"tx\"\nmin_rate = \"1 mbit\"\n"
                + "policy = \"token-bucket\"\nlimit_rate = \"7 mbit\"\n"
                + PLATFORM
                + "[[vm]]\nid = 1\n")
            .vms()
            .get(0)
            .bandwidth();

    assertEquals(ZoneId.of("Europe/Moscow"), vm.timezone());
    assertEquals(List.of(50), vm.warnAtPercent());
    assertEquals(31, vm.recurrence().mostDays());
    assertEquals(new Bytes(1L << 40), vm.budget());
    assertEquals(Direction.TOTAL, vm.direction());
    assertEquals(Optional.empty(), vm.minRate());
    assertEquals(Optional.of(new BitRate(10_000_000)), vm.limitRate());
  }

  @Test
  void takesAnyKeyOfABudget() {
    Bandwidth vm =
        read(PLATFORM
                + "[[vm]]\nid = 1\nmonthly_budget_gb = 100\npre_charge_gb = 10\n"
                + "policy = \"token-bucket\"\nenforcement = \"glide\"\nperiod = \"week\"\n"
                + "billing_day = 7\nlimit_rate = \"auto\"\nbalance_cap = \"20 GB\"\n")
            .vms()
            .get(0)
            .bandwidth();

    assertEquals(new Bytes(100_000_000_000L), vm.budget());
    assertEquals(new Bytes(10_000_000_000L), vm.preCharge());
    assertEquals(Optional.empty(), vm.limitRate());
    assertEquals(7, vm.recurrence().mostDays());
  }

  @Test
  void saysEveryMistakeAtOnceWithItsPlace() {
    List<String> errors =
        errors(
            """
            [vmmanager]
            url = "http://vm.example.com"
            interval = "2 h"
            emial = "x"
            [[vm]]
            id = 0
            [[vm]]
            id = 7
            name = "a b"
            budget = "0 B"
            [[vm]]
            id = 7
            normal_rate = "5 mbit"
            """);

    assertEquals(
        List.of(
            "c:1:1: email is missing under [vmmanager]; expected email = \"admin@example.com\"",
            "c:2:7: url is \"http://vm.example.com\"; expected https://HOST such as"
                + " \"https://vm.example.com\", or http:// to this host itself",
            "c:3:12: interval is \"2 h\"; expected a time from 1 min to 1 h, such as \"5 min\"",
            "c:4:1: there is no key \"emial\" under [vmmanager]; did you mean \"email\"?",
            "c:6:6: id is 0; expected a whole number from 1 to 2147483647",
            "c:9:8: name is \"a b\"; expected 1 to 64 letters, digits and . _ - @ : +, the first a"
                + " letter or digit, and not \"all\"",
            "c:10:10: budget is \"0 B\"; expected a size above 0 and below 4 EiB, such as"
                + " \"100 GB\" or \"1 TiB\"",
            "c:12:6: id is 7, as in line 8; expected each virtual machine once",
            "c:13:15: normal_rate is \"5 mbit\"; expected no less than limit_rate, 10 Mbit/s"),
        errors);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[vmmanager] | there is no virtual machine for [vmmanager]",
        "[[vm]]\\nid = 1 | there is no [vmmanager] for [[vm]]",
        "[vm]\\nid = 1 | vm is a table; expected a table in two brackets",
        "vm = [1] | vm is a list; expected a table in two brackets",
        "vmmanager = 1 | vmmanager is 1; expected the section [vmmanager]",
      })
  void saysWhatIsMissing(String text, String error) {
    List<String> errors = errors(text.replace("\\n", "\n") + "\n");

    assertTrue(errors.stream().anyMatch(each -> each.contains(error)), errors::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://[::1]:80",
        "https://10.0.0.1:1500/prefix"
      })
  void takesPlainHttpToTheHostItself(String url) {
    assertEquals(url, read(PLATFORM.replaceFirst("https://.*/", url) + "[[vm]]\nid = 1\n").url());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.evil.example",
        "http://localhost.example.com",
        "ftp://localhost",
        "https://",
        "vm.example.com",
        "https://vm/?a=b",
        "https://vm/#a",
        "https://a b",
      })
  void refusesAnyOtherAddress(String url) {
    List<String> errors = errors(PLATFORM.replaceFirst("https://.*/", url) + "[[vm]]\nid = 1\n");

    assertTrue(errors.get(0).startsWith("c:2:7: url is \"" + url), errors::toString);
  }

  @Test
  void neverShowsAPasswordThatStandsInTheAddress() {
    List<String> errors =
        errors(PLATFORM.replaceFirst("https://", "https://root:geheim@") + "[[vm]]\nid = 1\n");

    assertEquals(1, errors.size());
    assertFalse(errors.get(0).contains("geheim"), errors::toString);
  }

  @Test
  void refusesTheSameNameTwice() {
    assertTrue(
        errors(PLATFORM + "[[vm]]\nid = 1\nname = \"a\"\n[[vm]]\nid = 2\nname = \"a\"\n")
            .get(0)
            .contains("name is \"a\", as in line 6"));
    assertTrue(
        errors(PLATFORM + "[[vm]]\nid = 1\nname = \"2\"\n").get(0).contains("another one's id"));
  }

  @Test
  void standsBesideClassesThatNeedNoBudget() {
    String text =
        "[bandwidth]\nperiod = \"week\"\n" + CLASSES + PLATFORM + "[[vm]]\nid = 1\nname = \"a\"\n";
    Config config = ConfigFile.parse("c", "[network]\ninterface = \"eth0\"\n" + text);

    assertTrue(config.bandwidth().isEmpty());
    assertTrue(config.shaping().isPresent());
    assertEquals(
        Recurrence.weekly(DayOfWeek.MONDAY),
        config.vmmanager().orElseThrow().vms().get(0).bandwidth().recurrence());
    assertFalse(ConfigFile.parse("c", text).hasOnlyVms());
  }

  @Test
  void isGivenBackWithClasses() {
    String text =
        "[network]\ninterface = \"eth0\"\n" + CLASSES + PLATFORM + "[[vm]]\nid = 1\nname = \"a\"\n";

    String written = Template.render(Map.of(), Kept.of("c", text));

    Config config = ConfigFile.parse("c", written);
    assertEquals(ConfigFile.parse("c", text).vmmanager(), config.vmmanager(), written);
    assertEquals(ConfigFile.parse("c", text).shaping(), config.shaping(), written);
  }

  @Test
  void isGivenBackByTheFileThatIsWritten() {
    String text =
        PLATFORM
            + "interval = \"10 min\"\n[[vm]]\nid = 1\nname = \"a\"\nbudget = \"2 TiB\"\n"
            + "[[vm]]\nid = 2\nnormal_rate = \"1 gbit\"\npolicy = \"leaky-bucket\"\n";

    String written = Template.render(Map.of(), Kept.of("c", text));

    assertEquals(ConfigFile.parse("c", text), ConfigFile.parse("c", written), written);
  }
}
