package io.github.bwflow.cli;

import io.github.bwflow.config.Config;
import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.config.Literal;
import io.github.bwflow.config.Vmmanager;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code bwflow import --vmmanager}: a virtual machine from the arguments of a script that asks a
 * platform for its traffic and limits it.
 *
 * @param url the platform's address
 * @param email who logs in
 * @param vmid the machine's number
 * @param thresholdGib the budget in GiB; null for the script's own
 * @param limitMbitps the limit in Mbit/s; null for the script's own
 */
record VmmanagerImport(
    String url, String email, String vmid, String thresholdGib, String limitMbitps) {

  /** Whether nothing is stated. */
  boolean isEmpty() {
    return url == null
        && email == null
        && vmid == null
        && thresholdGib == null
        && limitMbitps == null;
  }

  /** Adds it to the configuration. */
  ExitCode run(Session session) {
    if (session.options().json()) {
      throw new UsageError("import --vmmanager has no JSON");
    }
    need("--url", url);
    need("--email", email);
    String id = number("--vmid", vmid, "");
    Path file = session.configFile();
    String before = AtomicFile.read(file).orElse("");
    String after = before + added(before, file, id);
    // What it says has to make sense together with what stands there.
    Config config = ConfigFile.parse(file.toString(), after);
    if (session.options().dryRun()) {
      session.console().result(after);
      return ExitCode.OK;
    }
    AtomicFile.write(file, after, "rw-r--r--");
    if (!session.options().quiet()) {
      session.console().result(said(file, config.vmmanager().orElseThrow()));
    }
    return ExitCode.OK;
  }

  private static void need(String option, String value) {
    if (value == null || value.isBlank()) {
      throw new UsageError(option + " is missing");
    }
  }

  private static String number(String option, String value, String fallback) {
    String text = value == null ? fallback : value.strip();
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new UsageError(
          option + " is \"" + Printable.of(text) + "\"; expected a whole number from 1 up");
    }
    return text;
  }

  private String added(String before, Path file, String id) {
    StringBuilder text = new StringBuilder();
    Optional<Vmmanager> platform =
        before.isBlank() ? Optional.empty() : ConfigFile.parse(file.toString(), before).vmmanager();
    if (!before.isEmpty()) {
      text.append(before.endsWith("\n") ? "\n" : "\n\n");
    }
    String address = url.strip().replaceAll("/+$", "");
    if (platform.isEmpty()) {
      text.append("[vmmanager]\n");
      text.append("url = ").append(Literal.of(address)).append('\n');
      text.append("email = ").append(Literal.of(email.strip())).append("\n\n");
    } else if (!platform.get().url().equals(address)
        || !platform.get().email().equals(email.strip())) {
      throw new Failure(
          Problem.error(
              ExitCode.CANNOT_CREATE,
              "config-exists",
              file + " has another platform or user: " + platform.get().url(),
              "Write another file (-c FILE)."));
    }
    text.append("[[vm]]\n");
    text.append("id = ").append(id).append('\n');
    text.append("budget = \"")
        .append(number("--threshold-gib", thresholdGib, "1024"))
        .append(" GiB\"\n");
    text.append("limit_rate = \"")
        .append(number("--limit-mbitps", limitMbitps, "10"))
        .append(" mbit\"\n");
    text.append("# What it gets when nothing limits it; without this a limit is never lifted:\n");
    text.append("#normal_rate = \"1 gbit\"\n");
    return text.toString();
  }

  private static String said(Path file, Vmmanager platform) {
    return file
        + " has the virtual machine now. What is left to do:\n"
        + "  the password into "
        + Printable.of(platform.passwordFile())
        + ", with mode 0600\n"
        + "  normal_rate under its [[vm]], or a limit is never lifted\n"
        + "  bwflow check --vm all\n"
        + "  systemctl enable --now bwflow-vm.timer\n";
  }
}
