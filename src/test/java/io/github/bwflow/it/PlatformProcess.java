package io.github.bwflow.it;

import io.github.bwflow.vmmanager.Certificate;
import io.github.bwflow.vmmanager.Platform;
import io.github.bwflow.vmmanager.Platform.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A platform as a process of a lab. Its directory has the certificate, {@code log} with each
 * request, and {@code traffic}, in which each line is a machine, what it received and sent and when
 * in seconds of the epoch, or a machine and "hang".
 */
public final class PlatformProcess {
  static final String DIRECTORY = "/run/platform";
  static final int PORT = 8443;

  private PlatformProcess() {}

  /** Starts it, says "ready", and stays. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Path.of(DIRECTORY);
    Platform platform = new Platform(Certificate.make(directory), PORT);
    platform.logTo(directory.resolve("log"));
    platform.fault(
        request -> {
          boolean hangs = false;
          for (String line : lines(directory.resolve("traffic"))) {
            String[] words = line.split(" ");
            int vm = Integer.parseInt(words[0]);
            if (words[1].equals("hang")) {
              hangs |= vm == request.vm();
            } else {
              platform.traffic(
                  vm, Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
            }
          }
          return hangs ? Optional.of(Answer.never()) : Optional.empty();
        });
    Files.writeString(directory.resolve("ready"), "");
    Thread.currentThread().join();
  }

  private static Iterable<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
