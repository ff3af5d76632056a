package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Problem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private static final Problem ERROR =
      Problem.error(ExitCode.CONFIG, "code", "it is broken", "Mend it.");

  private static String said(boolean journal, boolean silent, Consumer<Console> say) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    say.accept(
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            journal,
            silent));
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void saysWhatIsWrongAndWhatToDo() {
    assertEquals(
        "bwflow: it is broken.\n        Mend it.\n",
        said(false, false, console -> console.problem(ERROR)));
    assertEquals(
        "bwflow: warning: it is old.\n",
        said(false, false, console -> console.problem(Problem.warning("code", "it is old", ""))));
  }

  @Test
  void saysAProblemInOneLineWithItsPriorityInTheJournal() {
    assertEquals(
        "<3>bwflow: it is broken. Mend it.\n",
        said(true, false, console -> console.problem(ERROR)));
    assertEquals(
        "<4>bwflow: warning: it is old.\n",
        said(true, false, console -> console.problem(Problem.warning("code", "it is old.", ""))));
    assertEquals("<5>eth0: lifted\n", said(true, false, console -> console.change("eth0: lifted")));
    assertEquals(
        "<6>bwflow: by the way\n", said(true, false, console -> console.note("by the way")));
  }

  @Test
  void isSilentBesideADocument() {
    assertEquals("", said(true, true, console -> console.problem(ERROR)));
  }

  @Test
  void letsNobodyForgeALine() {
    String said =
        said(
            true,
            false,
            console -> console.problem(Problem.warning("code", "alias \"a\n<0>panic\"", "")));

    assertEquals("<4>bwflow: warning: alias \"a\\u000a<0>panic\".\n", said);
  }

  @Test
  void cutsNoSuggestionOff() {
    // A host of containers has dozens of interfaces, and the suggestion comes last.
    String message =
        "there is no interface eht0; this host has "
            + "veth0a1b2c3, ".repeat(80)
            + "eth0; did you mean \"eth0\"?";

    String said =
        said(
            false,
            false,
            console -> console.problem(Problem.error(ExitCode.UNAVAILABLE, "code", message, "")));

    assertTrue(said.endsWith("did you mean \"eth0\"?\n"), said);
  }
}
