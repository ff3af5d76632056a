package io.github.bwflow.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir Path directory;

  /** Another run: takes the lock, says so, and holds it until its input ends. */
  static final class Holder {
    public static void main(String[] args) throws Exception {
      RunLock lock = RunLock.take(Path.of(args[0]), Duration.ZERO);
      System.out.write('k');
      System.out.flush();
      System.in.read();
      lock.close();
    }
  }

  private Process holder(Path file) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals('k', process.getInputStream().read(), "the other run has no lock");
    return process;
  }

  @Test
  void keepsASecondRunOutUntilTheFirstEnds() throws Exception {
    Path file = directory.resolve("lock");
    Process other = holder(file);
    try {
      Failure failure =
          assertThrows(Failure.class, () -> RunLock.take(file, Duration.ofMillis(120)));

      assertEquals(ExitCode.TRY_AGAIN, failure.exit());
      assertEquals("another-run", failure.problems().get(0).code());
    } finally {
      other.getOutputStream().close();
      assertEquals(0, other.waitFor());
    }
    RunLock.take(file, Duration.ZERO).close();
  }

  @Test
  void waitsForTheFirstToEnd() throws Exception {
    Path file = directory.resolve("lock");
    Process other = holder(file);
    other.getOutputStream().close();

    RunLock.take(file, Duration.ofSeconds(30)).close();

    assertEquals(0, other.waitFor());
  }

  @Test
  void isFreeAfterItsHolderWasKilled() throws Exception {
    Path file = directory.resolve("lock");
    Process other = holder(file);
    other.destroyForcibly().waitFor();

    RunLock.take(file, Duration.ofSeconds(30)).close();
  }

  @Test
  void canBeTakenAgainAfterItWasGivenBack() {
    Path file = directory.resolve("lock");

    RunLock.take(file, Duration.ZERO).close();
    RunLock.take(file, Duration.ZERO).close();
  }

  @Test
  void isAFileThatNobodyElseMayOpen() throws Exception {
    Path file = directory.resolve("lock");

    RunLock.take(file, Duration.ZERO).close();

    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void saysWhereItsDirectoryIsMissing() {
    Failure failure =
        assertThrows(Failure.class, () -> RunLock.take(directory.resolve("x/lock"), Duration.ZERO));

    assertEquals(ExitCode.CANNOT_CREATE, failure.exit());
  }
}
