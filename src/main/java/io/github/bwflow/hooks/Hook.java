package io.github.bwflow.hooks;

import io.github.bwflow.host.Ownership;
import io.github.bwflow.units.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program that is told of changes.
 *
 * @param program its absolute path
 */
public record Hook(Path program) {
  /** What is kept of what it prints, for the message about its failure. */
  private static final int MOST_OUTPUT = 4096;

  /** Why it must not be run; empty where it may. */
  public Optional<String> refusal() {
    try {
      Optional<Ownership> weak = Ownership.weakest(program);
      if (weak.isPresent()) {
        return Optional.of(weak.get().toString());
      }
    } catch (IOException e) {
      return Optional.of("there is no such file");
    }
    return Files.isRegularFile(program) && Files.isExecutable(program)
        ? Optional.empty()
        : Optional.of("it is no program");
  }

  /**
   * Runs it to its end, or kills it and what it has started. Whatever it does, this returns soon
   * after the time limit.
   *
   * @param variables what to tell it, beside a clean environment
   * @param document what it reads on standard input
   * @return why it failed; empty where it exited with 0
   */
  public Optional<String> run(Map<String, String> variables, String document, Duration timeLimit) {
    // A session of its own, so that what it leaves running is found.
    ProcessBuilder builder =
        new ProcessBuilder("setsid", program.toString())
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", "C.UTF-8");
    // A value with a NUL would not be taken.
    variables.forEach((name, value) -> builder.environment().put(name, value.replace('\0', ' ')));
    try {
      return finish(builder.start(), document, timeLimit);
    } catch (IOException e) {
      return Optional.of("it could not be started");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private static Optional<String> finish(Process process, String document, Duration timeLimit)
      throws InterruptedException {
    StringBuffer said = new StringBuffer();
    Thread reader = daemon(() -> drain(process.getInputStream(), said));
    // One that does not read would otherwise hold this up.
    daemon(() -> feed(process.getOutputStream(), document));
    boolean ended = process.waitFor(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
    killGroup(process.pid());
    if (!ended) {
      process.destroyForcibly().waitFor(1, TimeUnit.SECONDS);
      return Optional.of("it did not end within " + timeLimit.toSeconds() + " s and was killed");
    }
    if (process.exitValue() == 0) {
      return Optional.empty();
    }
    // What it has left running may keep the stream open.
    reader.join(1_000);
    String first = said.toString().strip().lines().findFirst().orElse("");
    return Optional.of(
        "it exited with "
            + process.exitValue()
            + (first.isEmpty() ? "" : ": " + Printable.of(first)));
  }

  private static void killGroup(long leader) throws InterruptedException {
    try {
      new ProcessBuilder(
              "sh", "-c", "kill -s KILL -- \"-$1\" 2>/dev/null", "sh", Long.toString(leader))
          .start()
          .waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      // Without a shell there is no hook either.
      return;
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "hook");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void feed(OutputStream stream, String document) {
    try (stream) {
      stream.write(document.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It need not read.
      return;
    }
  }

  private static void drain(InputStream stream, StringBuffer said) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        int room = MOST_OUTPUT - said.length();
        if (room > 0) {
          said.append(new String(buffer, 0, Math.min(n, room), StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      return;
    }
  }
}
