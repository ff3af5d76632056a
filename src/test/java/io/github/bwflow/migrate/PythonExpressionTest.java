package io.github.bwflow.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.re2j.Pattern;
import io.github.bwflow.units.BadValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonExpressionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "pyth | pyth.*",
        "^zoom$ | zoom",
        "zoom\\$ | zoom\\$.*",
        ".*restic.* backup | .*restic.* backup.*",
        "a.* | a.*",
        "a\\.* | a\\.*.*",
        "a\\Z | a\\z.*",
        "x{,3} | x{0,3}.*",
        "x{,} | x{,}.*",
        "[[:alpha:]] | [\\[:alpha:]].*",
        "\\u00e9 | \\x{00e9}.*",
        "a(?#why)b | ab.*",
        "(?i)Zoom | (?i)Zoom.*",
        "(?P<n>a) | (?P<n>a).*",
        "a\\ b | a b.*",
      })
  void matchesTheWholeValueWhereItMatchedItsBeginning(String python, String expected) {
    assertEquals(expected.strip(), PythonExpression.whole(python.strip()));
  }

  @Test
  void keepsAChoiceTogether() {
    assertEquals("(?:a|b$).*", PythonExpression.whole("a|b$"));
    assertEquals("(a|b).*", PythonExpression.whole("(a|b)"));
  }

  // What re.match said of each value, and so what has to be said here.
  @ParameterizedTest
  @CsvSource({
    "pyth, python, true",
    "thon, python, false",
    "^(zoom|Skype)$, zoom, true",
    "^(zoom|Skype)$, zoomer, false",
    "'a|b$', bc, false",
    "'a|b$', ac, true",
    "'[]a]+', ]a, true",
    "'x{,2}$', xxx, false",
    "'x{,2}$', xx, true",
  })
  void matchesWhatPythonMatched(String python, String value, boolean matches) {
    String ours = PythonExpression.whole(python);

    assertEquals(matches, Pattern.compile(ours, Pattern.DOTALL).matches(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?=a)",
        "(?!a)b",
        "(?<=a)b",
        "(?<!a)b",
        "(a)\\1",
        "(?P<n>a)(?P=n)",
        "(a)?(?(1)b)",
        "(?>a)",
        "a*+",
        "a++",
        "(a",
        "a)",
        "[a",
        "a\\",
        "\\q",
        "*",
        "\\u12",
        "(?#a",
        "a{1001}"
      })
  void refusesWhatRe2CannotSay(String python) {
    assertThrows(BadValue.class, () -> PythonExpression.whole(python));
  }

  @Test
  void findsTheWordsInAListOfThem() {
    assertEquals(Optional.of(List.of("alice")), PythonExpression.words("^alice$"));
    assertEquals(Optional.of(List.of("a", "b-c")), PythonExpression.words("(?:a|b-c)"));
    assertEquals(Optional.of(List.of("a", "b")), PythonExpression.words("a|b"));
    assertEquals(Optional.empty(), PythonExpression.words("^a|b$"));
    assertEquals(Optional.empty(), PythonExpression.words("a.*"));
    assertEquals(Optional.empty(), PythonExpression.words("(a)(b)"));
    assertEquals(Optional.empty(), PythonExpression.words(""));
  }
}
