package io.github.bwflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments and blank lines go, everything else stays where it was. */
class CondensedTomlTest {

  @Test
  void leavesOutCommentsAndBlankLinesAndKnowsWhereTheRestStood() {
    CondensedToml toml = CondensedToml.of("# one\n\n  a = 1 # two\r\n \t\r\n[b]#\n\n# three");

    assertEquals("  a = 1 \n[b]\n", toml.text());
    assertEquals(3, toml.line(1));
    assertEquals(5, toml.line(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = \"# no comment\"\n",
        "a = '# no comment'\n",
        "a = \"\\\"# no comment\"\n",
        "a = '\\' \n",
        "a = \"\"\"\n\n# no comment\n\"\"\"\n",
        "a = '''\n\n# no comment\n'''\n",
        "a = [\"\"\"x\"\"\"\", \"b # no comment\"]\n",
        "a = '''x''''', '# no comment'\n",
        "a = \"\"\"\\\"\"\"# no comment\"\"\"\n",
        "a = \"open\nb = '#'\n",
        "a = 1 # escape \u001b\n",
        "a = 1 \r# lone\n",
        "# old\ra = 1\r",
      })
  void keepsWhateverIsNoCleanComment(String text) {
    assertEquals(text, CondensedToml.of(text).text());
  }

  @Test
  void isEmptyWhereNothingIsStated() {
    assertEquals("", CondensedToml.of("\uFEFF# x\n\n#").text());
    assertEquals(1, CondensedToml.of("").line(1));
  }

  @Test
  void knowsTheRestOfALine() {
    CondensedToml toml = CondensedToml.of("# x\na = 1\nb = \"\uD83D\uDE00\" y\n");

    assertEquals("1", toml.rest(1, 5));
    assertEquals("y", toml.rest(2, 9));
    assertEquals("", toml.rest(2, 10));
    assertEquals("", toml.rest(9, 1));
  }
}
