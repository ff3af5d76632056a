package io.github.bwflow.limit.tc;

import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Programs.Command;
import io.github.bwflow.host.Programs.Outcome;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Plan.Step;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Carries out the commands of many plans with few programs: {@code tc}, {@code ip} and {@code nft}
 * read a list of commands from standard input. The order within a plan is kept.
 */
final class Batches {
  /** For one batch; 500 interfaces take a fraction of a second. */
  private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

  /** What both programs print on standard error after the reason: the line that failed. */
  private static final Pattern FAILED = Pattern.compile("Command failed -:(\\d+)");

  /** What has been done already fails the second time, and that is no reason to stop. */
  private static final List<String> AGAIN = List.of("-force", "-batch", "-");

  private static final String NFT = "nft";
  private static final String UNKNOWN_KIND = "qdisc kind is unknown";

  /** The kernel's answers where a device of this kind cannot be made. */
  private static final Pattern NO_SUCH_DEVICE =
      Pattern.compile("Unknown device type|Operation not supported");

  private final Programs programs;
  private boolean unknownKind;
  private boolean killed;
  private Optional<Problem> noIfb = Optional.empty();

  Batches(Programs programs) {
    this.programs = programs;
  }

  /**
   * What came of one plan.
   *
   * @param changed whether a command succeeded
   * @param problems what failed
   */
  record Result(boolean changed, List<Problem> problems) {}

  /** A plan under way: a command that fails ends those that follow for the same subject. */
  private static final class Course {
    private final Deque<Step> ahead;
    private final Set<String> failed = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private boolean changed;

    Course(Plan plan) {
      this.ahead = new ArrayDeque<>(plan.steps());
    }

    boolean isNext(String program) {
      skip();
      return !ahead.isEmpty() && ahead.peek().words().get(0).equals(program);
    }

    void fail(Step step, Problem problem) {
      if (failed.add(step.subject())) {
        problems.add(problem);
      }
    }

    private void skip() {
      while (!ahead.isEmpty() && failed.contains(ahead.peek().subject())) {
        ahead.remove();
      }
    }
  }

  /** A command and the plan that it belongs to. */
  private record Line(Course course, Step step) {}

  List<Result> run(List<Plan> plans) {
    List<Course> courses = plans.stream().map(Course::new).toList();
    for (Course course : courses) {
      course.skip();
      while (!course.ahead.isEmpty()) {
        String program = course.ahead.peek().words().get(0);
        round(program, courses);
        course.skip();
      }
    }
    return courses.stream().map(each -> new Result(each.changed, each.problems)).toList();
  }

  /** Whether one of the programs was killed before it had done all that it was given. */
  boolean wasKilled() {
    return killed;
  }

  // All commands of one program that stand at the head of a plan, in one go.
  private void round(String program, List<Course> courses) {
    List<Line> lines = new ArrayList<>();
    for (Course course : courses) {
      while (course.isNext(program)) {
        lines.add(new Line(course, course.ahead.remove()));
      }
    }
    // What the kernel may not know comes last, so that its first failure ends no more than that.
    lines.sort(Comparator.comparing(line -> line.step().optional()));
    lines.removeIf(this::isIdle);
    while (!lines.isEmpty()) {
      lines.subList(0, batch(program, lines)).clear();
      lines.removeIf(this::isIdle);
    }
  }

  private boolean isIdle(Line line) {
    Step step = line.step();
    if (noIfb.isPresent() && makesIfb(step)) {
      line.course().fail(step, noIfb.get());
    }
    return line.course().failed.contains(step.subject()) || unknownKind && step.optional();
  }

  private static boolean makesIfb(Step step) {
    return step.words().contains("add") && step.words().contains("ifb");
  }

  // Both programs stop at the first command that fails. Returns how many are dealt with.
  private int batch(String program, List<Line> lines) {
    StringBuilder input = new StringBuilder();
    for (Line line : lines) {
      List<String> words = line.step().words();
      input.append(String.join(" ", words.subList(1, words.size()))).append('\n');
    }
    Outcome outcome =
        programs.run(
            new Command(
                program,
                batchOptions(program),
                Map.of(),
                input.toString(),
                TIME_LIMIT,
                makesTree(lines) ? AGAIN : List.of()));
    // Of what nft is given all is done or nothing. How far another came that was killed is not
    // known.
    killed = killed || outcome.wasKilled();
    boolean whole = program.equals(NFT) && !outcome.succeeded() || outcome.wasKilled();
    if (outcome.end() != Programs.End.EXITED || whole) {
      lines.forEach(line -> fail(line, outcome));
      return lines.size();
    }
    int done = outcome.succeeded() ? lines.size() : failedLine(outcome, lines.size()) - 1;
    lines.subList(0, done).forEach(line -> line.course().changed = true);
    if (done < lines.size()) {
      fail(lines.get(done), outcome);
      done++;
    }
    return done;
  }

  private static List<String> batchOptions(String program) {
    return program.equals(NFT) ? List.of("-f", "-") : List.of("-batch", "-");
  }

  // Between no other commands does nothing pass.
  private static boolean makesTree(List<Line> lines) {
    for (Line line : lines) {
      List<String> words = line.step().words();
      if (words.contains("htb") && !words.contains("change")) {
        return true;
      }
    }
    return false;
  }

  // Where the program does not say so, its first command is taken for the one that failed.
  private static int failedLine(Outcome outcome, int most) {
    Matcher matcher = FAILED.matcher(outcome.err());
    int line = matcher.find() ? Integer.parseInt(matcher.group(1)) : 1;
    return Math.max(1, Math.min(line, most));
  }

  private void fail(Line line, Outcome outcome) {
    Step step = line.step();
    if (step.optional()) {
      unknownKind = unknownKind || outcome.err().contains(UNKNOWN_KIND);
      return;
    }
    Problem problem = refused(step, outcome);
    noIfb = problem.code().equals("ifb-missing") ? Optional.of(problem) : noIfb;
    line.course().fail(step, problem);
  }

  private static Problem refused(Step step, Outcome outcome) {
    if (outcome.err().contains("Operation not permitted")) {
      return Problem.error(
          ExitCode.NOT_PERMITTED,
          "not-permitted",
          "the kernel does not permit \"" + step + "\"",
          "Run bwflow as root, or give it CAP_NET_ADMIN.");
    }
    if (makesIfb(step) && NO_SUCH_DEVICE.matcher(outcome.err()).find()) {
      return Problem.error(
          ExitCode.UNAVAILABLE,
          "ifb-missing",
          "received traffic cannot be limited: the kernel has no IFB device",
          "Load it: modprobe ifb. At every start: echo ifb > /etc/modules-load.d/ifb.conf");
    }
    return Problem.error(
        ExitCode.UNAVAILABLE,
        "tc-refused",
        "\"" + step + "\" failed: " + Printable.of(outcome.firstLine()),
        "The next run tries again.");
  }
}
