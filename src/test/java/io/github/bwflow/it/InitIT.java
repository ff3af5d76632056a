package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code init}. */
class InitIT extends LabTest {
  private static final List<String> KEYS =
      List.of(
          "monthly_budget_gb",
          "budget",
          "pre_charge_gb",
          "pre_charge",
          "period",
          "billing_day",
          "timezone",
          "direction",
          "policy",
          "enforcement",
          "limit_rate",
          "min_rate",
          "warn_at_percent",
          "interface",
          "line_rate",
          "leaf",
          "foreign_qdisc",
          "config",
          "poll_interval_seconds");

  private boolean hasConfig() {
    return lab.run("test", "-e", Lab.CONFIG).exit() == 0;
  }

  private void unconfigured() {
    lab.vnstatDatabase().sentToday("eth0", GB);
  }

  @Test
  void writesNothingWithoutABudget() {
    unconfigured();

    lab.bwflow("init", "--yes").exits(64).says("--budget");

    assertFalse(hasConfig());
  }

  @Test
  void writesAFileThatWorksAndSaysWhatEnforcementWouldDo() {
    unconfigured();
    Run run;
    try (TcMonitor monitor = lab.monitorTc()) {
      run = lab.bwflow("init", "--budget", "1 TB", "--yes").exits(0);
      assertEquals(List.of(), monitor.changes());
    }

    run.prints(Lab.CONFIG, "Enforcement would do now");
    Run check = lab.bwflow("check", "--json").exits(0);
    assertEquals(1000 * GB, check.number("budget_bytes"));
    assertEquals("eth0", check.text("name"));
    assertEquals("644 root root", lab.sh("stat -c '%a %U %G' " + Lab.CONFIG).out().strip());
  }

  @Test
  void documentsEveryKeyInTheFile() {
    unconfigured();
    lab.bwflow("init", "--budget", "1 TB", "--yes").exits(0);

    String file = lab.read(Lab.CONFIG);

    for (String key : KEYS) {
      assertTrue(file.lines().anyMatch(line -> line.matches("#?\\s*" + key + " = .*")), key);
    }
  }

  @Test
  void takesEveryAnswerAsAFlag() {
    unconfigured();
    lab.addSecondInterface();
    lab.bwflow(
            "init",
            "--budget=2 TiB",
            "--pre-charge=100 GB",
            "--period=month",
            "--billing-day=31",
            "--timezone=Europe/Berlin",
            "--interface=eth0",
            "--direction=tx",
            "--policy=token-bucket",
            "--enforcement=cliff",
            "--limit-rate=2 mbit",
            "--min-rate=128 kbit",
            "--used=37 GB",
            "--poll-interval=60",
            "--yes")
        .exits(0);

    Run run = lab.bwflow("check", "--json").exits(0);

    assertEquals(2L << 40, run.number("budget_bytes"));
    assertEquals("Europe/Berlin", run.text("period.zone"));
    assertEquals("tx", run.text("direction"));
    assertEquals(38 * GB, run.number("used_bytes"));
    String dropIn = lab.read("/etc/systemd/system/bwflow.timer.d/50-interval.conf");
    assertTrue(dropIn.matches("(?s).*OnCalendar\\s*=\\s*\nOnCalendar.*"), dropIn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--budget=many",
        "--budget=0",
        "--budget=-1 TB",
        "--budget=1 TB --billing-day=32",
        "--budget=1 TB --period=fortnight",
        "--budget=1 TB --period=day --billing-day=1",
        "--budget=1 TB --timezone=Europe/Berln",
        "--budget=1 TB --interface=etho",
        "--budget=1 TB --direction=up",
        "--budget=1 TB --pre-charge=2 TB",
        "--budget=1 TB --min-rate=slow",
        "--budget=1 TB --used=some",
        "--budget=1 TB --poll-interval=x",
      })
  void refusesAnAnswerThatMakesNoSenseAndWritesNothing(String flags) {
    unconfigured();

    lab.bwflow(("init --yes " + flags).replace(" T", "T").split(" ")).exits(64);

    assertFalse(hasConfig());
  }

  @Test
  void leavesAFileThatIsThereAsItIs() {
    spendLittle();
    String before = lab.read(Lab.CONFIG);

    lab.bwflow("init", "--budget", "1 TB", "--yes").exits(73).says(Lab.CONFIG, "--force");

    assertEquals(before, lab.read(Lab.CONFIG));
  }

  @Test
  void keepsABackupOfAFileThatItReplaces() {
    spendLittle();
    String before = lab.read(Lab.CONFIG);

    lab.bwflow("init", "--budget", "1 TB", "--force", "--yes").exits(0);

    String backup = lab.sh("find /etc/bwflow -type f ! -name config.toml").out().strip();
    assertEquals(before, lab.read(backup));
    assertEquals(1000 * GB, lab.bwflow("check", "--json").number("budget_bytes"));
  }

  @Test
  void writesNothingInADryRun() {
    unconfigured();

    lab.bwflow("init", "--budget", "1 TB", "-n")
        .exits(0)
        .prints("[bandwidth]", "budget = \"1 TB\"");

    assertFalse(hasConfig());
  }

  @Test
  void printsADryRunAsJsonWhereThatIsAskedFor() {
    unconfigured();

    Run run = lab.bwflow("init", "--budget", "1 TB", "--dry-run", "--json").exits(0);

    assertTrue(run.json().get("text").getAsString().contains("budget = \"1 TB\""), run::toString);
    assertTrue(run.json().get("done").getAsJsonArray().isEmpty(), run::toString);
  }

  @Test
  void asksOnATerminalWithSensibleOffers() {
    unconfigured();

    Run run = onTerminal("1 TB", "", "", "", "", "y", "n");

    assertEquals(0, run.exit(), run::toString);
    run.prints("eth0", "UTC");
    assertEquals(1000 * GB, lab.bwflow("check", "--json").exits(0).number("budget_bytes"));
  }

  @Test
  void inventsNoBudgetOnATerminalEither() {
    unconfigured();

    onTerminal("", "", "", "", "");

    assertFalse(hasConfig());
  }

  private Run onTerminal(String... answers) {
    lab.write("/run/answers", String.join("\n", answers) + "\n");
    String bwflow = "env TZ=UTC java -jar /run/project/target/bwflow.jar init";
    return lab.run("sh", "-c", "timeout 60 script -qec '" + bwflow + "' /dev/null < /run/answers");
  }
}
