package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not ours is named, and left alone. */
class ForeignQdiscIT extends LabTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "handle 1: htb default 30",
        "handle 8001: tbf rate 1mbit burst 2000 latency 400ms",
        "handle bf0f: pfifo",
        "handle bf30: pfifo",
      })
  void survivesEveryCommandWhereALimitIsWanted(String qdisc) {
    exhaust();
    lab.tc("qdisc add dev eth0 root " + qdisc);
    String before = lab.qdiscs();
    String handle = qdisc.split(" ")[1];
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.bwflow("check", "--enforce").exits(69).says("eth0", handle, "foreign_qdisc");
      lab.bwflow("apply", "--rate", "5 mbit").exits(69).says("eth0", handle);
      lab.bwflow("check", "--enforce", "-n").exits(69).says(handle);
      lab.bwflow("lift").exits(0);

      assertEquals(List.of(), monitor.changes());
    }
    assertEquals(before, lab.qdiscs());
  }

  @Test
  void survivesTheCommandsThatOnlyLookAndSetUp() {
    exhaust();
    lab.tc("qdisc add dev eth0 root handle 1: htb default 30");
    String before = lab.qdiscs();

    lab.bwflow("check");
    lab.bwflow("report");
    lab.bwflow("patch-vnstat");
    lab.bwflow("init", "--budget", "1 TB", "--force", "--yes");

    assertEquals(before, lab.qdiscs());
  }

  @Test
  void isAWarningWhereNoLimitIsWanted() {
    spendLittle();
    lab.tc("qdisc add dev eth0 root handle 1: htb default 30");

    Run text = lab.bwflow("check", "--enforce").exits(0);
    Run json = lab.bwflow("check", "--json").exits(0);

    text.says("warning", "htb 1:");
    assertEquals(List.of("foreign-qdisc warning"), json.problems());
    assertEquals("foreign", json.text("limits.tx.owner"));
    Schema.CHECK.validates(json);
  }

  @Test
  void isReplacedWhereThatIsWanted() {
    exhaust();
    lab.configure(new Configuration().network("foreign_qdisc", "\"replace\""));
    lab.tc("qdisc add dev eth0 root handle 1: htb default 30");

    lab.bwflow("check", "--enforce").exits(0);

    assertEquals("tbf bf12:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void isNotReplacedWhereNoLimitIsWanted() {
    spendLittle();
    lab.configure(new Configuration().network("foreign_qdisc", "\"replace\""));
    lab.tc("qdisc add dev eth0 root handle 1: htb default 30");

    lab.bwflow("check", "--enforce").exits(0);
    lab.bwflow("lift").exits(0);

    assertEquals("htb 1:", lab.qdiscs("eth0").rootName());
  }

  @Test
  void liftTakesOffOursOnly() {
    lab.addSecondInterface();
    lab.vnstatDatabase().sentToday("eth0", 120 * GB).sentToday("eth1", 120 * GB);
    lab.configure(new Configuration().network("interface", "[\"eth0\", \"eth1\"]"));
    lab.bwflow("check", "--enforce", "-q").exits(0);
    lab.tc("qdisc replace dev eth1 root handle 1: pfifo");

    lab.bwflow("lift").exits(0);

    assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
    assertEquals("pfifo 1:", lab.qdiscs("eth1").rootName());
  }

  @Test
  void aQdiscForWhatComesInIsLeftAlone() {
    exhaust();
    lab.tc("qdisc add dev eth0 clsact");
    String before = lab.qdiscs();

    lab.bwflow("check", "--enforce").exits(0);
    assertTrue(lab.qdiscs("eth0").isLimited());
    assertTrue(lab.qdiscs().contains("qdisc clsact ffff:"), lab::qdiscs);
    lab.bwflow("lift").exits(0);

    assertEquals(before, lab.qdiscs());
  }

  @Test
  void thatComesBetweenLookingAndActingIsLeftAlone() {
    exhaust();
    lab.intercept(
        "tc",
        """
        [ "$*" != "-batch -" ] || /run/real/tc qdisc add dev eth0 root handle 1: pfifo
        exec /run/real/tc "$@"
        """);

    Run run = lab.bwflow("check", "--enforce");
    lab.uncover();

    assertEquals("pfifo 1:", lab.qdiscs("eth0").rootName(), run::toString);
    run.exits(69).says("tc qdisc");
  }
}
