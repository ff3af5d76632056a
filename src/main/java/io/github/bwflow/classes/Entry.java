package io.github.bwflow.classes;

import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Condition.End;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A match of a class, together with those of the classes around it: which packets, and what their
 * socket and its processes have to be.
 */
final class Entry {
  private final int number;
  private final List<Group> groups = new ArrayList<>();
  private final List<Condition> ofSocket = new ArrayList<>();
  private final List<Unless> unless = new ArrayList<>();
  private List<Box> region = Box.all();

  /**
   * What one and the same process has to be.
   *
   * @param all the conditions
   * @param recursive whether an ancestor of it will do
   */
  record Group(List<Condition> all, boolean recursive) {
    /** Whether the process itself is so, whatever its ancestors are. */
    boolean holds(ProcessFacts process, Texts texts) {
      for (Condition each : all) {
        if (!holds(each, process, texts)) {
          return false;
        }
      }
      return true;
    }

    private static boolean holds(Condition condition, ProcessFacts process, Texts texts) {
      if (condition instanceof Condition.Text text) {
        return texts.hold(text, process);
      }
      if (condition instanceof Condition.Pid pid) {
        return pid.pid() == process.pid();
      }
      return condition instanceof Condition.Unit unit
          && process.cgroup().isPresent()
          && isIn(unit.name(), process.cgroup().get());
    }

    private static boolean isIn(String unit, String cgroup) {
      return unit.startsWith("/")
          ? (cgroup + "/").startsWith(unit.endsWith("/") ? unit : unit + "/")
          : (cgroup + "/").contains("/" + unit + "/");
    }
  }

  /**
   * What keeps a packet out although all the rest fits.
   *
   * @param groups what the process is then; none for any
   * @param ofSocket what the socket is then
   * @param region which packets they are then
   */
  record Unless(List<Group> groups, List<Condition> ofSocket, List<Box> region) {
    boolean isOfPackets() {
      return groups.isEmpty() && ofSocket.isEmpty();
    }
  }

  private Entry(int number) {
    this.number = number;
  }

  /**
   * A level of a match.
   *
   * @param match the match
   * @param recursive whether its class takes descendants, too
   */
  record Level(Match match, boolean recursive) {}

  /**
   * @param number the number of the innermost match in its class, from 1
   * @param levels all that have to fit, the outermost first
   */
  static Entry of(int number, List<Level> levels) {
    Entry entry = new Entry(number);
    for (Level level : levels) {
      add(level.match().all(), level.recursive(), entry.groups, entry.ofSocket);
      entry.region = Box.and(entry.region, region(level.match().all()));
      if (!level.match().not().isEmpty()) {
        List<Group> groups = new ArrayList<>();
        List<Condition> ofSocket = new ArrayList<>();
        add(level.match().not(), level.recursive(), groups, ofSocket);
        entry.unless.add(new Unless(groups, ofSocket, region(level.match().not())));
      }
    }
    return entry;
  }

  private static void add(
      List<Condition> all, boolean recursive, List<Group> groups, List<Condition> ofSocket) {
    List<Condition> ofProcess = new ArrayList<>();
    for (Condition each : all) {
      if (each.isOfProcess() || each instanceof Condition.Unit) {
        ofProcess.add(each);
      } else if (each instanceof Condition.User || each instanceof Condition.Country) {
        ofSocket.add(each);
      }
    }
    if (!ofProcess.isEmpty()) {
      groups.add(new Group(ofProcess, recursive));
    }
  }

  private static List<Box> region(List<Condition> all) {
    List<Box> region = Box.all();
    for (Condition each : all) {
      region = Box.and(region, region(each));
    }
    return region;
  }

  private static List<Box> region(Condition condition) {
    List<Box> region = new ArrayList<>();
    if (condition instanceof Condition.Protocol protocol) {
      BitSet numbers = new BitSet();
      for (int number : protocol.numbers()) {
        numbers.set(number);
      }
      for (Box all : Box.all()) {
        region.add(all.with(numbers));
      }
      return region;
    }
    if (condition instanceof Condition.Ports ports) {
      for (Box all : Box.all()) {
        Box some = all.with(Box.withPorts());
        for (PortRange range : ports.ranges()) {
          region.add(ports.end() == End.LOCAL ? some.withLocal(range) : some.withRemote(range));
        }
      }
      return region;
    }
    if (condition instanceof Condition.Addresses addresses) {
      for (AddressRange range : addresses.ranges()) {
        Box some = Box.all(range.family());
        region.add(addresses.end() == End.LOCAL ? some.withLocal(range) : some.withRemote(range));
      }
      return region;
    }
    return Box.all();
  }

  int number() {
    return number;
  }

  List<Group> groups() {
    return groups;
  }

  List<Condition> ofSocket() {
    return ofSocket;
  }

  List<Unless> unless() {
    return unless;
  }

  /** Which packets, before what keeps packets out. */
  List<Box> region() {
    return region;
  }

  /** All groups, those of what keeps packets out included. */
  List<Group> allGroups() {
    List<Group> all = new ArrayList<>(groups);
    for (Unless each : unless) {
      all.addAll(each.groups());
    }
    return all;
  }

  /** Whether all of it can be read in a packet, so that no socket need be looked for. */
  boolean isOfPackets() {
    return groups.isEmpty() && ofSocket.isEmpty() && areUnlessOfPackets();
  }

  private boolean areUnlessOfPackets() {
    for (Unless each : unless) {
      if (!each.isOfPackets()) {
        return false;
      }
    }
    return true;
  }

  /** Which packets, where that alone tells. */
  List<Box> packetsOnly() {
    List<Box> rest = region;
    for (Unless each : unless) {
      if (each.isOfPackets()) {
        rest = Box.minus(rest, each.region());
      }
    }
    return rest;
  }

  /** Whether the limiter can tell by the owner of a socket. */
  boolean isPlaceable(Placing placing) {
    if (isOfPackets() || !areUnlessOfPackets()) {
      return false;
    }
    int users = 0;
    for (Condition each : ofSocket) {
      if (!(each instanceof Condition.User)) {
        return false;
      }
      users++;
    }
    int units = 0;
    for (Group group : groups) {
      for (Condition each : group.all()) {
        if (!(each instanceof Condition.Unit)) {
          return false;
        }
        units++;
      }
    }
    return users <= 1
        && units <= 1
        && (users == 0 || placing.users())
        && (units == 0 || placing.units());
  }

  /** The one user that it asks for; empty for none. */
  Optional<String> user() {
    for (Condition each : ofSocket) {
      if (each instanceof Condition.User user) {
        return Optional.of(user.name());
      }
    }
    return Optional.empty();
  }

  /** The one unit that it asks for; empty for none. */
  Optional<String> unit() {
    for (Group group : groups) {
      for (Condition each : group.all()) {
        if (each instanceof Condition.Unit unit) {
          return Optional.of(unit.name());
        }
      }
    }
    return Optional.empty();
  }

  /** Whether it asks for nothing but a user, whom this number is of, and packets. */
  boolean isOfUser(long number, Owners owners) {
    if (!groups.isEmpty() || ofSocket.size() != 1 || !areUnlessOfPackets()) {
      return false;
    }
    OptionalLong user = user().isPresent() ? owners.user(user().get()) : OptionalLong.empty();
    return user.isPresent() && user.getAsLong() == number;
  }

  /** Whether any of the packets may be of this family. */
  boolean isOf(Family family) {
    for (Box each : region) {
      if (each.family() == family) {
        return true;
      }
    }
    return false;
  }
}
