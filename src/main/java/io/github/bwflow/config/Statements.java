package io.github.bwflow.config;

import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import java.util.ArrayList;
import java.util.EnumMap;
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

/**
 * What a file states for which key, before anybody asks whether the values make sense: outside of
 * the tables of single interfaces, or ({@link #own}) in one of those, where what is not stated is
 * as outside.
 */
final class Statements {
  /** A text of more than this, less comments, is something else; the program starts often. */
  private static final int LONGEST = 32 * 1024;

  /** Sections, names, keys and lists need four levels. */
  private static final int DEEPEST = 16;

  /** A longer name is no slip of the finger. */
  private static final int LONGEST_NAME = 64;

  private final Map<Key, Stated> stated = new EnumMap<>(Key.class);
  private final Map<Section, Place> sections = new EnumMap<>(Section.class);
  private final Map<InterfaceName, Statements> own = new LinkedHashMap<>();
  private final FileProblems problems;
  private final CondensedToml toml;
  private final Optional<Statements> outside;
  private final String title;

  private Statements(
      CondensedToml toml, FileProblems problems, Optional<Statements> outside, String title) {
    this.toml = toml;
    this.problems = problems;
    this.outside = outside;
    this.title = title;
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
    Statements statements = new Statements(toml, problems, Optional.empty(), "[bandwidth]");
    statements.readSections(result);
    return statements;
  }

  /** The same, but what is stated here goes before what the file states. */
  Statements overruledBy(Map<Key, Stated> others) {
    stated.keySet().removeIf(key -> others.containsKey(twin(key)));
    stated.putAll(others);
    return this;
  }

  // The key that says the same in another way.
  private static Key twin(Key key) {
    return switch (key) {
      case MONTHLY_BUDGET_GB -> Key.BUDGET;
      case BUDGET -> Key.MONTHLY_BUDGET_GB;
      case PRE_CHARGE_GB -> Key.PRE_CHARGE;
      case PRE_CHARGE -> Key.PRE_CHARGE_GB;
      default -> key;
    };
  }

  /** What the file says for a key; null where it says nothing. */
  Stated get(Key key) {
    Stated here = stated.get(key);
    return here != null || outside.isEmpty() || !isInherited(key) ? here : outside.get().get(key);
  }

  /** Whether the file says something for a key just here, and not only outside. */
  boolean has(Key key) {
    return stated.containsKey(key);
  }

  private boolean isInherited(Key key) {
    return switch (key) {
      // A budget is stated for each account, and these are parts of it. A line's rate is that of
      // one line: taken for a slower one than it is, the line would carry too much.
      case MONTHLY_BUDGET_GB, BUDGET, PRE_CHARGE_GB, PRE_CHARGE, BALANCE_CAP, LINE_RATE -> false;
      // It means a day of the month or of the week, as the period says.
      case BILLING_DAY -> !has(Key.PERIOD);
      default -> true;
    };
  }

  /** Whether there is any table of a single interface, also one without a good name. */
  boolean hasTables() {
    return sections.containsKey(Section.INTERFACE);
  }

  /** What is said just here, as TOML literals. */
  Map<Key, String> literals() {
    Map<Key, String> literals = new EnumMap<>(Key.class);
    stated.forEach(
        (key, said) -> {
          boolean list = said.value() instanceof TomlArray;
          Object value = list ? ((TomlArray) said.value()).toList() : said.value();
          literals.put(key, Literal.of(value));
        });
    return literals;
  }

  /** The tables of single interfaces, in the order of the file. */
  Map<InterfaceName, Statements> own() {
    return own;
  }

  /** Where the keys of a budget stand here, such as {@code [bandwidth]}. */
  String title() {
    return title;
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
      } else if (entry.value().isTable() && section == Section.INTERFACE) {
        sections.put(section, place(entry.position()));
        readInterfaces(entry.value().getTable());
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
                + section.title()
                + "]",
            "");
      }
    }
  }

  private void readInterfaces(TomlTable tables) {
    for (String name : tables.keySet()) {
      TomlKeyValue entry = tables.entry(List.of(name));
      Place place = place(entry.position());
      if (!entry.value().isTable()) {
        problems.error(
            place,
            "config-bad-value",
            Printable.of(name)
                + " is "
                + Values.print(entry.value().get())
                + " under [interface]; expected a table named for an interface, such as"
                + " [interface.\"eth1\"]",
            "");
      } else if (name.equals("auto") || !isInterface(name)) {
        problems.error(
            place,
            "config-bad-value",
            "the table [interface.\""
                + Printable.of(name)
                + "\"] is not named for an interface; expected a name such as [interface.\"eth1\"]",
            "A name has 1 to 15 characters and no blank, slash or quote in it.");
      } else {
        Statements statements =
            new Statements(toml, problems, Optional.of(this), "[interface.\"" + name + "\"]");
        statements.sections.put(Section.BANDWIDTH, place);
        statements.readKeys(Section.INTERFACE, entry.value().getTable());
        own.put(new InterfaceName(name), statements);
      }
    }
  }

  private static boolean isInterface(String name) {
    try {
      return !new InterfaceName(name).name().isEmpty();
    } catch (BadValue e) {
      return false;
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
      if (section.table().equals(name)) {
        return section;
      }
    }
    return null;
  }

  private static Key keyNamed(Section section, String name) {
    for (Key key : Key.values()) {
      if (section.takes(key) && key.key().equals(name)) {
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
      known.add(section.table());
    }
    return isSection
        ? "there is no section [" + Printable.of(name) + "]" + hint(name, known)
        : "there is no key \""
            + Printable.of(name)
            + "\" outside a section; expected a [section] before it";
  }

  private String unknownKey(Section section, String name) {
    String here = section == Section.INTERFACE ? title : "[" + section.title() + "]";
    List<String> known = new ArrayList<>();
    for (Key key : Key.values()) {
      if (section.takes(key)) {
        known.add(key.key());
      } else if (key.key().equals(name)) {
        return name
            + " stands under "
            + here
            + "; expected it under ["
            + key.section().title()
            + "]";
      }
    }
    return "there is no key \"" + Printable.of(name) + "\" under " + here + hint(name, known);
  }

  private static String hint(String name, List<String> known) {
    String hint = name.length() <= LONGEST_NAME ? Nearest.hint(name, known) : "";
    return hint.isEmpty() ? "; expected one of " + String.join(", ", known) : hint;
  }
}
