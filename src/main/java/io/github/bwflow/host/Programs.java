package io.github.bwflow.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds and runs other programs. */
public interface Programs {

  /** Where a program of this name is installed; empty if it is not. */
  Optional<Path> find(String name);

  /**
   * Runs a program to its end.
   *
   * @return what it did; never throws for anything the program does
   */
  Outcome run(Command command);

  /**
   * The same for one that may print very many lines: each is handed on as it comes, instead of
   * being kept.
   *
   * @param lines takes the lines of its standard output, on another thread, which has ended when
   *     this returns; throws nothing
   */
  default Outcome run(Command command, Consumer<String> lines) {
    Outcome outcome = run(command);
    outcome.out().lines().forEach(lines);
    return new Outcome(outcome.end(), outcome.exit(), "", outcome.err());
  }

  /**
   * A program to run. It gets a clean environment ({@code LC_ALL=C} and a fixed {@code PATH}), and
   * is killed when the time limit is over or when it prints more than {@link #MOST_OUTPUT}.
   *
   * @param name the program's name, looked up by {@link Programs#find}
   * @param arguments its arguments
   * @param environment variables to add
   * @param input what it reads on standard input; empty for nothing
   * @param timeLimit how long it may take
   * @param again words without blanks: the arguments with which it is run once more where it is
   *     killed. It then gets its input as a whole or not at all, and finishes what it has begun
   *     where this program is ended, be it by Ctrl-C, by a terminal that is closed, by the stop of
   *     a service, or by a kill of this process or its group, and also after its time limit. Empty
   *     for one that ends as it comes
   */
  record Command(
      String name,
      List<String> arguments,
      Map<String, String> environment,
      String input,
      Duration timeLimit,
      List<String> again) {

    /** A program may print this many bytes on each of its streams; the heap is 64 MiB. */
    public static final int MOST_OUTPUT = 8 << 20;

    /** A program that ends when this one is ended. */
    public Command(
        String name,
        List<String> arguments,
        Map<String, String> environment,
        String input,
        Duration timeLimit) {
      this(name, arguments, environment, input, timeLimit, List.of());
    }

    /** A program without input and without variables of its own. */
    public static Command of(Duration timeLimit, String name, List<String> arguments) {
      return new Command(name, List.copyOf(arguments), Map.of(), "", timeLimit);
    }
  }

  /**
   * What a program did.
   *
   * @param end how it ended
   * @param exit its exit status; -1 where it did not end by itself
   * @param out its standard output
   * @param err its standard error; where it said nothing and did not end by itself, why
   */
  record Outcome(End end, int exit, String out, String err) {
    /** What is added to the number of a signal that ended a program. */
    private static final int OF_SIGNALS = 128;

    private static final int LAST_SIGNAL = 64;

    /** Whether the program ended by itself with status 0. */
    public boolean succeeded() {
      return end == End.EXITED && exit == 0;
    }

    /**
     * Why it failed, in one line: the first that it printed on standard error, else on standard
     * output, else how it ended. A signal that ended it is told whatever it had printed.
     */
    public String firstLine() {
      String said =
          err.strip().lines().findFirst().or(() -> out.strip().lines().findFirst()).orElse("");
      if (end != End.EXITED || exit == 0) {
        return said;
      }
      String how =
          wasKilled()
              ? "it was ended by signal " + (exit - OF_SIGNALS)
              : "it ended with status " + exit;
      return said.isEmpty() ? how : wasKilled() ? how + " (" + said + ")" : said;
    }

    /** Whether a signal ended it, so that what it printed may not be all. */
    public boolean wasKilled() {
      return end == End.EXITED && exit > OF_SIGNALS && exit <= OF_SIGNALS + LAST_SIGNAL;
    }
  }

  /** How a program ended. */
  enum End {
    /** By itself. */
    EXITED,
    /** Killed at its time limit. */
    TIMED_OUT,
    /** Killed because it printed too much. */
    TOO_MUCH_OUTPUT,
    /** There is no such program. */
    NOT_INSTALLED,
    /** There is one, which could not be started. */
    NOT_STARTED
  }
}
