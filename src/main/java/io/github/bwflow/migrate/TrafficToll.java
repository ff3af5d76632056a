package io.github.bwflow.migrate;

import io.github.bwflow.config.Literal;
import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** Reads a configuration of TrafficToll. Its defaults are those of version 1.5.0. */
final class TrafficToll {
  private static final BitRate OTHER_DOWNLOAD_MIN = BitRate.parse("100kbps");
  private static final BitRate OTHER_UPLOAD_MIN = BitRate.parse("10kbps");
  private static final BitRate DOWNLOAD_MIN = BitRate.parse("10kbps");
  private static final BitRate UPLOAD_MIN = BitRate.parse("1kbps");

  private static final String PROCESSES = "processes";
  private static final String RECURSIVE = "recursive";
  private static final String MATCH = "match";
  private static final String PRIORITY = "-priority";

  private final Draft draft = new Draft();
  private final Map<String, Object> file;
  private int worst = -1;

  private TrafficToll(Map<String, Object> file) {
    this.file = file;
  }

  static Draft read(String text, Optional<String> device) {
    TrafficToll toll = new TrafficToll(table(yaml(text)));
    toll.draft.note(
        "From a configuration of TrafficToll. Rates are in bits per second: what TrafficToll and tc"
            + " call kbps and mbps are bytes. These classes are for all traffic of their processes,"
            + " IPv6 included, which TrafficToll does not limit.");
    toll.draft.note(
        "Regular expressions match the whole value here, so that .* stands at the end of those"
            + " that went on.");
    toll.draft.device(
        device.orElse("auto"),
        device.isPresent()
            ? ""
            : "TrafficToll is told its interface on the command line: state that here. auto is the"
                + " one that the default route leads by.");
    toll.read();
    return toll.draft;
  }

  // Only composed: what a tag would make of a value is never made.
  private static Object yaml(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new FailsafeSchema())
            .setMaxAliasesForCollections(20)
            .setCodePointLimit(1 << 20)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      return root.isPresent() ? new Plain().of(root.get(), 0) : Map.of();
    } catch (MarkedYamlEngineException e) {
      throw new BadValue(
          place(e.getProblemMark()) + "this is not YAML: " + Printable.of(e.getProblem()));
    } catch (YamlEngineException e) {
      throw new BadValue("1:1: this is not YAML: " + Printable.of(String.valueOf(e.getMessage())));
    } catch (StackOverflowError e) {
      throw new BadValue("1:1: this is nested too deeply");
    }
  }

  private static String place(Optional<Mark> mark) {
    return mark.map(at -> (at.getLine() + 1) + ":" + (at.getColumn() + 1) + ": ").orElse("1:1: ");
  }

  /** Makes maps, lists and texts of what YAML holds. */
  private static final class Plain {
    private static final int DEEPEST = 20;
    private static final int MOST = 100_000;
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
    private static final String MERGE = "<<";

    private int nodes;

    // What says nothing is null here, and so is what is not there.
    Object of(Node node, int depth) {
      // An alias can stand for what it is in, and a few of them for more than there is memory.
      if (depth > DEEPEST || ++nodes > MOST) {
        throw new BadValue(place(node.getStartMark()) + "this is nested too deeply, or too large");
      }
      if (node instanceof ScalarNode scalar) {
        String text = scalar.getValue();
        return scalar.getScalarStyle() == ScalarStyle.PLAIN && NOTHING.contains(text) ? null : text;
      }
      if (node instanceof SequenceNode sequence) {
        List<Object> list = new ArrayList<>();
        sequence.getValue().forEach(each -> list.add(of(each, depth + 1)));
        return list;
      }
      Map<String, Object> map = new LinkedHashMap<>();
      for (NodeTuple each : ((MappingNode) node).getValue()) {
        String key = String.valueOf(of(each.getKeyNode(), depth + 1));
        String at = place(each.getKeyNode().getStartMark());
        if (key.equals(MERGE)) {
          throw new BadValue(at + "\"<<\" is not followed; write out what it brings in");
        }
        if (map.containsKey(key)) {
          throw new BadValue(at + "\"" + Printable.of(key) + "\" is there twice");
        }
        map.put(key, of(each.getValueNode(), depth + 1));
      }
      return map;
    }
  }

  private static Map<String, Object> table(Object value) {
    Map<String, Object> table = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, entry) -> table.put(String.valueOf(key), entry));
    }
    return table;
  }

  private void read() {
    if (file.isEmpty()) {
      throw new BadValue("1:1: nothing of TrafficToll's stands in it; expected processes: ...");
    }
    if (file.get(PROCESSES) != null && !(file.get(PROCESSES) instanceof Map)) {
      draft.note("Its processes are no list of names with what each of them has: none is in here.");
    }
    Map<String, Object> processes = table(file.get(PROCESSES));
    for (Object process : processes.values()) {
      Map<String, Object> entry = table(process);
      for (Side side : Draft.SIDES) {
        worst = Math.max(worst, number(entry.get(key(side) + PRIORITY)).orElse(-1));
      }
    }
    for (Side side : Draft.SIDES) {
      rate(file, key(side), draft::linkNote).ifPresent(rate -> draft.link(side, rate));
      BitRate usual = side == Side.RX ? OTHER_DOWNLOAD_MIN : OTHER_UPLOAD_MIN;
      draft.others(side, rate(file, key(side) + "-minimum", draft::linkNote).orElse(usual));
    }
    draft.otherPriority(priority(file, draft::linkNote));
    Set<String> unknown = new LinkedHashSet<>(file.keySet());
    unknown.removeAll(
        Set.of(
            "download",
            "upload",
            "download-minimum",
            "upload-minimum",
            "download-priority",
            "upload-priority",
            PROCESSES));
    for (String key : unknown) {
      draft.note("There was a key \"" + Printable.of(key) + "\", which TrafficToll does not heed.");
    }
    processes.forEach((name, entry) -> process(name, table(entry)));
  }

  private static String key(Side side) {
    return side == Side.RX ? "download" : "upload";
  }

  private interface Notes {
    void add(String text);
  }

  // A rate in tc's spelling, where it is one and not nothing.
  private static Optional<BitRate> rate(Map<String, Object> table, String key, Notes notes) {
    Object stated = table.get(key);
    String text = text(stated);
    if (stated == null) {
      return Optional.empty();
    }
    try {
      BitRate rate = BitRate.parse(text);
      if (rate.bitsPerSecond() >= 8) {
        return Optional.of(rate);
      }
    } catch (BadValue e) {
      // Said below.
    }
    String printed = stated instanceof String ? "\"" + Printable.of(text) + "\"" : "no text";
    notes.add("Its " + key + " is " + printed + ", which tc would refuse.");
    return Optional.empty();
  }

  private static String text(Object value) {
    return value instanceof String text ? text.strip() : "";
  }

  private static OptionalInt number(Object value) {
    String text = text(value);
    boolean digits = !text.isEmpty() && text.length() <= 9;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }

  // One for both directions; unset it is one worse than the worst of any process.
  private int priority(Map<String, Object> table, Notes notes) {
    for (Side side : Draft.SIDES) {
      Object stated = table.get(key(side) + PRIORITY);
      if (stated != null && number(stated).isEmpty()) {
        notes.add("Its " + key(side) + PRIORITY + " is no number that tc takes.");
      }
    }
    OptionalInt down = number(table.get("download-priority"));
    OptionalInt up = number(table.get("upload-priority"));
    if (down.isPresent() && up.isPresent() && down.getAsInt() != up.getAsInt()) {
      notes.add(
          "Its priority was "
              + down.getAsInt()
              + " for what is received and "
              + up.getAsInt()
              + " for what is sent; there is one for both here.");
      return Math.min(down.getAsInt(), up.getAsInt());
    }
    return down.orElse(up.orElse(worst + 1));
  }

  private void process(String name, Map<String, Object> entry) {
    Draft.DraftClass made = draft.add(name);
    boolean any = false;
    for (Side side : Draft.SIDES) {
      Optional<BitRate> max = rate(entry, key(side), made::note);
      Optional<BitRate> min = rate(entry, key(side) + "-minimum", made::note);
      // TrafficToll makes a class for a direction only where one of these is stated.
      if (max.isPresent() || number(entry.get(key(side) + PRIORITY)).isPresent()) {
        any = true;
        BitRate usual = side == Side.RX ? DOWNLOAD_MIN : UPLOAD_MIN;
        made.rates(side, Optional.of(min.orElse(usual)), max);
      } else if (min.isPresent()) {
        made.note(
            "Its "
                + key(side)
                + "-minimum did nothing, since neither a rate nor a priority stood beside it.");
      }
    }
    Set<String> unknown = new LinkedHashSet<>(entry.keySet());
    unknown.removeAll(
        Set.of(
            "download",
            "upload",
            "download-minimum",
            "upload-minimum",
            "download-priority",
            "upload-priority",
            RECURSIVE,
            MATCH));
    for (String key : unknown) {
      made.note("There was a key \"" + Printable.of(key) + "\", which TrafficToll does not heed.");
    }
    made.priority(priority(entry, made::note));
    String recursive = text(entry.get(RECURSIVE));
    if (!recursive.isEmpty() && !Set.of("false", "False", "FALSE", "0").contains(recursive)) {
      made.recursive();
    }
    if (!any) {
      made.note("TrafficToll did nothing for it: it has neither a rate nor a priority.");
    } else if (entry.get(MATCH) != null && !(entry.get(MATCH) instanceof List)) {
      made.note("Its match is no list of conditions; TrafficToll ends there.");
    } else if (!(entry.get(MATCH) instanceof List<?> match) || match.isEmpty()) {
      made.note("Nothing was ever in it: its match is empty.");
    } else {
      match(made, match);
    }
  }

  // All of the conditions have to hold, so none of them can be left out.
  private static void match(Draft.DraftClass made, List<?> conditions) {
    Map<String, String> keys = new LinkedHashMap<>();
    List<String> users = List.of();
    for (Object each : conditions) {
      Map<String, Object> condition = table(each);
      if (condition.isEmpty()) {
        made.note("One of its conditions is no \"key: expression\"; TrafficToll ends there.");
        return;
      }
      String key = condition.keySet().iterator().next();
      if (condition.size() > 1) {
        made.note(
            "TrafficToll heeds only \""
                + Printable.of(key)
                + "\" of the keys that stand in one item with it; so is it here.");
      }
      if (!(condition.get(key) instanceof String expression)) {
        made.note("Its " + Printable.of(key) + " is no expression; TrafficToll ends there.");
        return;
      }
      String printed = Printable.of(key + ": " + expression);
      String ours = key.equals("username") ? "user" : key;
      if (keys.containsKey(ours) || ours.equals("user") && !users.isEmpty()) {
        made.note("It has two conditions on " + Printable.of(key) + ", which a match cannot have.");
        return;
      }
      switch (ours) {
        case "name", "exe", "cmdline" -> {
          try {
            keys.put(ours, Quoted.expression(PythonExpression.whole(expression)));
          } catch (BadValue e) {
            made.note("\"" + printed + "\" cannot be said here: " + e.getMessage() + ".");
            return;
          }
          if (ours.equals("cmdline") && (expression.contains("'") || expression.contains("\""))) {
            made.note(
                "TrafficToll quotes words of a command line that have a blank in them; here they"
                    + " stand as they are.");
          }
        }
        case "user" -> {
          Optional<List<String>> words = PythonExpression.words(expression);
          if (words.isEmpty()) {
            made.note("\"" + printed + "\" is no list of users, which is what can be said here.");
            return;
          }
          users = words.get();
          if (PythonExpression.isOpen(expression)) {
            made.note(
                "\""
                    + printed
                    + "\" took users whose names only begin so, too; here it is just"
                    + " these.");
          }
        }
        case "pid" -> {
          if (number(expression).orElse(0) == 0) {
            made.note("\"" + printed + "\" is no number of a process.");
            return;
          }
          keys.put(ours, "" + number(expression).getAsInt());
        }
        default -> {
          made.note("\"" + printed + "\" has no equal here.");
          return;
        }
      }
    }
    tables(keys, users).forEach(made::match);
  }

  private static List<String> tables(Map<String, String> keys, List<String> users) {
    List<String> parts = new ArrayList<>();
    keys.forEach((key, value) -> parts.add(key + " = " + value));
    String rest = String.join(", ", parts);
    if (users.isEmpty()) {
      return List.of("{ " + rest + " }");
    }
    return users.stream()
        .map(user -> "{ user = " + Literal.of(user) + (rest.isEmpty() ? "" : ", " + rest) + " }")
        .toList();
  }
}
