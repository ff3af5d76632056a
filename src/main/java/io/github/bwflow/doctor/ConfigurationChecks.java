package io.github.bwflow.doctor;

import io.github.bwflow.hooks.Hook;
import io.github.bwflow.host.Ownership;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether there is a configuration, a good one, and one that only root can change. */
final class ConfigurationChecks {
  private ConfigurationChecks() {}

  static void of(Patient patient, List<Finding> findings) {
    boolean there = Files.exists(patient.configFile());
    for (Problem problem : patient.broken()) {
      // The last good one stands in; that it does is not another fault.
      if (!problem.code().equals("config-last-good")) {
        findings.add(broken(problem, there, patient));
      }
    }
    if (patient.broken().isEmpty()) {
      findings.add(Finding.ok("configuration", patient.configFile() + " can be used"));
    }
    patient
        .config()
        .ifPresent(
            config ->
                config
                    .warnings()
                    .forEach(
                        warning ->
                            findings.add(
                                Finding.warning(
                                        "configuration-warning",
                                        Printable.of(warning.message(), 4_000),
                                        "")
                                    .hinting(warning.hint()))));
    List<Path> files = new ArrayList<>(patient.parts());
    if (there) {
      files.add(0, patient.configFile());
    }
    int before = findings.size();
    files.forEach(file -> rights(file, findings));
    if (there && findings.size() == before) {
      findings.add(Finding.ok("configuration-rights", "only its owner can change it"));
    }
    patient
        .config()
        .ifPresent(config -> config.onChange().forEach(name -> hook(Path.of(name), findings)));
  }

  private static void hook(Path program, List<Finding> findings) {
    Optional<String> refusal = new Hook(program).refusal();
    if (refusal.isEmpty()) {
      findings.add(Finding.ok("hook", program + " may be run"));
      return;
    }
    String command = "";
    try {
      Optional<Ownership> weak = Ownership.weakest(program);
      command =
          weak.isEmpty()
              ? "chmod 755 " + Shell.word(program)
              : (weak.get().owned() ? "chown root: " : "chmod go-w ")
                  + Shell.word(weak.get().place());
    } catch (IOException e) {
      // There is none to mend.
      command = "";
    }
    String message = program + " is not run: " + refusal.get();
    findings.add(Finding.warning("hook", Printable.of(message), command));
  }

  private static Finding broken(Problem problem, boolean there, Patient patient) {
    String init = there ? "bwflow init --force --budget" : "bwflow init --budget";
    String hint =
        there
            ? "Correct the file, or write another with your own budget; the old one is kept beside."
            : "State your own budget.";
    String option =
        patient.configFile().toString().equals("/etc/bwflow/config.toml")
            ? ""
            : " --config " + Shell.word(patient.configFile());
    return Finding.error(
            "configuration", Printable.of(problem.message(), 4_000), init + " \"1 TB\"" + option)
        .hinting(hint)
        .exiting(problem.exit() == ExitCode.OK ? ExitCode.CONFIG : problem.exit());
  }

  private static void rights(Path file, List<Finding> findings) {
    try {
      Optional<Ownership> weak = Ownership.weakest(file);
      if (weak.isEmpty()) {
        return;
      }
      String mend = weak.get().owned() ? "chown root: " : "chmod go-w ";
      Finding finding =
          Finding.warning(
                  "configuration-rights",
                  weak.get() + ": who can change the configuration decides what root's runs do",
                  mend + Shell.word(weak.get().place()))
              .safely();
      // A directory is above several of them.
      if (!findings.contains(finding)) {
        findings.add(finding);
      }
    } catch (IOException e) {
      findings.add(
          Finding.ok("configuration-rights", "not looked at: it cannot be seen by this user"));
    }
  }
}
