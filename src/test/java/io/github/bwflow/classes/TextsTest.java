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
  void endsWhereThatWouldBeTooMuchWork() {
    Condition.Text any = text(Subject.CMDLINE, "(.*,){12}z|.*end");
    ProcessFacts process =
        new ProcessFacts(
            1, 0, "x", Optional.empty(), List.of(",".repeat(4000) + "end"), Optional.empty());
    Texts texts = new Texts(1_000_000);

    int looked = 0;
    for (int i = 0; i < 300; i++) {
      looked += texts.hold(any, process) ? 1 : 0;
    }

    assertTrue(texts.isExhausted());
    assertTrue(looked > 1 && looked < 20, () -> "a number that depends on the work alone");
  }

  @Test
  void forgetsThatAProgramWasReplaced() {
    ProcessFacts process =
        new ProcessFacts(
            1, 0, "x", Optional.of("/usr/bin/x (deleted)"), List.of(), Optional.empty());

    assertTrue(texts().hold(text(Subject.EXE, "/usr/bin/x"), process));
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
    return texts()
        .hold(
            text(subject, pattern),
            new ProcessFacts(1, 0, "x", Optional.empty(), List.of(words), Optional.empty()));
  }

  private static Texts texts() {
    return new Texts(Long.MAX_VALUE);
  }

  private static Condition.Text text(Subject subject, String pattern) {
    return new Condition.Text(subject, Pattern.compile(pattern));
  }
}
