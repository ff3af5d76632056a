package io.github.bwflow.cli;

import io.github.bwflow.engine.Rules;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.host.Programs;
import io.github.bwflow.setup.OldInstallation;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What {@code init} does where bwflow 0.1.0 was: says what is left of it, and mends it if told. */
final class TakeOver {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

  private final Session session;
  private final List<Remnant> remnants;

  /**
   * Something that is left.
   *
   * @param problem what is wrong with it, and how a person mends it
   * @param question whether to mend it, for a person to answer
   * @param mending mends it
   */
  private record Remnant(Problem problem, String question, Mending mending) {}

  /** Mends something, and says what was done. */
  private interface Mending {
    String mend() throws IOException;
  }

  private TakeOver(Session session, List<Remnant> remnants) {
    this.session = session;
    this.remnants = remnants;
  }

  /** Looks for what is left, and changes nothing. It is in the way of the system's bwflow only. */
  static TakeOver look(Session session) {
    TakeOver found = new TakeOver(session, new ArrayList<>());
    if (!session.options().config().equals(CommonOptions.DEFAULT_CONFIG)) {
      return found;
    }
    boolean unit = hidesTheUnit();
    if (unit) {
      found.remnants.add(found.unit());
    }
    boolean program = text(OldInstallation.PROGRAM).filter(OldInstallation::isProgram).isPresent();
    if (program) {
      found.remnants.add(found.program());
    }
    if (unit || program || isKept(OldInstallation.UNIT) || isKept(OldInstallation.PROGRAM)) {
      found.limits();
    }
    return found;
  }

  private static boolean isKept(Path file) {
    return Files.exists(aside(file));
  }

  private static Path aside(Path file) {
    return file.resolveSibling(file.getFileName() + OldInstallation.SUFFIX);
  }

  // What this user may not read is none of this run's business.
  private static Optional<String> text(Path file) {
    try {
      return AtomicFile.read(file, StandardCharsets.ISO_8859_1);
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  /** Whether systemd would start the old daemon in place of this version. */
  static boolean hidesTheUnit() {
    return text(OldInstallation.UNIT).filter(OldInstallation::isUnit).isPresent();
  }

  /** Whether nothing is left. */
  boolean isEmpty() {
    return remnants.isEmpty();
  }

  /**
   * Mends what the answer to its question is yes for, and says the rest.
   *
   * @return what was done, a line each
   */
  List<String> mend(Predicate<String> agreed) {
    List<String> done = new ArrayList<>();
    for (Remnant remnant : remnants) {
      if (!agreed.test(remnant.question())) {
        session.console().problem(remnant.problem());
        continue;
      }
      try {
        done.add(remnant.mending().mend());
      } catch (IOException e) {
        session.console().problem(remnant.problem());
        session.console().note("that could not be mended: " + e.getMessage());
      }
    }
    return done;
  }

  private Remnant unit() {
    Path file = OldInstallation.UNIT;
    Path kept = aside(file);
    String name = file.getFileName().toString();
    return new Remnant(
        Problem.warning(
            "old-unit",
            file + " starts the daemon of bwflow 0.1.0 and hides the unit of this version",
            "systemctl disable --now "
                + name
                + "; mv "
                + file
                + " "
                + kept
                + "; systemctl daemon-reload"),
        file
            + " starts the daemon of bwflow 0.1.0 and hides the unit of this version.\n"
            + "Stop it, and rename the file to "
            + kept.getFileName()
            + "?",
        () -> {
          Systemd systemd = new Systemd(session);
          boolean runs = Systemd.isRunning();
          if (session.programs().find("systemctl").isEmpty()) {
            Files.move(file, kept);
            return "the unit of bwflow 0.1.0 is kept as " + kept;
          }
          done(runs ? systemd.ctl("disable", "--now", name) : systemd.ctl("disable", name));
          Files.move(file, kept);
          if (runs) {
            done(systemd.ctl("daemon-reload"));
          }
          return "the daemon of bwflow 0.1.0 is stopped; its unit is kept as " + kept;
        });
  }

  private Remnant program() {
    Path file = OldInstallation.PROGRAM;
    Path kept = aside(file);
    return new Remnant(
        Problem.warning(
            "old-program",
            file + " is bwflow 0.1.0, which shells may start in place of this version",
            "pip uninstall bwflow; or mv " + file + " " + kept),
        file
            + " is bwflow 0.1.0, which shells may start in place of this version.\n"
            + "Rename it to "
            + kept.getFileName()
            + "?",
        () -> {
          Files.move(file, kept);
          return "the program of bwflow 0.1.0 is kept as "
              + kept
              + "; pip uninstall bwflow removes what came with it";
        });
  }

  // By the configuration that it had; where that cannot be used, nothing tells whose a limit is.
  private void limits() {
    try {
      for (Rules rules : session.rules(session.load().config())) {
        for (InterfaceName name : rules.account().interfaces()) {
          limit(name, rules);
        }
      }
    } catch (Failure | UsageError e) {
      return;
    }
  }

  private void limit(InterfaceName name, Rules rules) {
    List<String> show = List.of("qdisc", "show", "dev", name.name(), "root");
    String listing = session.programs().run(Programs.Command.of(TIME_LIMIT, "tc", show)).out();
    OldInstallation.limit(listing, rules.policy().drip(rules.period(session.now())))
        .ifPresent(handle -> remnants.add(limit(name, handle, listing)));
  }

  private Remnant limit(InterfaceName name, String handle, String listing) {
    List<String> delete = List.of("qdisc", "del", "dev", name.name(), "root", "handle", handle);
    String found =
        name
            + " has a limit that bwflow 0.1.0 seems to have set: "
            + listing.lines().findFirst().orElse("");
    return new Remnant(
        Problem.warning("old-limit", found.strip(), "tc " + String.join(" ", delete)),
        found.strip() + "\nRemove it?",
        () -> {
          done(session.programs().run(Programs.Command.of(TIME_LIMIT, "tc", delete)));
          return "the limit of bwflow 0.1.0 on " + name + " is removed";
        });
  }

  private static void done(Programs.Outcome outcome) throws IOException {
    if (!outcome.succeeded()) {
      throw new IOException(outcome.firstLine());
    }
  }
}
