package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.bwflow.classes.linux.CountryDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which sockets are in a class, with real processes, users, cgroups and connections. */
class ClassMembersIT extends LabTest {
  /** A user of the lab. */
  private static final int ALICE = 1777;

  private static final String UNIT = "bwflow-it.service";

  private final List<Running> started = new ArrayList<>();

  @BeforeAll
  void furnish() {
    lab.sh(
        "echo alice:x:"
            + ALICE
            + ":1777::/:/bin/sh >> /etc/passwd; cp /bin/sleep /run/hit; cp /bin/sleep /run/miss;"
            + " mount -t cgroup2 none /sys/fs/cgroup; mkdir -p /sys/fs/cgroup/"
            + UNIT);
  }

  // The hierarchy is the real host's, whatever it is mounted on.
  @AfterAll
  void clear() {
    lab.run("rmdir", "/sys/fs/cgroup/" + UNIT);
  }

  @BeforeEach
  void listen() {
    for (int port : new int[] {5001, 5002}) {
      started.add(
          lab.start(
              List.of(
                  "ip",
                  "netns",
                  "exec",
                  "peer",
                  "perl",
                  "-MIO::Socket::INET",
                  "-e",
                  "$s = IO::Socket::INET->new(LocalAddr => '10.9.0.2:"
                      + port
                      + "', Listen => 99, ReuseAddr => 1) or die; sleep 600")));
      Running.await(
          "the other end listens",
          () -> lab.run("ip", "netns", "exec", "peer", "ss", "-Hltn").out().contains(":" + port));
    }
  }

  @AfterEach
  void end() {
    started.forEach(Running::close);
    lab.run("sh", "-c", "pkill -x hit; pkill -x miss; pkill -x perl");
    started.clear();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name = 'h.t'",
        "exe = '/run/hit'",
        "cmdline = '/run/hit 601'",
        "args = '601'",
        "user = 'alice'",
        "user = '1777'",
        "pid = PID",
        "unit = 'bwflow-it.service'",
        "unit = '/bwflow-it.service'",
        "protocol = 'tcp', remote_port = 5001",
        "remote_port = '4990-5001'",
        "remote_address = '10.9.0.0/24', remote_port = [1, 5001]",
        "local_address = '10.9.0.1', name = 'hit'",
        "user = 'alice', not = { name = 'miss' }",
        "local_address = '10.9.0.1', not = { remote_port = 5002 }",
      })
  void findsWhatAMatchAsksFor(String match) {
    hit();
    miss();
    String pid = lab.sh("pgrep -n -r S -x hit").out().strip();
    configure("[[class]]", "name = 'c'", "match = [{ " + match.replace("PID", pid) + " }]");

    Run run = lab.bwflow("check", "--json").exits(0);

    assertEquals(List.of("hit"), members(run, "c"), run::toString);
    Schema.CHECK.validates(run);
  }

  @Test
  void findsTheCountryOfTheOtherEnd() throws IOException {
    Files.write(lab.file("/run/countries.mmdb"), CountryDatabase.germany(0x0a0900));
    hit();
    configure(
        "countries = '/run/countries.mmdb'",
        "[[class]]",
        "name = 'france'",
        "match = [{ country = 'FR', protocol = 'tcp' }]",
        "[[class]]",
        "name = 'germany'",
        "match = [{ country = 'DE', name = 'hit' }]");

    Run run = lab.bwflow("check", "--enforce", "--json").exits(0);

    assertEquals(List.of(), members(run, "france"));
    assertEquals(List.of("hit"), members(run, "germany"));
    assertTrue(filters().contains("flowid"), this::filters);
  }

  @Test
  void findsTheSocketsOfAUnitInEachRunWhereCgroupsAreNotUnified() {
    String unit = "bwflow-v1.service";
    lab.sh("mount -t tmpfs tmpfs /sys/fs/cgroup; mkdir /sys/fs/cgroup/systemd");
    try {
      String mount = "mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd";
      assumeTrue(lab.run("sh", "-c", mount).exit() == 0, "the kernel has unified cgroups only");
      lab.sh("mkdir /sys/fs/cgroup/systemd/" + unit);
      connected("hit", 5001, 601, "echo $$ > /sys/fs/cgroup/systemd/" + unit + "/cgroup.procs;");
      await("hit");
      miss();
      configure("[[class]]", "name = 'c'", "match = [{ unit = '" + unit + "' }]");

      Run run = lab.bwflow("check", "--enforce", "--json").exits(0);

      run.prints("no-unified-cgroups");
      assertEquals(List.of("hit"), members(run, "c"), run::toString);
      assertTrue(filters().contains("flowid"), this::filters);
      assertFalse(lab.sh("nft list tables").out().contains("bwflow"));
      Run same = lab.bwflow("check", "--enforce", "--json").exits(0);
      assertFalse(same.account().get("changed").getAsBoolean());
    } finally {
      end();
      String clear = "rmdir /sys/fs/cgroup/systemd/" + unit + "; umount /sys/fs/cgroup/systemd";
      Running.await("the unit's end", () -> lab.run("pgrep", "-r", "S", "-x", "hit").exit() != 0);
      lab.run("sh", "-c", clear);
      lab.sh("umount /sys/fs/cgroup");
    }
  }

  // Both are over before any run could look for them.
  @Test
  void leadsWhatAUserAndAUnitSendFromTheFirstPacket() {
    configure(
        "[[class]]",
        "name = 'user'",
        "match = [{ user = 'alice' }]",
        "[[class]]",
        "name = 'unit'",
        "match = [{ unit = 'bwflow-it.service' }]");
    String one = "head -c 1400 /dev/zero > /dev/udp/" + Lab.PEER + "/9";
    String user =
        "env -u LD_PRELOAD setpriv --reuid " + ALICE + " --clear-groups bash -euc '" + one + "'";
    String cgroup = "/sys/fs/cgroup/" + UNIT;
    String unit = "bash -euc 'echo $$ > " + cgroup + "/cgroup.procs; " + one + "'";
    for (int round = 1; round <= 2; round++) {
      lab.bwflow("check", "--enforce", "-q").exits(0);
      Run same = lab.bwflow("check", "--enforce", "--json").exits(0);
      assertFalse(same.account().get("changed").getAsBoolean());

      lab.sh(user + "; " + unit + "; " + unit);

      Run run = lab.bwflow("check", "--json").exits(0);
      assertEquals(round, sent(run, "user"), run::toString);
      assertEquals(2 * round, sent(run, "unit"), run::toString);
      // A unit that is started again has another cgroup by the same name.
      lab.sh("rmdir " + cgroup + "; mkdir " + cgroup);
    }
  }

  @Test
  void warnsOfProcessesThatItCannotSeeOnlyWhereItCouldEnforce() {
    spendLittle();
    lab.write(
        Lab.CONFIG,
        lab.read(Lab.CONFIG)
            + "[shaping]\nupload = '9 mbit'\n[[class]]\nname = 'c'\nmatch = [{ name = 'x.*' }]\n");
    List<String> limited = new ArrayList<>(List.of("setpriv", "--bounding-set=-all,+net_admin"));
    limited.add("--inh-caps=-all");
    limited.addAll(Caller.root().words(List.of("check", "--enforce", "--json")));

    Run service = lab.run(limited.toArray(String[]::new)).exits(0);

    service.prints("\"code\":\"classes-not-resolved\",\"severity\":\"warning\"");
    lab.bwflow("check", "--enforce", "-q").exits(0);
    Run viewer = lab.as(Caller.nobody()).bwflow("check", "--json").exits(0);
    viewer.prints("\"code\":\"classes-not-resolved\",\"severity\":\"notice\"");
    lab.as(Caller.nobody()).bwflow("check", "--format", "nagios").exits(0).prints("BWFLOW OK");
  }

  @Test
  void takesALimitForHeldThatIsNoLessThanWhatTheClassesLetPass() {
    exhaust();
    lab.write(
        Lab.CONFIG,
        lab.read(Lab.CONFIG)
            + "[shaping]\nupload = '500 kbit'\n[[class]]\nname = 'c'\nmatch = [{ user = 'alice' }]\n");
    lab.bwflow("check", "--enforce", "-q").exits(0);

    Run run = lab.bwflow("check").exits(0);

    run.prints("is no less than what the classes let pass");
    assertFalse(run.out().contains("wanted: "), run::toString);
    assertFalse(run.out().contains("check --enforce"), run::toString);
  }

  @Test
  void liftsWhatLeadsOwnersAlsoWhereTheTreeIsGone() {
    configure("[[class]]", "name = 'c'", "match = [{ user = 'alice' }]");
    for (String gone : List.of("true", "tc qdisc del dev eth0 root")) {
      lab.bwflow("check", "--enforce", "-q").exits(0);
      lab.sh("nft list table inet bwflow; nft add table inet other; " + gone);

      lab.bwflow("lift").exits(0);

      assertEquals("table inet other\n", lab.sh("nft list tables").out(), gone);
      lab.sh("nft delete table inet other");
      lab.bwflow("lift").exits(0).prints("nothing had to be changed");
    }
  }

  @Test
  void saysThatATableStaysWhereNftIsGone() {
    configure("[[class]]", "name = 'c'", "match = [{ user = 'alice' }]");
    lab.bwflow("check", "--enforce", "-q").exits(0);
    lab.hide("nft");

    lab.bwflow("lift").exits(69).says("inet bwflow", "nft is not installed", "Install nftables");

    lab.uncover();
    assertEquals("table inet bwflow\n", lab.sh("nft list tables").out());
    lab.bwflow("lift").exits(0);
    assertEquals("", lab.sh("nft list tables").out());
  }

  @Test
  void plansNothingForATableThatItCannotRead() {
    configure("[[class]]", "name = 'c'", "match = [{ user = 'alice' }]");
    lab.bwflow("check", "--enforce", "-q").exits(0);

    Run run = lab.as(Caller.nobody()).bwflow("check", "--enforce", "--dry-run");

    assertFalse((run.out() + run.err()).contains("nft add"), run::toString);
    assertTrue(run.err().contains("cannot be seen by this user"), run::toString);
  }

  @Test
  void takesChildrenWhereThatIsAsked() {
    started.add(
        lab.start(
            List.of(
                "bash",
                "-c",
                "cp /bin/bash /run/parent; exec /run/parent -c '(exec 3<>/dev/tcp/10.9.0.2/5001;"
                    + " exec /run/hit 601); true'")));
    await("hit");
    configure(
        "[[class]]",
        "name = 'alone'",
        "match = [{ name = 'parent' }]",
        "[[class]]",
        "name = 'family'",
        "recursive = true",
        "match = [{ name = 'parent' }]");

    Run run = lab.bwflow("check", "--json").exits(0);

    assertEquals(List.of(), members(run, "alone"));
    assertEquals(List.of("hit"), members(run, "family"));
  }

  @Test
  void doesNotTakeAProcessOfAnotherNamespaceForOurs() {
    started.add(
        lab.start(
            List.of(
                "ip",
                "netns",
                "exec",
                "peer",
                "bash",
                "-c",
                "exec 3<>/dev/tcp/10.9.0.2/5001; exec /run/hit 601")));
    await("hit");
    configure("[[class]]", "name = 'c'", "match = [{ name = 'hit' }]");

    assertEquals(List.of(), members(lab.bwflow("check", "--json").exits(0), "c"));
  }

  @Test
  void forgetsAPortInTheRunAfterItWasClosed() {
    Running hit = hit();
    configure("[[class]]", "name = 'c'", "match = [{ name = 'hit' }]");
    Run first = lab.bwflow("check", "--enforce", "--json").exits(0);
    assertEquals(List.of("hit"), members(first, "c"));
    String before = filters();

    hit.close();
    lab.run("pkill", "-x", "hit");
    // The lab's first process does not take note of what ends.
    Running.await("it has ended", () -> lab.run("pgrep", "-r", "S", "-x", "hit").exit() != 0);
    Run second = lab.bwflow("check", "--enforce", "--json").exits(0);

    assertEquals(List.of(), members(second, "c"));
    assertFalse(filters().equals(before), before);
    assertFalse(second.account().getAsJsonArray("plan").isEmpty());
    Run third = lab.bwflow("check", "--enforce", "--json").exits(0);
    assertTrue(third.account().getAsJsonArray("plan").isEmpty(), third::toString);
  }

  // What ss prints where alice has opened very many sockets, and somebody else one after her.
  private static final String VERY_MANY =
      """
      awk 'BEGIN {
        for (i = 0; i < 100000; i++)
          printf "tcp ESTAB 0 0 10.9.0.1:%d 198.51.%d.7:80 uid:1777 ino:%d sk:1 cgroup:/ <->\\n",
            1024 + i % 60000, 1 + i / 60000, 1000000 + i
        print "tcp ESTAB 0 0 10.9.0.1:65000 198.51.100.9:80 uid:1778 ino:9 sk:1 cgroup:/ <->"
      }'
      """;

  // As the installed command starts the JVM where there are classes: so many sockets take their
  // time.
  private Run compiled(String... arguments) {
    List<String> words = new ArrayList<>(List.of("java", "-XX:TieredStopAtLevel=1"));
    words.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-jar", "/run/project/target/bwflow.jar"));
    words.addAll(List.of(arguments));
    return lab.start(words).finish();
  }

  @Test
  void keepsWorkingWhereAUserOpensAHundredThousandSockets() {
    lab.intercept("ss", VERY_MANY);
    configure(
        "[[class]]",
        "name = 'hers'",
        "match = [{ user = 'alice' }]",
        "[[class]]",
        "name = 'his'",
        "match = [{ user = '1778' }]",
        "[[class]]",
        "name = 'hits'",
        "match = [{ name = 'hit' }]");

    Run first = compiled("check", "--enforce", "--json");
    Run second = compiled("check", "--enforce", "--json");

    first.exits(0);
    first.prints("very-many-sockets", "a user has more than 6000 sockets", "hits");
    String received = lab.tc("filter show dev bwf" + index()).out();
    assertTrue(received.lines().filter(line -> line.contains("flowid")).count() < 25_000);
    // 198.51.100.9, port 80 to port 65000: nobody's many are in the way of others'.
    assertTrue(received.contains("match c6336409/ffffffff at 12"), "his is not led");
    assertTrue(received.contains("match 0050fde8/ffffffff"), "his is not led");
    second.exits(0);
    assertTrue(second.account().getAsJsonArray("plan").isEmpty(), second::toString);
    assertTrue(lab.hearsThePeer());
  }

  private String index() {
    return lab.read("/sys/class/net/eth0/ifindex").strip();
  }

  @Test
  void showsAHostileNameWithoutItsCommands() {
    started.add(
        lab.start(
            List.of(
                "perl",
                "-MIO::Socket::INET",
                "-e",
                "$0 = qq(\\e[2J\\n<3>\"x); $s = IO::Socket::INET->new('10.9.0.2:5001') or die;"
                    + " sleep 600")));
    Running.await("it is connected", () -> lab.run("ss", "-Htn").out().contains("10.9.0.2:5001"));
    configure("[[class]]", "name = 'c'", "match = [{ name = '(?s).*<3>\"x' }]");

    Run text = lab.bwflow("check").exits(0);
    Run json = lab.bwflow("check", "--json").exits(0);

    text.prints("\\u001b[2J\\u000a<3>\"x");
    assertFalse(text.out().contains("\u001b"));
    assertEquals(List.of("\u001b[2J\n<3>\"x"), members(json, "c"));
  }

  @Test
  void saysWhoseMembersHaveChangedOnce() {
    hit();
    configure("[[class]]", "name = 'c'", "match = [{ name = 'hit' }]");

    lab.bwflow("check", "--enforce", "--quiet").exits(0).says("class \"c\": hit (", ") came");
    Run again = lab.bwflow("check", "--enforce", "--quiet").exits(0);

    assertEquals("", again.err());
  }

  @Test
  void tellsWhichClassesItCannotResolveWithoutRights() {
    hit();
    configure("[[class]]", "name = 'c'", "match = [{ name = 'hit' }]");

    Run run = lab.as(Caller.nobody()).bwflow("check");

    run.says("these classes ask for processes", "cannot be seen: c");
  }

  @Test
  void givesTheServiceItsRightsOnlyWhileAClassAsksForProcesses() {
    String dropIn = "/etc/systemd/system/bwflow.service.d/50-processes.conf";
    lab.sh("mkdir -p /etc/systemd/system");
    configure("[[class]]", "name = 'c'", "match = [{ name = 'hit' }]");

    lab.bwflow("init").exits(0).prints("wrote " + dropIn);
    assertTrue(lab.read(dropIn).contains("CAP_SYS_PTRACE"));
    lab.bwflow("init").exits(73);

    configure("[[class]]", "name = 'c'", "match = [{ remote_port = 443 }]");
    lab.bwflow("init").exits(0).prints("removed " + dropIn);
    assertEquals(1, lab.run("test", "-e", dropIn).exit());
  }

  @Test
  void dividesWithoutABudgetAndWithoutAMeter() {
    lab.hide("vnstat", "sqlite3");
    configure("[[class]]", "name = 'web'", "match = [{ remote_port = 443 }]");

    Run run = lab.bwflow("check", "--enforce", "--json").exits(0);

    assertEquals("ok", run.text("state"));
    assertTrue(run.isNull("budget_bytes"));
    assertTrue(run.isNull("period"));
    Schema.CHECK.validates(run);
    assertTrue(lab.qdiscs().contains("htb bf20:"), lab::qdiscs);
    lab.bwflow("check", "--need", "1 GB").exits(0).prints("no budget");
    lab.bwflow("apply").exits(64).says("--rate");
    lab.bwflow("report").exits(0).prints("web", "default");
    lab.bwflow("simulate", "--demand", "5 mbit").exits(64).says("needs a budget");
    lab.bwflow("patch-vnstat").exits(64).says("needs a budget");
    lab.bwflow("init", "--used", "1 GB").exits(64).says("needs a budget");
    lab.bwflow("lift").exits(0);
    assertFalse(lab.qdiscs().contains("bf20:"), lab::qdiscs);
  }

  // --- what tests are made of --------------------------------------------------------------------

  private void configure(String... lines) {
    lab.write(
        Lab.CONFIG,
        "[network]\ninterface = \"eth0\"\n[shaping]\nupload = \"20 mbit\"\n"
            + String.join("\n", lines)
            + "\n");
  }

  private Running hit() {
    Running hit =
        connected("hit", 5001, 601, "echo $$ > /sys/fs/cgroup/" + UNIT + "/cgroup.procs;");
    await("hit");
    return hit;
  }

  private void miss() {
    connected("miss", 5002, 602, "");
    await("miss");
  }

  // Alice's is the one that is looked for, unless a test says otherwise.
  private Running connected(String name, int port, int seconds, String before) {
    // What libfaketime shares under root could not be opened by her.
    String alice = "env -u LD_PRELOAD setpriv --reuid " + ALICE + " --clear-groups ";
    String user = name.equals("hit") ? alice : "";
    Running running =
        lab.start(
            List.of(
                "bash",
                "-c",
                before
                    + " exec "
                    + user
                    + "bash -c 'exec 3<>/dev/tcp/10.9.0.2/"
                    + port
                    + "; exec /run/"
                    + name
                    + " "
                    + seconds
                    + "'"));
    started.add(running);
    return running;
  }

  private void await(String name) {
    Running.await(name + " runs", () -> lab.run("pgrep", "-r", "S", "-x", name).exit() == 0);
  }

  private String filters() {
    return lab.tc("filter show dev eth0 parent bf20:").out();
  }

  private static List<String> members(Run run, String name) {
    List<String> names = new ArrayList<>();
    for (JsonElement each : run.account().getAsJsonArray("classes")) {
      JsonObject found = each.getAsJsonObject();
      if (found.get("name").getAsString().equals(name)) {
        for (JsonElement member : found.getAsJsonArray("members")) {
          for (JsonElement process : member.getAsJsonObject().getAsJsonArray("processes")) {
            names.add(process.getAsJsonObject().get("name").getAsString());
          }
        }
      }
    }
    return names;
  }

  private static long sent(Run run, String name) {
    for (JsonElement each : run.account().getAsJsonArray("classes")) {
      JsonObject found = each.getAsJsonObject();
      if (found.get("name").getAsString().equals(name)) {
        return found.getAsJsonObject("tx").get("packets").getAsLong();
      }
    }
    throw new AssertionError("no class " + name + ": " + run);
  }
}
