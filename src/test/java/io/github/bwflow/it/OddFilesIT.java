package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever lies in the place of a file that a run reads or writes: the run ends soon, keeps or sets
 * the limit, and names what is in the way. A build tries the kinds that can make a run wait; {@code
 * -Dbwflow.faults=all} tries every kind.
 */
class OddFilesIT extends LabTest {
  private static final List<String> FILES =
      List.of(
          Lab.CONFIG,
          "/etc/bwflow/conf.d/10.toml",
          "/etc/vnstat.conf",
          "/run/bwflow/config.json",
          "/run/bwflow/last.json",
          "/run/bwflow/holds.json",
          "/run/bwflow/classes.json",
          "/run/bwflow/event.json",
          "/run/bwflow/lock",
          "/var/lib/bwflow/state.json",
          VnstatDatabase.FILE,
          "/etc/ssh/sshd_config",
          "/run/countries.mmdb");

  /** What is in the way of a run whatever it is, or can be done without. */
  private static final Set<String> DISPENSABLE =
      Set.of(
          "/run/bwflow/config.json",
          "/run/bwflow/classes.json",
          "/run/bwflow/event.json",
          "/etc/ssh/sshd_config",
          "/run/countries.mmdb");

  private static final Map<String, String> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("FIFO", "mkfifo $f");
    KINDS.put("link to a FIFO", "mkfifo /run/odd; ln -s /run/odd $f");
    // Never a link into /dev, which is not the lab's own.
    KINDS.put("endless device", "mknod $f c 1 5");
    KINDS.put("link to a device", "mknod /run/odd c 1 5; ln -s /run/odd $f");
    KINDS.put(
        "socket",
        "perl -MSocket -e 'socket(S,AF_UNIX,SOCK_STREAM,0);"
            + "bind(S,pack_sockaddr_un($ARGV[0]))or die' $f");
    KINDS.put("missing", ":");
    KINDS.put("directory", "mkdir $f");
    KINDS.put("dangling link", "ln -s /run/nothing $f");
    KINDS.put("link in a circle", "ln -s $f $f");
    KINDS.put("empty", ": > $f");
    KINDS.put("garbage", "head -c 5000 /dev/urandom > $f");
    KINDS.put("truncated", "mv /run/was $f; truncate -s 40 $f");
    KINDS.put("2 GB", "truncate -s 2G $f");
    KINDS.put("deep", "head -c 4000000 /dev/zero | tr '\\0' '[' > $f");
    KINDS.put("another's", "mv /run/was $f; chown nobody:nogroup $f");
    KINDS.put("unreadable", "mv /run/was $f; chmod 000 $f");
  }

  static List<Arguments> oddFiles() {
    boolean all = "all".equals(System.getProperty("bwflow.faults"));
    List<Arguments> odd = new ArrayList<>();
    for (String file : FILES) {
      for (String kind : KINDS.keySet()) {
        if (all || kind.equals("FIFO") || kind.endsWith("device")) {
          odd.add(Arguments.of(file, kind));
        }
      }
    }
    return odd;
  }

  @AfterEach
  void putBack() {
    lab.sh("rm -rf /run/odd /run/was /run/countries.mmdb");
    lab.sh(
        "[ ! -e /run/sshd ] || { rm -rf /etc/ssh/sshd_config; mv /run/sshd /etc/ssh/sshd_config; }");
    lab.sh("[ ! -e /run/nothing ] || rm -rf /run/nothing");
  }

  @ParameterizedTest
  @MethodSource("oddFiles")
  void keepsTheLimitAndEndsWhateverLiesThere(String file, String kind) {
    exhaust();
    lab.write(
        Lab.CONFIG,
        lab.read(Lab.CONFIG)
            + "\n[shaping]\ncountries = '/run/countries.mmdb'\n[[class]]\nname = 'c'\n"
            + "match = [{ country = 'DE', name = 'x' }]\n");
    lab.sh(
        "mkdir -p /etc/bwflow/conf.d /etc/ssh; [ -f /etc/ssh/sshd_config ]"
            + " || echo Port 22 > /etc/ssh/sshd_config; cp -a /etc/ssh/sshd_config /run/sshd");
    lab.bwflow("check", "--enforce", "-q");
    assertTrue(isLimited(), lab::qdiscs);

    lab.sh(
        "f="
            + file
            + "; rm -rf /run/was; [ ! -e $f ] || mv $f /run/was; [ -e /run/was ] || echo x > /run/was; "
            + KINDS.get(kind));
    Run run =
        lab.run("timeout", "-k", "1", "15", "/run/project/scripts/bwflow", "check", "--enforce");

    assertTrue(isLimited(), run::toString);
    assertTrue(run.exit() < 80, "documented, or ended in time: " + run);
    assertTrue(
        !kind.equals("link to a device") || lab.run("test", "-c", "/run/odd").exit() == 0,
        "the device stands");
    assertFalse((run.out() + run.err()).contains("xception"), run::toString);
    boolean odd = kind.equals("FIFO") || kind.endsWith("device");
    if (odd && !DISPENSABLE.contains(file)) {
      assertTrue((run.out() + run.err()).contains(file), run::toString);
    }
  }

  private boolean isLimited() {
    return lab.tc("qdisc show dev eth0").out().matches("(?s).*qdisc (tbf|htb) bf.*");
  }
}
