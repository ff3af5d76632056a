package io.github.bwflow.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.BitRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OldInstallationTest {
  private static final BitRate DRIP = new BitRate(154_320);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[Service]\nExecStart=/usr/local/bin/bwflow run\n",
        "[Service]\n ExecStart = /usr/bin/python3 -m bwflow run --config /etc/bwflow/config.toml\n",
        "[Service]\nExecStart=-/opt/bwflow/venv/bin/bwflow\nRestart=always\n",
      })
  void knowsTheUnitOfTheDaemon(String unit) {
    assertTrue(OldInstallation.isUnit(unit));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[Service]\nExecStart=/usr/bin/bwflow check --enforce --verbose\n",
        "[Service]\nExecStart=/usr/sbin/other run\n",
        "# ExecStart=/usr/local/bin/bwflow run\n[Service]\nExecStart=/bin/true\n",
      })
  void takesNoOtherUnitForIt(String unit) {
    assertFalse(OldInstallation.isUnit(unit));
  }

  @Test
  void takesNotTheUnitThatShipsForIt() throws IOException {
    assertFalse(OldInstallation.isUnit(Files.readString(Path.of("systemd-timer/bwflow.service"))));
  }

  @Test
  void knowsTheProgramThatPipMade() {
    assertTrue(
        OldInstallation.isProgram(
            """
            #!/usr/bin/python3
            # -*- coding: utf-8 -*-
            import re
            import sys
            from bwflow.cli import main
            if __name__ == '__main__':
                sys.exit(main())
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#!/usr/bin/python3\nprint('from bwflow to you')\n",
        "#!/bin/sh\nfrom bwflow.cli import main\n",
        "from bwflow.cli import main\n",
      })
  void takesNoOtherProgramForIt(String text) {
    assertFalse(OldInstallation.isProgram(text));
  }

  @Test
  void takesNotTheLauncherForIt() throws IOException {
    assertFalse(OldInstallation.isProgram(Files.readString(Path.of("scripts/bwflow"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"154Kbit", "154320bit", "155Kbit", "149Kbit", "165Kbit"})
  void knowsTheLimitByItsHandleAndRate(String rate) {
    assertEquals(Optional.of("8001:"), OldInstallation.limit(tbf("8001:", rate), DRIP));
  }

  @Test
  void knowsTheLeastRateThatItSet() {
    assertEquals(
        Optional.of("800a:"), OldInstallation.limit(tbf("800a:", "1Kbit"), new BitRate(100)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1Mbit", "64Kbit", "120Kbit", "200Kbit", "nonsense"})
  void takesNoOtherRateForIt(String rate) {
    assertEquals(Optional.empty(), OldInstallation.limit(tbf("8001:", rate), DRIP));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1:", "bf10:", "7f00:"})
  void takesNoHandleThatSomebodyChoseForIt(String handle) {
    assertEquals(Optional.empty(), OldInstallation.limit(tbf(handle, "154Kbit"), DRIP));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "qdisc noqueue 0: root refcnt 2 \n",
        "qdisc htb 8001: root refcnt 2 r2q 10 default 0x30 rate 154Kbit\n",
        "qdisc tbf 8002: parent 8001:1 rate 154Kbit burst 32Kb lat 400ms \n",
      })
  void takesNoOtherQdiscForIt(String listing) {
    assertEquals(Optional.empty(), OldInstallation.limit(listing, DRIP));
  }

  private static String tbf(String handle, String rate) {
    return "qdisc tbf " + handle + " root refcnt 2 rate " + rate + " burst 32Kb lat 400ms \n";
  }
}
