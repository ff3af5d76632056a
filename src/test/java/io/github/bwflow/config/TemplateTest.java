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
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The file that bwflow writes. */
class TemplateTest {

  @Test
  void lacksNothingButTheBudgetWhereNothingIsStated() {
    Failure failure =
        assertThrows(Failure.class, () -> ConfigFile.parse("c", Template.render(Map.of())));

    assertEquals(1, failure.problems().size());
    assertEquals("config-missing", failure.problems().get(0).code());
  }

  @Test
  void documentsEveryKeyWithItsDefaultAndRange() {
    String text = Template.render(Map.of());
    String flowing = text.replace("\n# ", " ");

    for (Key key : Key.values()) {
      String line = "\n#" + key.key() + " = " + key.fallback().orElse(key.example()) + "\n";
      assertEquals(text.indexOf(line), text.lastIndexOf(line), key.key());
      assertTrue(text.contains(line), line);
      assertTrue(flowing.contains(key.text()), key.text());
      assertTrue(
          flowing.contains("Type: " + key.type() + ". Range: " + key.range() + "."), key.key());
      assertTrue(flowing.contains("Default: " + key.fallbackText() + "."), key.key());
      assertTrue(flowing.contains(key.unit()), key.unit());
    }
  }

  @Test
  void isReadableAtEightyColumns() {
    for (String line : Template.render(Map.of()).split("\n")) {
      assertTrue(line.length() < 80, line);
      assertTrue(line.equals(line.stripTrailing()), line);
    }
  }

  @Test
  void showsTheTrueDefaultInEveryCommentedKeyThatHasOne() {
    StringBuilder uncommented = new StringBuilder();
    for (String line : Template.render(Map.of(Key.BUDGET, "\"1 TB\"")).split("\n")) {
      boolean hasDefault = false;
      for (Key key : Key.values()) {
        hasDefault |=
            key.fallback().isPresent()
                && !key.section().isOptional()
                && line.startsWith("#" + key.key() + " = ");
      }
      uncommented.append(hasDefault ? line.substring(1) : line).append('\n');
    }

    assertEquals(
        ConfigFile.parse("c", "bandwidth.budget = \"1 TB\""),
        ConfigFile.parse("c", uncommented.toString()));
  }

  @Test
  void givesBackWhateverValuesItWasGiven() {
    long seed = 20261121;
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      Map<Key, String> stated = new EnumMap<>(Key.class);

      Config expected = anyConfig(random, stated);

      assertEquals(expected, ConfigFile.parse("c", Template.render(stated)), "seed " + seed);
    }
  }

  // States some keys in the map, and returns what they mean together.
  private static Config anyConfig(Random random, Map<Key, String> stated) {
    long gigabytes = 1 + random.nextInt(1_000_000);
    Bytes budget = new Bytes(gigabytes * 1_000_000_000L);
    if (random.nextBoolean()) {
      stated.put(Key.MONTHLY_BUDGET_GB, Long.toString(gigabytes));
    } else {
      stated.put(Key.BUDGET, Literal.of(budget.toExactString()));
    }
    Bytes preCharge = new Bytes(budget.value() / 2);
    if (random.nextBoolean()) {
      preCharge = new Bytes((long) (budget.value() * random.nextDouble()));
      stated.put(Key.PRE_CHARGE, Literal.of(preCharge.toExactString()));
    }
    Recurrence recurrence = new Recurrence.Monthly(1);
    if (random.nextBoolean()) {
      int day = 1 + random.nextInt(31);
      stated.put(Key.BILLING_DAY, Integer.toString(day));
      recurrence = new Recurrence.Monthly(day);
    } else if (stated.containsKey(Key.BUDGET) && random.nextBoolean()) {
      stated.put(Key.PERIOD, Literal.of("10 days from 2024-02-29"));
      recurrence = new Recurrence.EveryDays(10, LocalDate.of(2024, 2, 29));
    }
    ZoneId zone = ZoneId.of("UTC");
    if (random.nextBoolean()) {
      zone = ZoneId.of(random.nextBoolean() ? "Asia/Kathmandu" : "America/St_Johns");
      stated.put(Key.TIMEZONE, Literal.of(zone.getId()));
    }
    Optional<BitRate> limit = anyRate(random, Key.LIMIT_RATE, stated);
    Optional<BitRate> line = anyRate(random, Key.LINE_RATE, stated);
    List<Integer> warn = List.of(80, 95);
    if (random.nextBoolean()) {
      warn = random.nextBoolean() ? List.of() : List.of(1, 50, 100);
      stated.put(Key.WARN_AT_PERCENT, Literal.of(warn));
    }
    List<InterfaceName> interfaces = List.of();
    if (random.nextBoolean()) {
      interfaces = List.of(new InterfaceName("eth0"), new InterfaceName("wg-1"));
      stated.put(Key.INTERFACE, Literal.of(List.of("eth0", "wg-1")));
    }
    String config = "/etc/vnstat.conf";
    if (random.nextBoolean()) {
      config = "/odd \"path\"\\with # é and 'quotes'";
      stated.put(Key.CONFIG, Literal.of(config));
    }
    int interval = 15;
    if (random.nextBoolean()) {
      interval = random.nextBoolean() ? 5 : 720;
      stated.put(Key.POLL_INTERVAL_SECONDS, Integer.toString(interval));
    }
    return new Config(
        Optional.of(
            new Bandwidth(
                budget,
                preCharge,
                recurrence,
                zone,
                Direction.TX,
                PolicyName.TOKEN_BUCKET,
                Duration.ofDays(30),
                Optional.empty(),
                EnforcementName.GLIDE,
                limit,
                Optional.empty(),
                warn)),
        zone,
        new Network(interfaces, false, line, Leaf.AUTO, ForeignQdisc.REFUSE),
        Optional.empty(),
        List.of(),
        new Vnstat(config),
        new Daemon(Duration.ofSeconds(interval)),
        List.of(),
        Optional.empty(),
        List.of());
  }

  private static Optional<BitRate> anyRate(Random random, Key key, Map<Key, String> stated) {
    if (random.nextBoolean()) {
      return Optional.empty();
    }
    long bits = 8 + random.nextInt(1_000_000_000);
    stated.put(key, Literal.of(bits + " bit"));
    return Optional.of(new BitRate(bits));
  }

  @Test
  void givesBackInterfacesWithABudgetOfTheirOwn() {
    String file =
        """
        [bandwidth]
        budget = "1 TB"
        [interface.eth1] # the slow one
        budget = "5 GB"
        warn_at_percent = [10, 20]
        billing_day = 7
        [interface."eth2.7"]
        monthly_budget_gb = 1.5
        min_rate = "1 kbit"
        """;

    String written = Template.render(Map.of(Key.BUDGET, "\"1 TB\""), Kept.of("c", file));

    assertEquals(ConfigFile.parse("c", file), ConfigFile.parse("c", written));
  }

  @Test
  void givesBackWhoGetsTheBandwidth() {
    String file =
        """
        [bandwidth]
        budget = "1 TB"
        [network]
        exempt = ["10.0.0.0/8", "fd00::/8"]
        [shaping]
        download = "40 mbit"
        default = { upload_min = "400 kbit", priority = 4 }
        protect = ["ssh"]
        countries = "/a \\"b\\""
        [[class]]
        name = "calls \u00e9 \\\\ \\"x\\""
        priority = 0
        upload = { min = "500 kbit", max = "2 mbit" }
        recursive = true
        schedule = "Mon-Fri 08:00-18:00"
        match = [ { cmdline = 'a\\.b "c"', not = { remote_port = [1, "2-3"] } }, { pid = 7 } ]
        [[class.class]]
        name = "a"
        match = [ { country = "DE" } ]
        [[class.class.class]]
        name = "b"
        match = [ { protocol = [17, "tcp"] } ]
        [[class.class]]
        name = "c"
        match = [ { unit = "c.service" } ]
        [[class]]
        name = "d"
        each = "remote_address"
        match = [ { remote_address = "10.0.0.0/24" } ]
        """;

    String written = Template.render(Map.of(Key.BUDGET, "\"1 TB\""), Kept.of("c", file));

    assertEquals(ConfigFile.parse("c", file), ConfigFile.parse("c", written));
    assertEquals(Kept.of("c", file), Kept.of("c", written));
  }

  @Test
  void writesTextsThatTomlReadsBack() {
    String odd = "a\"b\\c\u0001\u001f\u007f\n\té\uD83D\uDE00";

    String literal = Literal.of(odd);

    assertEquals(odd, org.tomlj.Toml.parse("x = " + literal).getString("x"));
    assertEquals("[\"a\", \"b\"]", Literal.of(List.of("a", "b")));
    assertEquals("[]", Literal.of(List.of()));
  }
}
