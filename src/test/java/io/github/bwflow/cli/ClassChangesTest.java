package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Connection;
import io.github.bwflow.classes.Division;
import io.github.bwflow.classes.Member;
import io.github.bwflow.classes.Node;
import io.github.bwflow.classes.ProcessFacts;
import io.github.bwflow.classes.Tree;
import io.github.bwflow.engine.Classes;
import io.github.bwflow.state.ClassMemory;
import io.github.bwflow.units.BitRate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClassChangesTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void saysWhoHasComeAndWhoHasLeft() {
    ClassChanges first = ClassChanges.of(with("a", "b"), ClassMemory.NONE, NOON);
    ClassChanges later = ClassChanges.of(with("c", "b"), first.memory(), NOON.plusSeconds(60));

    assertEquals(List.of("class \"calls\": a (1), b (2) came"), first.lines());
    assertEquals(List.of("class \"calls\": c (1) came, a (1) left"), later.lines());
  }

  @Test
  void saysNothingWhileNothingChanges() {
    ClassChanges first = ClassChanges.of(with("a"), ClassMemory.NONE, NOON);

    assertEquals(
        List.of(), ClassChanges.of(with("a"), first.memory(), NOON.plusSeconds(600)).lines());
  }

  @Test
  void saysAtMostOneLineAMinuteAndForgetsNothing() {
    ClassChanges first = ClassChanges.of(with("a"), ClassMemory.NONE, NOON);
    ClassChanges soon = ClassChanges.of(with("a", "b"), first.memory(), NOON.plusSeconds(15));
    ClassChanges then = ClassChanges.of(with("a", "b"), soon.memory(), NOON.plusSeconds(60));

    assertEquals(List.of(), soon.lines());
    assertEquals(List.of("class \"calls\": b (2) came"), then.lines());
  }

  @Test
  void saysThatAllHaveLeft() {
    ClassChanges first = ClassChanges.of(with("a"), ClassMemory.NONE, NOON);
    ClassChanges later = ClassChanges.of(with(), first.memory(), NOON.plusSeconds(60));

    assertEquals(List.of("class \"calls\": a (1) left"), later.lines());
    assertEquals(List.of(), ClassChanges.of(with(), later.memory(), NOON.plusSeconds(120)).lines());
  }

  private static Classes with(String... names) {
    Node calls = new Node(16, 1, "calls", new BitRate(8), Optional.empty(), 0);
    Tree tree = new Tree(Optional.empty(), List.of(calls), 2, List.of(), List.of(), List.of());
    List<Member> members = new ArrayList<>();
    for (String name : names) {
      long pid = members.size() + 1;
      Connection connection =
          new Connection(
              6,
              List.of(Family.IPV4),
              Optional.empty(),
              80,
              Optional.empty(),
              0,
              0,
              pid,
              List.of());
      ProcessFacts process =
          new ProcessFacts(pid, 0, name, Optional.empty(), List.of(), Optional.empty());
      members.add(new Member(16, 1, false, connection, List.of(process), List.of()));
    }
    return new Classes(new Division(tree, tree, members, Set.of(), List.of()), List.of());
  }
}
