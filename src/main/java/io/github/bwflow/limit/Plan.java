package io.github.bwflow.limit;

import io.github.bwflow.control.Targets;
import io.github.bwflow.units.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * What would be done; nothing has been done yet.
 *
 * @param standing what stood when the plan was made
 * @param targets what it brings about: what was wanted, as near as the limiter can hold it
 * @param steps the commands, in their order
 * @param problems why what is wanted cannot be brought about, or only in part
 */
public record Plan(Standing standing, Targets targets, List<Step> steps, List<Problem> problems) {

  /** Copies the lists. */
  public Plan {
    steps = List.copyOf(steps);
    problems = List.copyOf(problems);
  }

  /** This plan and then another for the same account. */
  public Plan followedBy(Plan next) {
    List<Step> all = new ArrayList<>(steps);
    all.addAll(next.steps);
    return new Plan(standing, next.targets, all, problems);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /**
   * One command.
   *
   * @param subject what it changes, such as an interface: when it fails, further commands for the
   *     same are left out
   * @param words the command's words, the program's name first
   * @param optional whether the plan goes on when it fails
   */
  public record Step(String subject, List<String> words, boolean optional) {
    /** Copies the list. */
    public Step {
      words = List.copyOf(words);
    }

    /** As a person would type it. */
    @Override
    public String toString() {
      return String.join(" ", words);
    }
  }
}
