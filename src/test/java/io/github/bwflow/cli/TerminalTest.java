package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

  @ParameterizedTest
  @CsvSource({
    "80,80",
    "100,100",
    "120,120",
    "121,120",
    "5,40",
    "-1,40",
    "wide,80",
    "'',80",
    "99999999999,80"
  })
  void printsBetweenFortyAndAHundredAndTwentyColumns(String columns, int width) {
    assertEquals(width, Terminal.width(Map.of("COLUMNS", columns)));
  }

  @Test
  void printsEightyColumnsWhereNothingIsSaid() {
    assertEquals(80, Terminal.width(Map.of()));
  }

  @Test
  void takesTheFirstVariableThatNamesALocale() {
    assertFalse(Terminal.isUtf8(Map.of()));
    assertTrue(Terminal.isUtf8(Map.of("LANG", "en_US.UTF-8")));
    assertTrue(Terminal.isUtf8(Map.of("LANG", "C.utf8")));
    assertFalse(Terminal.isUtf8(Map.of("LANG", "de_DE.ISO-8859-1")));
    assertFalse(Terminal.isUtf8(Map.of("LC_ALL", "C", "LANG", "en_US.UTF-8")));
    assertTrue(Terminal.isUtf8(Map.of("LC_ALL", "", "LC_CTYPE", "C.UTF-8", "LANG", "C")));
  }

  @Test
  void seesNoJournalWithoutItsVariableOrWithAnothersStream() {
    assertFalse(Terminal.isJournal(Map.of()));
    assertFalse(Terminal.isJournal(Map.of("JOURNAL_STREAM", "")));
    assertFalse(Terminal.isJournal(Map.of("JOURNAL_STREAM", "1:2")));
  }
}
