package io.github.bwflow.doctor;

import io.github.bwflow.config.Config;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.host.Programs;
import io.github.bwflow.setup.VnstatPatch;
import io.github.bwflow.units.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The host that is looked at, and what a run has found on it.
 *
 * @param programs its programs
 * @param devices its network devices
 * @param now the instant
 * @param root whether this is root, who may look at more
 * @param jar bwflow's jar; empty where it is not known
 * @param configFile where the configuration is
 * @param parts the further files that it is made of
 * @param broken why the configuration cannot be used; empty where it can
 * @param config what it says; empty where there is none to go by
 * @param vnstatConf vnStat's own configuration file
 * @param patch what that lacks; empty where that cannot be told
 * @param result what a run found; empty where none was possible
 * @param failures why none was possible
 */
public record Patient(
    Programs programs,
    NetDevices devices,
    Instant now,
    boolean root,
    Optional<Path> jar,
    Path configFile,
    List<Path> parts,
    List<Problem> broken,
    Optional<Config> config,
    Path vnstatConf,
    Optional<VnstatPatch> patch,
    Optional<RunResult> result,
    List<Problem> failures) {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(15);

  /** Copies the lists. */
  public Patient {
    parts = List.copyOf(parts);
    broken = List.copyOf(broken);
    failures = List.copyOf(failures);
  }

  /** Looks at everything. */
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    ConfigurationChecks.of(this, findings);
    if (!hasOnlyVms()) {
      ProgramChecks.of(this, findings);
      VnstatChecks.of(this, findings);
    }
    AccountChecks.of(this, findings);
    if (!hasOnlyVms()) {
      LeftoverChecks.of(this, findings);
    }
    TimerChecks.of(this, findings);
    // Another user's runs write below his home directory, which they make.
    if (root || !hasOnlyVms()) {
      FileChecks.of(this, findings);
    }
    return findings;
  }

  /** Whether nothing is configured but virtual machines, which take neither vnStat nor tc. */
  boolean hasOnlyVms() {
    return config.filter(Config::hasOnlyVms).isPresent();
  }

  /** Whether what was used is known from vnStat. */
  boolean hasReading() {
    return result.stream()
        .flatMap(found -> found.accounts().stream())
        .anyMatch(account -> account.reading().isPresent());
  }

  /** Whether systemd runs this host. */
  boolean hasSystemd() {
    return Files.isDirectory(Path.of("/run/systemd/system"));
  }

  Programs.Outcome run(String name, String... words) {
    return programs.run(Programs.Command.of(TIME_LIMIT, name, List.of(words)));
  }

  boolean has(String program) {
    return programs.find(program).isPresent();
  }

  /** The command that installs a package with what this host has for that. */
  String install(String debian, String fedora, String alpine) {
    if (has("dnf") && !has("apt-get")) {
      return "dnf install " + fedora;
    }
    return has("apk") && !has("apt-get") ? "apk add " + alpine : "apt-get install " + debian;
  }

  /** The command that starts vnStat's daemon, and lets it read its configuration anew. */
  String restartVnstat() {
    if (hasSystemd()) {
      return "systemctl enable vnstat && systemctl restart vnstat";
    }
    if (has("rc-service")) {
      return "rc-service vnstatd restart";
    }
    return Processes.isRunning("vnstatd") ? "kill -HUP $(pidof vnstatd)" : "vnstatd --daemon";
  }
}
