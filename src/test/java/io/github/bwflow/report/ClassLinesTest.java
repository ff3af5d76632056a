package io.github.bwflow.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Connection;
import io.github.bwflow.classes.Division;
import io.github.bwflow.classes.Member;
import io.github.bwflow.classes.Node;
import io.github.bwflow.classes.ProcessFacts;
import io.github.bwflow.classes.Tree;
import io.github.bwflow.engine.Classes;
import io.github.bwflow.engine.Classes.Figures;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Side;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClassLinesTest {
  private static final Schema SCHEMA = Schema.load("check.schema.json");

  @Test
  void saysWhatPassesInAClassAndWhoIsInIt() {
    String text = CheckText.print(result(), new Style(false, true, 80, false));

    assertTrue(
        text.contains(
            "  class     calls: priority 0; sent 8 000 bit/s now, 1 kB, 2 packets dropped, 3 B"
                + " waiting; received unknown\n"
                + "              zo\\u001bom (7): tcp 5000 by match 2\n"),
        text);
  }

  @Test
  void tellsOnlyWhoAsksWhatElseASocketFits() {
    assertFalse(CheckText.print(result(), new Style(false, true, 80, false)).contains("also fits"));
    assertTrue(
        CheckText.print(result(), new Style(false, true, 80, true))
            .contains("also fits, but comes first here: web"));
  }

  @Test
  void writesThemForProgramsToo() {
    String document = CheckJson.of(result(), "0.2.0", List.of());

    assertEquals(Set.of(), SCHEMA.violations(document));
    assertTrue(
        document.contains("\"members\":[{\"protocol\":\"tcp\",\"local_address\":\"10.9.0.1\""));
    assertTrue(document.contains("\"also\":[\"web\"]"));
  }

  private static RunResult result() {
    Node calls = new Node(16, 1, "calls", new BitRate(1000), Optional.of(new BitRate(2000)), 0);
    Tree tree = new Tree(Optional.empty(), List.of(calls), 2, List.of(), List.of(), List.of());
    Connection connection =
        new Connection(
            6,
            List.of(Family.IPV4),
            Optional.of(AddressRange.parse("10.9.0.1")),
            5000,
            Optional.of(AddressRange.parse("10.9.0.2")),
            443,
            1000,
            1,
            List.of(7L));
    ProcessFacts zoom =
        new ProcessFacts(7, 1, "zo\u001bom", Optional.empty(), List.of(), Optional.empty());
    Member member = new Member(16, 2, false, connection, List.of(zoom), List.of("web"));
    Division division = new Division(tree, tree, List.of(member), Set.of(), List.of());
    Figures figures =
        new Figures(
            new InterfaceName("eth0"), Side.TX, 16, 1000, 10, 2, 3, Optional.of(new BitRate(8000)));
    return ResultBuilder.overdrawn().build().with(new Classes(division, List.of(figures)));
  }
}
