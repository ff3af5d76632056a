package io.github.bwflow.cli;

import io.github.bwflow.report.CheckJson;
import io.github.bwflow.report.Nagios;
import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The program behind its door: from the command line to the exit status. */
public final class Program {
  /** What the timer runs 5760 times a day; it is known without asking the parser of options. */
  private static final List<String> TIMER = List.of("check", "--enforce", "--quiet");

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> env;

  /**
   * @param in what answers are read from
   * @param out where results go, always in UTF-8
   * @param err where messages go, always in UTF-8
   * @param env the environment's variables
   */
  public Program(InputStream in, PrintStream out, PrintStream err, Map<String, String> env) {
    this.in = in;
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, false, StandardCharsets.UTF_8);
    this.env = env;
  }

  /**
   * Runs one command line.
   *
   * @return the exit status; nothing is thrown, whatever happens
   */
  public int run(List<String> args) {
    return CommandLine.asksFor("nagios", args) ? plugin(args) : command(args);
  }

  private int command(List<String> args) {
    ExitCode exit = answer(args);
    out.flush();
    // PrintStream keeps a failed write to itself until asked.
    if (out.checkError()) {
      console(false)
          .problem(
              Problem.error(
                  ExitCode.IO_ERROR, "cannot-write", "standard output cannot be written", ""));
      exit = exit == ExitCode.OK ? ExitCode.IO_ERROR : exit;
    }
    err.flush();
    return exit.number();
  }

  // A monitoring plugin has exit codes of its own, says one line on standard output whatever
  // happens,
  // and nothing on standard error.
  private int plugin(List<String> args) {
    Nagios answer;
    try {
      CommandLine.Parts parts = CommandLine.split(args);
      Commands row = CommandLine.command(parts.command().orElse(""));
      CommonOptions common = new CommonOptions();
      Command command = row.create();
      new Options(common, command).parse(parts.words());
      if (common.help() || common.version()) {
        out.print(common.help() ? Help.of(row) : "bwflow " + Session.version() + "\n");
        out.flush();
        return Nagios.Status.UNKNOWN.number();
      }
      needFormat(common, command);
      Session session = new Session(common, console(true), in, env).forAccounts();
      answer = ((CheckCommand) command).plugin(session);
    } catch (UsageError | BadValue | Failure e) {
      answer = Nagios.unknown(e.getMessage());
    } catch (RuntimeException | Error e) {
      answer = Nagios.unknown(defect(e).message());
    }
    out.print(answer.line());
    out.flush();
    return out.checkError() ? Nagios.Status.UNKNOWN.number() : answer.status().number();
  }

  private static void needFormat(CommonOptions common, Command command) {
    if (!common.json() && !command.formats().contains(common.format())) {
      List<String> formats = command.formats();
      int last = formats.size() - 1;
      throw new UsageError(
          "--format is \""
              + Printable.of(common.format())
              + "\"; expected "
              + String.join(", ", formats.subList(0, last))
              + " or "
              + formats.get(last));
    }
  }

  private Console console(boolean silent) {
    return new Console(out, err, Terminal.isJournal(env), silent);
  }

  private ExitCode answer(List<String> args) {
    boolean json = CommandLine.asksForJson(args);
    try {
      return dispatch(args);
    } catch (UsageError e) {
      return fail(
          json, List.of(Problem.error(ExitCode.USAGE, "usage", e.getMessage(), hint(args))));
    } catch (BadValue e) {
      return fail(
          json, List.of(Problem.error(ExitCode.USAGE, "usage", e.getMessage(), hint(args))));
    } catch (Failure e) {
      return fail(json, e.problems());
    } catch (RuntimeException | Error e) {
      return fail(json, List.of(defect(e)));
    }
  }

  private static String hint(List<String> args) {
    return CommandLine.split(args)
        .command()
        .flatMap(Commands::of)
        .map(command -> "Try \"bwflow " + command.key() + " --help\".")
        .orElse("Try \"bwflow help\".");
  }

  private Problem defect(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    return Problem.error(
        ExitCode.DEFECT,
        "defect",
        "this is a defect in bwflow "
            + Session.version()
            + ": "
            + cause.getClass().getSimpleName()
            + (cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")")
            + where,
        "Whatever limit stood was left standing. Please report this line.");
  }

  private ExitCode fail(boolean json, List<Problem> problems) {
    if (json) {
      out.print(CheckJson.failure(Instant.now(), Session.hostName(), Session.version(), problems));
    } else {
      Console console = console(false);
      problems.forEach(console::problem);
    }
    return problems.get(0).exit();
  }

  /**
   * Whether a run may leave out what only takes time: options and a configuration that it knows
   * need not be taken apart again. {@code -Dbwflow.quick=false} has everything done, to the same
   * end.
   */
  static boolean isQuick() {
    return !"false".equals(System.getProperty("bwflow.quick"));
  }

  private ExitCode dispatch(List<String> args) {
    if (isQuick() && args.equals(TIMER)) {
      return CheckCommand.enforcing()
          .run(new Session(CommonOptions.quietly(), console(false), in, env).forAccounts());
    }
    CommandLine.Parts parts = CommandLine.split(args);
    if (parts.command().isEmpty()) {
      return withoutCommand(parts.words());
    }
    String word = parts.command().get();
    if (word.equals("help")) {
      return help(parts.words());
    }
    Commands row = CommandLine.command(word);
    CommonOptions common = new CommonOptions();
    Command command = row.create();
    new Options(common, command).parse(parts.words());
    if (common.help()) {
      out.print(Help.of(row));
      return ExitCode.OK;
    }
    if (common.version()) {
      return version();
    }
    needFormat(common, command);
    if (common.quiet() && common.verbose()) {
      throw new UsageError("--quiet and --verbose exclude each other");
    }
    Session session = new Session(common, console(common.json()), in, env);
    if (!row.isForAccounts() && common.vm().isPresent()) {
      throw new UsageError("--vm is not for " + row.key());
    }
    return command.run(row.isForAccounts() ? session.forAccounts() : session);
  }

  private ExitCode withoutCommand(List<String> words) {
    CommonOptions common = new CommonOptions();
    new Options(common).parse(words);
    if (common.version()) {
      return version();
    }
    if (common.help()) {
      out.print(Help.program());
      return ExitCode.OK;
    }
    if (common.json()) {
      throw new UsageError("a command is missing");
    }
    err.print(Help.program());
    return ExitCode.USAGE;
  }

  private ExitCode help(List<String> words) {
    if (words.isEmpty() || words.get(0).equals("--help")) {
      out.print(Help.program());
      return ExitCode.OK;
    }
    if (words.size() > 1) {
      throw new UsageError("help takes one command");
    }
    out.print(
        words.get(0).equals("help") ? Help.program() : Help.of(CommandLine.command(words.get(0))));
    return ExitCode.OK;
  }

  private ExitCode version() {
    out.print("bwflow " + Session.version() + "\n");
    return ExitCode.OK;
  }
}
