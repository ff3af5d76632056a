package io.github.bwflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.Failure;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParsedFileTest {
  private static final String NAME = "/etc/bwflow/config.toml";

  // What a configuration means, or why it means nothing.
  private static String meaning(ParsedFile file) {
    try {
      return ConfigFile.parse(file).toString();
    } catch (Failure e) {
      return e.problems().toString();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[bandwidth]\nbudget = \"1 TB\"\n",
        "# a comment\n\n[bandwidth]\nbudget='1 TB'\nmin_rate = 5\n\n[network]\ninterface = 'eth0'",
        "[bandwidth]\nbudget = \"1 TB\"\nwarn_at_percent = [80, 1.5, \"x\", [1], {a = 1}, true]\n",
        "[bandwidth]\nmonthly_budget_gb = 1e3\npre_charge_gb = nan\nbilling_day = -0\n",
        "[bandwidth]\n"
            + "monthly_budget_gb = inf\n"
            + "balance_cap = 07:32:00\n"
            + "window = 1979-05-27T07:32:00Z",
        "[network]\ninterface = [\"eth0\", 'eth1', \"\u00e4\u20ac\\n\"]\nleaf = \"\"\"auto\"\"\"\n",
        "budget = \"1 TB\"\n[nothing]\nx = 1\n[[bandwidth]]\nbudget = 1\n",
        "[interface.\"eth1\"]\nbudget = \"1 TB\"\n[interface.eth2]\nbudget = \"2 TB\"\nx = 9\n",
        "[bandwidth]\nbudget = \"1 TB\"\n[interface]\neth1 = 5\n\"a b\" = {budget = \"1 GB\"}\n",
        "[bandwidth]\nbilling_day = 9223372036854775807\n",
        "[shaping]\nupload='8 mbit'\ndefault={priority=3}\n[[class]]\nname='a'\nmatch=[{pid=1,"
            + "not={unit='x.service'}}]\nupload={max='0'}\n[[class.class]]\nname='b'\n"
            + "match=[{name='x'}]\nrecursive=true\n[[class]]\nname='a'\nx={y=[{z=1}]}\n",
      })
  void meansTheSameAfterBeingCopied(String text) {
    ParsedFile file = ParsedFile.read(NAME, text);

    Optional<ParsedFile> copied = ParsedFile.ofCopy(NAME, text, file.copy());

    assertEquals(meaning(file), meaning(copied.orElseThrow()));
    assertEquals(file.copy(), copied.get().copy());
  }

  @Test
  void isNoCopyOfAnotherText() {
    String copy = ParsedFile.read(NAME, "[bandwidth]\n").copy();

    assertTrue(ParsedFile.ofCopy(NAME, "[bandwidth]\n", copy).isPresent());
    assertTrue(ParsedFile.ofCopy(NAME, "[bandwidth] \n", copy).isEmpty());
    assertTrue(ParsedFile.ofCopy(NAME, "", copy).isEmpty());
  }

  @Test
  void isNoCopyWhereAnythingIsMissingOrTooMuch() {
    String text = "[bandwidth]\nbudget = \"1 TB\"\nwarn_at_percent = [80]\n";
    String copy = ParsedFile.read(NAME, text).copy();
    for (int i = 0; i < copy.length(); i++) {
      int end = i;
      assertTrue(
          ParsedFile.ofCopy(NAME, text, copy.substring(0, end)).isEmpty(), () -> "cut at " + end);
    }
    assertTrue(ParsedFile.ofCopy(NAME, text, copy + "x").isEmpty());
    assertTrue(ParsedFile.ofCopy(NAME, text, copy.replace("[1,", "[2,")).isEmpty());
    assertTrue(ParsedFile.ofCopy(NAME, text, copy.replace("\"l\"", "\"z\"")).isEmpty());
  }
}
