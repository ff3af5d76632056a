package io.github.bwflow.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The table of subcommands: what is not in here does not exist. */
enum Commands {
  CHECK(
      "check",
      "show what is used and left; --enforce also sets or lifts the limit",
      "Computes and prints the state of every account. With --enforce it also brings the kernel in"
          + " line with it; the timer runs that every 15 seconds.",
      CheckCommand::new),
  APPLY(
      "apply",
      "put a limit on now, by hand",
      "Puts a limit on now: the computed rate, or the one that --rate states. Without --for the"
          + " timer decides again at its next run.",
      ApplyCommand::new),
  LIFT(
      "lift",
      "take bwflow's limit off now, by hand",
      "Takes bwflow's own limit off now, and nothing else. Without --for the timer decides again at"
          + " its next run. A second time it does nothing.",
      LiftCommand::new),
  REPORT(
      "report",
      "show the traffic by day and month, the balance and the forecast",
      "Shows this period's traffic by day, the balance, the limit, a forecast and the last months.",
      ReportCommand::new),
  SIMULATE(
      "simulate",
      "replay the budget over the past, or over a demand",
      "Shows what the configured budget would make of a demand, or would have made of what vnStat"
          + " has stored: when it is limited, and what is left. Changes nothing and needs no root.",
      SimulateCommand::new),
  INIT(
      "init",
      "write the configuration",
      "Writes the configuration. Asks on a terminal for what no option states; without a budget"
          + " from either nothing is written.",
      InitCommand::new),
  PATCH_VNSTAT(
      "patch-vnstat",
      "make vnStat's configuration fit",
      "Changes what vnStat's configuration lacks: time zone, save interval, bandwidth limits and"
          + " the days kept. Everything else in the file stays as it is.",
      PatchVnstatCommand::new),
  IMPORT(
      "import",
      "take over another program's configuration",
      "Prints what a configuration of TrafficToll (tt-bandwidth-manager) or pyshaper comes to as"
          + " one of bwflow, with a comment for whatever has no equal. Nothing in the file is run."
          + " With --vmmanager it adds to the configuration what a script for VMmanager was told on"
          + " its command line: one virtual machine and its threshold.",
      ImportCommand::new),
  DOCTOR(
      "doctor",
      "find out what is wrong on this host, and how to mend it",
      "Looks at everything that bwflow needs and prints for each whether it is ok, a warning or an"
          + " error, with the command that mends it. Changes nothing without --fix. Exits 0 where"
          + " nothing is an error.",
      DoctorCommand::new),
  NOTIFY(
      "notify",
      "run the hooks for what has changed",
      "Runs the programs of [hooks] on_change for the changes that \"check --enforce\" has"
          + " recorded; bwflow-notify.service does that.",
      NotifyCommand::new);

  private final String key;
  private final String summary;
  private final String description;
  private final Supplier<Command> factory;

  Commands(String key, String summary, String description, Supplier<Command> factory) {
    this.key = key;
    this.summary = summary;
    this.description = description;
    this.factory = factory;
  }

  String key() {
    return key;
  }

  String summary() {
    return summary;
  }

  String description() {
    return description;
  }

  Command create() {
    return factory.get();
  }

  /** Whether it is about accounts as they are configured. */
  boolean isForAccounts() {
    return switch (this) {
      case CHECK, APPLY, LIFT, REPORT, SIMULATE -> true;
      case INIT, PATCH_VNSTAT, IMPORT, DOCTOR, NOTIFY -> false;
    };
  }

  static Optional<Commands> of(String key) {
    for (Commands command : values()) {
      if (command.key.equals(key)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  /** Every word that may stand for a command. */
  static List<String> words() {
    return List.of(
        "check",
        "apply",
        "lift",
        "report",
        "simulate",
        "init",
        "patch-vnstat",
        "import",
        "doctor",
        "notify",
        "help");
  }
}
