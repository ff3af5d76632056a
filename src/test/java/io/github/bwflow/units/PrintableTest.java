package io.github.bwflow.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrintableTest {
  private static final long SEED = 20261121;

  @Test
  void leavesOrdinaryTextAlone() {
    String text = "caf\u00e9 \u65e5\u672c \ud83d\ude80 \"quoted\" \\ ~";

    assertEquals(text, Printable.of(text));
  }

  @Test
  void escapesWhatATerminalWouldObey() {
    assertEquals("\\u001b[31mred\\u001b[0m", Printable.of("\u001b[31mred\u001b[0m"));
    assertEquals("a\\u000ab\\u000dc\\u0000", Printable.of("a\nb\rc\0"));
    assertEquals("\\u007f\\u009b", Printable.of("\u007f\u009b"));
    assertEquals("a b", Printable.of("a\tb"));
  }

  @Test
  void escapesWhatHidesOrTurnsText() {
    assertEquals("\\u202eevil\\u202c", Printable.of("\u202eevil\u202c"));
    assertEquals("\\u2066x\\u2069", Printable.of("\u2066x\u2069"));
    assertEquals("a\\u200bb\\ufeff", Printable.of("a\u200bb\ufeff"));
    assertEquals("\\u2028\\u2029\\u0085", Printable.of("\u2028\u2029\u0085"));
    assertEquals("\\ue0041", Printable.of(new String(Character.toChars(0xE0041))));
  }

  @Test
  void escapesHalvesOfAPair() {
    assertEquals("a\\ud83db", Printable.of("a\ud83db"));
    assertEquals("\\ude80", Printable.of("\ude80"));
  }

  @Test
  void cutsWhatIsEndlessWithoutHalvingAPair() {
    String rocket = "\ud83d\ude80";

    assertEquals("x".repeat(300), Printable.of("x".repeat(300)));
    assertEquals("x".repeat(300) + "...", Printable.of("x".repeat(301)));
    assertEquals(rocket.repeat(300) + "...", Printable.of(rocket.repeat(1000)));
  }

  @Test
  void printsOneHarmlessLineWhateverComes() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(30); j > 0; j--) {
        text.append((char) random.nextInt(random.nextBoolean() ? 256 : 65_536));
      }

      String printed = Printable.of(text.toString());

      assertFalse(
          printed.codePoints().anyMatch(c -> Character.isISOControl(c) || isUnsafe(c)),
          () -> "seed " + SEED);
      assertTrue(StandardCharsets.UTF_8.newEncoder().canEncode(printed), () -> "seed " + SEED);
    }
  }

  private static boolean isUnsafe(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
