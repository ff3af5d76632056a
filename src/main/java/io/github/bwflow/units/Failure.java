package io.github.bwflow.units;

import java.util.List;

/**
 * Ends what was asked with one or more {@link Problem}s for the person who asked. Never a defect: a
 * defect is any other exception.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** One problem. */
  public Failure(Problem problem) {
    this(List.of(problem));
  }

  /** All problems of one thing, such as a configuration file; at least one. */
  public Failure(List<Problem> problems) {
    super(problems.get(0).message());
    this.problems = List.copyOf(problems);
  }

  /** The problems, in the order to print them. */
  public List<Problem> problems() {
    return problems;
  }

  /** What the first problem exits with. */
  public ExitCode exit() {
    return problems.get(0).exit();
  }
}
