package io.github.bwflow.doctor;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.setup.VnstatPatch.Change;
import io.github.bwflow.state.Correction;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import io.github.bwflow.units.Timespan;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether vnStat's daemon counts, saves in time, and keeps what a budget needs. */
final class VnstatChecks {
  /** What the kernel may have counted more since the boot, in bytes and as a part: 1/50. */
  private static final long LITTLE = 10_000_000;

  private static final int PART = 50;

  private VnstatChecks() {}

  static void of(Patient patient, List<Finding> findings) {
    if (patient.has("vnstatd")) {
      findings.add(
          Processes.isRunning("vnstatd")
              ? Finding.ok("vnstat-daemon", "runs")
              : Finding.error(
                      "vnstat-daemon",
                      "vnStat's daemon does not run: nothing is counted",
                      patient.restartVnstat())
                  .safely());
    }
    if (!patient.has("vnstatd") && !Files.exists(patient.vnstatConf())) {
      findings.add(
          Finding.ok(
              "vnstat-configuration",
              "not looked at: there is no "
                  + patient.vnstatConf()
                  + "; [vnstat] config may name the one that counts"));
    } else if (patient.patch().isPresent()) {
      configuration(patient, findings);
    }
    patient
        .result()
        .ifPresent(
            result -> {
              for (AccountResult account : result.accounts()) {
                account
                    .reading()
                    .ifPresent(reading -> account(patient, account, reading, findings));
              }
            });
  }

  private static void configuration(Patient patient, List<Finding> findings) {
    List<Change> changes = patient.patch().get().changes();
    for (Change change : changes) {
      findings.add(
          Finding.warning(
                  "vnstat-" + kebab(change.key()),
                  patient.vnstatConf()
                      + " has "
                      + change.key()
                      + " "
                      + change.before()
                      + ", which should be "
                      + change.after()
                      + ". "
                      + change.why(),
                  "bwflow patch-vnstat && " + patient.restartVnstat())
              .safely());
    }
    boolean noted = false;
    for (Problem note : patient.patch().get().notes()) {
      if (note.severity() != Severity.NOTICE) {
        noted = true;
        findings.add(
            Finding.warning(note.code(), Printable.of(note.message(), 4_000), "")
                .hinting(note.hint()));
      }
    }
    if (changes.isEmpty() && !noted) {
      findings.add(
          Finding.ok(
              "vnstat-configuration",
              patient.vnstatConf() + " fits: time zone, save interval, MaxBW and rows kept"));
    }
  }

  // MaxBWeth0 is one check, whatever the interface.
  private static String kebab(String key) {
    String name = key.startsWith("MaxBW") ? "MaxBw" : key.replace("UTC", "Utc");
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private static void account(
      Patient patient, AccountResult account, Reading reading, List<Finding> findings) {
    String name = account.rules().account().name();
    Duration age = Duration.between(reading.updated(), patient.now());
    // What is remembered carries the time of the run that remembered it.
    if (!account.problems().stream().anyMatch(each -> each.code().equals("meter-remembered"))) {
      findings.add(
          Finding.ok(
              "vnstat-saved",
              name + ": saved " + Timespan.print(age.isNegative() ? Duration.ZERO : age) + " ago"));
    }
    counted(account, reading, findings);
  }

  // What the kernel has counted since the boot lies within the days from that of the boot on.
  private static void counted(AccountResult account, Reading reading, List<Finding> findings) {
    String name = account.rules().account().name();
    if (!reading.knowsDays() || reading.created().isAfter(reading.boot().instant())) {
      return;
    }
    LocalDate boot = reading.boot().instant().atZone(reading.zone()).toLocalDate();
    Optional<LocalDate> oldest =
        reading.days().stream().map(Reading.Day::date).min(Comparator.naturalOrder());
    if (oldest.filter(boot::isBefore).isPresent()) {
      findings.add(
          Finding.ok(
              "vnstat-counted", name + ": not looked at: vnStat keeps no day as old as the boot"));
      return;
    }
    Traffic rows = reading.unsaved();
    for (Reading.Day day : reading.days()) {
      if (!day.date().isBefore(boot)) {
        rows = rows.plus(day.traffic());
      }
    }
    Traffic kernel = Traffic.NONE;
    for (Reading.Line line : reading.lines()) {
      kernel = kernel.plus(line.kernel().orElse(Traffic.NONE));
    }
    long counted = of(account, kernel).value();
    Bytes lost =
        account.balance().map(Balance::used).orElse(Bytes.ZERO).minus(of(account, reading.used()));
    long known = of(account, rows).value() + Math.max(0, lost.value());
    if (counted - known <= Math.max(LITTLE, counted / PART)) {
      findings.add(
          Finding.ok(
              "vnstat-counted", name + ": vnStat has what the kernel has counted since the boot"));
      return;
    }
    Bytes missing = new Bytes(counted - known);
    Optional<Correction> stated = account.correction();
    Bytes all = stated.map(Correction::used).orElse(Bytes.ZERO).plus(missing);
    findings.add(
        Finding.warning(
                "vnstat-counted",
                name
                    + ": the kernel has counted "
                    + new Bytes(counted)
                    + " since the boot, vnStat "
                    + new Bytes(known)
                    + ": it was not running, or rejects what is faster than MaxBW",
                "bwflow init --used " + Shell.word(all.value() / 1000 + 1 + " kB"))
            .hinting("Only if all of that was used in this period."));
  }

  private static Bytes of(AccountResult account, Traffic traffic) {
    return account.rules().direction().of(traffic.rx(), traffic.tx());
  }
}
