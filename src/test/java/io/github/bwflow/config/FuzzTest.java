package io.github.bwflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tomlj.TomlParseResult;

/** Whatever a file holds: a configuration or clear problems, never a stack trace. */
class FuzzTest {
  private static final long SEED = 20261121;

  private static final String GOOD =
      """
      # a comment
      [bandwidth]
      budget = "100 GB" # another
      pre_charge = '''50 GB'''
      period = "30 days from 2026-01-15"
      timezone = "Europe/Berlin"
      min_rate = "64 kbit"
      warn_at_percent = [ 80, # here too

        95 ]

      [network]
      interface = ["eth0", 'eth1']
      leaf = \"\"\"auto\"\"\"
      [daemon]
      poll_interval_seconds = 15.5
      [shaping]
      download = "40 mbit"
      default = { upload_min = "400 kbit", priority = 4 }
      protect = ["ssh"]
      [[class]]
      name = "calls"
      schedule = "Mon-Fri 08:00-18:00"
      upload = { min = "500 kbit", max = "2 mbit" }
      match = [{ name = "zoom|(a{3}[b)]*)", user = "alice" }, { unit = "m.service", not = { remote_port = [1, "2-3"] } }]
      [[class.class]]
      name = "guests"
      each = "remote_address"
      match = [{ remote_address = "10.0.0.0/24" }]
      """;

  private static final String[] PIECES = {
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "#",
    "\n",
    "\r\n",
    "\r",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "\\",
    "\\u00",
    "\\\"",
    " ",
    "\t",
    "\0",
    "\u001b",
    "\uFEFF",
    "\uD800",
    "é",
    "\uD83D\uDE00",
    "-",
    "1",
    "99999999999999999999",
    "1e400",
    "nan",
    "-inf",
    "0x1f",
    "true",
    "2026-11-21",
    "[bandwidth]",
    "budget",
    "budget = ",
    "bandwidth.budget = 1\n",
    "x = {a = 1}\n",
    "[a.b.c]\n",
    "\"1 TB\"",
    "monthly_budget_gb = ",
    "interface = \"auto\"",
    "\u2028",
    "%s",
    "\u202e",
    "[[class]]\nname = 'x'\n",
    "[[class.class]]\n",
    "[shaping]\n",
    "match = [{",
    "not = {",
    "remote_address = ",
    "'::/0'",
    "{1000}",
    "(",
    "max = '0'",
  };

  private static void assertAnswers(String text, int run) {
    try {
      ConfigFile.parse("c", text);
    } catch (Failure failure) {
      assertFalse(failure.problems().isEmpty());
      for (Problem problem : failure.problems()) {
        String message = problem.message();
        assertTrue(message.startsWith("c:") && message.chars().allMatch(c -> c >= ' '), message);
      }
    } catch (RuntimeException | StackOverflowError | AssertionError defect) {
      fail("seed " + SEED + ", run " + run + ": " + escaped(text), defect);
    }
  }

  private static String escaped(String text) {
    return Literal.of(text);
  }

  private static String mutated(Random random, String text) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(mutated.length() + 1);
      int end = Math.min(mutated.length(), at + random.nextInt(12));
      String piece = PIECES[random.nextInt(PIECES.length)];
      switch (random.nextInt(4)) {
        case 0 -> mutated.insert(at, piece);
        case 1 -> mutated.delete(at, end);
        case 2 -> mutated.replace(at, end, piece);
        default -> mutated.insert(at, mutated.substring(at, end));
      }
    }
    return mutated.toString();
  }

  @Test
  void answersEveryMutationOfAGoodFile() {
    Random random = new Random(SEED);
    for (int run = 0; run < 4000; run++) {
      assertAnswers(mutated(random, GOOD), run);
    }
  }

  @Test
  void answersEveryMutationOfTheWrittenFile() {
    Random random = new Random(SEED);
    String written = Template.render(Map.of(Key.BUDGET, "\"1 TB\""));
    for (int run = 0; run < 500; run++) {
      assertAnswers(mutated(random, written), run);
    }
  }

  @Test
  void answersRandomPieces() {
    Random random = new Random(SEED);
    for (int run = 0; run < 3000; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      assertAnswers(text.toString(), run);
    }
  }

  @Test
  void answersRandomCharacters() {
    Random random = new Random(SEED);
    for (int run = 0; run < 2000; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append((char) random.nextInt(random.nextInt(8) == 0 ? 0x10000 : 128));
      }
      assertAnswers(text.toString(), run);
    }
  }

  // Comments and blank lines are taken out before tomlj sees the text. That must change nothing.
  @Test
  void readsTheSameWithAndWithoutComments() {
    Random random = new Random(SEED);
    for (int run = 0; run < 4000; run++) {
      String text = mutated(random, GOOD).replace("\uD800", "").replace("\uFEFF", "");

      TomlParseResult whole = Parser.parse(text);
      TomlParseResult condensed = Parser.parse(CondensedToml.of(text).text());

      String place = "seed " + SEED + ", run " + run + ": " + escaped(text);
      assertEquals(isGood(whole), isGood(condensed), place);
      if (isGood(whole)) {
        assertEquals(whole.toJson(), condensed.toJson(), place);
      }
    }
  }

  private static boolean isGood(TomlParseResult result) {
    return result != null && !result.hasErrors();
  }
}
