package io.github.bwflow.classes.linux;

import io.github.bwflow.classes.Connection;
import io.github.bwflow.classes.Matching;
import io.github.bwflow.classes.Observed;
import io.github.bwflow.classes.ProcessFacts;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Programs.Command;
import io.github.bwflow.host.Programs.End;
import io.github.bwflow.host.Programs.Outcome;
import io.github.bwflow.host.Rights;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at the sockets and processes of this host, as far as classes ask for them. */
public final class HostView {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

  /** Neither those that have ended nor those that have not begun belong to anybody. */
  private static final List<String> SOCKETS =
      List.of(
          "-H", "-n", "-t", "-u", "-S", "-a", "-e", "exclude", "time-wait", "exclude", "syn-recv");

  private static final String SSHD = "sshd";

  private final Programs programs;
  private final Rights rights;
  private final Proc proc = new Proc(Path.of("/proc"));
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param rights what this process may do
   */
  public HostView(Programs programs, Rights rights) {
    this.programs = programs;
    this.rights = rights;
  }

  /** What could not be looked at. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /**
   * Looks at what classes ask for.
   *
   * @param everything whether the processes of all sockets are wanted, for people to see
   */
  public Observed look(Matching matching, boolean everything) {
    List<String> ofProcesses = matching.ofProcesses();
    if (!rights.seesProcesses() && !ofProcesses.isEmpty()) {
      problems.add(unresolved(ofProcesses));
    }
    if (!matching.needsSockets() && !everything) {
      return Observed.NOTHING;
    }
    SocketLines lines = new SocketLines();
    Outcome outcome = programs.run(Command.of(TIME_LIMIT, "ss", SOCKETS), lines);
    if (!outcome.succeeded()) {
      problems.add(noSockets(outcome));
      return Observed.NOTHING;
    }
    boolean all = everything || !ofProcesses.isEmpty();
    List<ProcessFacts> processes =
        all || matching.protectsSsh()
            ? proc.processes(
                everything || matching.asksForExe(), everything || matching.asksForUnit())
            : List.of();
    Set<Long> suspects = everything ? numbers(processes) : matching.suspects(processes);
    Set<Long> servers = matching.protectsSsh() ? named(SSHD, processes) : Set.of();
    suspects.addAll(servers);
    List<Connection> connections = held(lines.connections(), suspects);
    if (!lines.crowds().isEmpty() && !ofProcesses.isEmpty()) {
      problems.add(crowded(ofProcesses));
    }
    return new Observed(
        connections,
        lines.crowds(),
        processes,
        matching.protectsSsh() ? sshPorts(connections, servers) : Set.of(),
        rights.seesProcesses());
  }

  private List<Connection> held(List<Connection> connections, Set<Long> pids) {
    if (pids.isEmpty()) {
      return connections;
    }
    Set<Long> inodes = new HashSet<>();
    for (Connection each : connections) {
      inodes.add(each.inode());
    }
    Map<Long, List<Long>> holders = proc.holders(pids, inodes);
    List<Connection> held = new ArrayList<>(connections.size());
    for (Connection each : connections) {
      List<Long> mine = holders.get(each.inode());
      held.add(mine == null ? each : each.heldBy(mine));
    }
    return held;
  }

  private static Set<Long> numbers(List<ProcessFacts> processes) {
    Set<Long> numbers = new HashSet<>();
    for (ProcessFacts each : processes) {
      numbers.add(each.pid());
    }
    return numbers;
  }

  private static Set<Long> named(String name, List<ProcessFacts> processes) {
    Set<Long> numbers = new HashSet<>();
    for (ProcessFacts each : processes) {
      if (each.name().equals(name)) {
        numbers.add(each.pid());
      }
    }
    return numbers;
  }

  // Only root's word counts: anybody may call a process of his own sshd.
  private static Set<Integer> sshPorts(List<Connection> connections, Set<Long> servers) {
    Set<Integer> ports = new HashSet<>(SshdConfig.ports());
    for (Connection each : connections) {
      boolean listening = each.protocol() == 6 && each.remotePort() == 0 && each.user() == 0;
      if (listening && each.processes().stream().anyMatch(servers::contains)) {
        ports.add(each.localPort());
      }
    }
    return ports;
  }

  // Who may enforce leaves traffic in the wrong class by it; who only looks sees less than there
  // is.
  private Problem unresolved(List<String> names) {
    String code = "classes-not-resolved";
    String message =
        "these classes ask for processes, and other users' cannot be seen: " + listed(names);
    return rights.netAdmin()
        ? Problem.warning(
            code,
            message,
            "Run it as root; under systemd, \"bwflow init\" writes what the service needs for it.")
        : Problem.notice(code, message, "Run it as root to see who is in them.");
  }

  private static Problem noSockets(Outcome outcome) {
    String reason = Printable.of(outcome.firstLine());
    return Problem.warning(
        "sockets-not-seen",
        "the host's sockets cannot be listed (ss: "
            + reason
            + "), so that only classes by port, address and protocol hold",
        outcome.end() == End.NOT_INSTALLED ? "Install iproute2, which has ss." : "");
  }

  private static Problem crowded(List<String> names) {
    return Problem.warning(
        "very-many-sockets",
        "a user has more than "
            + SocketLines.MOST_OF_USER
            + " sockets; the processes of the further ones were not looked for, for the classes "
            + listed(names),
        "Give the classes a match by port, address or user, which needs no look at processes.");
  }

  private static String listed(List<String> names) {
    List<String> printable = new ArrayList<>();
    for (String each : names) {
      printable.add(Printable.of(each));
    }
    return String.join(", ", printable);
  }
}
