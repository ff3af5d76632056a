package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  private static CommandLine.Parts split(String line) {
    return CommandLine.split(line.isEmpty() ? List.of() : Arrays.asList(line.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "check,check,''",
    "check -q,check,-q",
    "-q check,check,-q",
    "-i eth0 check,check,-i eth0",
    "-i check check,check,-i check",
    "--interface=eth0 check,check,--interface=eth0",
    "-ieth0 check,check,-ieth0",
    "-qi eth0 check,check,-qi eth0",
    "-c /x check --enforce,check,-c /x --enforce",
    "--config /x -n apply --rate 5mbit,apply,--config /x -n --rate 5mbit",
    "--enforce check,check,--enforce",
    "check apply,check,apply",
    "bogus,bogus,''",
  })
  void findsTheCommandAmongItsOptions(String line, String command, String words) {
    CommandLine.Parts parts = split(line);

    assertEquals(Optional.of(command), parts.command());
    assertEquals(words, String.join(" ", parts.words()));
  }

  @ParameterizedTest
  @CsvSource({"''", "-q", "-i eth0", "-i", "--version", "-qi eth0"})
  void findsNoCommandAmongOptionsAlone(String line) {
    assertEquals(Optional.empty(), split(line).command());
  }

  @ParameterizedTest
  @CsvSource({
    "--json,true",
    "check --format=json,true",
    "check --format json --bogus,true",
    "check --format text,false",
    "check --format,false",
    "check,false",
  })
  void seesThatJsonIsWantedEvenInALineWithAMistake(String line, boolean json) {
    assertEquals(json, CommandLine.asksForJson(Arrays.asList(line.split(" "))));
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    assertEquals(
        "unknown command \"chekc\"; did you mean \"check\"?",
        assertThrows(UsageError.class, () -> CommandLine.command("chekc")).getMessage());
    assertEquals(
        "unknown command \"frobnicate\"",
        assertThrows(UsageError.class, () -> CommandLine.command("frobnicate")).getMessage());
  }

  @Test
  void tellsUsersOfTheDaemonWhatReplacedIt() {
    String said = assertThrows(UsageError.class, () -> CommandLine.command("run")).getMessage();

    assertTrue(said.contains("bwflow check --enforce"), said);
    assertTrue(said.contains("systemctl enable --now bwflow.timer"), said);
  }

  @Test
  void knowsEveryCommandOfTheTable() {
    for (Commands row : Commands.values()) {
      assertEquals(row, CommandLine.command(row.key()));
      assertTrue(Commands.words().contains(row.key()), row.key());
    }
    assertFalse(Commands.of("help").isPresent());
    assertEquals(Commands.values().length + 1, Commands.words().size());
  }
}
