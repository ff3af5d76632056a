package io.github.bwflow.config;

import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a file states for which key, before anybody asks whether the values make sense: outside of
 * the tables of single interfaces, or ({@link #own}) in one of those, where what is not stated is
 * as outside.
 */
final class Statements {
  /** A longer name is no slip of the finger. */
  private static final int LONGEST_NAME = 64;

  private final Map<Key, Stated> stated = new TreeMap<>();
  private final Map<Section, Place> sections = new TreeMap<>();
  private final Map<InterfaceName, Statements> own = new LinkedHashMap<>();
  private final List<Table.Item> classes = new ArrayList<>();
  private final List<Statements> vms = new ArrayList<>();
  private final FileProblems problems;
  private final Optional<Statements> outside;
  private final String title;

  private Statements(FileProblems problems, Optional<Statements> outside, String title) {
    this.problems = problems;
    this.outside = outside;
    this.title = title;
  }

  /** Takes what a file states apart by section and key. Unknown names are noted as errors. */
  static Statements of(Table table, FileProblems problems) {
    Statements statements = new Statements(problems, Optional.empty(), "[bandwidth]");
    statements.readSections(table);
    return statements;
  }

  /** The same, but what is stated here goes before what the file states. */
  Statements overruledBy(Map<Key, Stated> others) {
    for (Key key : others.keySet()) {
      stated.remove(twin(key));
    }
    stated.putAll(others);
    for (Statements vm : vms) {
      for (Map.Entry<Key, Stated> other : others.entrySet()) {
        if (Section.VM.takes(other.getKey())) {
          vm.stated.remove(twin(other.getKey()));
          vm.stated.put(other.getKey(), other.getValue());
        }
      }
    }
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
    if (sections.containsKey(Section.VM)) {
      // What else is under [bandwidth] is about this host's line, and has its own default for VMs.
      return isForVms(key) && !(key == Key.BILLING_DAY && has(Key.PERIOD));
    }
    return switch (key) {
      // A budget is stated for each account, and these are parts of it. A line's rate is that of
      // one line: taken for a slower one than it is, the line would carry too much.
      case MONTHLY_BUDGET_GB, BUDGET, PRE_CHARGE_GB, PRE_CHARGE, BALANCE_CAP, LINE_RATE -> false;
      // It means a day of the month or of the week, as the period says.
      case BILLING_DAY -> !has(Key.PERIOD);
      default -> true;
    };
  }

  // Whether a key of [bandwidth] is one for virtual machines, too.
  private static boolean isForVms(Key key) {
    return switch (key) {
      case TIMEZONE, PERIOD, BILLING_DAY, WINDOW, WARN_AT_PERCENT -> true;
      default -> false;
    };
  }

  /** Whether there is any table of a single interface, also one without a good name. */
  boolean hasTables() {
    return sections.containsKey(Section.INTERFACE);
  }

  /** The tables {@code [[class]]}, in the order of the file. */
  List<Table.Item> classes() {
    return classes;
  }

  /** Whether the file says who gets the bandwidth; an empty section says nothing. */
  boolean shape() {
    return !classes.isEmpty()
        || has(Key.DOWNLOAD)
        || has(Key.UPLOAD)
        || has(Key.DEFAULT)
        || has(Key.PROTECT)
        || has(Key.COUNTRIES);
  }

  /** Whether anything is said here that means nothing without a budget of this host. */
  boolean sayOfBudget() {
    for (Key key : stated.keySet()) {
      boolean elsewhere = key == Key.TIMEZONE || has(Section.VM) && isForVms(key);
      if (key.section() == Section.BANDWIDTH && !elsewhere) {
        return true;
      }
    }
    return false;
  }

  /** Whether the file has this section. */
  boolean has(Section section) {
    return sections.containsKey(section);
  }

  /** The tables of virtual machines, in the order of the file. */
  List<Statements> vms() {
    return vms;
  }

  /** What is said of a section outside of such tables, as TOML literals. */
  Map<Key, String> literals(Section section) {
    Map<Key, String> literals = literals();
    literals.keySet().removeIf(key -> key.section() != section);
    return literals;
  }

  /** What is said just here, as TOML literals. */
  Map<Key, String> literals() {
    Map<Key, String> literals = new TreeMap<>();
    stated.forEach(
        (key, said) -> {
          literals.put(key, Literal.of(said.value()));
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

  private void readSections(Table root) {
    for (Map.Entry<String, Table.Entry> each : root.entries().entrySet()) {
      String name = each.getKey();
      Table.Entry entry = each.getValue();
      boolean isTable = entry.value() instanceof Table || isTables(entry.value());
      Section section = sectionNamed(name);
      if (section == null) {
        problems.error(
            entry.namePlace(),
            isTable ? "config-unknown-section" : "config-unknown-key",
            unknownAtTop(name, isTable),
            "");
      } else if (entry.value() instanceof Table tables && section == Section.INTERFACE) {
        sections.put(section, entry.namePlace());
        readInterfaces(tables);
      } else if (section == Section.CLASS) {
        readClasses(entry);
      } else if (section == Section.VM) {
        sections.put(section, entry.namePlace());
        readVms(entry);
      } else if (entry.value() instanceof Table keys) {
        sections.put(section, entry.namePlace());
        readKeys(section, keys);
      } else {
        problems.error(
            entry.namePlace(),
            "config-bad-value",
            name
                + " is "
                + Values.print(entry.value())
                + "; expected the section ["
                + section.title()
                + "]",
            "");
      }
    }
  }

  private static boolean isTables(Object value) {
    return value instanceof List<?> items
        && !items.isEmpty()
        && ((Table.Item) items.get(0)).value() instanceof Table;
  }

  private void readClasses(Table.Entry entry) {
    if (!(entry.value() instanceof List<?> items)) {
      problems.error(
          entry.namePlace(),
          "config-bad-value",
          "class is " + Values.print(entry.value()) + "; expected tables named [[class]]",
          entry.value() instanceof Table ? "Write two brackets at each side." : "");
      return;
    }
    sections.put(Section.CLASS, entry.namePlace());
    for (Object each : items) {
      classes.add((Table.Item) each);
    }
  }

  private void readInterfaces(Table tables) {
    for (Map.Entry<String, Table.Entry> each : tables.entries().entrySet()) {
      String name = each.getKey();
      Table.Entry entry = each.getValue();
      Place place = entry.namePlace();
      if (!(entry.value() instanceof Table keys)) {
        problems.error(
            place,
            "config-bad-value",
            Printable.of(name)
                + " is "
                + Values.print(entry.value())
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
            new Statements(problems, Optional.of(this), "[interface.\"" + name + "\"]");
        statements.sections.put(Section.BANDWIDTH, place);
        statements.readKeys(Section.INTERFACE, keys);
        own.put(new InterfaceName(name), statements);
      }
    }
  }

  private void readVms(Table.Entry entry) {
    List<?> items = entry.value() instanceof List<?> list ? list : List.of();
    boolean good = !items.isEmpty();
    for (Object each : items) {
      Table.Item item = (Table.Item) each;
      if (item.value() instanceof Table keys) {
        Statements table = new Statements(problems, Optional.of(this), "[[vm]]");
        table.sections.put(Section.VM, item.place());
        table.sections.put(Section.BANDWIDTH, item.place());
        table.readKeys(Section.VM, keys);
        table.addDefaultsOfVms(item.place());
        vms.add(table);
      } else {
        good = false;
      }
    }
    if (!good) {
      problems.error(
          entry.namePlace(),
          "config-bad-value",
          "vm is "
              + Values.print(entry.value())
              + "; expected a table in two brackets for each virtual machine: [[vm]]",
          "");
    }
  }

  private void addDefaultsOfVms(Place place) {
    if (!stated.containsKey(Key.MONTHLY_BUDGET_GB)) {
      stated.putIfAbsent(Key.BUDGET, new Stated(Key.BUDGET, "1024 GiB", place));
    }
    stated.putIfAbsent(Key.DIRECTION, new Stated(Key.DIRECTION, "total", place));
    stated.putIfAbsent(Key.POLICY, new Stated(Key.POLICY, "fixed-window", place));
    stated.putIfAbsent(Key.ENFORCEMENT, new Stated(Key.ENFORCEMENT, "cliff", place));
    stated.putIfAbsent(Key.LIMIT_RATE, new Stated(Key.LIMIT_RATE, "10 mbit", place));
  }

  private static boolean isInterface(String name) {
    try {
      return !new InterfaceName(name).name().isEmpty();
    } catch (BadValue e) {
      return false;
    }
  }

  private void readKeys(Section section, Table table) {
    for (Map.Entry<String, Table.Entry> each : table.entries().entrySet()) {
      String name = each.getKey();
      Table.Entry entry = each.getValue();
      Key key = keyNamed(section, name);
      if (key == null) {
        problems.error(entry.namePlace(), "config-unknown-key", unknownKey(section, name), "");
      } else {
        stated.put(key, new Stated(key, entry.value(), entry.place()));
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

  /** The nearest known name, or all of them. */
  static String hint(String name, List<String> known) {
    String hint = name.length() <= LONGEST_NAME ? Nearest.hint(name, known) : "";
    return hint.isEmpty() ? "; expected one of " + String.join(", ", known) : hint;
  }
}
