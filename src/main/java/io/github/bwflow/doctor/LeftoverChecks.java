package io.github.bwflow.doctor;

import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.setup.OldInstallation;
import io.github.bwflow.units.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** What bwflow 0.1.0 has left; its limit is found with what stands on the interfaces. */
final class LeftoverChecks {
  private LeftoverChecks() {}

  static void of(Patient patient, List<Finding> findings) {
    boolean unit = is(OldInstallation.UNIT, OldInstallation::isUnit);
    boolean program = is(OldInstallation.PROGRAM, OldInstallation::isProgram);
    if (unit) {
      findings.add(
          Finding.error(
              "old-unit",
              OldInstallation.UNIT
                  + " starts the daemon of bwflow 0.1.0 and hides the unit of this version",
              (patient.hasSystemd() ? "systemctl disable --now bwflow.service; " : "")
                  + aside(OldInstallation.UNIT)
                  + (patient.hasSystemd() ? "; systemctl daemon-reload" : "")));
    }
    if (program) {
      findings.add(
          Finding.warning(
              "old-program",
              OldInstallation.PROGRAM
                  + " is bwflow 0.1.0, which shells may start in place of this version",
              aside(OldInstallation.PROGRAM)));
    }
    if (!unit && !program) {
      findings.add(Finding.ok("leftovers", "nothing of bwflow 0.1.0 is in the way"));
    }
  }

  private static String aside(Path file) {
    return "mv " + file + " " + file + OldInstallation.SUFFIX;
  }

  private static boolean is(Path file, Predicate<String> kind) {
    try {
      return AtomicFile.read(file, StandardCharsets.ISO_8859_1).filter(kind).isPresent();
    } catch (Failure e) {
      return false;
    }
  }
}
