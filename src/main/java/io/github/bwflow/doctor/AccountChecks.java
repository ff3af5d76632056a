package io.github.bwflow.doctor;

import io.github.bwflow.config.Config;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.meter.vnstat.VnstatConf;
import io.github.bwflow.setup.OldInstallation;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run finds wrong with the accounts, and what stands on their interfaces. */
final class AccountChecks {
  // qdisc sfq 8001: root refcnt 2 limit 127p quantum 1514b depth 127 divisor 1024
  private static final Pattern ROOT =
      Pattern.compile("(?m)^qdisc (\\S+) ([0-9a-f]+:) (?:dev \\S+ )?root ");
  private static final Pattern OURS = Pattern.compile("bf[12][0-9a-f]:");
  private static final Path SYS = Path.of("/sys/class/net");
  private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_-]+");

  /** What other checks say better, with their own command. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "foreign-qdisc", "not-enforced", "config-last-good", "memory-not-written", "old-limit");

  private final Patient patient;
  private final List<Finding> findings;

  private AccountChecks(Patient patient, List<Finding> findings) {
    this.patient = patient;
    this.findings = findings;
  }

  static void of(Patient patient, List<Finding> findings) {
    AccountChecks checks = new AccountChecks(patient, findings);
    patient.failures().forEach(problem -> checks.add(problem, Optional.empty()));
    patient.result().ifPresent(checks::result);
  }

  private void result(RunResult result) {
    for (Problem problem : result.problems()) {
      add(problem, Optional.empty());
    }
    for (AccountResult account : result.accounts()) {
      int before = findings.size();
      for (Problem problem : account.problems()) {
        add(problem, Optional.of(account));
      }
      if (findings.size() == before) {
        findings.add(
            Finding.ok("account", account.rules().account().name() + ": " + account.state().key()));
      }
      if (!patient.hasOnlyVms()) {
        qdiscs(account);
        bridges(account);
      }
    }
    if (!patient.hasOnlyVms()) {
      strays(result);
    }
  }

  private void add(Problem problem, Optional<AccountResult> account) {
    boolean known = ELSEWHERE.contains(problem.code()) || patient.broken().contains(problem);
    if (problem.severity() == Severity.NOTICE || known) {
      return;
    }
    String message = Printable.of(problem.message(), 4_000);
    String command = command(problem, account);
    Finding finding =
        problem.severity() == Severity.ERROR
            ? Finding.error(problem.code(), message, command).exiting(problem.exit())
            : Finding.warning(problem.code(), message, command);
    finding = finding.hinting(Printable.of(problem.hint(), 4_000));
    finding = isSafe(problem.code()) && !command.isEmpty() ? finding.safely() : finding;
    // What is wrong with a platform is so with each of its machines.
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  /** Begins the message on an interface that has got another name. */
  private static final Pattern RENAMED = Pattern.compile("(\\S+) seems to be (\\S+) now: ");

  /** What bwflow remembers by the name of an interface, as far as it is there. */
  private static final String MEMORY =
      " $(ls /var/lib/bwflow/state.json /run/bwflow/last.json /run/bwflow/holds.json 2>/dev/null)";

  private static boolean isSafe(String code) {
    return switch (code) {
      case "meter-unknown-interface", "meter-not-added", "meter-stale", "memory-damaged" -> true;
      default -> false;
    };
  }

  private String command(Problem problem, Optional<AccountResult> account) {
    return switch (problem.code()) {
      case "meter-missing", "meter-stale", "meter-nothing-saved" -> patient.restartVnstat();
      case "meter-unknown-interface", "meter-not-added" ->
          account.map(each -> addToVnstat(each) + patient.restartVnstat()).orElse("");
      case "meter-corrupt" -> anew();
      case "meter-young" -> "bwflow init --used auto";
      case "interface-missing" -> account.map(each -> another(problem, each)).orElse("");
      case "memory-damaged" -> setAside(problem.message());
      case "password-exposed" -> exposed(problem);
      case "password-missing" ->
          passwordFile().map(file -> "(umask 077; cat >" + file + ")").orElse("");
      case "tc-missing" -> patient.install("iproute2", "iproute-tc", "iproute2");
      default -> "";
    };
  }

  // The hint is the command, but where the file may have a blank in its name.
  private String exposed(Problem problem) {
    return problem.hint().startsWith("chmod 600 ")
        ? passwordFile().map(file -> "chmod 600 " + file).orElse("")
        : "";
  }

  private Optional<String> passwordFile() {
    return patient
        .config()
        .flatMap(Config::vmmanager)
        .map(platform -> Shell.word(platform.passwordFile()));
  }

  private static String addToVnstat(AccountResult account) {
    StringBuilder commands = new StringBuilder();
    for (InterfaceName name : account.rules().account().metered()) {
      commands.append("vnstat --add -i ").append(Shell.word(name)).append("; ");
    }
    return commands.toString();
  }

  private String anew() {
    String text = AtomicFile.read(patient.vnstatConf(), StandardCharsets.ISO_8859_1).orElse("");
    Path database = VnstatConf.parse(text).databaseDir().resolve("vnstat.db");
    String move = "mv " + Shell.word(database) + " " + Shell.word(database + ".damaged");
    return patient.hasSystemd()
        ? "systemctl stop vnstat; " + move + "; systemctl start vnstat"
        : "pkill -x vnstatd; " + move + "; vnstatd --daemon";
  }

  // The one that has our limit, else the one that the default route leads by, in place of the name
  // that no interface has. Where vnStat and bwflow's own memory know the old name, they follow.
  private String another(Problem problem, AccountResult account) {
    Set<String> missing = new TreeSet<>();
    for (InterfaceName name : account.rules().account().interfaces()) {
      if (patient.devices().find(name).isEmpty()) {
        missing.add(name.name());
      }
    }
    Matcher renamed = RENAMED.matcher(problem.message());
    boolean told = renamed.lookingAt();
    Optional<String> line =
        told
            ? Optional.of(renamed.group(2))
            : patient.devices().meteredLine().map(InterfaceName::name);
    boolean simple =
        line.isPresent()
            && missing.size() == 1
            && SIMPLE.matcher(missing.iterator().next()).matches()
            && SIMPLE.matcher(line.get()).matches();
    if (!simple) {
      return "";
    }
    String old = missing.iterator().next();
    String replace = "sed -i 's/\"" + old + "\"/\"" + line.get() + "\"/g' ";
    String config = Shell.word(patient.configFile());
    return told && patient.run("vnstat", "-i", old, "--oneline").succeeded()
        ? stopVnstat()
            + "; vnstat -i "
            + old
            + " --rename "
            + line.get()
            + " --force && "
            + replace
            + config
            + MEMORY
            + "; "
            + patient.restartVnstat()
        : replace.replace("/g'", "/'") + config;
  }

  private String stopVnstat() {
    return patient.hasSystemd() ? "systemctl stop vnstat" : "pkill -x vnstatd";
  }

  // Such as "/var/lib/bwflow/state.json cannot be understood".
  private static String setAside(String message) {
    int end = message.indexOf(".json");
    if (!message.startsWith("/") || end < 0) {
      return "";
    }
    String file = message.substring(0, end + 5);
    return "mv " + Shell.word(file) + " " + Shell.word(file + ".damaged");
  }

  // What passes a bridge by one of its ports is counted on both.
  private void bridges(AccountResult account) {
    List<InterfaceName> names = account.rules().account().interfaces();
    for (InterfaceName name : names) {
      for (InterfaceName other : names) {
        if (Files.exists(SYS.resolve(other.name()).resolve("brif").resolve(name.name()))) {
          findings.add(
              Finding.warning(
                      "counted-twice",
                      name + " is a port of " + other + ": what passes both counts twice",
                      "")
                  .hinting("State the bridge alone: interface = \"" + other + "\""));
        }
      }
    }
  }

  private void qdiscs(AccountResult account) {
    for (InterfaceName name : account.rules().account().interfaces()) {
      String listing = patient.run("tc", "qdisc", "show", "dev", name.name(), "root").out();
      Matcher root = ROOT.matcher(listing);
      if (!root.find() || root.group(2).equals("0:") || OURS.matcher(root.group(2)).matches()) {
        findings.add(Finding.ok("qdisc", name + ": no other program's stands at the root"));
        continue;
      }
      boolean old =
          OldInstallation.limit(listing, account.rules().policy().drip(account.period()))
              .isPresent();
      String what = root.group(1) + " " + root.group(2);
      Optional<Path> stating = new NetworkFiles(Path.of("/")).qdisc(name);
      if (!old && stating.isPresent()) {
        findings.add(
            Finding.error(
                    "foreign-qdisc",
                    name
                        + " has a root qdisc that is not bwflow's ("
                        + what
                        + "); "
                        + Printable.of(stating.get().toString())
                        + " states it, and whoever reads that sets it again",
                    "")
                .hinting(
                    "Take the qdisc out of that file, have it read again, then: tc qdisc del dev "
                        + name
                        + " root"));
        continue;
      }
      findings.add(
          Finding.error(
              old ? "old-limit" : "foreign-qdisc",
              name
                  + (old
                      ? " has a limit that bwflow 0.1.0 seems to have set (" + what + ")"
                      : " has a root qdisc that is not bwflow's (" + what + ")"),
              "tc qdisc del dev " + Shell.word(name) + " root"));
    }
  }

  private void strays(RunResult result) {
    Optional<Plan> strays = result.strays().filter(plan -> !plan.isEmpty());
    if (strays.isPresent()) {
      List<String> names = new ArrayList<>();
      strays.get().standing().account().interfaces().forEach(name -> names.add(name.name()));
      findings.add(
          Finding.warning(
                  "stray-limit",
                  String.join(", ", names)
                      + ": bwflow's limit stands, but the configuration has it no more",
                  "bwflow check --enforce")
              .safely());
    }
  }
}
