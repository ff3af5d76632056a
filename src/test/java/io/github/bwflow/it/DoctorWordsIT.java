package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of hosts on which something else than the obvious is wrong. */
class DoctorWordsIT extends LabTest {
  @Test
  void tellsRootWithoutTheCapabilityThatItIsLackingAndNotTheKernel() {
    spendLittle();

    Run run =
        lab.run(
            "setpriv",
            "--bounding-set=-net_admin",
            "--inh-caps=-net_admin",
            "/run/project/scripts/bwflow",
            "doctor");

    assertTrue(run.out().contains("root has no CAP_NET_ADMIN here"), run::toString);
    assertFalse(run.out().contains("has no TBF"), run::toString);
  }

  @Test
  void saysNotWhenADatabaseThatIsGoneWasSaved() {
    exhaustAndLimit();
    lab.sh("rm " + VnstatDatabase.FILE);

    Run run = lab.bwflow("doctor");

    assertTrue(run.out().contains("vnStat has no database"), run::toString);
    assertFalse(run.out().contains(": saved "), run::toString);
  }

  @Test
  void saysThatABridgeAndItsPortCountTwice() {
    assumeTrue(
        lab.run("ip", "link", "add", "br0", "type", "bridge").exit() == 0,
        "the kernel has no bridges");
    try {
      lab.sh("ip link set eth0 master br0; ip link set br0 up");
      lab.vnstatDatabase().sentToday("eth0", GB);
      lab.configure(new Configuration().network("interface", "[\"br0\", \"eth0\"]"));

      Run run = lab.bwflow("doctor");

      assertTrue(
          run.out().contains("eth0 is a port of br0: what passes both counts twice"),
          run::toString);
      assertTrue(run.out().contains("interface = \"br0\""), run::toString);
    } finally {
      lab.sh("ip link del br0");
    }
  }

  @Test
  void namesTheForeignQdiscOfTheOtherDirectionInTheLineOfTheLimit() {
    lab.vnstatDatabase().passedToday("eth0", 120 * GB, 120 * GB);
    lab.configure(new Configuration().bandwidth("direction", "\"total\""));
    lab.tc("qdisc add dev eth0 root handle 1: tbf rate 9mbit burst 9000 latency 50ms");

    Run run = lab.bwflow("check", "--enforce");

    assertEquals(69, run.exit(), run::toString);
    assertTrue(
        run.out()
            .lines()
            .anyMatch(
                line ->
                    line.matches("  limit .*set by bwflow; what is sent has a foreign qdisc.*")),
        run::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "systemd/network/10-lan.network | [Match]\\nName=e*\\n[TokenBucketFilter]\\nRate=9M",
        "systemd/network/10-lan.network.d/q.conf | [TokenBucketFilter]\\nRate=9M",
        "NetworkManager/system-connections/lan | [connection]\\ninterface-name=eth0\\n[tc]\\n"
            + "qdisc.root=tbf rate 9mbit"
      })
  void namesTheFileThatStatesAForeignQdisc(String file, String text) {
    spendLittle();
    lab.tc("qdisc add dev eth0 root handle 1234: tbf rate 9mbit burst 9000 latency 50ms");
    String removal = "tc qdisc del dev eth0 root";
    assertTrue(lab.bwflow("doctor").out().contains("    " + removal), "no file states it");
    lab.write("/etc/systemd/network/10-lan.network", "[Match]\nName=e*\n");
    lab.write("/etc/systemd/network/20-other.network", "[Match]\nName=w*\n[CAKE]\n");
    lab.write("/etc/" + file, text.replace("\\n", "\n"));

    Run run = lab.bwflow("doctor");

    assertTrue(run.out().contains("/etc/" + file + " states it"), run::toString);
    lab.sh("rm -rf /etc/systemd/network /etc/NetworkManager/system-connections");
  }
}
