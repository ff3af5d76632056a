package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that fails never lifts a limit, and the run names the cause that it saw. */
class ProgramFaultsIT extends LabTest {
  private static final String HANGS = "exec sleep 60";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kill -9 $$ | tc cannot list the qdiscs: it was ended by signal 9",
        "exit 1 | tc cannot list the qdiscs: it ended with status 1",
        "exit 255 | tc cannot list the qdiscs: it ended with status 255",
        "echo odd >&2; exit 3 | tc cannot list the qdiscs: odd",
        HANGS + " | tc cannot list the qdiscs: it gave no answer in 10 s",
        "exec cat /dev/zero | tc cannot list the qdiscs: it printed more than 8 MiB",
        "echo hello | tc",
        "said=$(/run/real/tc \"$@\"); printf %.100s \"$said\" | tc",
        "echo /run/real/no; exec /run/real/no | tc cannot list the qdiscs: "
      })
  void saysHowTcFailedAndKeepsTheLimit(String script, String said) {
    exhaustAndLimit();
    String before = lab.qdiscs();
    lab.intercept("tc", script + "\n");
    Run run = inTime();
    lab.uncover();

    run.exits(69).says(said);
    assertEquals(before, lab.qdiscs());
    assertFalse(run.err().contains("not installed"), run::toString);
  }

  @Test
  void tellsAMissingProgramFromOneThatMayNotBeExecuted() {
    exhaustAndLimit();
    lab.hide("tc");
    Run missing = inTime();
    lab.uncover();
    lab.intercept("tc", "");
    lab.sh("chmod 644 /run/interceptor-tc");
    Run forbidden = inTime();
    lab.uncover();

    missing.exits(69);
    forbidden.exits(69).says("/tc is not executable");
    assertFalse(forbidden.err().contains("not installed"), forbidden::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 14, 16})
  void saysWhatIsLackingWhereNoFurtherFileMayBeOpen(int files) {
    exhaustAndLimit();
    String before = lab.qdiscs();

    String bwflow = "exec timeout 15 /run/project/scripts/bwflow check --enforce";
    Run run = lab.run("sh", "-c", "ulimit -n " + files + "; " + bwflow);

    assertEquals(before, lab.qdiscs());
    assertFalse(run.err().contains("not installed"), run::toString);
    run.exits(69).says("could not be started: Too many open files");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kill -9 $$ | 69 | it was ended by signal 9",
        HANGS + " | 75 | it gave no answer in ",
        "exec cat /dev/zero | 65 | it printed more than 8 MiB"
      })
  void saysHowTheMetersProgramFailed(String script, int exit, String said) {
    for (String program : List.of("sqlite3", "vnstat")) {
      exhaustAndLimit();
      String before = lab.qdiscs();
      if (program.equals("vnstat")) {
        lab.hide("sqlite3");
      }
      lab.intercept(program, script + "\n");
      Run run = inTime();
      lab.uncover();

      run.exits(exit);
      if (program.equals("sqlite3") || exit != 75) {
        run.says(said);
      }
      assertEquals(before, lab.qdiscs());
    }
  }

  private Run inTime() {
    return lab.run("timeout", "30", "/run/project/scripts/bwflow", "check", "--enforce");
  }
}
