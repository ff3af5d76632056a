package io.github.bwflow.config;

import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A table whose keys are asked for one by one. What makes no sense is noted as an error, and the
 * method then returns as if it were not stated.
 */
final class Fields {
  private static final String BAD_VALUE = "config-bad-value";
  private static final long LEAST_BITS = 8;

  private final Table table;
  private final Place place;
  private final FileProblems problems;

  private Fields(Table table, Place place, FileProblems problems) {
    this.table = table;
    this.place = place;
    this.problems = problems;
  }

  /**
   * Notes every key that is not known.
   *
   * @param place where the table stands
   * @param title what messages call it, such as {@code [[class]]}
   */
  static Fields of(
      Table table, Place place, String title, List<String> known, FileProblems problems) {
    for (Map.Entry<String, Table.Entry> each : table.entries().entrySet()) {
      if (!known.contains(each.getKey())) {
        problems.error(
            each.getValue().namePlace(),
            "config-unknown-key",
            "there is no key \""
                + Printable.of(each.getKey())
                + "\" under "
                + title
                + Statements.hint(each.getKey(), known),
            "");
      }
    }
    return new Fields(table, place, problems);
  }

  /** The names of the keys of a table. */
  static List<String> known(ClassKey.Table table) {
    List<String> known = new ArrayList<>();
    for (ClassKey key : ClassKey.values()) {
      if (key.table() == table) {
        known.add(key.key());
      }
    }
    return known;
  }

  /** Where the table stands. */
  Place place() {
    return place;
  }

  /** Whether nothing stands in it. */
  boolean isEmpty() {
    return table.entries().isEmpty();
  }

  /** What is stated; null where nothing is. */
  Table.Entry get(ClassKey key) {
    return table.entries().get(key.key());
  }

  /** Whether it is stated. */
  boolean has(ClassKey key) {
    return get(key) != null;
  }

  /** Where a value stands; where the table does if it has none. */
  Place placeOf(String key) {
    Table.Entry entry = table.entries().get(key);
    return entry == null ? place : entry.place();
  }

  /** A text, as it stands there. */
  Optional<String> text(ClassKey key) {
    Table.Entry entry = get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.value() instanceof String text) {
      return Optional.of(text);
    }
    refuse(key, entry.place(), entry.value());
    return Optional.empty();
  }

  /** A whole number in the range of the key. */
  OptionalInt number(ClassKey key) {
    return number(key.key(), key.domain());
  }

  /** A whole number in the range. */
  OptionalInt number(String key, Domain domain) {
    Table.Entry entry = table.entries().get(key);
    if (entry == null) {
      return OptionalInt.empty();
    }
    if (entry.value() instanceof Long number
        && number >= domain.least()
        && number <= domain.most()) {
      return OptionalInt.of(number.intValue());
    }
    refuse(key, entry.place(), entry.value(), domain.expected());
    return OptionalInt.empty();
  }

  /** True or false; false where it is not stated. */
  boolean truth(ClassKey key) {
    Table.Entry entry = get(key);
    if (entry == null) {
      return false;
    }
    if (entry.value() instanceof Boolean truth) {
      return truth;
    }
    refuse(key, entry.place(), entry.value());
    return false;
  }

  /**
   * A rate from 8 bit/s up.
   *
   * @param orZero whether zero will do, too
   */
  Optional<BitRate> rate(String key, boolean orZero) {
    Table.Entry entry = table.entries().get(key);
    if (entry == null) {
      return Optional.empty();
    }
    String expected =
        "a rate " + (orZero ? "of 0 or " : "") + "from 8 bit up, such as \"500 kbit\"";
    if (entry.value() instanceof String text) {
      try {
        BitRate rate = BitRate.parse(text);
        if (rate.bitsPerSecond() >= LEAST_BITS || orZero && rate.bitsPerSecond() == 0) {
          return Optional.of(rate);
        }
      } catch (BadValue e) {
        // Refused below, in the words of the key.
      }
    }
    refuse(key, entry.place(), entry.value(), expected);
    return Optional.empty();
  }

  /** A table; empty where none is stated. */
  Optional<Fields> inner(ClassKey key, List<String> known) {
    Table.Entry entry = get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.value() instanceof Table inner) {
      return Optional.of(of(inner, entry.place(), key.key(), known, problems));
    }
    refuse(key, entry.place(), entry.value());
    return Optional.empty();
  }

  /** One value, or the members of a list that has some. */
  List<Table.Item> members(ClassKey key) {
    Table.Entry entry = get(key);
    if (entry == null) {
      return List.of();
    }
    if (!(entry.value() instanceof List<?> items)) {
      return List.of(new Table.Item(entry.place(), entry.value()));
    }
    if (items.isEmpty()) {
      error(entry.place(), key.key() + " is an empty list; expected " + key.domain().expected());
    }
    List<Table.Item> members = new ArrayList<>();
    for (Object each : items) {
      members.add((Table.Item) each);
    }
    return members;
  }

  /** The tables of a list; a value that is none is noted. */
  List<Table.Item> tables(ClassKey key) {
    Table.Entry entry = get(key);
    if (entry == null) {
      return List.of();
    }
    if (entry.value() instanceof Table) {
      problems.error(
          entry.place(),
          BAD_VALUE,
          key.key() + " is a table; expected " + key.domain().expected(),
          "Even a single table stands in brackets.");
      return List.of();
    }
    List<Table.Item> tables = new ArrayList<>();
    for (Table.Item item : members(key)) {
      if (item.value() instanceof Table) {
        tables.add(item);
      } else {
        refuse(key, item.place(), item.value());
      }
    }
    return tables;
  }

  /** Notes that a value is not what its key takes. */
  void refuse(ClassKey key, Place where, Object value) {
    refuse(key.key(), where, value, key.domain().expected());
  }

  private void refuse(String key, Place where, Object value, String expected) {
    error(where, key + " is " + Values.print(value) + "; expected " + expected);
  }

  /** Notes an error. */
  void error(Place where, String text) {
    problems.error(where, BAD_VALUE, text, "");
  }
}
