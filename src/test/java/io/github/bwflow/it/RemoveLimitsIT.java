package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code scripts/remove-limits}, which runs when the program goes. */
class RemoveLimitsIT extends LabTest {
  private static final String REMOVE = "/run/project/scripts/remove-limits";

  private String state() {
    return lab.sh(
            "ip -o link | sed 's/^[0-9]*: //; s/ .*//'; tc qdisc show; tc filter show dev eth0 ingress")
        .out();
  }

  @Test
  void takesOffWhatWasSetInBothDirectionsAndLeavesNothing() {
    spendLittle();
    lab.configure(new Configuration().bandwidth("direction", "\"total\""));
    String before = state();
    lab.bwflow("apply", "--rate", "5 mbit").exits(0);
    assertTrue(state().contains("bf1"), this::state);
    lab.sh("rm -r /etc/bwflow");

    lab.succeed(REMOVE);

    assertEquals(before, state());
  }

  @Test
  void leavesWhatIsSomebodyElses() {
    spendLittle();
    lab.addSecondInterface();
    lab.tc("qdisc add dev eth1 root handle 1: htb");
    lab.tc("qdisc add dev eth0 clsact");
    lab.tc("filter add dev eth0 ingress protocol ip pref 5 u32 match u32 0 0 flowid 1:1");
    lab.configure(new Configuration().bandwidth("direction", "\"rx\""));
    String before = state();
    lab.bwflow("apply", "--rate", "5 mbit").exits(0);

    lab.succeed(REMOVE);

    assertEquals(before, state());
  }

  @Test
  void doesNothingWhereNothingIsOurs() {
    lab.tc("qdisc add dev eth0 root handle 1: htb");
    try (TcMonitor monitor = lab.monitorTc()) {
      lab.succeed(REMOVE);
      assertEquals(List.of(), monitor.changes());
    }
  }
}
