package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code init} where bwflow 0.1.0 was. */
class OldInstallationIT extends LabTest {
  private static final String UNIT = "/etc/systemd/system/bwflow.service";
  private static final String PROGRAM = "/usr/local/bin/bwflow";

  @BeforeEach
  void installTheOldOne() {
    lab.vnstatDatabase().sentToday("eth0", GB);
    lab.sh("mount -t tmpfs tmpfs /usr/local/bin");
    lab.write(UNIT, "[Service]\nExecStart=/usr/local/bin/bwflow run\n");
    lab.write(PROGRAM, "#!/usr/bin/python3\nfrom bwflow.cli import main\nmain()\n");
    // 50 GB in 30 days are 154 320 bit/s, which it rounded to kilobits.
    lab.write(
        Lab.CONFIG,
        """
        [bandwidth]
        monthly_budget_gb = 100
        pre_charge_gb = 50
        billing_day = 1

        [network]
        interface = "eth0"

        [daemon]
        poll_interval_seconds = 15
        """);
    lab.tc("qdisc add dev eth0 root tbf rate 154kbit burst 32kbit latency 400ms");
  }

  private String left() {
    return lab.sh(
            "for f in "
                + UNIT
                + "* "
                + PROGRAM
                + "*; do if [ -e $f ]; then echo ${f##*/}; fi; done;"
                + " tc qdisc show dev eth0 | sed -n 's/^qdisc \\([a-z]*\\) .*/\\1/p'")
        .out();
  }

  @Test
  void saysWhatIsInTheWayAndChangesNothingUnasked() {
    String config = lab.read(Lab.CONFIG);

    lab.bwflow("init").exits(73).says(UNIT, PROGRAM, "eth0 has a limit", "pip uninstall bwflow");

    assertEquals("bwflow.service\nbwflow\ntbf\n", left());
    assertEquals(config, lab.read(Lab.CONFIG));
  }

  @Test
  void isSaidByTheInstallationToo() {
    String old = "/run/project/scripts/old-installation";

    lab.succeed(old).says(UNIT, PROGRAM, "dev eth0 root", "bwflow init");

    lab.bwflow("init", "--yes").exits(0);
    Run run = lab.succeed(old);
    assertEquals("", run.out() + run.err());
  }

  @Test
  void mendsItAllWithYes() {
    String config = lab.read(Lab.CONFIG);

    lab.bwflow("init", "--yes")
        .exits(0)
        .prints("kept as " + UNIT, "kept as " + PROGRAM, "is removed");

    assertEquals("bwflow.service.old-0.1.0\nbwflow.old-0.1.0\nnoqueue\n", left());
    assertEquals(config, lab.read(Lab.CONFIG));
    assertEquals(100 * GB, lab.bwflow("check", "--json").exits(0).number("budget_bytes"));
  }

  @Test
  void mendsWhatIsAgreedToAndLeavesTheRest() {
    Run run = onTerminal("n", "y", "n", "n");

    assertEquals(0, run.exit(), run::toString);
    run.prints("Rename it", "pip uninstall bwflow", "tc qdisc del dev eth0");
    assertEquals("bwflow.service\nbwflow.old-0.1.0\ntbf\n", left());
  }

  @Test
  void finishesLaterWhatWasLeft() {
    onTerminal("y", "y", "n", "n");

    lab.bwflow("init", "--yes").exits(0).prints("the limit of bwflow 0.1.0 on eth0 is removed");

    assertEquals("bwflow.service.old-0.1.0\nbwflow.old-0.1.0\nnoqueue\n", left());
    lab.bwflow("init", "--yes").exits(73);
  }

  @Test
  void mendsItWithANewBudgetToo() {
    lab.bwflow("init", "--budget", "1 TB", "--force", "--yes").exits(0);

    assertEquals("bwflow.service.old-0.1.0\nbwflow.old-0.1.0\nnoqueue\n", left());
    assertEquals(1000 * GB, lab.bwflow("check", "--json").exits(0).number("budget_bytes"));
  }

  @Test
  void leavesALimitAloneThatTheOldDaemonWouldNotHaveSet() {
    lab.tc("qdisc replace dev eth0 root tbf rate 2mbit burst 32kbit latency 400ms");

    lab.bwflow("init", "--yes").exits(0);

    assertTrue(left().endsWith("tbf\n"), this::left);
  }

  @Test
  void leavesALimitAloneWhereNothingElseIsOfTheOldOne() {
    lab.sh("rm " + UNIT + " " + PROGRAM);
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("init", "--yes").exits(73);
      assertEquals(List.of(), monitor.changes());
    }
  }

  @Test
  void onlySaysItInADryRun() {
    lab.bwflow("init", "--budget", "1 TB", "-n").exits(0).says(UNIT, PROGRAM).prints("[bandwidth]");

    assertEquals("bwflow.service\nbwflow\ntbf\n", left());
  }

  private Run onTerminal(String... answers) {
    lab.write("/run/answers", String.join("\n", answers) + "\n");
    String bwflow = "env TZ=UTC java -jar /run/project/target/bwflow.jar init";
    return lab.run("sh", "-c", "timeout 60 script -qec '" + bwflow + "' /dev/null < /run/answers");
  }
}
