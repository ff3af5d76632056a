package io.github.bwflow.it;

import static io.github.bwflow.it.Division.OTHER;
import static io.github.bwflow.it.Division.TCP;
import static io.github.bwflow.it.Division.UDP;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.bwflow.classes.Tree;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.limit.Limiter.Outcome;
import io.github.bwflow.limit.tc.Shape;
import io.github.bwflow.units.BitRate;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes whose commands are cut short anywhere. */
class ClassesKilledIT extends DivisionTest {
  private static final Wanted KEEP = new Wanted.Keep(WHY);

  private static Shape small() {
    Division division =
        Division.other("1 mbit")
            .node(3, "1 mbit", "")
            .rules(UDP, 5000, 0, 3)
            .exempt(Division.remote("10.77.0.0/16"));
    Optional<Tree> received = Optional.of(division.tree());
    return new Shape(Optional.of(division.owned(4321, 3).tree()), received);
  }

  private static Shape other() {
    return both(
        Division.other("2 mbit")
            .node(5, "1 mbit", "")
            .node(6, 5, "500 kbit", "", 3)
            .rules(TCP, 0, 443, 6));
  }

  private static Shape moved() {
    return both(
        Division.other("2 mbit")
            .node(5, "1 mbit", "")
            .node(6, "500 kbit", "")
            .rules(TCP, 0, 444, 6));
  }

  static List<Map.Entry<Shape, Shape>> moves() {
    return List.of(
        Map.entry(PLAIN, small()),
        Map.entry(small(), other()),
        Map.entry(other(), moved()),
        Map.entry(moved(), small()),
        Map.entry(small(), PLAIN));
  }

  @ParameterizedTest
  @MethodSource("moves")
  void isWholeAgainAfterTheRunAfterAKillAtAnyCommand(Map.Entry<Shape, Shape> move) {
    int begun = 0;
    boolean dead = true;
    for (int i = 1; dead; i++) {
      hold(move.getKey(), limit("30 mbit"));
      host.dieAfter(i);
      bring(move.getValue(), limit("30 mbit"));
      dead = host.isDead();
      String name = "after " + i;
      boolean passes = !isBegun();
      begun += passes ? 0 : 1;
      host.dieAfter(Integer.MAX_VALUE);
      assertTrue(!passes || lab.hearsThePeer(), name);
      hold(move.getValue(), limit("30 mbit"));
      assertTrue(lab.hearsThePeer(), name);
      host.programs();
      hold(move.getValue(), limit("30 mbit"));
      assertEquals(List.of(), host.changes(), name);
    }
    // For each direction there are two such moments at most.
    assertTrue(begun <= 4, () -> "it was dropped after more commands than it has to be");
  }

  // HTB cannot be made with a class in it. Until its default class is there, two commands later,
  // what is sent waits for nothing and is dropped.
  private boolean isBegun() {
    boolean led = !lab.tc("filter show dev eth0 ingress").out().isEmpty();
    for (String device : led ? List.of("eth0", "bwf" + index()) : List.of("eth0")) {
      boolean tree =
          lab.qdiscs()
              .lines()
              .anyMatch(line -> line.matches("qdisc htb bf2.* dev " + device + " root .*"));
      if (tree && !lab.tc("class show dev " + device).out().contains(":" + OTHER + " ")) {
        return true;
      }
    }
    return false;
  }

  // The run that a script works for: its parent's parent, the parent guards it.
  private static final String RUN =
      """
      read -r run </proc/$PPID/stat
      run=${run#* * * }
      run=${run%% *}
      """;

  // tc that ends after a number of commands as if it were killed, once.
  private static final String MORTAL =
      """
      if [ "$*" = '-batch -' ] && [ -e /run/dies-after ]; then
        after=$(cat /run/dies-after)
        cat > /run/batch
        if [ "$(wc -l < /run/batch)" -gt "$after" ]; then
          rm /run/dies-after
          head -n "$after" /run/batch | /run/real/tc -batch -
          kill -9 $$
        fi
        exec /run/real/tc -batch - < /run/batch
      fi
      exec /run/real/tc "$@"
      """;

  @Test
  void finishesInTheSameRunWhatAKilledTcHasBegun() {
    lab.intercept("tc", MORTAL);
    int after = 1;
    for (boolean died = true; died; after += after < 4 ? 1 : 7) {
      // What was kept is lost with the first command only.
      for (Wanted each : after <= 3 ? List.of(limit("3 mbit"), KEEP) : List.of(limit("3 mbit"))) {
        hold(PLAIN, NONE);
        hold(PLAIN, limit("3 mbit"));
        lab.write("/run/dies-after", after + "\n");

        Outcome outcome = hold(small(), each);

        died = lab.run("rm", "/run/dies-after").exit() != 0;
        assertTrue(outcome.changed());
        assertEquals(
            Optional.of(new BitRate(3_000_000)), outcome.standing().rate(), each + " " + after);
        assertTrue(lab.hearsThePeer());
        host.programs();
        hold(small(), each);
        assertEquals(List.of(), host.changes());
      }
    }
    assertTrue(after > 10);
  }

  // The same, but all of the run dies.
  private static final String DEADLY = MORTAL.replace("kill -9 $$", RUN + "kill -9 $run $PPID $$");

  @Test
  void doesNotGoOnWithoutALimitWhereTheMeterIsGoneAfterAKill() {
    exhaustAndLimit();
    String classes = division("9");
    lab.write(Lab.CONFIG, lab.read(Lab.CONFIG) + classes);
    for (int after = 1; after <= 3; after++) {
      lab.intercept("tc", DEADLY);
      lab.write("/run/dies-after", after + "\n");
      assertEquals(137, lab.bwflow("check", "--enforce").exit());
      lab.uncover();
      lab.hide("vnstat", "sqlite3");

      Run run = lab.bwflow("check", "--enforce", "--json");

      assertEquals("htb bf20:", lab.qdiscs("eth0").rootName());
      JsonObject sent = run.account().getAsJsonObject("limits").getAsJsonObject("tx");
      long rate = sent.get("actual_bits_per_second").getAsLong();
      assertTrue(rate > 100_000 && rate <= 1_000_000, run::toString);
      assertTrue(lab.hearsThePeer());
      lab.uncover();
      lab.bwflow("lift").exits(0);
      exhaustAndLimit();
      lab.write(Lab.CONFIG, lab.read(Lab.CONFIG) + classes);
    }
  }

  // tc that ends the run that it works for after some of its commands from that on which makes the
  // HTB of what is sent.
  private static final String ENDING =
      RUN
          + """
      if [ "$*" = '-batch -' ] && [ -e /run/ends ]; then
        . /run/ends
        rm /run/ends
        begun=
        : >/run/first
        while [ "$after" -gt 0 ] && IFS= read -r line; do
          printf '%s\\n' "$line" >>/run/first
          case $line in *'dev eth0 root handle bf2'*) begun=yes ;; esac
          [ -z "$begun" ] || after=$((after - 1))
        done
        /run/real/tc -batch /run/first
        eval "$end"
        /run/real/tc -batch -
        echo >/run/ended
        exit
      fi
      /run/real/tc "$@"
      code=$?
      case $1 in -force | -batch) echo >/run/ended ;; esac
      exit $code
      """;

  static List<Map.Entry<String, Integer>> ends() {
    return List.of(
        Map.entry("kill -s KILL $$", 1),
        Map.entry("kill -s KILL $run", 1),
        Map.entry("kill -s KILL $run $$", 1),
        Map.entry("kill -s KILL $run $$", 2),
        Map.entry("kill -s KILL $run $$", 3),
        Map.entry("kill -s KILL -- -$run", 1),
        Map.entry("kill -s TERM $run $PPID $$", 1),
        Map.entry("kill -s HUP $run $PPID $$", 1),
        Map.entry("kill -s INT -- -$run", 2));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void makesTheWholeTreeAlthoughTheRunIsEnded(Map.Entry<String, Integer> end) {
    exhaustAndLimit();
    lab.write(Lab.CONFIG, lab.read(Lab.CONFIG) + division("9"));
    lab.intercept("tc", ENDING);
    lab.write("/run/ends", "after=" + end.getValue() + " end='" + end.getKey() + "'\n");
    lab.run("rm", "-f", "/run/ended");
    List<String> words = new ArrayList<>(List.of("setsid"));
    words.addAll(Caller.root().words(List.of("check", "--enforce", "-q")));

    Run run = lab.run(words.toArray(String[]::new));

    assertEquals(!end.getKey().contains("$run"), run.exit() == 0, run::toString);
    Running.await("tc's end", () -> Files.exists(lab.file("/run/ended")));
    assertTrue(lab.hearsThePeer());
    assertEquals("htb bf20:", lab.qdiscs("eth0").rootName());
    Run next = lab.bwflow("check", "--enforce", "--dry-run", "--json").exits(0);
    assertEquals(new JsonArray(), next.account().getAsJsonArray("plan"));
  }

  // More commands than a pipe has room for: the run is killed before it has handed them all on.
  @Test
  void beginsNothingOfWhatItWasNotGivenAsAWhole() {
    exhaustAndLimit();
    String before = lab.tc("-r -d qdisc show dev eth0").out();
    String ports =
        IntStream.range(0, 1500).mapToObj(i -> "" + (2000 + 3 * i)).collect(joining(", "));
    lab.write(Lab.CONFIG, lab.read(Lab.CONFIG) + division("[" + ports + "]"));
    lab.intercept(
        "cat",
        RUN
            + """
        [ "$(/run/real/cat /proc/$PPID/comm)" = sh ] || exec /run/real/cat "$@"
        IFS= read -r line
        printf '%s\\n' "$line"
        sleep 0.3
        kill -KILL "$run"
        /run/real/cat | tee /run/given
        """);

    assertEquals(137, lab.bwflow("check", "--enforce", "-q").exit());

    Running.await("the guard's end", () -> lab.run("pgrep", "-f", "^/bin/sh -c whole").exit() != 0);
    lab.uncover();
    assertTrue(lab.read("/run/given").length() > 10_000);
    assertFalse(lab.read("/run/given").contains("dev eth0 root"));
    assertFalse(lab.qdiscs().contains("htb"));
    assertEquals(before, lab.tc("-r -d qdisc show dev eth0").out());
    assertTrue(lab.hearsThePeer());
    lab.bwflow("check", "--enforce", "-q").exits(0);
    assertEquals("htb bf20:", lab.qdiscs("eth0").rootName());
  }

  private static String division(String port) {
    return "[shaping]\nupload = '20 mbit'\n[[class]]\nname = 'c'\nmatch = [{ remote_port = "
        + port
        + " }]\n";
  }
}
