package io.github.bwflow.config;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with one file, so that a person can mend all of it at once. */
final class FileProblems {
  /** More than anyone reads; a file that is not a configuration at all has thousands. */
  static final int MOST = 50;

  private final String fileName;
  private final String text;
  private final Set<Placed> errors = new LinkedHashSet<>();
  private final Set<Placed> warnings = new LinkedHashSet<>();

  private int omitted;

  private record Placed(Place place, Problem problem) implements Comparable<Placed> {
    @Override
    public int compareTo(Placed other) {
      return place.compareTo(other.place);
    }
  }

  FileProblems(String fileName) {
    this(fileName, "");
  }

  /**
   * @param text what the file holds, and perhaps {@link Parts} of others
   */
  FileProblems(String fileName, String text) {
    this.fileName = fileName;
    this.text = text;
  }

  /** Notes an error; a second time it is the same one, of a value that counts more than once. */
  void error(Place place, String code, String text, String hint) {
    errors.add(
        new Placed(place, Problem.error(ExitCode.CONFIG, code, at(place) + ": " + text, hint)));
  }

  /** Notes a warning, as {@link #error}. */
  void warning(Place place, String code, String text, String hint) {
    warnings.add(new Placed(place, Problem.warning(code, at(place) + ": " + text, hint)));
  }

  /** Whether no further error will be printed. */
  boolean isFull() {
    return errors.size() >= MOST;
  }

  /** Counts errors that come after all those noted, and that nobody will read. */
  void omit(int count) {
    omitted += count;
  }

  /** The warnings, in the order of the file. */
  List<Problem> warnings() {
    return inOrder(warnings);
  }

  /** Ends the reading of the file if there is an error, with all of them in the file's order. */
  void throwIfAny() {
    if (errors.isEmpty()) {
      return;
    }
    List<Problem> problems = inOrder(errors);
    int more = Math.max(0, problems.size() - MOST) + omitted;
    if (more > 0) {
      problems.subList(Math.min(MOST, problems.size()), problems.size()).clear();
      problems.add(
          Problem.error(
              ExitCode.CONFIG,
              "config-more",
              Printable.of(fileName) + ": " + more + (more == 1 ? " more error" : " more errors"),
              "Mend those above first, or write a new file with bwflow init."));
    }
    throw new Failure(problems);
  }

  private String at(Place place) {
    return place.equals(Place.COMMAND_LINE)
        ? "--set"
        : Parts.place(fileName, text, place.line()) + ":" + place.column();
  }

  private static List<Problem> inOrder(Set<Placed> found) {
    if (found.isEmpty()) {
      return List.of();
    }
    List<Placed> placed = new ArrayList<>(found);
    placed.sort(null);
    List<Problem> problems = new ArrayList<>(placed.size());
    for (Placed one : placed) {
      problems.add(one.problem());
    }
    return problems;
  }
}
