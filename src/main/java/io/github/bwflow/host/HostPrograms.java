package io.github.bwflow.host;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The programs of this host, looked up in the system's own directories and nowhere else: a {@code
 * PATH} that somebody prepared never decides what runs as root.
 */
public final class HostPrograms implements Programs {
  private static final List<Path> DIRECTORIES =
      List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/sbin"), Path.of("/bin"));
  private static final String SEARCH_PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

  /** What runs a program in a session of its own, out of reach of all but a signal for itself. */
  private static final String DETACHER = "setsid";

  /** What follows the input of a guarded program: without it, not all has come. */
  private static final String WHOLE = "#whole";

  /**
   * Guards the program of the second and further arguments. Should that be killed, it is run with
   * the words of the first, and the caller is told of the kill all the same. Where nobody is left
   * to read what it prints, that must not end it.
   */
  private static final String GUARD =
      "whole='"
          + WHOLE
          + """
      '
      trap '' HUP INT PIPE TERM
      given=$(cat)
      case $given in *"$whole") ;; *) exit 1 ;; esac
      given=${given%"$whole"}
      again=$1
      shift
      printf %s "$given" 2>/dev/null | "$@"
      code=$?
      [ "$code" -le 128 ] || printf %s "$given" 2>/dev/null | "$1" $again
      exit "$code"
      """;

  @Override
  public Optional<Path> find(String name) {
    for (Path directory : DIRECTORIES) {
      Path program = directory.resolve(name);
      if (Files.isRegularFile(program) && Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  @Override
  public Outcome run(Command command) {
    return run(command, Optional.empty());
  }

  @Override
  public Outcome run(Command command, Consumer<String> lines) {
    return run(command, Optional.of(lines));
  }

  private Outcome run(Command command, Optional<Consumer<String>> lines) {
    Optional<Path> program = find(command.name());
    if (program.isEmpty()) {
      return missing(command.name());
    }
    List<String> words = command.again().isEmpty() ? new ArrayList<>() : guard(command.again());
    words.add(program.get().toString());
    words.addAll(command.arguments());
    ProcessBuilder builder = new ProcessBuilder(words).directory(Path.of("/").toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("LC_ALL", "C");
    environment.put("PATH", SEARCH_PATH);
    environment.putAll(command.environment());
    try {
      return finish(builder.start(), command, lines);
    } catch (IOException e) {
      return notStarted(
          program.get() + " could not be started: " + reason(String.valueOf(e.getMessage())));
    } catch (OutOfMemoryError e) {
      // So the JVM says that it may start no further thread.
      return notStarted(program.get() + " could not be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(End.NOT_STARTED, -1, "", command.name() + " was interrupted");
    }
  }

  private static Outcome notStarted(String why) {
    return new Outcome(End.NOT_STARTED, -1, "", why);
  }

  private static Outcome missing(String name) {
    for (Path directory : DIRECTORIES) {
      Path file = directory.resolve(name);
      // An empty file is no program.
      if (file.toFile().length() > 0) {
        return notStarted(file + " is not executable");
      }
    }
    return new Outcome(End.NOT_INSTALLED, -1, "", name + " is not installed");
  }

  /**
   * The kernel's reason in what Java says where it cannot start a program. Up to Java 21.0.2 that
   * is {@code Cannot run program "/usr/sbin/tc" (in directory "/"): error=24, Too many open files};
   * since then {@code …: Exec failed, error: 24 (Too many open files)}.
   */
  static String reason(String message) {
    int colon = message.indexOf("\"): ");
    String why = (colon < 0 ? message : message.substring(colon + 4)).strip();
    int comma = why.indexOf(", ");
    if (why.startsWith("error=") && comma > 0) {
      return why.substring(comma + 2);
    }
    int number = why.indexOf("error: ");
    int open = why.indexOf(" (", Math.max(number, 0));
    return number >= 0 && open > 0 && why.endsWith(")")
        ? why.substring(open + 2, why.length() - 1)
        : why;
  }

  private List<String> guard(List<String> again) {
    List<String> words = new ArrayList<>();
    Optional<Path> detacher = find(DETACHER);
    if (detacher.isPresent()) {
      words.add(detacher.get().toString());
    }
    words.addAll(List.of("/bin/sh", "-c", GUARD, "bwflow", String.join(" ", again)));
    return words;
  }

  private static Outcome finish(Process process, Command command, Optional<Consumer<String>> lines)
      throws InterruptedException {
    Drain out = Drain.start(process, process.getInputStream(), lines);
    Drain err = Drain.start(process, process.getErrorStream(), Optional.empty());
    feed(process, command.again().isEmpty() ? command.input() : command.input() + WHOLE);
    boolean ended;
    try {
      ended = process.waitFor(command.timeLimit().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      kill(process);
      throw e;
    }
    if (!ended && command.again().isEmpty()) {
      kill(process);
    }
    String printed = out.text();
    String complained = err.text();
    if (out.overflowed() || err.overflowed()) {
      String most = (Command.MOST_OUTPUT >> 20) + " MiB";
      return new Outcome(End.TOO_MUCH_OUTPUT, -1, "", "it printed more than " + most);
    }
    if (ended) {
      return new Outcome(End.EXITED, process.exitValue(), printed, complained);
    }
    String silent = "it gave no answer in " + command.timeLimit().toSeconds() + " s";
    String why = complained.isBlank() ? silent : silent + ": " + complained.strip();
    return new Outcome(End.TIMED_OUT, -1, printed, why);
  }

  private static void feed(Process process, String input) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A program that does not read to the end says why itself, by its exit status.
      return;
    }
  }

  private static void kill(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.waitFor(1, TimeUnit.SECONDS);
  }

  /** Reads one stream of a program on a thread of its own, so that a full pipe never blocks it. */
  private static final class Drain implements Runnable {
    /** Of what is not kept there may be more. */
    private static final long MOST_LINES = 16L * Command.MOST_OUTPUT;

    private final Process process;
    private final InputStream stream;
    private final Optional<Consumer<String>> lines;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private Thread thread;

    private Drain(Process process, InputStream stream, Optional<Consumer<String>> lines) {
      this.process = process;
      this.stream = stream;
      this.lines = lines;
    }

    static Drain start(Process process, InputStream stream, Optional<Consumer<String>> lines) {
      Drain drain = new Drain(process, stream, lines);
      drain.thread = new Thread(drain, "output");
      drain.thread.setDaemon(true);
      drain.thread.start();
      return drain;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      try {
        if (lines.isPresent()) {
          handOn(lines.get());
          return;
        }
        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
          synchronized (bytes) {
            bytes.write(buffer, 0, n);
            if (bytes.size() > Command.MOST_OUTPUT) {
              overflowed.set(true);
              process.destroyForcibly();
              return;
            }
          }
        }
      } catch (IOException e) {
        // The stream closes under us when the program is killed; what was read so far stands.
        return;
      }
    }

    private void handOn(Consumer<String> to) throws IOException {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      long length = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        length += line.length();
        if (length > MOST_LINES) {
          overflowed.set(true);
          process.destroyForcibly();
          return;
        }
        to.accept(line);
      }
    }

    // A child of a killed program may keep the pipe open: wait a moment, not for ever.
    String text() throws InterruptedException {
      thread.join(2_000);
      synchronized (bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
      }
    }

    boolean overflowed() {
      return overflowed.get();
    }
  }
}
