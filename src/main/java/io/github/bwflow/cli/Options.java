package io.github.bwflow.cli;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterDescription;
import com.beust.jcommander.ParameterException;
import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options of one subcommand as JCommander models them, and the words of a command line brought
 * into the form that JCommander takes.
 */
final class Options {
  private final JCommander parser;
  private final Map<String, Option> byName = new LinkedHashMap<>();
  private final List<Option> all = new ArrayList<>();
  private final String operand;

  /**
   * An option.
   *
   * @param names its names, the short one first
   * @param takesValue whether a value follows
   * @param placeholder what the value is called in the help; empty without one
   * @param text what it does
   * @param repeatable whether it may be given more than once
   */
  record Option(
      List<String> names, boolean takesValue, String placeholder, String text, boolean repeatable) {
    String longName() {
      return names.get(names.size() - 1);
    }
  }

  Options(Object... objects) {
    // A word that begins with "@" is a word, not a file to read options from.
    parser = JCommander.newBuilder().expandAtSign(false).build();
    for (Object object : objects) {
      parser.addObject(object);
    }
    parser.createDescriptions();
    operand = parser.getMainParameter() == null ? "" : parser.getMainParameterDescription();
    List<ParameterDescription> found = new ArrayList<>(parser.getParameters());
    found.sort((a, b) -> longest(a).compareTo(longest(b)));
    for (ParameterDescription parameter : found) {
      Option option = option(parameter);
      all.add(option);
      option.names().forEach(name -> byName.put(name, option));
    }
  }

  private static String longest(ParameterDescription parameter) {
    return parameter.getLongestName();
  }

  private static Option option(ParameterDescription parameter) {
    List<String> names = new ArrayList<>(Arrays.asList(parameter.getParameter().names()));
    names.sort((a, b) -> Integer.compare(a.length(), b.length()));
    boolean flag = parameter.getParameterized().getType() == boolean.class;
    String text = parameter.getDescription();
    int colon = text.indexOf(": ");
    return flag
        ? new Option(names, false, "", text, false)
        : new Option(
            names,
            true,
            text.substring(0, colon),
            text.substring(colon + 2),
            parameter.getParameterized().getType() == List.class);
  }

  /** All options by their long name. */
  List<Option> all() {
    return List.copyOf(all);
  }

  /** What the words are called that are no options; empty where there are none. */
  String operand() {
    return operand;
  }

  /** Whether the word is an option that is followed by its value as another word. */
  boolean takesNextWord(String word) {
    Option option = byName.get(word);
    if (option != null || word.startsWith("--")) {
      return option != null && option.takesValue();
    }
    // In "-qi eth0" the value follows as well, in "-qieth0" it is there already.
    for (int i = 1; i < word.length(); i++) {
      Option letter = byName.get("-" + word.charAt(i));
      if (letter == null || letter.takesValue()) {
        return letter != null && i == word.length() - 1;
      }
    }
    return false;
  }

  /**
   * Sets the options' fields from the words of a command line.
   *
   * @throws UsageError if a word is no option of this command, or lacks its value
   */
  void parse(List<String> words) {
    List<String> clean = new ArrayList<>();
    Set<Option> seen = new HashSet<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean isOperand = !word.startsWith("-") || word.equals("-");
      if (isOperand && !operand.isEmpty()) {
        clean.add(word);
        continue;
      }
      if (isOperand) {
        throw new UsageError("unexpected argument \"" + Printable.of(word) + "\"");
      }
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      Option option = byName.get(name);
      if (option == null && !name.startsWith("--") && name.length() > 2) {
        i = cluster(words, i, seen, clean);
        continue;
      }
      if (option == null) {
        throw new UsageError(
            "unknown option " + Printable.of(name) + Nearest.hint(name, byName.keySet()));
      }
      if (!seen.add(option) && !option.repeatable()) {
        throw new UsageError(option.longName() + " is given twice");
      }
      clean.add(option.longName());
      if (option.takesValue()) {
        if (equals < 0 && i + 1 >= words.size()) {
          throw missingValue(option);
        }
        clean.add(equals < 0 ? words.get(++i) : word.substring(equals + 1));
      } else if (equals >= 0) {
        throw new UsageError(option.longName() + " takes no value");
      }
    }
    bind(clean);
  }

  // "-qn" is "-q -n", and "-ieth0" is "-i eth0".
  private int cluster(List<String> words, int at, Set<Option> seen, List<String> clean) {
    String word = words.get(at);
    for (int i = 1; i < word.length(); i++) {
      Option option = byName.get("-" + word.charAt(i));
      if (option == null) {
        throw new UsageError(
            "unknown option " + Printable.of(word) + Nearest.hint("-" + word, byName.keySet()));
      }
      if (!seen.add(option) && !option.repeatable()) {
        throw new UsageError(option.longName() + " is given twice");
      }
      clean.add(option.longName());
      if (option.takesValue()) {
        boolean attached = i + 1 < word.length();
        if (!attached && at + 1 >= words.size()) {
          throw missingValue(option);
        }
        clean.add(attached ? word.substring(i + 1) : words.get(at + 1));
        return attached ? at : at + 1;
      }
    }
    return at;
  }

  private static UsageError missingValue(Option option) {
    return new UsageError(option.longName() + " needs a value: " + option.placeholder());
  }

  private void bind(List<String> clean) {
    try {
      parser.parse(clean.toArray(new String[0]));
    } catch (ParameterException e) {
      throw new UsageError(Printable.of(e.getMessage()));
    }
  }
}
