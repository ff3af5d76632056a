package io.github.bwflow.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlKeyValue;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads TOML. */
final class Parser {
  /** A text of more than this, less comments, is something else; the program starts often. */
  private static final int LONGEST = 32 * 1024;

  /** Seven levels of classes need two each, and what is in the last one four more. */
  private static final int DEEPEST = 24;

  private final Optional<CondensedToml> file;

  private Parser(Optional<CondensedToml> file) {
    this.file = file;
  }

  /**
   * What a file's text holds.
   *
   * @throws io.github.bwflow.units.Failure if the text is not TOML
   */
  static Table read(String text, FileProblems problems) {
    CondensedToml toml = CondensedToml.of(text);
    if (toml.length() > LONGEST) {
      problems.error(
          Place.START,
          "config-syntax",
          "the file is too large; expected at most 32 KiB besides comments and blank lines",
          "Is this the right file?");
      problems.throwIfAny();
    }
    TomlParseResult result = parse(toml.text());
    if (result == null) {
      int line = firstLineThatBreaks(toml.text());
      problems.error(
          new Place(toml.line(line), 1),
          "config-syntax",
          "this line cannot be read after what stands before it; expected every bracket and brace"
              + " before it to be closed",
          "");
      problems.throwIfAny();
    }
    if (result.hasErrors()) {
      SyntaxErrors.report(result.errors(), toml, problems);
      problems.throwIfAny();
    }
    return new Parser(Optional.of(toml)).table(result);
  }

  /**
   * Parses a text; null where tomlj 2.2.0 breaks at a syntax error instead of reporting it, as it
   * does at some braces that are not closed.
   */
  static TomlParseResult parse(String text) {
    try {
      return Toml.parse(text, TomlParseOptions.sourceless().withMaxNestingDepth(DEEPEST));
    } catch (NullPointerException e) {
      return null;
    }
  }

  // From 1. Halved again and again, since each try takes the time of the whole.
  private static int firstLineThatBreaks(String text) {
    String[] lines = text.split("\n", -1);
    int good = 0;
    int bad = lines.length;
    while (bad - good > 1) {
      int middle = (good + bad) / 2;
      String begin = String.join("\n", Arrays.asList(lines).subList(0, middle)) + "\n";
      if (parse(begin) == null) {
        bad = middle;
      } else {
        good = middle;
      }
    }
    return bad;
  }

  /**
   * What a command line states for a key; a shell takes quotes away, so what is no TOML is a text.
   */
  static Object value(String text) {
    TomlParseResult result = parse("value = " + text);
    return result == null || result.hasErrors() || result.size() != 1
        ? text
        : new Parser(Optional.empty()).plain(result.get("value"));
  }

  private Table table(TomlTable table) {
    Map<String, Table.Entry> entries = new LinkedHashMap<>();
    for (String name : table.keySet()) {
      TomlKeyValue entry = table.entry(List.of(name));
      TomlPosition position = entry.value().position();
      Place namePlace = place(entry.position());
      Place place = position == null ? namePlace : place(position);
      entries.put(name, new Table.Entry(namePlace, place, plain(entry.value().get())));
    }
    return new Table(entries);
  }

  private List<Table.Item> list(TomlArray array) {
    List<Table.Item> items = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      items.add(new Table.Item(place(array.inputPositionOf(i)), plain(array.get(i))));
    }
    return items;
  }

  private Object plain(Object value) {
    if (value instanceof TomlTable table) {
      return table(table);
    }
    if (value instanceof TomlArray array) {
      return list(array);
    }
    boolean known =
        value instanceof String
            || value instanceof Long
            || value instanceof Double
            || value instanceof Boolean;
    return known ? value : new Table.Other(String.valueOf(value));
  }

  private Place place(TomlPosition position) {
    if (file.isEmpty()) {
      return Place.COMMAND_LINE;
    }
    return position == null
        ? Place.START
        : new Place(file.get().line(position.line()), position.column());
  }
}
