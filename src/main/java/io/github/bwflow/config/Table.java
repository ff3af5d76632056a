package io.github.bwflow.config;

import java.util.Map;

/**
 * A table of a TOML file in plain values, so that nothing but its reading needs the parser.
 *
 * @param entries by name, in the order of the file
 */
record Table(Map<String, Entry> entries) {
  /** One that holds nothing. */
  static final Table EMPTY = new Table(Map.of());

  /**
   * What a table has under a name.
   *
   * @param namePlace where the name stands
   * @param place where the value stands; for a table, where its name does
   * @param value a String, Long, Double, Boolean, {@link Table}, a list of {@link Item}, or {@link
   *     Other}
   */
  record Entry(Place namePlace, Place place, Object value) {}

  /**
   * A member of a list.
   *
   * @param place where it stands
   * @param value as that of an {@link Entry}
   */
  record Item(Place place, Object value) {}

  /**
   * A value that no key takes, such as a date.
   *
   * @param text how messages show it
   */
  record Other(String text) {
    @Override
    public String toString() {
      return text;
    }
  }
}
