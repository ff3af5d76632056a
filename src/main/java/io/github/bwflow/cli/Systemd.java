package io.github.bwflow.cli;

import io.github.bwflow.config.Config;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.host.Programs;
import io.github.bwflow.setup.ServiceDropIn;
import io.github.bwflow.setup.TimerDropIn;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What {@code init} has systemd do: run the timer, and at the configured interval. */
final class Systemd {
  private static final Path DROP_IN =
      Path.of("/etc/systemd/system/bwflow.timer.d/50-interval.conf");
  private static final Path PROCESSES =
      Path.of("/etc/systemd/system/bwflow.service.d/50-processes.conf");
  private static final Duration SHIPPED_INTERVAL = Duration.ofSeconds(15);
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
  private static final String START = "systemctl enable --now bwflow.timer";

  private final Session session;

  Systemd(Session session) {
    this.session = session;
  }

  /** Whether systemd runs this host. */
  static boolean isRunning() {
    return Files.isDirectory(Path.of("/run/systemd/system"));
  }

  /** Runs {@code systemctl}. */
  Programs.Outcome ctl(String... words) {
    return session.programs().run(Programs.Command.of(TIME_LIMIT, "systemctl", List.of(words)));
  }

  /**
   * Lets the timer run at an interval, where it does not already.
   *
   * @return the file that was written for it; empty where none is needed
   */
  Optional<Path> setInterval(Duration interval) {
    boolean needed = Files.exists(DROP_IN) || !interval.equals(SHIPPED_INTERVAL);
    if (!needed || !Files.isDirectory(DROP_IN.getParent().getParent())) {
      return Optional.empty();
    }
    String text = TimerDropIn.withInterval(AtomicFile.read(DROP_IN).orElse(""), interval);
    AtomicFile.write(DROP_IN, text, "rw-r--r--");
    reload();
    return Optional.of(DROP_IN);
  }

  /**
   * Lets the service see other users' processes where a class asks for them, and no longer where
   * none does. A drop-in that somebody has changed stays as it is.
   *
   * @return what was done; empty where nothing had to be
   */
  Optional<String> setRights(Config config) {
    boolean needed =
        config.shaping().isPresent() && Shapes.asksForProcesses(config.shaping().get());
    Optional<String> there = AtomicFile.read(PROCESSES);
    if (needed && there.isEmpty() && Files.isDirectory(PROCESSES.getParent().getParent())) {
      AtomicFile.write(PROCESSES, ServiceDropIn.render(), "rw-r--r--");
      reload();
      return Optional.of("wrote " + PROCESSES + ": a class asks for processes");
    }
    if (!needed && there.isPresent() && ServiceDropIn.isOurs(there.get())) {
      try {
        Files.delete(PROCESSES);
      } catch (IOException e) {
        throw AtomicFile.cannotWrite(PROCESSES, e);
      }
      reload();
      return Optional.of("removed " + PROCESSES + ": no class asks for processes");
    }
    return Optional.empty();
  }

  private void reload() {
    if (isRunning()) {
      ctl("daemon-reload");
    }
  }

  // The timer reads the system's configuration, and would start an old daemon if that hid our unit.
  private boolean mayStart() {
    return isRunning()
        && session.options().config().equals(CommonOptions.DEFAULT_CONFIG)
        && !TakeOver.hidesTheUnit();
  }

  private Programs.Outcome start() {
    return ctl("enable", "--now", "--quiet", "bwflow.timer");
  }

  /** Starts the timer if that makes sense, without a word. */
  void startQuietly() {
    if (mayStart()) {
      start();
    }
  }

  /** Starts the timer if a person agrees, and says how things stand. */
  void offerToStart(boolean yes, Questions questions) {
    session.console().result("\n" + offered(yes, questions));
  }

  private String offered(boolean yes, Questions questions) {
    if (!mayStart()) {
      return TakeOver.hidesTheUnit()
          ? "The timer was not started: it would start bwflow 0.1.0.\n"
          : "Run it regularly: bwflow check --enforce\n";
    }
    if (!yes && !questions.yes("\nStart the timer now (" + START + ")?")) {
      return "Start the timer when you are ready: " + START + "\n";
    }
    Programs.Outcome outcome = start();
    if (outcome.succeeded()) {
      return "The timer runs: bwflow check --enforce every 15 s or as set.\n";
    }
    session
        .console()
        .problem(
            Problem.warning(
                "timer-not-started",
                "the timer could not be started: " + outcome.firstLine(),
                "Start it by hand: " + START));
    return "";
  }
}
