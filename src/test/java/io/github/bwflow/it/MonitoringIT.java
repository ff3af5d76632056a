package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What monitoring systems read: a plugin's line, and metrics that the real programs take. */
class MonitoringIT extends LabTest {
  private static final String RANGE = "(?:@?(?:~:|-?[0-9.]+:)?-?[0-9.]*)";
  private static final Pattern LINE =
      Pattern.compile(
          "BWFLOW (OK|WARNING|CRITICAL|UNKNOWN): [^|\\n]+( \\|("
              + " '[^=']+'=(?:U|-?[0-9]+B?);"
              + RANGE
              + ";"
              + RANGE
              + ";[0-9]*;[0-9]*)+)?\\n");

  private Run plugin(int exit, String status, String... options) {
    String[] words = new String[options.length + 3];
    words[0] = "check";
    words[1] = "--format";
    words[2] = "nagios";
    System.arraycopy(options, 0, words, 3, options.length);
    Run run = lab.bwflow(words).exits(exit);
    assertTrue(LINE.matcher(run.out()).matches(), run::toString);
    assertTrue(run.out().startsWith("BWFLOW " + status + ": "), run::toString);
    assertTrue(run.out().strip().replaceFirst(" \\|.*", "").length() < 80, run::toString);
    assertEquals("", run.err());
    return run;
  }

  private void enforce() {
    lab.bwflow("check", "--enforce", "--quiet");
  }

  @Test
  void tellsEveryStateAsAPlugin() {
    spendLittle();
    plugin(1, "WARNING").prints("nothing enforces the budget");
    enforce();
    plugin(0, "OK")
        .prints("eth0: 1 GB of ", "'used'=1000000000B;", ";0;100000000000", "'balance'=");

    lab.reset();
    lab.vnstatDatabase().sentToday("eth0", 45 * GB);
    lab.configure(
        new Configuration().bandwidth("pre_charge_gb", "50").bandwidth("warn_at_percent", "[10]"));
    enforce();
    plugin(1, "WARNING").prints("eth0: 45 GB of ");

    lab.reset();
    spendLittle();
    enforce();
    lab.bwflow("apply", "--rate", "5 mbit", "--for", "1h").exits(0);
    plugin(1, "WARNING").prints("limited to 5 Mbit/s", "'limit_tx'=625000B;;;0;");

    lab.reset();
    exhaustAndLimit();
    plugin(2, "CRITICAL").prints("120 GB of ", "limited to 1 Mbit/s");

    lab.reset();
    lab.configure(new Configuration());
    plugin(3, "UNKNOWN").prints("'used'=U;;");

    lab.reset();
    plugin(3, "UNKNOWN").prints("there is no configuration");
    lab.write(Lab.CONFIG, "[bandwidth");
    plugin(3, "UNKNOWN");
  }

  @Test
  void isCriticalWhereTheLimitCannotBeSet() {
    exhaust();
    lab.tc("qdisc add dev eth0 root handle 5: pfifo");
    enforce();

    plugin(2, "CRITICAL").prints("eth0");
  }

  @Test
  void exitsThreeForHelpAndForWhatItDoesNotUnderstand() {
    spendLittle();

    Run help = lab.bwflow("check", "--format", "nagios", "--help").exits(3);
    assertTrue(help.out().contains("--format"), help::toString);
    lab.bwflow("check", "--format=nagios", "--version").exits(3).prints("bwflow ");
    plugin(3, "UNKNOWN", "--no-such-option");
    plugin(3, "UNKNOWN", "--enforce");
    lab.bwflow("report", "--format", "nagios").exits(3).prints("BWFLOW UNKNOWN: ");
    lab.bwflow("--format", "nagios").exits(3).prints("BWFLOW UNKNOWN: ");
  }

  @Test
  void tellsSeveralAccountsOnOneLine() {
    lab.addSecondInterface();
    lab.vnstatDatabase().sentToday("eth0", GB).sentToday("eth1", 5 * GB);
    lab.write(
        Lab.CONFIG,
        new Configuration().text()
            + "[interface.\"eth1\"]\nbudget = \"4 GB\"\npre_charge = \"1 GB\"\n");
    enforce();

    plugin(2, "CRITICAL").prints("eth1: 5 GB", ": 2 accounts, ", "'eth0_used'=", "'eth1_used'=");
  }

  @Test
  void wrapsAJavaThatDoesNotStart() {
    spendLittle();
    enforce();
    String wrapper = "sed 's,^bwflow=.*,bwflow=/run/bw,' /run/project/src/monitoring/check_bwflow";
    lab.sh(wrapper + " > /run/check; chmod 755 /run/check");
    String jar = "-jar /run/project/target/bwflow.jar \"$@\"\n";
    lab.write("/run/bw", "#!/bin/sh\nexec java " + jar);
    lab.sh("chmod 755 /run/bw");

    lab.run("/run/check").exits(0).prints("BWFLOW OK: ");
    lab.run("/run/check", "--help").exits(3).prints("--format");
    lab.write("/run/bw", "#!/bin/sh\nexec java -Xmx1 " + jar);
    lab.run("/run/check").exits(3).prints("BWFLOW UNKNOWN: /run/bw did not run (exit 1)");
    lab.write("/run/bw", "#!/bin/sh\nkill -9 $$\n");
    lab.run("/run/check").exits(3).prints("BWFLOW UNKNOWN: ", "137");
    lab.sh("rm /run/bw");
    lab.run("/run/check").exits(3).prints("BWFLOW UNKNOWN: ", "127");
  }

  private static final String METRICS = "/run/metrics/bwflow.prom";

  private Run metrics(int exit) {
    lab.sh("mkdir -p /run/metrics");
    Run run = lab.bwflow("check", "--format", "prometheus", "-o", METRICS).exits(exit);
    assertEquals("", run.out());
    lab.sh("promtool check metrics < " + METRICS);
    return run;
  }

  @Test
  void writesMetricsThatPromtoolAndTheRealExporterTake() {
    exhaustAndLimit();
    metrics(0);
    String text = lab.read(METRICS);
    assertTrue(text.contains("\nbwflow_used_bytes{account=\"eth0\"} 120000000000\n"), text);
    assertTrue(text.contains("\nbwflow_state{account=\"eth0\",state=\"exhausted\"} 1\n"), text);
    assertTrue(text.contains("\nbwflow_state{account=\"eth0\",state=\"ok\"} 0\n"), text);
    assertTrue(
        text.contains("bwflow_limit_bytes_per_second{account=\"eth0\",side=\"tx\"} 125000\n"));
    assertFalse(Pattern.compile("(?m)^bwflow\\S* \\S+ \\S").matcher(text).find(), text);
    assertEquals("644\n", lab.sh("stat -c %a " + METRICS).out());
    assertEquals("bwflow.prom\n", lab.sh("ls -A /run/metrics").out());

    try (Running exporter =
        lab.start(
            List.of(
                "prometheus-node-exporter",
                "--collector.disable-defaults",
                "--collector.textfile",
                "--collector.textfile.directory=/run/metrics",
                "--web.listen-address=127.0.0.1:9100"))) {
      Running.await("the exporter answers", () -> fetched().contains("node_textfile_scrape_error"));
      String page = fetched();
      assertTrue(page.contains("node_textfile_scrape_error 0"), page);
      assertTrue(page.contains("bwflow_used_bytes{account=\"eth0\"} 1.2e+11"), page);
      assertTrue(exporter.isAlive());
    }
  }

  private String fetched() {
    return lab.run(
            "bash",
            "-c",
            "exec 3<>/dev/tcp/127.0.0.1/9100 && printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3 &&"
                + " cat <&3")
        .out();
  }

  @Test
  void writesMetricsAlsoWhereNothingCanBeKnown() {
    metrics(78).says("there is no configuration");
    assertTrue(lab.read(METRICS).contains("bwflow_last_run_exit_code 78\n"));
    lab.configure(new Configuration());
    metrics(69);
    assertTrue(lab.read(METRICS).contains("state=\"unknown\"} 1\n"));
    assertFalse(lab.read(METRICS).contains("bwflow_used_bytes"));
  }

  @Test
  void writesThroughNoLinkAndLeavesWhatItRefuses() {
    spendLittle();
    enforce();
    lab.sh("mkdir /run/o; echo old > /run/o/target; ln -s target /run/o/link; mkdir /run/o/dir");

    for (String name : List.of("link", "dir")) {
      lab.bwflow("check", "--format", "prometheus", "-o", "/run/o/" + name).exits(73).says(name);
    }
    lab.bwflow("check", "--format", "prometheus", "-o", "/run/none/f")
        .exits(73)
        .says("/run/none/f");

    assertEquals("old\n", lab.read("/run/o/target"));
    assertEquals("dir\nlink\ntarget\n", lab.sh("ls -A /run/o").out());
    lab.bwflow("check", "-o", "/run/o/x").exits(64).says("--format prometheus");
    // A reader that has the old file open keeps it: the new one is renamed over it.
    String kept =
        lab.sh(
                "exec 4</run/o/target; java -jar /run/project/target/bwflow.jar check --format"
                    + " prometheus -o /run/o/target; cat <&4")
            .out();
    assertEquals("old\n", kept);
    assertTrue(lab.read("/run/o/target").startsWith("# HELP"));
  }

  @Test
  void shipsAlertRulesAndADashboardForTheMetricsThatThereAre() throws IOException {
    lab.sh("cd /run/project/src/monitoring && promtool check rules bwflow.rules.yml");
    lab.sh("cd /run/project/src/monitoring && promtool test rules bwflow.rules.test.yml");

    VnstatDatabase.Interface eth0 =
        lab.vnstatDatabase().with("eth0").updated("2026-11-15 23:59:50");
    for (int day = 1; day <= 15; day++) {
      eth0.day("2026-11-%02d".formatted(day), GB, 5 * GB);
    }
    eth0.created("2026-11-01 00:00:00").write();
    lab.configure(new Configuration());
    at("2026-11-16 00:00:00", "check", "--enforce").exits(0);
    String text = at("2026-11-16 00:00:15", "check", "--format", "prometheus").exits(0).out();
    TreeSet<String> asked = new TreeSet<>();
    for (String file : List.of("bwflow.rules.yml", "grafana-dashboard.json")) {
      Path path = Lab.projectRoot().resolve("src/monitoring").resolve(file);
      Matcher name = Pattern.compile("bwflow_[a-z_]+").matcher(Files.readString(path));
      while (name.find()) {
        asked.add(name.group());
      }
    }
    assertTrue(asked.size() > 8, asked::toString);
    asked.removeIf(name -> text.contains("# TYPE " + name + " gauge"));
    assertEquals(new TreeSet<>(), asked);
  }

  @Test
  void letsTheServiceWriteThatDirectoryAlone() throws IOException {
    Path unit = Lab.projectRoot().resolve("systemd-timer/bwflow-metrics.service");
    List<String> lines = Files.readAllLines(unit);

    assertTrue(lines.contains("ReadWritePaths=-/var/lib/prometheus/node-exporter"));
    assertEquals(1, lines.stream().filter(line -> line.startsWith("ReadWritePaths")).count());
    assertTrue(lines.contains("ProtectSystem=strict"));
    assertTrue(lines.contains("CapabilityBoundingSet="));
  }
}
