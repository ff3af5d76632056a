package io.github.bwflow.setup;

import io.github.bwflow.config.Config;
import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.config.Key;
import io.github.bwflow.config.Literal;
import io.github.bwflow.config.Template;
import io.github.bwflow.units.InterfaceName;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a person has stated of a new configuration, and the file that comes of it. */
public final class Answers {
  private final Map<Key, String> stated = new EnumMap<>(Key.class);
  private Map<InterfaceName, Map<Key, String>> own = Map.of();
  private List<Map<Key, String>> vms = List.of();

  /** States a text. */
  public void text(Key key, String value) {
    stated.put(key, Literal.of(value));
  }

  /** States a number; what is no number is left for {@link #check} to refuse. */
  public void number(Key key, String value) {
    boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    // A leading zero is no TOML number.
    stated.put(
        key, digits && (value.length() == 1 || !value.startsWith("0")) ? value : Literal.of(value));
  }

  /** States a list of texts; a single one without brackets. */
  public void texts(Key key, List<String> values) {
    stated.put(key, values.size() == 1 ? Literal.of(values.get(0)) : Literal.of(values));
  }

  /** Takes over the interfaces that have a budget of their own in another file. */
  public void own(Map<InterfaceName, Map<Key, String>> tables) {
    own = tables;
  }

  /** Takes over a platform and its virtual machines, as {@link ConfigFile#vms} gives them. */
  public void vms(List<Map<Key, String>> tables) {
    vms = tables;
  }

  /** Whether the key has been stated. */
  public boolean has(Key key) {
    return stated.containsKey(key);
  }

  /** The file's text. */
  public String file() {
    return Template.render(stated, own, vms);
  }

  /**
   * Reads the file that comes of the answers.
   *
   * @param name what to call the file in messages
   * @throws io.github.bwflow.units.Failure if it would not be a good one
   */
  public Config check(String name) {
    return ConfigFile.parse(name, file());
  }
}
