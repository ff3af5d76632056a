package io.github.bwflow.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestTest {
  private static final List<String> KNOWN =
      List.of("check", "apply", "lift", "report", "init", "patch-vnstat", "help");

  @ParameterizedTest
  @CsvSource({
    "chekc, check",
    "chek, check",
    "checkk, check",
    "CHECK, check",
    "lfit, lift",
    "aply, apply",
    "reprt, report",
    "patch_vnstat, patch-vnstat",
    "patchvnstat, patch-vnstat",
    "patch-vnstta, patch-vnstat",
    "int, init",
  })
  void findsWhatWasMeant(String typed, String meant) {
    assertEquals(Optional.of(meant), Nearest.to(typed, KNOWN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "status", "xyz", "foo", "daemonize", "checkcheckcheck"})
  void suggestsNothingWhereNothingIsNear(String typed) {
    assertEquals(Optional.empty(), Nearest.to(typed, KNOWN));
  }

  @Test
  void wordsTheHint() {
    assertEquals("; did you mean \"check\"?", Nearest.hint("chekc", KNOWN));
    assertEquals("", Nearest.hint("status", KNOWN));
    assertEquals("", Nearest.hint("chekc", List.of()));
  }

  @Test
  void prefersTheFewestChanges() {
    assertEquals(Optional.of("eth1"), Nearest.to("etth1", List.of("eth0", "eth1", "eth2")));
  }

  @Test
  void prefersWhatWasOnlyTypedTooShort() {
    assertEquals(Optional.of("--rate"), Nearest.to("--rat", List.of("--at", "--rate")));
    assertEquals(Optional.of("--rate"), Nearest.to("--rat", List.of("--rate", "--at")));
  }

  @Test
  void answersAnEndlessWordAtOnce() {
    // A table of its length squared would not fit into memory.
    String endless = "x".repeat(4_000_000);

    assertEquals(Optional.empty(), Nearest.to(endless, List.of("check", "x".repeat(2_000))));
  }

  @Test
  void namesNoMoreThanTheFiveNearest() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      many.add("veth" + i);
    }
    many.add("eth0");

    String few = Nearest.few("eht0", many);

    assertTrue(few.startsWith("eth0, "), few);
    assertTrue(few.endsWith(" and 596 more"), few);
    assertEquals("b, a", Nearest.few("x", List.of("b", "a")));
    assertEquals("none", Nearest.few("x", List.of()));
  }
}
