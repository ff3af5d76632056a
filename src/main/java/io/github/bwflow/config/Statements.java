package io.github.bwflow.config;

import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tomlj.Toml;
import org.tomlj.TomlKeyValue;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** What a file states for which key, before anybody asks whether the values make sense. */
final class Statements {
  /** A text of more than this, less comments, is something else; the program starts often. */
  private static final int LONGEST = 32 * 1024;

  /** Sections, keys and lists need three levels. */
  private static final int DEEPEST = 16;

  /** A longer name is no slip of the finger. */
  private static final int LONGEST_NAME = 64;

  private final Map<Key, Stated> stated = new EnumMap<>(Key.class);
  private final Map<Section, Place> sections = new EnumMap<>(Section.class);
  private final FileProblems problems;
  private final CondensedToml toml;

  private Statements(CondensedToml toml, FileProblems problems) {
    this.toml = toml;
    this.problems = problems;
  }

  /**
   * Reads a file's text. Unknown names are noted as errors.
   *
   * @throws io.github.bwflow.units.Failure if the text is not TOML
   */
  static Statements read(String text, FileProblems problems) {
    CondensedToml toml = CondensedToml.of(text);
    if (toml.length() > LONGEST) {
      problems.error(
          Place.START,
          "config-syntax",
          "the file is too large; expected at most 32 KiB besides comments and blank lines",
          "Is this the right file?");
      problems.throwIfAny();
    }
    TomlParseResult result =
        Toml.parse(toml.text(), TomlParseOptions.sourceless().withMaxNestingDepth(DEEPEST));
    if (result.hasErrors()) {
      SyntaxErrors.report(result.errors(), toml, problems);
      problems.throwIfAny();
    }
    Statements statements = new Statements(toml, problems);
    statements.readSections(result);
    return statements;
  }

  /** What the file says for a key; null where it says nothing. */
  Stated get(Key key) {
    return stated.get(key);
  }

  /** Where a section begins, or the file where the section is missing. */
  Place placeOf(Section section) {
    return sections.getOrDefault(section, Place.START);
  }

  /** Where a position that tomlj states is in the file. */
  Place place(TomlPosition position) {
    return position == null
        ? Place.START
        : new Place(toml.line(position.line()), position.column());
  }

  private void readSections(TomlTable root) {
    for (String name : root.keySet()) {
      TomlKeyValue entry = root.entry(List.of(name));
      Section section = sectionNamed(name);
      if (section == null) {
        problems.error(
            place(entry.position()),
            entry.value().isTable() ? "config-unknown-section" : "config-unknown-key",
            unknownAtTop(name, entry.value().isTable()),
            "");
      } else if (entry.value().isTable()) {
        sections.put(section, place(entry.position()));
        readKeys(section, entry.value().getTable());
      } else {
        problems.error(
            place(entry.position()),
            "config-bad-value",
            name
                + " is "
                + Values.print(entry.value().get())
                + "; expected the section ["
                + name
                + "]",
            "");
      }
    }
  }

  private void readKeys(Section section, TomlTable table) {
    for (String name : table.keySet()) {
      TomlKeyValue entry = table.entry(List.of(name));
      Key key = keyNamed(section, name);
      if (key == null) {
        problems.error(
            place(entry.position()), "config-unknown-key", unknownKey(section, name), "");
      } else {
        TomlPosition position = entry.value().position();
        stated.put(
            key,
            new Stated(
                key, entry.value().get(), place(position == null ? entry.position() : position)));
      }
    }
  }

  private static Section sectionNamed(String name) {
    for (Section section : Section.values()) {
      if (section.title().equals(name)) {
        return section;
      }
    }
    return null;
  }

  private static Key keyNamed(Section section, String name) {
    for (Key key : Key.values()) {
      if (key.section() == section && key.key().equals(name)) {
        return key;
      }
    }
    return null;
  }

  private static String unknownAtTop(String name, boolean isSection) {
    for (Key key : Key.values()) {
      if (!isSection && key.key().equals(name)) {
        return name
            + " stands outside its section; expected it under ["
            + key.section().title()
            + "]";
      }
    }
    List<String> known = new ArrayList<>();
    for (Section section : Section.values()) {
      known.add(section.title());
    }
    return isSection
        ? "there is no section [" + Printable.of(name) + "]" + hint(name, known)
        : "there is no key \""
            + Printable.of(name)
            + "\" outside a section; expected a [section] before it";
  }

  private static String unknownKey(Section section, String name) {
    List<String> known = new ArrayList<>();
    for (Key key : Key.values()) {
      if (key.section() == section) {
        known.add(key.key());
      } else if (key.key().equals(name)) {
        return name
            + " stands under ["
            + section.title()
            + "]; expected it under ["
            + key.section().title()
            + "]";
      }
    }
    return "there is no key \""
        + Printable.of(name)
        + "\" under ["
        + section.title()
        + "]"
        + hint(name, known);
  }

  private static String hint(String name, List<String> known) {
    String hint = name.length() <= LONGEST_NAME ? Nearest.hint(name, known) : "";
    return hint.isEmpty() ? "; expected one of " + String.join(", ", known) : hint;
  }
}
