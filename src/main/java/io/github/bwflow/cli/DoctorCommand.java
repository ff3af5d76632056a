package io.github.bwflow.cli;

import com.beust.jcommander.Parameter;
import io.github.bwflow.config.Config;
import io.github.bwflow.doctor.Finding;
import io.github.bwflow.doctor.Finding.Level;
import io.github.bwflow.doctor.Patient;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Rights;
import io.github.bwflow.report.DoctorJson;
import io.github.bwflow.report.DoctorText;
import io.github.bwflow.setup.VnstatPatch;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code bwflow doctor}: what is wrong on this host, and the commands that mend it. */
final class DoctorCommand implements Command {
  private static final Duration MENDING = Duration.ofMinutes(5);

  @Parameter(
      names = {"--fix"},
      description = "also mend what is safe to mend, asking before each")
  private boolean fix;

  @Parameter(
      names = {"--yes"},
      description = "with --fix, ask nothing and answer yes")
  private boolean yes;

  @Override
  public ExitCode run(Session given) {
    ByHand.refuseAt(given, "doctor");
    Session session = given.forAccounts();
    if (yes && !fix) {
      throw new UsageError("--yes answers what --fix asks, which is missing");
    }
    if (fix && !yes && (!Terminal.is(0) || session.options().json())) {
      throw new UsageError("--fix asks on a terminal; say --yes where there is none");
    }
    List<Finding> findings = patient(session).examine();
    boolean mended = false;
    if (fix && !session.options().dryRun()) {
      if (!yes) {
        print(session, findings);
      }
      mended = mend(session, findings);
    }
    if (mended) {
      findings = patient(session.again()).examine();
    }
    if (session.options().json()) {
      session
          .console()
          .result(DoctorJson.of(session.now(), Session.hostName(), Session.version(), findings));
    } else {
      print(session, findings);
    }
    return exit(findings);
  }

  private static void print(Session session, List<Finding> findings) {
    session
        .console()
        .result(DoctorText.print(findings, session.options().quiet(), session.style()));
  }

  private static ExitCode exit(List<Finding> findings) {
    for (Finding finding : findings) {
      if (finding.level() == Level.ERROR) {
        return finding.exit();
      }
    }
    return ExitCode.OK;
  }

  private static Patient patient(Session session) {
    List<Problem> broken = new ArrayList<>();
    List<Problem> failures = new ArrayList<>();
    Optional<Config> config = Optional.empty();
    Optional<RunResult> result = Optional.empty();
    Optional<VnstatPatch> patch = Optional.empty();
    Path vnstatConf = Path.of("/etc/vnstat.conf");
    try {
      ConfigLoader.Loaded loaded = session.load();
      broken.addAll(loaded.broken());
      config = Optional.of(loaded.config());
      vnstatConf = session.vnstatConf(loaded.config());
      try {
        if (!session.isForVms()
            && session.rules(loaded.config()).stream().anyMatch(Rules::isBudgeted)) {
          patch = Optional.of(patch(session, loaded.config(), vnstatConf));
        }
        result = Optional.of(session.look(loaded, false));
      } catch (Failure e) {
        failures.addAll(e.problems());
      }
    } catch (Failure e) {
      broken.addAll(e.problems());
    }
    return new Patient(
        session.programs(),
        session.devices(),
        session.now(),
        Rights.read().root(),
        jar(),
        session.configFile(),
        parts(session),
        broken,
        config,
        vnstatConf,
        patch,
        result,
        failures);
  }

  // That they cannot be read is among what is broken.
  private static List<Path> parts(Session session) {
    try {
      return ConfigLoader.parts(session.configFile());
    } catch (Failure e) {
      return List.of();
    }
  }

  private static VnstatPatch patch(Session session, Config config, Path file) {
    String text = AtomicFile.read(file, StandardCharsets.ISO_8859_1).orElse("");
    return PatchVnstatCommand.patch(session, config, text);
  }

  /** The jar that this runs from. */
  private static Optional<Path> jar() {
    String place = String.valueOf(Session.class.getResource("version.txt"));
    int end = place.indexOf("!/");
    return place.startsWith("jar:file:") && end > 0
        ? Optional.of(Path.of(URI.create(place.substring(4, end))))
        : Optional.empty();
  }

  private boolean mend(Session session, List<Finding> findings) {
    Questions questions = new Questions(session, !yes);
    List<String> done = new ArrayList<>();
    for (Finding finding : findings) {
      String command = finding.command();
      if (!finding.isFault() || !finding.safe() || done.contains(command)) {
        continue;
      }
      if (yes || questions.yes("\n" + finding.message() + "\nRun: " + command + "?")) {
        done.add(command);
        run(session, command);
      }
    }
    return !done.isEmpty();
  }

  private static void run(Session session, String command) {
    String path = "/usr/sbin:/usr/bin:/sbin:/bin";
    Optional<Path> own = ownDirectory();
    Programs.Outcome outcome =
        session
            .programs()
            .run(
                new Programs.Command(
                    "sh",
                    List.of("-c", command),
                    Map.of("PATH", own.map(directory -> directory + ":" + path).orElse(path)),
                    "",
                    MENDING));
    if (outcome.succeeded()) {
      session.console().change("done: " + command);
    } else {
      session
          .console()
          .problem(
              Problem.warning(
                  "not-mended", "that failed: " + command + ": " + outcome.firstLine(), ""));
    }
  }

  // Where the command bwflow itself is, which may be under /usr/local or in the sources.
  private static Optional<Path> ownDirectory() {
    return jar()
        .flatMap(
            jar ->
                List.of("../../bin/bwflow", "../scripts/bwflow").stream()
                    .map(place -> jar.getParent().resolve(place).normalize())
                    .filter(Files::isExecutable)
                    .map(Path::getParent)
                    .findFirst());
  }
}
