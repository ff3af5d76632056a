package io.github.bwflow.classes;

import io.github.bwflow.classes.Entry.Group;
import io.github.bwflow.classes.Outline.Leaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The processes that are what matches ask for. */
final class Holders {
  /** What all groups together may cost: some seconds, of the 15 between two runs. */
  private static final long WORK = 400_000_000;

  private final Map<Group, Set<Long>> byGroup = new HashMap<>();
  private final Set<String> cutShort = new LinkedHashSet<>();
  private final List<ProcessFacts> processes;

  Holders(Outline outline, List<ProcessFacts> processes) {
    this.processes = processes;
    Map<Long, List<Long>> children = null;
    long share = WORK / Math.max(1, groups(outline));
    for (Leaf leaf : outline.leaves()) {
      for (Entry entry : leaf.entries()) {
        for (Group group : entry.allGroups()) {
          if (leaf.inForce() && !byGroup.containsKey(group)) {
            Texts texts = new Texts(share);
            Set<Long> found = direct(group, processes, texts);
            if (texts.isExhausted()) {
              cutShort.add(leaf.name());
            }
            if (group.recursive() && !found.isEmpty()) {
              children = children == null ? children(processes) : children;
              addDescendants(found, children);
            }
            byGroup.put(group, found);
          }
        }
      }
    }
  }

  private static int groups(Outline outline) {
    int groups = 0;
    for (Leaf leaf : outline.leaves()) {
      for (Entry entry : leaf.entries()) {
        groups += leaf.inForce() ? entry.allGroups().size() : 0;
      }
    }
    return groups;
  }

  private static Set<Long> direct(Group group, List<ProcessFacts> processes, Texts texts) {
    Set<Long> found = new HashSet<>();
    for (ProcessFacts each : processes) {
      if (group.holds(each, texts)) {
        found.add(each.pid());
      }
    }
    return found;
  }

  private static Map<Long, List<Long>> children(List<ProcessFacts> processes) {
    Map<Long, List<Long>> children = new HashMap<>();
    for (ProcessFacts each : processes) {
      children.computeIfAbsent(each.parent(), parent -> new ArrayList<>()).add(each.pid());
    }
    return children;
  }

  private static void addDescendants(Set<Long> found, Map<Long, List<Long>> children) {
    List<Long> open = new ArrayList<>(found);
    while (!open.isEmpty()) {
      for (Long child : children.getOrDefault(open.remove(open.size() - 1), List.of())) {
        if (found.add(child)) {
          open.add(child);
        }
      }
    }
  }

  /** Whether these are all of the processes that were looked through. */
  boolean areOf(List<ProcessFacts> others) {
    if (others.size() != processes.size()) {
      return false;
    }
    for (int i = 0; i < others.size(); i++) {
      if (others.get(i) != processes.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** The classes for which not all processes were looked at, as that would have taken too long. */
  Set<String> cutShort() {
    return cutShort;
  }

  /** All of them. */
  Set<Long> all() {
    Set<Long> all = new HashSet<>();
    for (Set<Long> each : byGroup.values()) {
      all.addAll(each);
    }
    return all;
  }

  /** Whether any process that holds the socket is what the group asks for. */
  boolean hold(Group group, Connection connection) {
    Set<Long> found = byGroup.getOrDefault(group, Set.of());
    for (Long each : connection.processes()) {
      if (found.contains(each)) {
        return true;
      }
    }
    return false;
  }
}
