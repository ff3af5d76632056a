package io.github.bwflow.classes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import io.github.bwflow.classes.Condition.Subject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextsTest {
  @Test
  void readsOnlyTheBeginningOfALongCommandLine() {
    assertTrue(holds(Subject.CMDLINE, "a+", "a".repeat(5000) + "b"));
    assertFalse(holds(Subject.ARGS, ".*b", "x", "a".repeat(5000) + "b"));
    assertTrue(holds(Subject.ARGS, ".*b", "x", "a".repeat(4000) + "b"));
  }

  @Test
  void forgetsThatAProgramWasReplaced() {
    ProcessFacts process =
        new ProcessFacts(
            1, 0, "x", Optional.of("/usr/bin/x (deleted)"), List.of(), Optional.empty());

    assertTrue(Texts.hold(text(Subject.EXE, "/usr/bin/x"), process));
  }

  @Test
  void completesANameThatTheKernelHasCut() {
    assertEquals(
        "chromium-browser",
        ProcessFacts.fullName(
            "chromium-browse", 15, List.of("/usr/lib/chromium-browser", "--type=x")));
    assertEquals("chromium-browse", ProcessFacts.fullName("chromium-browse", 15, List.of("sh")));
    assertEquals("zoom", ProcessFacts.fullName("zoom", 4, List.of("/opt/zoomed")));
  }

  private static boolean holds(Subject subject, String pattern, String... words) {
    return Texts.hold(
        text(subject, pattern),
        new ProcessFacts(1, 0, "x", Optional.empty(), List.of(words), Optional.empty()));
  }

  private static Condition.Text text(Subject subject, String pattern) {
    return new Condition.Text(subject, Pattern.compile(pattern));
  }
}
