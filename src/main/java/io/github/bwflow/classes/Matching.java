package io.github.bwflow.classes;

import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Outline.Leaf;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * From what a configuration says to what the kernel is to hold, given what is seen of sockets and
 * processes. Made for one instant.
 */
public final class Matching {
  private static final int SSH_PORT = 22;

  private final Shaping shaping;
  private final Owners owners;
  private final Placing placing;
  private final Outline outline;
  private Optional<Holders> holders;

  /**
   * @param at the instant, in the zone that schedules are in
   * @param placing which owners the limiter can tell by itself
   */
  public Matching(Shaping shaping, ZonedDateTime at, Owners owners, Placing placing) {
    this(shaping, owners, placing, new Outline(shaping, at), Optional.empty());
  }

  private Matching(
      Shaping shaping, Owners owners, Placing placing, Outline outline, Optional<Holders> holders) {
    this.shaping = shaping;
    this.owners = owners;
    this.placing = placing;
    this.outline = outline;
    this.holders = holders;
  }

  /** The same where the limiter tells other owners; what was found out stays. */
  public Matching with(Placing other) {
    return new Matching(shaping, owners, other, outline, holders);
  }

  /** Whether the sockets of this host matter. */
  public boolean needsSockets() {
    if (shaping.protectsSsh()) {
      return true;
    }
    for (Leaf leaf : outline.leaves()) {
      for (Entry entry : leaf.entries()) {
        if (leaf.inForce() && !entry.isOfPackets()) {
          return true;
        }
      }
    }
    return false;
  }

  /** The classes, in force or not, for which it matters which process a socket is of. */
  public List<String> ofProcesses() {
    List<String> names = new ArrayList<>();
    for (Leaf leaf : outline.leaves()) {
      for (Entry entry : leaf.entries()) {
        if (!entry.allGroups().isEmpty() && !names.contains(leaf.name())) {
          names.add(leaf.name());
        }
      }
    }
    return names;
  }

  /** Whether SSH is protected. */
  public boolean protectsSsh() {
    return shaping.protectsSsh();
  }

  /** Whether it matters which program a process runs. */
  public boolean asksForExe() {
    return asksFor(
        each -> each instanceof Condition.Text text && text.subject() == Condition.Subject.EXE);
  }

  /** Whether it matters which cgroup a process is in. */
  public boolean asksForUnit() {
    return asksFor(each -> each instanceof Condition.Unit);
  }

  private boolean asksFor(Predicate<Condition> what) {
    for (Leaf leaf : outline.leaves()) {
      for (Entry entry : leaf.entries()) {
        for (Entry.Group group : entry.allGroups()) {
          if (group.all().stream().anyMatch(what)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The processes whose sockets matter. */
  public Set<Long> suspects(List<ProcessFacts> processes) {
    return holders(processes).all();
  }

  // Not looked for twice.
  private Holders holders(List<ProcessFacts> processes) {
    if (holders.isEmpty() || !holders.get().areOf(processes)) {
      holders = Optional.of(new Holders(outline, processes));
    }
    return holders.get();
  }

  /** What the configuration comes to, given what was seen. */
  public Division divide(Observed seen) {
    List<Problem> problems = new ArrayList<>();
    Holders looked = holders(seen.processes());
    Takes takes = new Takes(outline, owners, seen, looked, sshRegion(seen));
    Lists upload = new Lists(outline, owners, placing, seen, takes, problems);
    // Who owns the socket that a packet is for is not known before it has passed.
    Lists download = new Lists(outline, owners, Placing.NONE, seen, takes, problems);
    Tree egress =
        new Tree(
            shaping.upload(),
            outline.upload(),
            Outline.OTHER,
            upload.rules(),
            upload.owned(),
            exempt(),
            neighbours());
    Tree ingress =
        new Tree(
            shaping.download(),
            outline.download(),
            Outline.OTHER,
            download.rules(),
            List.of(),
            exempt(),
            neighbours());
    problems.addAll(unknownUsers());
    if (!looked.cutShort().isEmpty()) {
      problems.add(cutShort(looked.cutShort()));
    }
    return new Division(
        egress,
        ingress,
        takes.members(),
        outline.idle(),
        List.copyOf(new LinkedHashSet<>(problems)));
  }

  // A host that does not hear who asks for it is not reached, however much its SSH may send.
  private OptionalInt neighbours() {
    return shaping.protectsSsh() ? OptionalInt.of(Outline.SSH) : OptionalInt.empty();
  }

  private List<Packets> exempt() {
    List<Packets> exempt = new ArrayList<>();
    for (AddressRange range : shaping.exempt()) {
      exempt.addAll(Box.all(range.family()).withRemote(range).packets());
    }
    return exempt;
  }

  private List<Box> sshRegion(Observed seen) {
    List<Box> region = new ArrayList<>();
    if (!shaping.protectsSsh()) {
      return region;
    }
    Set<Integer> ports = new TreeSet<>(seen.sshPorts());
    ports.add(SSH_PORT);
    for (Family family : Family.values()) {
      Box tcp = Box.tcp(family);
      for (int port : ports) {
        region.add(tcp.withLocal(PortRange.of(port)));
      }
      region.add(tcp.withRemote(PortRange.of(SSH_PORT)));
    }
    return region;
  }

  private static Problem cutShort(Set<String> names) {
    List<String> printable = new ArrayList<>();
    for (String each : names) {
      printable.add(Printable.of(each));
    }
    return Problem.warning(
        "matching-cut-short",
        "to match all processes of this host would take too long; not all were looked at for the"
            + " classes "
            + String.join(", ", printable),
        "Match by user, unit or port, or with a shorter expression.");
  }

  private List<Problem> unknownUsers() {
    List<Problem> problems = new ArrayList<>();
    Map<String, OptionalLong> users = new HashMap<>();
    for (Leaf leaf : outline.leaves()) {
      for (Entry entry : leaf.entries()) {
        for (Condition each : entry.ofSocket()) {
          if (each instanceof Condition.User user
              && users.computeIfAbsent(user.name(), owners::user).isEmpty()) {
            problems.add(
                Problem.warning(
                    "user-unknown",
                    "class \""
                        + leaf.name()
                        + "\" is for the user \""
                        + user.name()
                        + "\", whom this host does not know",
                    "Correct the name, or state the user's number."));
          }
        }
      }
    }
    return problems;
  }
}
