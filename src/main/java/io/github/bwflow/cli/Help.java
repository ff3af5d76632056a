package io.github.bwflow.cli;

import io.github.bwflow.units.ExitCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of {@code bwflow help} and {@code --help}, made from the table and the options' model.
 */
final class Help {
  private static final int WIDTH = 80;

  private Help() {}

  /** The help of the program. */
  static String program() {
    StringBuilder text = new StringBuilder();
    text.append("bwflow keeps a Linux host inside a traffic allowance.\n\n");
    text.append("Usage: bwflow COMMAND [OPTION...]\n\nCommands:\n");
    for (Commands command : Commands.values()) {
      line(text, command.key(), command.summary(), 16);
    }
    line(text, "help [COMMAND]", "print this help, or a command's", 16);
    text.append("\nOptions of every command:\n");
    options(text, new Options(new CommonOptions()).all());
    text.append("\nExit codes:\n");
    for (ExitCode code : ExitCode.values()) {
      line(text, Integer.toString(code.number()), code.meaning(), 4);
    }
    text.append("\nSee bwflow(8) and bwflow-config(5).\n");
    return text.toString();
  }

  /** The help of one command. */
  static String of(Commands command) {
    StringBuilder text = new StringBuilder();
    Options options = new Options(command.create());
    text.append("Usage: bwflow ").append(command.key()).append(" [OPTION...]");
    text.append(options.operand().isEmpty() ? "" : " ").append(options.operand()).append("\n\n");
    for (String line : wrap(command.description(), WIDTH)) {
      text.append(line).append('\n');
    }
    List<Options.Option> own = options.all();
    if (!own.isEmpty()) {
      text.append("\nOptions:\n");
      options(text, own);
    }
    text.append("\nOptions of every command:\n");
    options(text, new Options(new CommonOptions()).all());
    return text.toString();
  }

  private static void options(StringBuilder text, List<Options.Option> options) {
    for (Options.Option option : options) {
      String names = (option.names().size() == 1 ? "    " : "") + String.join(", ", option.names());
      line(
          text,
          option.takesValue() ? names + " " + option.placeholder() : names,
          option.text(),
          26);
    }
  }

  private static void line(StringBuilder text, String left, String right, int column) {
    List<String> lines = wrap(right, WIDTH - column - 4);
    String first = left;
    if (left.length() > column) {
      text.append("  ").append(left).append('\n');
      first = "";
    }
    for (String part : lines) {
      text.append("  ").append(first).append(" ".repeat(column - first.length() + 2));
      text.append(part).append('\n');
      first = "";
    }
  }

  private static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
