package io.github.bwflow.config;

import io.github.bwflow.units.InterfaceName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a configuration file that explains itself. */
public final class Template {
  private static final int WIDTH = 79;

  private static final String EXAMPLE =
      """
      #[[class]]
      #name = "calls"
      #priority = 0
      #download = { min = "1 mbit", max = "4 mbit" }
      #upload = { min = "500 kbit" }
      #match = [{ name = "zoom|skype", user = "alice" }, { unit = "mumble.service" }]
      """;

  private Template() {}

  /**
   * The text of a configuration file: every key with what it means, its type, range and default.
   * The stated keys carry their values; the others are commented out, with their default or, where
   * there is none, an example.
   *
   * @param stated values as TOML literals, see {@link Literal}. They are written as they are: that
   *     they make sense together, {@link ConfigFile#parse} of the result says
   */
  public static String render(Map<Key, String> stated) {
    return render(stated, Kept.NONE);
  }

  /**
   * The same with what another file states beside that.
   *
   * @param kept what to take over; a key that is stated, too, is as stated. Where it has no virtual
   *     machines, the keys among those stated make the only one
   */
  public static String render(Map<Key, String> stated, Kept kept) {
    Map<Key, String> values = new TreeMap<>(kept.shaping());
    values.putAll(stated);
    List<Map<Key, String>> vms = kept.vms();
    StringBuilder out = new StringBuilder(8192);
    paragraph(
        out,
        "Configuration of bwflow, explained in bwflow-config(5). A key that begins with # is not"
            + " set and has its default; where there is no default, the value is an example.");
    for (Section section : Section.values()) {
      out.append('\n');
      paragraph(out, section.text());
      if (section == Section.INTERFACE) {
        tables(out, kept.own());
        continue;
      }
      if (section == Section.CLASS) {
        out.append(kept.classes().isEmpty() ? EXAMPLE : kept.classes());
        continue;
      }
      Map<Key, String> here =
          section == Section.VMMANAGER && !vms.isEmpty()
              ? vms.get(0)
              : section == Section.VM && vms.size() > 1 ? vms.get(1) : values;
      boolean left = section.isOptional() && here.keySet().stream().noneMatch(section::isOwn);
      out.append(left ? "#[" : "[").append(section.title()).append("]\n");
      for (Key key : Key.values()) {
        if (section.isOwn(key)) {
          out.append('\n');
          describe(out, key);
          String value = here.get(key);
          out.append(value == null ? "#" : "")
              .append(key.key())
              .append(" = ")
              .append(value == null ? key.fallback().orElse(key.example()) : value)
              .append('\n');
        }
      }
      if (section == Section.VM) {
        moreOfVms(out, vms);
      }
    }
    return out.toString();
  }

  private static void tables(StringBuilder out, Map<InterfaceName, Map<Key, String>> own) {
    if (own.isEmpty()) {
      out.append("#[interface.\"eth1\"]\n#budget = \"200 GB\"\n");
    }
    own.forEach(
        (name, stated) -> {
          out.append("[interface.\"").append(name).append("\"]\n");
          stated.forEach((key, value) -> out.append(key.key() + " = " + value + "\n"));
          out.append('\n');
        });
    if (!own.isEmpty()) {
      out.setLength(out.length() - 1);
    }
  }

  // What the first one states beside its own keys, then the others.
  private static void moreOfVms(StringBuilder out, List<Map<Key, String>> vms) {
    for (int i = 1; i < vms.size(); i++) {
      boolean first = i == 1;
      out.append(first ? "" : "\n[[vm]]\n");
      vms.get(i)
          .forEach(
              (key, value) -> {
                if (!first || !Section.VM.isOwn(key)) {
                  out.append(key.key() + " = " + value + "\n");
                }
              });
    }
  }

  private static void describe(StringBuilder out, Key key) {
    paragraph(out, key.text());
    paragraph(out, "Type: " + key.type() + ". Range: " + key.range() + ".");
    if (!key.unit().isEmpty()) {
      paragraph(out, "Unit: " + key.unit() + ".");
    }
    paragraph(out, "Default: " + key.fallbackText() + ".");
  }

  // Breaks between words, each line a comment.
  private static void paragraph(StringBuilder out, String text) {
    int lineStart = out.length();
    out.append('#');
    for (String word : text.split(" ")) {
      if (out.length() - lineStart + 1 + word.length() > WIDTH) {
        out.append('\n');
        lineStart = out.length();
        out.append('#');
      }
      out.append(' ').append(word);
    }
    out.append('\n');
  }
}
