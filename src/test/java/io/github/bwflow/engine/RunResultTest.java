package io.github.bwflow.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunResultTest {

  private static RunResult result(Problem... problems) {
    return new RunResult(
        Instant.EPOCH, "host", Optional.empty(), List.of(), Optional.empty(), List.of(problems));
  }

  @Test
  void exitsWithItsFirstError() {
    Problem warning = Problem.warning("a", "a warning", "");
    Problem data = Problem.error(ExitCode.BAD_DATA, "b", "an error", "");
    Problem config = Problem.error(ExitCode.CONFIG, "c", "another", "");

    assertEquals(ExitCode.OK, result().exit());
    assertEquals(ExitCode.OK, result(warning).exit());
    assertEquals(ExitCode.BAD_DATA, result(warning, data, config).exit());
    assertEquals(ExitCode.CONFIG, result(warning).with(config).exit());
    assertEquals(ExitCode.OK, result().stateExit());
  }
}
