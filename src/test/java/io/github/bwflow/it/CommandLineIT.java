package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words, messages and exit codes. */
class CommandLineIT extends LabTest {

  private static final String BROKEN =
      """
      [bandwidth]
      monthly_budget_gbb = 100
      timezone = "Europe/Berln"
      billing_day = 32
      enforcement = "cliff"

      [network]
      interface = "eth0"
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "help",
        "--help",
        "help check",
        "check --help",
        "--help check",
        "help patch-vnstat"
      })
  void printsHelpOnStandardOutput(String words) {
    Run run = lab.bwflow(words.split(" ")).exits(0);

    run.prints("bwflow", "--config");
    assertEquals("", run.err());
  }

  @Test
  void leavesNothingOfAFileThatADiskHasNoRoomFor() {
    StringBuilder toll = new StringBuilder("processes:\n");
    for (int i = 0; i < 60; i++) {
      toll.append("  P" + i + ": {upload: 1mbit, match: [{name: p" + i + "}]}\n");
    }
    lab.write("/run/toll.yaml", toll.toString());
    lab.sh("mkdir -p /run/small; mount -t tmpfs -o size=4k tmpfs /run/small");

    Run run = lab.bwflow("import", "/run/toll.yaml", "-o", "/run/small/out.toml");

    assertTrue(run.exit() == 73 || run.exit() == 74, run::toString);
    assertEquals("", lab.sh("ls /run/small; umount /run/small").out());
  }

  @Test
  void printsItsVersion() {
    assertTrue(lab.bwflow("--version").exits(0).out().matches("bwflow \\d+\\.\\d+\\.\\d+\n"));
  }

  @Test
  void printsHelpOnStandardErrorWithoutACommand() {
    Run run = lab.bwflow().exits(64);

    run.says("check", "apply", "lift", "report", "init", "patch-vnstat");
    assertEquals("", run.out());
  }

  @Test
  void saysWhatReplacedTheDaemonOfTheFirstVersion() {
    lab.bwflow("run").exits(64).says("check --enforce", "timer");
  }

  @ParameterizedTest
  @CsvSource({
    "chek, check",
    "repport, report",
    "patch-vnstst, patch-vnstat",
    "check --enforc, --enforce",
    "check --jsn, --json",
    "--dryrun check, --dry-run",
    "apply --rat=5mbit, --rate",
    "check -i etho, eth0",
  })
  void suggestsTheNearestWord(String words, String suggestion) {
    spendLittle();

    lab.bwflow(words.split(" ")).exits(64).says(suggestion);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check --at yesterday",
        "check --at",
        "check --format xml",
        "check extra",
        "check --enforce --at 2026-11-16T00:00:00Z",
        "check -q -q",
        "check --json=yes",
        "apply --at 2026-11-16T00:00:00Z",
        "lift --rate 5mbit",
        "help nothing",
      })
  void refusesACommandLineThatMakesNoSense(String words) {
    spendLittle();
    String before = lab.qdiscs();

    Run run = lab.bwflow(words.split(" ")).exits(64);

    run.says("bwflow: ");
    assertEquals(before, lab.qdiscs());
    assertEquals("", run.out());
  }

  @Test
  void takesOptionsBeforeAndAfterTheSubcommand() {
    spendLittle();

    String after = lab.bwflow("check", "-c", Lab.CONFIG, "-n", "-i", "eth0").exits(0).out();
    String before = lab.bwflow("-c", Lab.CONFIG, "-n", "-i", "eth0", "check").exits(0).out();
    String both = lab.bwflow("--config=" + Lab.CONFIG, "check", "--dry-run").exits(0).out();

    assertEquals(after, before);
    assertEquals(after, both);
  }

  @Test
  void readsAnotherConfiguration() {
    lab.vnstatDatabase().sentToday("eth0", GB);
    lab.write("/run/other.toml", new Configuration().bandwidth("monthly_budget_gb", "200").text());

    assertEquals(
        200 * GB, lab.bwflow("check", "-c", "/run/other.toml", "--json").number("budget_bytes"));
  }

  @Test
  void saysWhereThereIsNoConfiguration() {
    lab.bwflow("check").exits(78).says(Lab.CONFIG, "bwflow init");
  }

  @Test
  void saysEveryMistakeOfAFileAtOnceWithItsPlace() {
    spendLittle();
    lab.write(Lab.CONFIG, BROKEN);

    Run run = lab.bwflow("check").exits(78);

    run.says(
        Lab.CONFIG + ":2:1: ",
        "monthly_budget_gb",
        Lab.CONFIG + ":3:12: ",
        "Europe/Berlin",
        Lab.CONFIG + ":4:15: billing_day is 32; expected a whole number from 1 to 31");
  }

  @Test
  void saysWhereTheFileIsNoToml() {
    spendLittle();
    lab.write(Lab.CONFIG, "[bandwidth]\nmonthly_budget_gb = = 3\n");

    lab.bwflow("check").exits(78).says(Lab.CONFIG + ":2:");
  }

  @Test
  void refusesAFloorThatTheBudgetCannotPay() {
    spendLittle();
    lab.configure(new Configuration().bandwidth("min_rate", "\"1 mbit\""));

    lab.bwflow("check").exits(78).says(Lab.CONFIG + ":", "min_rate");
  }

  @Test
  void keepsTheLastGoodConfigurationInForceWhenTheFileBreaks() {
    exhaustAndLimit();
    lab.write(Lab.CONFIG, BROKEN);
    lab.tc("qdisc del dev eth0 root");

    Run text = lab.bwflow("check", "--enforce").exits(78);

    text.says(Lab.CONFIG + ":4:15: ", "last good");
    assertTrue(lab.qdiscs("eth0").isLimited());
    assertEquals(125_000, lab.qdiscs("eth0").rate());
    Run json = lab.bwflow("check", "--enforce", "--json").exits(78);
    assertEquals("exhausted", json.text("state"));
    Schema.CHECK.validates(json);
  }

  @Test
  void keepsTheLimitWhenTheFileBreaksAndNoGoodOneIsRemembered() {
    exhaustAndLimit();
    lab.sh("rm -rf /var/lib/bwflow");
    lab.write(Lab.CONFIG, BROKEN);

    lab.bwflow("check", "--enforce").exits(78);

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void keepsTheLimitWhenTheFileIsGone() {
    exhaustAndLimit();
    lab.sh("rm " + Lab.CONFIG);

    lab.bwflow("check", "--enforce").exits(78);

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void loadsAFileOfTheFirstVersion() {
    lab.vnstatDatabase().sentToday("eth0", GB);
    lab.write(
        Lab.CONFIG,
        """
        [bandwidth]
        monthly_budget_gb = "100"
        pre_charge_gb = 12.5

        [network]
        interface = "eth0"

        [vnstat]
        config = "/etc/vnstat.conf"

        [daemon]
        poll_interval_seconds = "60"
        """);

    Run run = lab.bwflow("check", "--at", "2026-11-01T00:00:00Z", "--json").exits(0);

    assertEquals(100 * GB, run.number("budget_bytes"));
    assertEquals(12_500_000_000L, run.number("credit_bytes"));
    assertEquals("2026-11-01T00:00:00Z", run.text("period.start"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check",
        "check --json",
        "check -n",
        "report",
        "report --json",
        "help",
        "check --help",
        "--version",
        "lift",
        "patch-vnstat --check"
      })
  void doesNotEndWellWhereItsAnswerCannotBeWritten(String words) {
    spendLittle();

    Run run = lab.as(Caller.root().into("/dev/full")).bwflow(words.split(" "));

    assertNotEquals(0, run.exit(), run::toString);
    assertNotEquals(1, run.exit(), run::toString);
    assertNotEquals(2, run.exit(), run::toString);
  }

  @Test
  void stillEnforcesWhereItsAnswerCannotBeWritten() {
    exhaust();

    lab.as(Caller.root().into("/dev/full")).bwflow("check", "--enforce").exits(74);

    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @ParameterizedTest
  @CsvSource({
    "check --json, 0",
    "--json check, 0",
    "check --format json, 0",
    "check --format=json, 0",
    "check --json -n, 0",
    "check --json --enforce, 0",
    "check --json --enforce -q, 0",
    "check --json -v, 0",
    "check --json --at 2026-11-16T00:00:00Z, 0",
    "apply --json --rate 5mbit, 0",
    "lift --json, 0",
    "check --json --nonsense, 64",
    "chek --json, 64",
    "--json, 64",
    "run --json, 64",
    "check --json -i nosuch0, 64",
    "check --json -c /nowhere, 78",
  })
  void printsOneDocumentThatTheSchemaAllows(String words, int exit) {
    spendLittle();

    Run run = lab.bwflow(words.split(" "));

    assertEquals(exit, run.exit(), run::toString);
    Schema.CHECK.validates(run);
    assertEquals(exit == 0, run.json().get("error").isJsonNull(), run::toString);
    assertEquals(1, run.json().get("schema").getAsInt());
  }

  @Test
  void printsOneDocumentForABrokenConfiguration() {
    spendLittle();
    lab.write(Lab.CONFIG, BROKEN);

    Run run = lab.bwflow("check", "--json").exits(78);

    Schema.CHECK.validates(run);
    assertEquals(78, run.json().getAsJsonObject("error").get("exit").getAsInt());
    assertEquals("", run.err());
  }

  @Test
  void printsNothingWhereNothingChangesAndItIsToldToBeQuiet() {
    exhaust();

    Run first = lab.bwflow("check", "--enforce", "--quiet").exits(0);
    Run second = lab.bwflow("check", "--enforce", "--quiet").exits(0);

    assertEquals("", first.out());
    first.says("eth0", "1 Mbit/s");
    assertEquals("", second.out() + second.err());
  }

  @Test
  void saysAProblemThatPersistsOnceAndThenHourly() {
    sentInNovember(80 * GB);
    at(MID_NOVEMBER, "check", "--enforce", "-q").exits(0);
    lab.sh("mv " + VnstatDatabase.FILE + " /run/kept.db");

    Run first = at("2026-11-16 00:01:00", "check", "--enforce", "-q").exits(69);
    Run second = at("2026-11-16 00:01:15", "check", "--enforce", "-q").exits(69);
    Run hourLater = at("2026-11-16 01:01:00", "check", "--enforce", "-q").exits(69);

    first.says(VnstatDatabase.FILE);
    assertEquals("", second.err());
    hourLater.says(VnstatDatabase.FILE);
  }

  @Test
  void usesNoColourAndNoControlCharactersInAPipe() {
    exhaust();

    String out = lab.bwflow("check").out() + lab.bwflow("report").out();

    assertFalse(out.contains("\u001b"), out);
  }

  @Test
  void escapesWhatComesFromOutside() {
    spendLittle();
    lab.sqlite("update interface set name = 'wan0', alias = char(27) || '[31meth0'");
    lab.sqlite("update interface set alias = 'eth0' || char(27) || '[31m' || char(10) || 'x'");

    Run run = lab.bwflow("check").exits(65);

    assertFalse((run.out() + run.err()).contains("\u001b"), run::toString);
  }

  @Test
  void putsTheAnswerInTheFirstLine() {
    exhaustAndLimit();

    String first = lab.bwflow("check").exits(0).out().lines().findFirst().orElseThrow();

    for (String part :
        List.of("eth0", "exhausted", "1 Mbit/s", "because", "until", "bwflow lift")) {
      assertTrue(first.contains(part), first);
    }
  }

  @Test
  void ignoresItsStandardInput() {
    spendLittle();

    Run run =
        lab.run(
            "sh",
            "-c",
            "yes | timeout 60 java -jar /run/project/target/bwflow.jar check --enforce");

    assertEquals(0, run.exit(), run::toString);
  }
}
