package io.github.bwflow.cli;

import io.github.bwflow.classes.Member;
import io.github.bwflow.classes.Node;
import io.github.bwflow.classes.ProcessFacts;
import io.github.bwflow.engine.Classes;
import io.github.bwflow.engine.Classes.Figures;
import io.github.bwflow.state.ClassMemory;
import io.github.bwflow.units.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who has come into a class and who has left it since that was last said; said of each class at
 * most once a minute.
 *
 * @param lines what to say now
 * @param memory what to remember
 */
record ClassChanges(List<String> lines, ClassMemory memory) {
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final int MOST_NAMED = 8;
  private static final int LONGEST = 60;

  /** What a class is remembered by. */
  static String key(Figures figures) {
    return figures.device().name() + "/" + figures.side().key() + "/" + figures.node();
  }

  static ClassChanges of(Classes classes, ClassMemory last, Instant now) {
    Map<String, Long> bytes = new HashMap<>();
    for (Figures each : classes.figures()) {
      bytes.put(key(each), each.bytes());
    }
    List<String> lines = new ArrayList<>();
    Map<String, List<String>> members = new TreeMap<>();
    Map<String, Instant> said = new TreeMap<>();
    Map<String, TreeSet<String>> found = members(classes);
    for (String name : last.members().keySet()) {
      found.computeIfAbsent(name, any -> new TreeSet<>());
    }
    for (Map.Entry<String, TreeSet<String>> each : found.entrySet()) {
      String name = each.getKey();
      List<String> before = last.members().getOrDefault(name, List.of());
      Instant saidBefore = last.said().get(name);
      boolean due =
          saidBefore == null || saidBefore.isAfter(now) || !now.isBefore(saidBefore.plus(AGAIN));
      boolean changed = !new TreeSet<>(before).equals(each.getValue());
      if (changed && due) {
        lines.add(line(name, before, each.getValue()));
      }
      if (changed && due && !each.getValue().isEmpty()) {
        members.put(name, List.copyOf(each.getValue()));
      } else if (!(changed && due) && !before.isEmpty()) {
        members.put(name, before);
      }
      if (changed && due) {
        said.put(name, now);
      } else if (saidBefore != null && !due) {
        said.put(name, saidBefore);
      }
    }
    return new ClassChanges(lines, new ClassMemory(now, bytes, members, said));
  }

  private static Map<String, TreeSet<String>> members(Classes classes) {
    Map<Integer, String> names = new HashMap<>();
    for (Node node : classes.division().egress().nodes()) {
      names.put(node.id(), node.name());
    }
    Map<String, TreeSet<String>> members = new TreeMap<>();
    for (Member each : classes.division().members()) {
      if (!each.standing()) {
        TreeSet<String> here =
            members.computeIfAbsent(names.getOrDefault(each.node(), ""), any -> new TreeSet<>());
        for (ProcessFacts holder : each.holders()) {
          here.add(Printable.of(holder.name(), LONGEST) + " (" + holder.pid() + ")");
        }
        if (each.holders().isEmpty()) {
          here.add("user " + each.connection().user());
        }
      }
    }
    return members;
  }

  private static String line(String name, List<String> before, Collection<String> now) {
    List<String> come = new ArrayList<>(now);
    come.removeAll(before);
    List<String> gone = new ArrayList<>(before);
    gone.removeAll(now);
    return "class \""
        + Printable.of(name, LONGEST)
        + "\":"
        + (come.isEmpty() ? "" : " " + listed(come) + " came")
        + (come.isEmpty() || gone.isEmpty() ? "" : ",")
        + (gone.isEmpty() ? "" : " " + listed(gone) + " left");
  }

  private static String listed(List<String> all) {
    int more = all.size() - MOST_NAMED;
    return String.join(", ", more > 0 ? all.subList(0, MOST_NAMED) : all)
        + (more > 0 ? " and " + more + " more" : "");
  }
}
