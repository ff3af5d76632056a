package io.github.bwflow.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.budget.Account;
import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

  @ParameterizedTest
  @CsvSource({
    "tx, 'eth0', 64",
    "rx, 'eth0', 64",
    "max, 'eth0', 64",
    "total, 'eth0', 128",
    "tx, 'eth0 eth1 eth2', 192",
    "total, 'eth0 eth1 eth2', 384"
  })
  void paysForTheLeastThatEachLimitLetsPass(String direction, String interfaces, long bits) {
    String text =
        "[bandwidth]\nbudget = \"1 TB\"\nmin_rate = \"8 bit\"\ndirection = \"" + direction + "\"\n";
    Account account =
        Account.of(List.of(interfaces.split(" ")).stream().map(InterfaceName::new).toList());
    Rules rules = Rules.of(ConfigFile.parse("config.toml", text), Optional.of(account)).get(0);

    assertEquals(
        new BitRate(bits), rules.floor(rules.period(Instant.parse("2026-11-16T00:00:00Z"))));
  }
}
