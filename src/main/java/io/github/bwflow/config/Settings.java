package io.github.bwflow.config;

import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Keys that a command line states in place of the file, such as {@code budget=100 GB}. */
final class Settings {
  private static final String EXPECTED = "expected KEY=VALUE, such as \"budget=1 TB\"";

  private Settings() {}

  /**
   * What they state.
   *
   * @throws BadValue if one is not KEY=VALUE, its key is not one, or stated twice
   */
  static Map<Key, Stated> read(List<String> settings) {
    Map<Key, Stated> stated = new TreeMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 0) {
        throw new BadValue("\"" + Printable.of(setting) + "\" cannot be read; " + EXPECTED);
      }
      Key key = key(setting.substring(0, equals).strip());
      Object value = Parser.value(setting.substring(equals + 1).strip());
      if (stated.put(key, new Stated(key, value, Place.COMMAND_LINE)) != null) {
        throw new BadValue(key.key() + " is stated twice; expected it once");
      }
    }
    return stated;
  }

  private static Key key(String name) {
    for (Key key : Key.values()) {
      if (key.key().equals(name)) {
        return key;
      }
    }
    List<String> known = Stream.of(Key.values()).map(Key::key).toList();
    throw new BadValue(
        "there is no key \"" + Printable.of(name) + "\"" + Nearest.hint(name, known));
  }
}
