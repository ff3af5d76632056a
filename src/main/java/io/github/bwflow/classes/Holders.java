package io.github.bwflow.classes;

import io.github.bwflow.classes.Entry.Group;
import io.github.bwflow.classes.Outline.Leaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The processes that are what matches ask for. */
final class Holders {
  private final Map<Group, Set<Long>> byGroup = new HashMap<>();

  Holders(Outline outline, List<ProcessFacts> processes) {
    Map<Long, List<Long>> children = null;
    for (Leaf leaf : outline.leaves()) {
      for (Entry entry : leaf.entries()) {
        for (Group group : entry.allGroups()) {
          if (leaf.inForce() && !byGroup.containsKey(group)) {
            Set<Long> found = direct(group, processes);
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

  private static Set<Long> direct(Group group, List<ProcessFacts> processes) {
    Set<Long> found = new HashSet<>();
    for (ProcessFacts each : processes) {
      if (group.holds(each)) {
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
