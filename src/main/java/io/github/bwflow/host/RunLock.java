package io.github.bwflow.host;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/**
 * Lets one run at a time change the kernel. The lock's file belongs to root and nobody else may
 * open it, so that no other user can hold it; the kernel frees it when its holder ends, however it
 * ends.
 */
public final class RunLock implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(50);

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock, waiting for another run to end.
   *
   * @param file the lock's file; its directory must exist
   * @param patience how long to wait
   * @throws Failure with exit 75 if another run does not end in time
   */
  public static RunLock take(Path file, Duration patience) {
    FileChannel channel = open(file);
    try {
      long end = System.nanoTime() + patience.toNanos();
      while (true) {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return new RunLock(channel);
        }
        if (System.nanoTime() >= end) {
          channel.close();
          throw new Failure(
              Problem.error(
                  ExitCode.TRY_AGAIN,
                  "another-run",
                  "another run of bwflow is at work and did not end within "
                      + patience.toSeconds()
                      + " s",
                  "Try again."));
        }
        Thread.sleep(STEP.toMillis());
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(file, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Problem.error(ExitCode.TRY_AGAIN, "interrupted", "interrupted", ""));
    }
  }

  private static FileChannel open(Path file) {
    try {
      // To open a FIFO waits for somebody at its other end.
      if (Files.exists(file)) {
        AtomicFile.requireRegular(file);
      }
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written through it, and the process's end frees the lock anyway.
      return;
    }
  }
}
