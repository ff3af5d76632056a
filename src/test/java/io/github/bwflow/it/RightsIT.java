package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, and two at once. */
class RightsIT extends LabTest {

  private String written() {
    return lab.sh("find /etc/bwflow /run/bwflow /var/lib/bwflow /etc/vnstat.conf* | sort").out();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"check", "check -n", "check --enforce -n", "check --json", "report", "apply -n"})
  void lookingNeedsNoRights(String words) {
    exhaust();
    String before = written();

    lab.as(Caller.nobody()).bwflow(words.split(" ")).exits(0);

    assertEquals(before, written());
  }

  @Test
  void aDryRunWithoutRightsPrintsWhatRootWouldRun() {
    exhaust();

    Run nobody = lab.as(Caller.nobody()).bwflow("check", "-n").exits(0);

    nobody.prints("tc qdisc add dev eth0 root handle bf12: tbf rate 1000000bit");
    assertEquals(lab.bwflow("check", "-n").out(), nobody.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check --enforce",
        "apply",
        "apply --rate 5mbit",
        "lift",
        "lift --for 1h",
        "lift --release"
      })
  void changingTheKernelNeedsCapNetAdmin(String words) {
    exhaustAndLimit();
    String before = written();
    String qdiscs = lab.qdiscs();

    lab.as(Caller.nobody()).bwflow(words.split(" ")).exits(77).says("CAP_NET_ADMIN");

    assertEquals(before, written());
    assertEquals(qdiscs, lab.qdiscs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"init --budget 1TB --yes --force", "patch-vnstat"})
  void writingASystemFileNeedsRights(String words) {
    spendLittle();
    String config = lab.read(Lab.CONFIG);
    String before = written();

    Run run = lab.as(Caller.nobody()).bwflow(words.split(" "));

    assertTrue(run.exit() == 73 || run.exit() == 77, run::toString);
    assertEquals(before, written());
    assertEquals(config, lab.read(Lab.CONFIG));
  }

  @Test
  void anotherUserCannotTakeTheLock() {
    exhaustAndLimit();
    String nobody = "setpriv --reuid=nobody --regid=nogroup --clear-groups ";

    assertNotEquals(0, lab.run("sh", "-c", nobody + "flock -n /run/bwflow/lock true").exit());
    assertNotEquals(0, lab.run("sh", "-c", nobody + "rm -f /run/bwflow/lock").exit());
    assertNotEquals(0, lab.run("sh", "-c", nobody + "touch /run/bwflow/holds.json").exit());
  }

  @Test
  void twoRunsAtOnceLeaveTheTreeRight() {
    exhaust();

    List<Running> both = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      both.add(lab.as(Caller.root()).start("check", "--enforce", "-q"));
    }
    List<Integer> exits = both.stream().map(running -> running.finish().exit()).toList();

    assertTrue(exits.contains(0), exits::toString);
    assertTrue(exits.stream().allMatch(exit -> exit == 0 || exit == 75), exits::toString);
    assertEquals("tbf bf12:", lab.qdiscs("eth0").rootName());
    assertEquals(125_000, lab.qdiscs("eth0").rate());
  }

  @Test
  void aRunThatMustWaitTooLongSaysSoAndOneThatIsKilledFreesTheLock() {
    exhaust();
    lab.intercept(
        "tc",
        """
        if [ ! -e /run/stopped ]; then
          : > /run/stopped
          kill -STOP $PPID
        fi
        exec /run/real/tc "$@"
        """);
    lab.sh("rm -f /run/stopped");
    try (Running first = lab.as(Caller.root()).start("check", "--enforce")) {
      Running.await(
          "the first run is stopped with the lock in its hand",
          () -> lab.run("test", "-e", "/run/stopped").exit() == 0);

      Run second = lab.bwflow("check", "--enforce");

      assertTrue(first.isAlive());
      second.exits(75).says("another run");
      assertEquals("noqueue 0:", lab.qdiscs("eth0").rootName());
      lab.bwflow("check").exits(0);
    }
    lab.uncover();

    lab.bwflow("check", "--enforce").exits(0);

    assertTrue(lab.qdiscs("eth0").isLimited());
  }
}
