package io.github.bwflow.classes;

import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Entry.Unless;
import io.github.bwflow.classes.Outline.Leaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Which class takes what of each socket: the first in the file that fits. */
final class Takes {
  private final Outline outline;
  private final Owners owners;
  private final Observed seen;
  private final Holders holders;
  private final List<Box> ssh;
  private final Map<String, OptionalLong> users = new HashMap<>();
  private final Map<Long, ProcessFacts> processes = new HashMap<>();
  private final List<Take> taken = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final List<Connection> free = new ArrayList<>();

  Takes(Outline outline, Owners owners, Observed seen, Holders holders, List<Box> ssh) {
    this.outline = outline;
    this.owners = owners;
    this.seen = seen;
    this.ssh = ssh;
    this.holders = holders;
    for (ProcessFacts each : seen.processes()) {
      processes.put(each.pid(), each);
    }
    for (Connection each : seen.connections()) {
      take(each);
    }
  }

  private void take(Connection connection) {
    List<Box> whole = new ArrayList<>();
    for (Family family : connection.families()) {
      whole.add(connection.box(family));
    }
    List<Box> rest = whole;
    List<Integer> places = new ArrayList<>();
    List<Box> protectedHere = Box.and(rest, ssh);
    if (!protectedHere.isEmpty()) {
      taken.add(new Take(-1, Optional.empty(), connection, protectedHere));
      if (isForAllRemotes(protectedHere, whole)) {
        places.add(-1);
      }
      rest = Box.minus(rest, ssh);
    }
    int firstMatch = 0;
    boolean standing = true;
    List<Leaf> leaves = outline.leaves();
    for (int i = 0; i < leaves.size(); i++) {
      List<Entry> entries = leaves.get(i).inForce() ? leaves.get(i).entries() : List.of();
      for (Entry entry : entries) {
        List<Box> fitting = fitting(entry, connection, whole);
        if (!fitting.isEmpty()) {
          List<Box> here = Box.and(rest, fitting);
          if (!here.isEmpty()) {
            taken.add(new Take(i, Optional.of(entry), connection, here));
            rest = Box.minus(rest, fitting);
          }
          boolean member = isForAllRemotes(Box.and(whole, entry.region()), whole);
          if (member && places.isEmpty()) {
            firstMatch = entry.number();
            standing = entry.isOfPackets();
          }
          if (member && !places.contains(i)) {
            places.add(i);
          }
        }
      }
    }
    if (!rest.isEmpty()) {
      free.add(connection);
    }
    if (!places.isEmpty()) {
      members.add(member(connection, places, firstMatch, standing));
    }
  }

  // A socket that listens, or is not connected, can have packets of every port and address at the
  // other end; being asked for just some of them does not make it a member.
  private static boolean isForAllRemotes(List<Box> boxes, List<Box> whole) {
    for (Box each : boxes) {
      for (Box all : whole) {
        if (each.remote().equals(all.remote()) && each.remotePort().equals(all.remotePort())) {
          return true;
        }
      }
    }
    return false;
  }

  private Member member(Connection connection, List<Integer> places, int match, boolean standing) {
    List<ProcessFacts> known = new ArrayList<>();
    for (Long each : connection.processes()) {
      if (processes.containsKey(each)) {
        known.add(processes.get(each));
      }
    }
    List<String> others = new ArrayList<>();
    for (int place : places.subList(1, places.size())) {
      others.add(outline.leaves().get(place).name());
    }
    int first = places.get(0);
    int node = first < 0 ? Outline.SSH : node(outline.leaves().get(first), connection);
    return new Member(node, match, standing, connection, known, others);
  }

  private static int node(Leaf leaf, Connection connection) {
    return connection.remote().isPresent()
        ? leaf.shares().getOrDefault(connection.remote().get(), leaf.id())
        : leaf.id();
  }

  // What of the socket's packets fits the entry, whatever else does.
  private List<Box> fitting(Entry entry, Connection connection, List<Box> whole) {
    List<Box> rest = Box.and(whole, entry.region());
    if (rest.isEmpty() || !isOf(entry.groups(), entry.ofSocket(), connection)) {
      return List.of();
    }
    for (Unless unless : entry.unless()) {
      // Where processes cannot be seen, nobody can say that it is not the one that is kept out.
      if (!unless.groups().isEmpty() && !seen.complete()) {
        return List.of();
      }
      if (isOf(unless.groups(), unless.ofSocket(), connection)) {
        rest = Box.minus(rest, unless.region());
      }
    }
    return rest;
  }

  private boolean isOf(List<Entry.Group> groups, List<Condition> ofSocket, Connection connection) {
    for (Entry.Group group : groups) {
      if (!holders.hold(group, connection)) {
        return false;
      }
    }
    for (Condition each : ofSocket) {
      if (!isOf(each, connection)) {
        return false;
      }
    }
    return true;
  }

  private boolean isOf(Condition condition, Connection connection) {
    if (condition instanceof Condition.User user) {
      OptionalLong number = users.computeIfAbsent(user.name(), owners::user);
      return number.isPresent() && number.getAsLong() == connection.user();
    }
    if (condition instanceof Condition.Country country) {
      Optional<String> code =
          connection.remote().isPresent()
              ? owners.country(connection.remote().get())
              : Optional.empty();
      return code.isPresent() && country.codes().contains(code.get());
    }
    throw new IllegalStateException("not of a socket: " + condition);
  }

  /** What was taken, socket by socket. */
  List<Take> taken() {
    return taken;
  }

  /** The sockets some of whose packets no class takes. */
  List<Connection> free() {
    return free;
  }

  /** The sockets that are in a class, whoever is at their other end. */
  List<Member> members() {
    return members;
  }

  /** What SSH's protection takes of all packets. */
  List<Box> ssh() {
    return ssh;
  }
}
