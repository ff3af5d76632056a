package io.github.bwflow.migrate;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.Rates;
import io.github.bwflow.config.Literal;
import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a configuration of pyshaper. Its defaults are those of version 0.1.3. */
final class PyShaper {
  private static final String DEFAULT = "default";
  private static final int USUAL_PRIORITY = 1;

  /** pyshaper's kbit. */
  private static final BigDecimal KBIT = BigDecimal.valueOf(1024);

  private static final Set<String> STATIC = Set.of("raddr", "rport", "laddr", "lport");
  private static final Set<String> KEYS =
      Set.of(
          "pri",
          "priority",
          "in",
          "out.rate",
          "out.ceil",
          "test",
          "raddr",
          "rport",
          "laddr",
          "lport");

  private final Draft draft = new Draft();

  /** Of the interfaces, by name. */
  private final Map<String, Line> lines = new LinkedHashMap<>();

  /** An interface: what is stated of it, and its classes. */
  private record Line(Map<String, String> items, Map<String, Shaped> classes) {}

  /** A class: what is stated of it, and its tests. */
  private record Shaped(Map<String, String> items, List<String> tests) {
    boolean isStatic() {
      return items.keySet().stream().anyMatch(STATIC::contains);
    }
  }

  static Draft read(String text, Optional<String> device) {
    PyShaper shaper = new PyShaper();
    shaper.draft.note(
        "From a configuration of pyshaper, whose kbit has 1024 bits. pyshaper takes TCP over IPv4"
            + " alone for a class; these classes are for all traffic of their processes and"
            + " addresses.");
    shaper.items(text);
    if (shaper.lines.isEmpty()) {
      throw new BadValue("1:1: nothing of pyshaper's stands in it; expected eth0.out 2000, or so");
    }
    String name = device.orElse(shaper.lines.keySet().iterator().next());
    if (!shaper.lines.containsKey(name)) {
      throw new BadValue(
          "1:1: there is no interface "
              + Printable.of(name)
              + " in it; it has "
              + Printable.of(String.join(", ", shaper.lines.keySet())));
    }
    shaper.write(name);
    return shaper.draft;
  }

  private void items(String text) {
    StringBuilder joined = new StringBuilder();
    int number = 0;
    List<String> lines = text.lines().toList();
    for (String line : lines) {
      number++;
      int hash = line.indexOf('#');
      String plain = (hash < 0 ? line : line.substring(0, hash)).strip();
      if (plain.endsWith("\\")) {
        plain = plain.substring(0, plain.length() - 1) + " ";
        if (number < lines.size()) {
          joined.append(plain);
          continue;
        }
      }
      String whole = joined.append(plain).toString().strip();
      joined.setLength(0);
      if (!whole.isEmpty()) {
        String[] words = whole.split("[ \\t]+", 2);
        if (words.length < 2 || !item(words[0], words[1])) {
          draft.note("Line " + number + " is nothing here: " + Printable.of(whole));
        }
      }
    }
  }

  // Whether it means anything to pyshaper.
  private boolean item(String name, String value) {
    if (Set.of("period", "guiwidth", "guiheight").contains(name)) {
      if (name.equals("period")) {
        draft.note(
            "pyshaper looked at the connections every "
                + Printable.of(value)
                + " seconds; bwflow does so every poll_interval_seconds, see [daemon].");
      }
      return true;
    }
    String[] parts = name.split("\\.", 3);
    try {
      new InterfaceName(parts[0]);
    } catch (BadValue e) {
      return false;
    }
    if (parts.length == 2 && Set.of("ip", "in", "out").contains(parts[1])) {
      line(parts[0]).items().put(parts[1], value);
      return true;
    }
    if (parts.length < 3 || !KEYS.contains(parts[2])) {
      return false;
    }
    Shaped shaped =
        line(parts[0])
            .classes()
            .computeIfAbsent(parts[1], key -> new Shaped(new LinkedHashMap<>(), new ArrayList<>()));
    if (parts[2].equals("test")) {
      shaped.tests().add(value);
    } else {
      shaped.items().put(parts[2].equals("priority") ? "pri" : parts[2], value);
    }
    return true;
  }

  private Line line(String name) {
    return lines.computeIfAbsent(
        name, key -> new Line(new LinkedHashMap<>(), new LinkedHashMap<>()));
  }

  private void write(String name) {
    Line line = lines.get(name);
    List<String> others = new ArrayList<>(lines.keySet());
    others.remove(name);
    draft.device(
        name,
        others.isEmpty()
            ? ""
            : "The file has classes for "
                + Printable.of(String.join(", ", others))
                + " of their own, which are not in here: bwflow import with -i translates them.");
    Optional<BitRate> in = kbit(line.items(), "in", draft::note);
    Optional<BitRate> out = kbit(line.items(), "out", draft::note);
    out.ifPresent(rate -> draft.link(Side.TX, rate));
    in.ifPresent(
        rate ->
            draft.linkNote(
                "pyshaper never held what is received to "
                    + name
                    + ".in; to have it held, state download = "
                    + Literal.of(rate.toExactString())
                    + "."));
    Shaped rest = line.classes().remove(DEFAULT);
    rest = rest == null ? new Shaped(Map.of(), List.of()) : rest;
    Optional<BitRate> min = minimum(rest, out, draft::linkNote);
    min.ifPresent(rate -> draft.others(Side.TX, rate));
    draft.otherPriority(priority(rest, draft::linkNote));
    for (String key : List.of("in", "out.ceil")) {
      Optional<BitRate> rate = kbit(rest.items(), key, draft::linkNote);
      if (rate.isPresent() && (key.equals("in") || !rate.equals(out))) {
        draft.linkNote(
            name
                + ".default."
                + key
                + " was "
                + rate.get().toExactString()
                + (key.equals("in") ? ", which pyshaper does not heed." : ", which has no equal."));
      }
    }
    // Those with fixed ports and addresses go first in pyshaper.
    line.classes().forEach((title, shaped) -> add(title, shaped, true, in, out));
    line.classes().forEach((title, shaped) -> add(title, shaped, false, in, out));
  }

  private void add(
      String title, Shaped shaped, boolean isStatic, Optional<BitRate> in, Optional<BitRate> out) {
    if (shaped.isStatic() != isStatic) {
      return;
    }
    Draft.DraftClass made = draft.add(title);
    made.priority(priority(shaped, made::note));
    Optional<BitRate> own = kbit(shaped.items(), "in", made::note);
    if (own.isPresent() && !isStatic) {
      made.note("pyshaper divided its maximum of what is received by its connections.");
    }
    made.rates(Side.RX, Optional.empty(), own.isPresent() ? own : in);
    Optional<BitRate> ceil = kbit(shaped.items(), "out.ceil", made::note);
    made.rates(
        Side.TX,
        minimum(shaped, out, made::note),
        ceil.isPresent() && !ceil.equals(out) ? ceil : Optional.empty());
    if (isStatic) {
      fixed(made, shaped);
      return;
    }
    for (String test : shaped.tests()) {
      try {
        List<String> tables = Terms.tables(PyshaperTest.read(test));
        boolean country = tables.stream().anyMatch(table -> table.contains("country = "));
        if (country) {
          made.note(
              "Left out, as it takes countries = \"FILE\" under [shaping]: match with "
                  + String.join(" and with ", tables));
        } else {
          tables.forEach(made::match);
        }
      } catch (BadValue e) {
        made.note("Left out: test " + Printable.of(test) + " (" + e.getMessage() + ").");
      }
    }
    if (shaped.tests().isEmpty()) {
      made.note("Nothing was ever in it: it has neither a test nor a fixed port or address.");
    }
  }

  private static void fixed(Draft.DraftClass made, Shaped shaped) {
    if (!shaped.tests().isEmpty()) {
      made.note("pyshaper does not heed the tests of a class with fixed ports or addresses.");
    }
    if (shaped.items().containsKey("laddr")) {
      made.note(
          "laddr "
              + Printable.of(shaped.items().get("laddr"))
              + " did nothing in pyshaper; its equal is local_address.");
    }
    List<String> parts = new ArrayList<>();
    try {
      for (Map.Entry<String, String> item : shaped.items().entrySet()) {
        String value = item.getValue().strip();
        switch (item.getKey()) {
          case "raddr" ->
              parts.add("remote_address = " + Literal.of(AddressRange.parse(value).toString()));
          case "rport" -> parts.add("remote_port = " + port(value));
          case "lport" -> parts.add("local_port = " + port(value));
          default -> {
            // Of the rates, or said above.
          }
        }
      }
    } catch (BadValue e) {
      made.note("Left out: " + e.getMessage() + ".");
      return;
    }
    if (!parts.isEmpty()) {
      made.match("{ " + String.join(", ", parts) + " }");
    }
  }

  private static int port(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 5;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    int port = digits ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw new BadValue("\"" + Printable.of(text) + "\" is no port");
    }
    return port;
  }

  private interface Notes {
    void add(String text);
  }

  // Half of the link, where nothing is stated; of a link that is not stated, nothing.
  private static Optional<BitRate> minimum(Shaped shaped, Optional<BitRate> out, Notes notes) {
    Optional<BitRate> stated = kbit(shaped.items(), "out.rate", notes);
    return stated.isPresent() ? stated : out.map(rate -> new BitRate(rate.bitsPerSecond() / 2));
  }

  private static int priority(Shaped shaped, Notes notes) {
    String text = shaped.items().getOrDefault("pri", "" + USUAL_PRIORITY).strip();
    if (text.matches("[0-9]{1,6}")) {
      return Integer.parseInt(text);
    }
    notes.add("Its pri is \"" + Printable.of(text) + "\", which is no number.");
    return USUAL_PRIORITY;
  }

  // pyshaper gives tc int(kbit * 1024) bits.
  private static Optional<BitRate> kbit(Map<String, String> items, String key, Notes notes) {
    String text = items.getOrDefault(key, "").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.matches("[0-9]{1,12}(\\.[0-9]{0,12})?")) {
      BitRate rate = new BitRate(new BigDecimal(text).multiply(KBIT).longValue());
      if (rate.compareTo(Rates.ZERO) > 0 && rate.bitsPerSecond() >= 8) {
        return Optional.of(rate);
      }
    }
    notes.add("Its " + key + " is \"" + Printable.of(text) + "\", which is no rate that tc takes.");
    return Optional.empty();
  }
}
