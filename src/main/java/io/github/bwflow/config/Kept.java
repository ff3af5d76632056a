package io.github.bwflow.config;

import io.github.bwflow.units.InterfaceName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a file states that {@code bwflow init} asks nothing about, as {@link Template} writes it
 * into the next one.
 *
 * @param own what the tables of interfaces with a budget of their own state, by interface and key,
 *     as TOML literals
 * @param shaping what is stated of who gets the bandwidth, outside of the classes, as TOML literals
 * @param classes the tables {@code [[class]]}, in TOML; empty where there are none
 * @param vms what {@code [vmmanager]} states, then what each {@code [[vm]]} does, by key, as TOML
 *     literals; empty where there is neither
 */
public record Kept(
    Map<InterfaceName, Map<Key, String>> own,
    Map<Key, String> shaping,
    String classes,
    List<Map<Key, String>> vms) {
  /** Nothing. */
  public static final Kept NONE = new Kept(Map.of(), Map.of(), "", List.of());

  /**
   * What a file has of it.
   *
   * @param fileName what to call the file in messages
   * @throws io.github.bwflow.units.Failure as {@link ConfigFile#parse}
   */
  public static Kept of(String fileName, String text) {
    ParsedFile file = ParsedFile.read(fileName, text);
    ConfigFile.parse(file);
    Statements statements = Statements.of(file.table(), file.problems());
    Map<InterfaceName, Map<Key, String>> own = new LinkedHashMap<>();
    statements.own().forEach((name, table) -> own.put(name, table.literals()));
    Map<Key, String> shaping = new TreeMap<>(statements.literals());
    shaping.keySet().removeIf(key -> key.section() != Section.SHAPING && key != Key.EXEMPT);
    StringBuilder classes = new StringBuilder();
    write(classes, "class", statements.classes());
    return new Kept(own, shaping, classes.toString(), vms(statements));
  }

  private static List<Map<Key, String>> vms(Statements statements) {
    List<Map<Key, String>> vms = new ArrayList<>();
    if (statements.has(Section.VMMANAGER)) {
      vms.add(statements.literals(Section.VMMANAGER));
      statements.vms().forEach(vm -> vms.add(vm.literals()));
    }
    return vms;
  }

  private static void write(StringBuilder out, String title, List<?> tables) {
    for (Object each : tables) {
      Table table = (Table) ((Table.Item) each).value();
      out.append(out.length() == 0 ? "" : "\n").append("[[").append(title).append("]]\n");
      Table.Entry inner = table.entries().get(ClassKey.CLASS.key());
      table
          .entries()
          .forEach(
              (name, entry) -> {
                if (entry != inner) {
                  out.append(name + " = " + Literal.of(entry.value()) + "\n");
                }
              });
      if (inner != null) {
        write(out, title + "." + ClassKey.CLASS.key(), (List<?>) inner.value());
      }
    }
  }
}
