package io.github.bwflow.cli;

import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a command line into the subcommand and the words of its options. */
final class CommandLine {
  private CommandLine() {}

  /**
   * The parts of a command line.
   *
   * @param command the first word that is neither an option nor an option's value; empty without
   *     one
   * @param words all other words, in their order
   */
  record Parts(Optional<String> command, List<String> words) {}

  /** Finds the subcommand; options may stand before it. */
  static Parts split(List<String> args) {
    Options common = new Options(new CommonOptions());
    List<String> words = new ArrayList<>();
    Optional<String> command = Optional.empty();
    for (int i = 0; i < args.size(); i++) {
      String word = args.get(i);
      if (command.isPresent() || word.startsWith("-")) {
        words.add(word);
        if (command.isEmpty() && common.takesNextWord(word) && i + 1 < args.size()) {
          words.add(args.get(++i));
        }
      } else {
        command = Optional.of(word);
      }
    }
    return new Parts(command, words);
  }

  /** Whether the words ask for JSON, as far as that can be told of a line with a mistake in it. */
  static boolean asksForJson(List<String> args) {
    return args.contains("--json") || asksFor("json", args);
  }

  /** Whether the words ask for a format, likewise. */
  static boolean asksFor(String name, List<String> args) {
    int format = args.indexOf("--format");
    return args.contains("--format=" + name)
        || format >= 0 && format + 1 < args.size() && args.get(format + 1).equals(name);
  }

  /** The subcommand of this name. */
  static Commands command(String word) {
    if (word.equals("run")) {
      throw new UsageError(
          "there is no daemon any more; the systemd timer bwflow.timer runs \"bwflow check"
              + " --enforce\" instead: write a configuration with \"bwflow init\", then"
              + " \"systemctl enable --now bwflow.timer\"");
    }
    return Commands.of(word)
        .orElseThrow(
            () ->
                new UsageError(
                    "unknown command \""
                        + Printable.of(word)
                        + "\""
                        + Nearest.hint(word, Commands.words())));
  }
}
