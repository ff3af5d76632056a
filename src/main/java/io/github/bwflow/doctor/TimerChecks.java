package io.github.bwflow.doctor;

import io.github.bwflow.config.Config;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.setup.TimerDropIn;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Timespan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Whether something runs {@code bwflow check --enforce} often enough, and only one thing does. */
final class TimerChecks {
  private static final String TIMER = "bwflow.timer";
  private static final String VM_TIMER = "bwflow-vm.timer";
  private static final String BOOT = "bwflow-boot.service";
  private static final String NOTIFY = "bwflow-notify.path";
  private static final Path DROP_IN =
      Path.of("/etc/systemd/system/bwflow.timer.d/50-interval.conf");
  private static final Duration SHIPPED = Duration.ofSeconds(15);

  private final Patient patient;
  private final List<Finding> findings;

  private TimerChecks(Patient patient, List<Finding> findings) {
    this.patient = patient;
    this.findings = findings;
  }

  static void of(Patient patient, List<Finding> findings) {
    TimerChecks checks = new TimerChecks(patient, findings);
    boolean starts = true;
    if (!patient.hasOnlyVms()) {
      starts = patient.hasSystemd() ? checks.systemd() : checks.cron();
    }
    if (patient.config().flatMap(Config::vmmanager).isPresent()) {
      boolean machines = patient.hasSystemd() ? checks.vmTimer() : checks.vmCron();
      starts = patient.hasOnlyVms() ? machines : starts;
    }
    checks.lastRun(starts);
    checks.clock();
  }

  private boolean systemd() {
    Map<String, String> timer = properties(TIMER);
    boolean starts = starts("timer", TIMER, timer);
    if (timer.getOrDefault("LoadState", "not-found").equals("not-found")) {
      return false;
    }
    boot();
    interval();
    hooks();
    cronBeside();
    return starts;
  }

  private boolean vmTimer() {
    return starts("vm-timer", VM_TIMER, properties(VM_TIMER));
  }

  private boolean starts(String check, String unit, Map<String, String> timer) {
    String loaded = timer.getOrDefault("LoadState", "not-found");
    if (loaded.equals("masked")) {
      findings.add(
          Finding.error(
              check + "-enabled",
              unit + " is masked",
              "systemctl unmask " + unit + " && systemctl enable --now " + unit));
      return false;
    }
    if (!loaded.equals("loaded")) {
      findings.add(
          Finding.error(check + "-installed", unit + " is not installed", "systemctl daemon-reload")
              .hinting("Install bwflow again: the package, or scripts/install."));
      return false;
    }
    findings.add(Finding.ok(check + "-installed", unit + " is installed"));
    return state(check, unit, timer);
  }

  private boolean state(String check, String unit, Map<String, String> timer) {
    boolean enabled = timer.getOrDefault("UnitFileState", "").startsWith("enabled");
    boolean active = timer.getOrDefault("ActiveState", "").equals("active");
    String enable = "systemctl enable --now " + unit;
    findings.add(
        enabled
            ? Finding.ok(check + "-enabled", unit + " is enabled")
            : Finding.error(check + "-enabled", unit + " is not enabled", enable).safely());
    String next = timer.getOrDefault("NextElapseUSecRealtime", "");
    findings.add(
        active
            ? Finding.ok(
                check + "-active", unit + " runs; next run " + (next.isEmpty() ? "soon" : next))
            : Finding.error(check + "-active", unit + " does not run", enable).safely());
    return enabled && active;
  }

  private void boot() {
    Map<String, String> boot = properties(BOOT);
    if (boot.getOrDefault("LoadState", "not-found").equals("loaded")) {
      findings.add(
          boot.getOrDefault("UnitFileState", "").startsWith("enabled")
              ? Finding.ok("boot-enabled", BOOT + " is enabled")
              : Finding.warning(
                      "boot-enabled",
                      BOOT + " is not enabled: after a reboot the first seconds are free",
                      "systemctl enable " + BOOT)
                  .safely());
    }
  }

  private void hooks() {
    if (patient.config().filter(config -> !config.onChange().isEmpty()).isPresent()) {
      boolean watched = properties(NOTIFY).getOrDefault("ActiveState", "").equals("active");
      findings.add(
          watched
              ? Finding.ok("hooks-watched", NOTIFY + " runs")
              : Finding.error(
                      "hooks-watched",
                      NOTIFY + " does not run: no hook is told of anything",
                      "systemctl enable --now " + NOTIFY)
                  .safely());
    }
  }

  private Map<String, String> properties(String unit) {
    Map<String, String> properties = new HashMap<>();
    String shown =
        patient
            .run(
                "systemctl",
                "show",
                unit,
                "--property=LoadState,UnitFileState,ActiveState,NextElapseUSecRealtime")
            .out();
    for (String line : shown.split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        properties.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return properties;
  }

  private void interval() {
    if (patient.config().isEmpty()) {
      return;
    }
    Duration stated = patient.config().map(Config::daemon).get().interval();
    Optional<String> dropIn = text(DROP_IN);
    Optional<Duration> set =
        dropIn.isPresent() ? TimerDropIn.read(dropIn.get()) : Optional.of(SHIPPED);
    if (set.equals(Optional.of(stated))) {
      findings.add(Finding.ok("timer-interval", "every " + Timespan.print(stated)));
      return;
    }
    String lines = TimerDropIn.render(stated).replace("'", "").replace("\n", "\\n");
    findings.add(
        Finding.warning(
                "timer-interval",
                "the timer runs "
                    + (set.isEmpty() ? "by another calendar" : "every " + Timespan.print(set.get()))
                    + ", the configuration says every "
                    + Timespan.print(stated),
                "mkdir -p "
                    + DROP_IN.getParent()
                    + " && printf '"
                    + lines.replace("%", "%%")
                    + "' >"
                    + DROP_IN
                    + " && systemctl daemon-reload")
            .safely());
  }

  private void cronBeside() {
    List<Path> beside = new ArrayList<>();
    for (Path table : tables()) {
      boolean runs =
          text(table)
              .filter(
                  text -> text.lines().anyMatch(line -> runs(line) && !line.contains("systemd")))
              .isPresent();
      if (runs) {
        beside.add(table);
      }
    }
    for (Path table : beside) {
      findings.add(
          Finding.warning(
              "cron-beside",
              table + " runs bwflow beside the timer",
              "sed -i '/bwflow.*--enforce/s/^/#/' " + Shell.word(table)));
    }
    if (beside.isEmpty()) {
      findings.add(Finding.ok("cron-beside", "cron does not run it beside the timer"));
    }
  }

  private boolean cron() {
    boolean listed = isListed(TimerChecks::runs);
    findings.add(
        listed
            ? Finding.ok("cron", "runs bwflow")
            : tabled(
                "cron",
                "there is no systemd, and no table of cron runs bwflow",
                "*",
                "bwflow",
                ""));
    return cronDaemon() && listed;
  }

  private boolean vmCron() {
    if (!patient.root()) {
      findings.add(Finding.ok("vm-cron", "not looked at: the tables of cron are for root to read"));
      return true;
    }
    boolean listed =
        isListed(line -> isEnforcing(line) && (line.contains("--vm") || patient.hasOnlyVms()));
    findings.add(
        listed
            ? Finding.ok("vm-cron", "runs bwflow for virtual machines")
            : tabled(
                "vm-cron",
                "there is no systemd, and no table of cron runs bwflow for virtual machines",
                "*/5",
                "bwflow-vm",
                " --vm all"));
    // Where there are interfaces, too, it has been looked for already.
    return (!patient.hasOnlyVms() || cronDaemon()) && listed;
  }

  // Where there is a table of that name, somebody may have had a reason to take the line out.
  private Finding tabled(String check, String message, String minutes, String name, String option) {
    // Busybox has a table for each user, and no user's name in it.
    boolean busybox = patient.has("apk") && !patient.has("apt-get");
    String line =
        minutes
            + " * * * * "
            + (busybox ? "" : "root ")
            + "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
            + " bwflow check --enforce --quiet"
            + option;
    String table = busybox ? "/etc/crontabs/root" : "/etc/cron.d/" + name;
    Finding finding = Finding.error(check, message, "echo '" + line + "' >>" + table);
    return busybox || Files.exists(Path.of(table)) ? finding : finding.safely();
  }

  private static boolean isListed(Predicate<String> line) {
    return tables().stream()
        .anyMatch(table -> text(table).filter(all -> all.lines().anyMatch(line)).isPresent());
  }

  private boolean cronDaemon() {
    boolean daemon = Processes.isRunning("cron") || Processes.isRunning("crond");
    findings.add(
        daemon
            ? Finding.ok("cron-daemon", "runs")
            : Finding.error(
                    "cron-daemon",
                    "there is no systemd, and cron does not run",
                    patient.has("cron")
                        ? "cron"
                        : patient.has("crond")
                            ? "crond"
                            : patient.install("cron", "cronie", "busybox-openrc"))
                .safely());
    return daemon;
  }

  private static boolean runs(String line) {
    return isEnforcing(line) && !line.contains("--vm");
  }

  private static boolean isEnforcing(String line) {
    return !line.strip().startsWith("#") && line.contains("bwflow") && line.contains("--enforce");
  }

  private static List<Path> tables() {
    TreeSet<Path> tables = new TreeSet<>(List.of(Path.of("/etc/crontab")));
    for (String directory :
        List.of("/etc/cron.d", "/var/spool/cron/crontabs", "/var/spool/cron", "/etc/crontabs")) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(directory))) {
        files.forEach(tables::add);
      } catch (IOException e) {
        // Not there, or not for this user to read.
        continue;
      }
    }
    return tables.stream().filter(Files::isRegularFile).toList();
  }

  private void lastRun(boolean starts) {
    Optional<Problem> late =
        patient.result().stream()
            .flatMap(result -> result.problems().stream())
            .filter(problem -> problem.code().equals("not-enforced"))
            .findFirst();
    if (late.isPresent()) {
      // Where nothing starts it, that is the fault; here something else is.
      findings.add(
          Finding.error("last-run", late.get().message(), "bwflow check --enforce")
              .hinting(starts ? "See what a run says: " + journal() : "")
              .safely());
      return;
    }
    patient
        .result()
        .flatMap(RunResult::lastEnforced)
        .ifPresent(
            last ->
                findings.add(
                    Finding.ok(
                        "last-run",
                        "ran "
                            + Timespan.print(Duration.between(last, patient.now()).abs())
                            + " ago")));
  }

  private String journal() {
    return "journalctl -u " + (patient.hasOnlyVms() ? "bwflow-vm.service" : "bwflow.service");
  }

  private void clock() {
    if (!patient.hasSystemd() || !patient.has("timedatectl")) {
      findings.add(Finding.ok("clock", "not looked at: timedatectl is not to be had"));
      return;
    }
    String said =
        patient.run("timedatectl", "show", "--property=NTPSynchronized", "--value").out().strip();
    findings.add(
        said.equals("no")
            ? Finding.warning(
                    "clock",
                    "the clock is not synchronised: periods begin and end by it",
                    "timedatectl set-ntp true")
                .hinting("It takes a minute, and a time server that can be reached.")
            : Finding.ok(
                "clock", said.equals("yes") ? "is synchronised" : "timedatectl does not say"));
  }

  private static Optional<String> text(Path file) {
    try {
      return AtomicFile.read(file, StandardCharsets.ISO_8859_1);
    } catch (Failure e) {
      return Optional.empty();
    }
  }
}
