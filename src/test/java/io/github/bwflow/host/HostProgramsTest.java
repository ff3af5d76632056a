package io.github.bwflow.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.host.Programs.Command;
import io.github.bwflow.host.Programs.End;
import io.github.bwflow.host.Programs.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostProgramsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private final Programs programs = new HostPrograms();

  private Outcome sh(String script) {
    return programs.run(Command.of(LONG, "sh", List.of("-c", script)));
  }

  @Test
  void tellsWhatAProgramPrintedAndHowItEnded() {
    Outcome outcome = sh("echo out; echo err >&2; exit 3");

    assertEquals(new Outcome(End.EXITED, 3, "out\n", "err\n"), outcome);
    assertFalse(outcome.succeeded());
    assertEquals("err", outcome.firstLine());
  }

  @Test
  void givesACleanEnvironment() {
    Outcome outcome = programs.run(new Command("env", List.of(), Map.of("EXTRA", "1"), "", LONG));

    assertEquals(
        List.of("EXTRA=1", "LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"),
        outcome.out().lines().sorted().toList());
  }

  @Test
  void feedsItsInput() {
    Outcome outcome = programs.run(new Command("cat", List.of(), Map.of(), "caf\u00e9", LONG));

    assertEquals("caf\u00e9", outcome.out());
  }

  private Outcome guarded(String input, Duration limit, String... words) {
    List<String> arguments = List.of(words).subList(1, words.length);
    return programs.run(new Command(words[0], arguments, Map.of(), input, limit, List.of("-")));
  }

  @Test
  void givesAGuardedProgramJustItsInput() {
    for (String input : List.of("", "one\n", "#whole", "a\n\n", "'%s\\n' $x\n".repeat(30_000))) {
      assertEquals(new Outcome(End.EXITED, 0, input, ""), guarded(input, LONG, "cat"));
    }
  }

  @Test
  void tellsHowAGuardedProgramEnded() {
    String much = "much\n".repeat(100_000);

    assertEquals(
        new Outcome(End.EXITED, 3, "out\n", "err\n"),
        guarded(much, LONG, "sh", "-c", "echo out; echo err >&2; exit 3"));
    assertEquals(137, guarded(much, LONG, "sh", "-c", "kill -9 $$").exit());
    assertEquals(End.NOT_INSTALLED, guarded("", LONG, "no-such-program").end());
  }

  @Test
  void hasAGuardedProgramGoOnAfterItsTimeLimit(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("done");

    Outcome outcome =
        guarded("", Duration.ofMillis(50), "sh", "-c", "sleep 0.5; echo >" + file + "; sleep 0.5");

    assertEquals(End.TIMED_OUT, outcome.end());
    while (!Files.exists(file)) {
      Thread.sleep(20);
    }
  }

  @Test
  void runsAGuardedProgramOnceMoreWhereItWasKilled(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("input");
    String script = "cat >%s; kill -9 $$";
    List<String> again = List.of("-c", "cat>>" + file);
    List<String> words = List.of("-c", script.formatted(file));

    Outcome outcome = programs.run(new Command("sh", words, Map.of(), "one\n", LONG, again));

    assertEquals(137, outcome.exit());
    assertEquals("one\none\n", Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cannot run program \"/sbin/tc\" (in directory \"/\"): error=24, Too many open files",
        "Cannot run program \"/sbin/tc\" (in directory \"/\"): Exec failed, error: 24 (Too many open files) ",
        "Bad file descriptor, error: 24 (Too many open files)",
        "Too many open files"
      })
  void tellsTheKernelsReasonInTheWordsOfAnyJava(String said) {
    assertEquals("Too many open files", HostPrograms.reason(said));
  }

  @Test
  void hasNoSignalButAKillEndAGuardedProgram() {
    Outcome outcome =
        guarded(
            "",
            LONG,
            "sh",
            "-c",
            "for s in HUP INT PIPE TERM; do kill -s $s $$ $PPID; done; echo $PPID; ps -o sid= -p $$");

    List<String> said = outcome.out().lines().map(String::strip).toList();
    assertEquals(2, said.size());
    assertEquals(said.get(0), said.get(1));
  }

  @Test
  void endsOneThatTakesTooLong() {
    Outcome outcome =
        programs.run(
            Command.of(Duration.ofMillis(50), "sh", List.of("-c", "echo begun; sleep 300")));

    assertEquals(End.TIMED_OUT, outcome.end());
    assertEquals(-1, outcome.exit());
  }

  @Test
  void endsOneThatPrintsTooMuch() {
    Outcome outcome = sh("exec cat /dev/zero");

    assertEquals(End.TOO_MUCH_OUTPUT, outcome.end());
    assertEquals("", outcome.out());
  }

  @Test
  void readsBothStreamsHoweverFullTheyAre() {
    Outcome outcome =
        sh("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2");

    assertTrue(outcome.succeeded());
    assertEquals(300_000, outcome.out().length());
    assertEquals(600_000, outcome.err().length());
  }

  @Test
  void saysThatAProgramIsNotInstalled() {
    assertEquals(Optional.empty(), programs.find("no-such-program"));
    assertEquals(
        End.NOT_INSTALLED, programs.run(Command.of(LONG, "no-such-program", List.of())).end());
  }

  @Test
  void takesTheFirstLineThatSaysSomething() {
    assertEquals("a", new Outcome(End.EXITED, 1, "a\nb", "\n \n").firstLine());
    assertEquals("", new Outcome(End.EXITED, 0, "", "").firstLine());
  }

  @Test
  void saysHowAProgramEndedThatSaidNothing() {
    assertEquals("it ended with status 1", sh("exit 1").firstLine());
    assertEquals("it ended with status 255", sh("exit 255").firstLine());
    assertFalse(sh("exit 255").wasKilled());
    assertEquals("it was ended by signal 9", sh("kill -9 $$").firstLine());
    assertEquals("it was ended by signal 9 (half)", sh("echo half; kill -9 $$").firstLine());
    assertTrue(sh("kill -9 $$").wasKilled());
    assertEquals("it printed more than 8 MiB", sh("exec cat /dev/zero").firstLine());
    Command slow = Command.of(Duration.ofSeconds(1), "sh", List.of("-c", "exec sleep 300"));
    assertEquals("it gave no answer in 1 s", programs.run(slow).firstLine());
  }
}
