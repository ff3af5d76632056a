package io.github.bwflow.cli;

import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.io.PrintStream;

/** Results go to standard output, messages to standard error, each line with its priority. */
final class Console {
  /** A message names what it is about first and says what to do last, so neither may be cut. */
  private static final int LONGEST = 4_000;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean priorities;
  private final boolean silent;

  /**
   * @param priorities whether standard error goes to the journal
   * @param silent whether messages are left out, because a JSON document carries them
   */
  Console(PrintStream out, PrintStream err, boolean priorities, boolean silent) {
    this.out = out;
    this.err = err;
    this.priorities = priorities;
    this.silent = silent;
  }

  /** Prints a result. */
  void result(String text) {
    out.print(text);
  }

  /** Asks, and leaves the cursor behind the question. */
  void prompt(String question) {
    out.print(question);
    out.flush();
  }

  /** Says that something was changed. */
  void change(String text) {
    message(5, "", text);
  }

  /** Says something by the way. */
  void note(String text) {
    message(6, "bwflow: ", text);
  }

  /**
   * Says what is wrong and what to do about it: in the journal, where a line is an entry, in one.
   */
  void problem(Problem problem) {
    int priority =
        switch (problem.severity()) {
          case ERROR -> 3;
          case WARNING -> 4;
          case NOTICE -> 6;
        };
    String warning = priority == 4 ? "warning: " : "";
    String what = warning + ended(problem.message());
    if (problem.hint().isEmpty()) {
      message(priority, "bwflow: ", what);
    } else if (priorities) {
      message(priority, "bwflow: ", what + " " + problem.hint());
    } else {
      message(priority, "bwflow: ", what);
      message(priority, "        ", problem.hint());
    }
  }

  private static String ended(String message) {
    return message.endsWith(".") || message.endsWith("?") ? message : message + ".";
  }

  private void message(int priority, String start, String text) {
    if (!silent) {
      err.print(
          (priorities ? "<" + priority + ">" : "") + start + Printable.of(text, LONGEST) + "\n");
      err.flush();
    }
  }
}
