package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code doctor}, on hosts that are well but for one fault. Programs, vnStat's daemon, files and
 * the kernel are real; what systemd and cron would do is played by scripts.
 */
class DoctorIT extends LabTest {
  /** What a person who follows the doctor may have to do after the first command. */
  private static final int MOST_ROUNDS = 4;

  /**
   * A fault.
   *
   * @param name what it is
   * @param systemd whether the host runs systemd, or else cron
   * @param plant the script that makes it
   * @param check what names it
   * @param heals whether the host is well at once when the commands have been run; vnStat's daemon
   *     saves what is new to it after minutes only
   */
  private record Fault(String name, boolean systemd, String plant, String check, boolean heals) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Fault fault(String name, String check, String plant) {
    return new Fault(name, false, plant, check, true);
  }

  private static Fault ofSystemd(String name, String check, String plant) {
    return new Fault(name, true, plant, check, true);
  }

  private static Stream<Fault> faults() {
    String conf = "/etc/vnstat.conf; kill -HUP $(pidof vnstatd)";
    return Stream.of(
        fault("no configuration", "configuration", "rm /etc/bwflow/config.toml"),
        fault("broken configuration", "configuration", "echo '[' >> /etc/bwflow/config.toml"),
        fault("configuration for all to write", "configuration-rights", "chmod 666 " + Lab.CONFIG),
        fault("directory for all to write", "configuration-rights", "chmod 777 /etc/bwflow"),
        fault("no such interface", "interface-missing", "sed -i s/eth0/eth9/ " + Lab.CONFIG),
        fault("vnStat's daemon is dead", "vnstat-daemon", "pkill -KILL -x vnstatd; " + GONE),
        new Fault(
            "interface unknown to vnStat",
            false,
            "sqlite3 /var/lib/vnstat/vnstat.db 'delete from interface'",
            "meter-unknown-interface",
            false),
        new Fault(
            "database is no database",
            false,
            "pkill -KILL -x vnstatd; " + GONE + "echo garbage > /var/lib/vnstat/vnstat.db",
            "meter-corrupt",
            false),
        fault(
            "days in another zone",
            "vnstat-use-utc",
            "ln -sf /usr/share/zoneinfo/Asia/Tokyo /etc/localtime; echo Asia/Tokyo > /etc/timezone;"
                + " sed -i 's/^[;# ]*UseUTC.*/UseUTC 0/' "
                + conf),
        fault(
            "saves seldom",
            "vnstat-save-interval",
            "sed -i 's/^[;# ]*SaveInterval.*/SaveInterval 5/' " + conf),
        fault(
            "keeps few days",
            "vnstat-daily-days",
            "sed -i 's/^[;# ]*DailyDays.*/DailyDays 9/' " + conf),
        fault("rejects fast traffic", "vnstat-max-bw", "sed -i '/^MaxBWeth0/d' " + conf),
        fault(
            "has counted too little",
            "vnstat-counted",
            "rm /run/bwflow/last.json; ip netns exec peer iperf3 -s --one-off --daemon; sleep 0.3;"
                + " iperf3 -c 10.9.0.2 --bytes 50M >/dev/null; sqlite3 /var/lib/vnstat/vnstat.db"
                + " \"update interface set txcounter = $(cat"
                + " /sys/class/net/eth0/statistics/tx_bytes), rxcounter = $(cat"
                + " /sys/class/net/eth0/statistics/rx_bytes), txtotal = 1, rxtotal = 0; update day"
                + " set tx = 1, rx = 0; insert or ignore into day (interface, date, rx, tx)"
                + " select id, date('now', '-' || $(cut -d. -f1 /proc/uptime) || ' seconds'), 0, 0"
                + " from interface\""),
        fault(
            "somebody else's qdisc", "foreign-qdisc", "tc qdisc add dev eth0 root handle 5: pfifo"),
        fault(
            "limit of 0.1.0",
            "old-limit",
            "tc qdisc add dev eth0 root tbf rate 154kbit burst 32kbit latency 400ms"),
        fault(
            "unit of 0.1.0",
            "old-unit",
            "printf '[Service]\\nExecStart=/usr/local/bin/bwflow"
                + " run\\n' > /etc/systemd/system/bwflow.service"),
        fault(
            "program of 0.1.0",
            "old-program",
            "printf '#!/usr/bin/python3\\nfrom bwflow.cli"
                + " import main\\nmain()\\n' > /usr/local/bin/bwflow"),
        fault(
            "limit left behind",
            "stray-limit",
            "ip link add eth1 type veth peer name eth1p; tc qdisc add dev eth1"
                + " root handle bf12: tbf rate 1mbit burst 2000 latency 400ms"),
        fault("nothing enforces", "last-run", "rm /run/bwflow/last.json"),
        fault("no table of cron", "cron", "rm /etc/cron.d/bwflow"),
        fault("cron is dead", "cron-daemon", "pkill -x cron"),
        fault("directory is gone", "directory", "rm -r /var/lib/bwflow"),
        fault("memory for all to write", "directory", "chmod 777 /run/bwflow"),
        fault("memory is damaged", "memory-damaged", "echo '{' > /var/lib/bwflow/state.json"),
        fault("archive is of another jar", "archive", "touch /var/cache/bwflow/bwflow.*"),
        fault(
            "hook for all to write",
            "hook",
            "cp /bin/true /run/hook; chmod 777 /run/hook;"
                + " printf '[hooks]\\non_change = [\"/run/hook\"]\\n' >> "
                + Lab.CONFIG),
        ofSystemd(
            "nothing watches for hooks",
            "hooks-watched",
            ": > /run/units/bwflow-notify.path; cp /bin/true /run/hook; chmod 755 /run/hook;"
                + " printf '[hooks]\\non_change = [\"/run/hook\"]\\n' >> "
                + Lab.CONFIG),
        ofSystemd("timer is disabled", "timer-enabled", "rm /run/units/bwflow.timer.enabled"),
        ofSystemd("timer is stopped", "timer-active", "rm /run/units/bwflow.timer.active"),
        ofSystemd("timer is masked", "timer-enabled", ": > /run/units/bwflow.timer.masked"),
        ofSystemd(
            "boot unit is disabled", "boot-enabled", "rm /run/units/bwflow-boot.service.enabled"),
        ofSystemd(
            "timer runs seldom",
            "timer-interval",
            "mkdir -p /etc/systemd/system/bwflow.timer.d; printf"
                + " '[Timer]\\nOnCalendar=\\nOnCalendar=*:*:00\\n'"
                + " > /etc/systemd/system/bwflow.timer.d/50-interval.conf"),
        ofSystemd(
            "cron beside the timer",
            "cron-beside",
            "echo '* * * * * root bwflow check --enforce -q' > /etc/cron.d/mine"),
        ofSystemd("clock runs free", "clock", ": > /run/unsynchronised"));
  }

  private static final String GONE = "while pidof vnstatd > /dev/null; do sleep 0.1; done; ";

  @BeforeAll
  void furnish() throws IOException {
    try (InputStream script = DoctorIT.class.getResourceAsStream("doctor-host.sh")) {
      lab.sh(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @AfterEach
  void stopEverything() {
    lab.sh(
        "pkill -KILL -x vnstatd || true; pkill -x cron || true; "
            + GONE
            + "rm -rf /run/systemd /run/units /run/unsynchronised /etc/cron.d/bwflow"
            + " /etc/cron.d/mine /usr/local/bin/*; ip link del eth1 2>/dev/null || true;"
            + " ln -sf /usr/share/zoneinfo/UTC /etc/localtime; echo Etc/UTC > /etc/timezone");
  }

  private void well(boolean systemd) {
    spendLittle();
    lab.configure(new Configuration().daemon("poll_interval_seconds", systemd ? "15" : "60"));
    lab.sh(
        "bwflow patch-vnstat; vnstatd --daemon; mkdir -p /etc/cron.d;"
            + (systemd
                ? "mkdir -p /run/systemd/system /run/units; cd /run/units;"
                    + " touch bwflow.timer bwflow.timer.enabled bwflow.timer.active"
                    + " bwflow-boot.service bwflow-boot.service.enabled"
                : "cron; echo '* * * * * root bwflow check --enforce -q' > /etc/cron.d/bwflow"));
    lab.succeed("bwflow", "check", "--enforce", "--quiet");
    Running.await("vnStat's daemon runs", () -> lab.run("pidof", "vnstatd").exit() == 0);
  }

  private Run doctor(String... options) {
    String[] words = new String[options.length + 3];
    words[0] = "bwflow";
    words[1] = "doctor";
    words[2] = "--json";
    System.arraycopy(options, 0, words, 3, options.length);
    Run run = lab.run(words);
    Schema.DOCTOR.validates(run);
    return run;
  }

  /** The commands of what is wrong, by check. */
  private static Map<String, String> wrong(Run run) {
    Map<String, String> found = new LinkedHashMap<>();
    for (JsonElement element : run.json().getAsJsonArray("findings")) {
      JsonObject finding = element.getAsJsonObject();
      if (!finding.get("level").getAsString().equals("ok")) {
        JsonElement command = finding.get("command");
        found.put(
            finding.get("check").getAsString(), command.isJsonNull() ? "" : command.getAsString());
      }
    }
    return found;
  }

  private String everything() {
    return lab.sh(
            "find /etc/bwflow /run/bwflow /var/lib/bwflow /var/cache/bwflow /etc/vnstat.conf"
                + " /etc/cron.d /etc/systemd /usr/local/bin -type f 2>/dev/null | sort |"
                + " xargs ls -l --time-style=full-iso; tc qdisc show; ip -o link | cut -c1-60;"
                + " ls /run/units 2>/dev/null || true")
        .out();
  }

  @Test
  void isAllGreenOnAHealthyHostWithCron() {
    well(false);

    Run run = doctor();

    assertEquals(Map.of(), wrong(run), run::toString);
    run.exits(0);
    lab.run("bwflow", "doctor").exits(0).prints("All is well");
    assertEquals("", lab.run("bwflow", "doctor", "--quiet").exits(0).out());
  }

  @Test
  void isAllGreenOnAHealthyHostWithSystemd() {
    well(true);

    Run run = doctor();

    assertEquals(Map.of(), wrong(run), run::toString);
    run.exits(0);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void namesAFaultAndTheCommandThatMendsIt(Fault fault) {
    well(fault.systemd());
    lab.succeed("bash", "-uc", fault.plant());
    String before = everything();

    Run found = doctor();

    assertEquals(before, everything());
    Map<String, String> wrong = wrong(found);
    assertTrue(wrong.containsKey(fault.check()), found::toString);
    assertFalse(wrong.get(fault.check()).isEmpty(), found::toString);
    Run after = found;
    for (int i = 0; i < MOST_ROUNDS && wrong(after).containsKey(fault.check()); i++) {
      lab.succeed("sh", "-euc", wrong(after).get(fault.check()));
      after = doctor();
    }
    Run last = after;
    assertFalse(wrong(last).containsKey(fault.check()), last::toString);
    if (fault.heals()) {
      for (int i = 0; i < MOST_ROUNDS && !wrong(last).isEmpty(); i++) {
        wrong(last).values().stream().distinct().forEach(each -> lab.run("sh", "-euc", each));
        last = doctor();
      }
      assertEquals(Map.of(), wrong(last), last::toString);
    }
  }

  @Test
  void mendsWhatIsSafeAndOnlyWhenTold() {
    well(false);
    lab.sh("chmod 777 /run/bwflow; sed -i 's/^[;# ]*DailyDays.*/DailyDays 9/' /etc/vnstat.conf");
    lab.tc("qdisc add dev eth0 root handle 5: pfifo");

    lab.run("bwflow", "doctor", "--fix").exits(64).says("--yes");
    lab.run("bwflow", "doctor", "--fix", "--yes", "--dry-run").exits(69);
    assertEquals("777\n", lab.sh("stat -c %a /run/bwflow").out());
    Run run = lab.run("bwflow", "doctor", "--fix", "--yes", "--json");

    assertEquals(Map.of("foreign-qdisc", "tc qdisc del dev eth0 root"), wrong(run), run::toString);
    assertTrue(lab.qdiscs().contains("pfifo"));
  }

  @Test
  void leavesOutWhatTakesRootForAUser() {
    well(false);

    Run run = lab.as(Caller.nobody()).bwflow("doctor", "--json");

    assertEquals(Map.of(), wrong(run), run::toString);
  }
}
