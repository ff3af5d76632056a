package io.github.bwflow.migrate;

import io.github.bwflow.classes.Rates;
import io.github.bwflow.config.Literal;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Side;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A configuration of bwflow as it is made from another program's. */
final class Draft {
  /** In the order in which a person expects them. */
  static final List<Side> SIDES = List.of(Side.RX, Side.TX);

  static final int WORST_PRIORITY = 7;

  private static final int WIDTH = 79;
  private static final int LONGEST_NAME = 64;
  private static final long LEAST_BITS = 8;

  private final List<String> notes = new ArrayList<>();
  private final List<String> networkNotes = new ArrayList<>();
  private final List<String> linkNotes = new ArrayList<>();
  private final Map<Side, BitRate> link = new EnumMap<>(Side.class);
  private final Map<Side, BitRate> others = new EnumMap<>(Side.class);
  private final List<DraftClass> classes = new ArrayList<>();
  private final Set<String> names = new HashSet<>(Set.of("default"));
  private String device = "auto";
  private OptionalInt otherPriority = OptionalInt.empty();

  /** A class of it. */
  static final class DraftClass {
    private final String name;
    private final List<String> notes = new ArrayList<>();
    private final Map<Side, Rates> rates = new EnumMap<>(Side.class);
    private final List<String> matches = new ArrayList<>();
    private OptionalInt priority = OptionalInt.empty();
    private boolean recursive;

    private DraftClass(String name) {
      this.name = name;
    }

    /** Says what a person should know of it. */
    void note(String text) {
      notes.add(text);
    }

    void rates(Side side, Optional<BitRate> min, Optional<BitRate> max) {
      rates.put(side, new Rates(min, max));
    }

    void priority(int number) {
      priority = OptionalInt.of(Math.min(number, WORST_PRIORITY));
    }

    void recursive() {
      recursive = true;
    }

    /** Adds a table of its match, in TOML. */
    void match(String table) {
      matches.add(table);
    }

    private Rates of(Side side) {
      return rates.getOrDefault(side, Rates.NONE);
    }

    private BitRate min(Side side) {
      return of(side).min().orElse(Rates.ZERO);
    }
  }

  /** Says what a person should know of all of it. */
  void note(String text) {
    notes.add(text);
  }

  /** States the interface. */
  void device(String name, String note) {
    device = name;
    if (!note.isEmpty()) {
      networkNotes.add(note);
    }
  }

  /** States what the link can do. */
  void link(Side side, BitRate rate) {
    link.put(side, rate);
  }

  /** Says something of what the link can do. */
  void linkNote(String text) {
    linkNotes.add(text);
  }

  /** States what the traffic of no class gets whenever it asks for it. */
  void others(Side side, BitRate min) {
    others.put(side, min);
  }

  /** States how soon the traffic of no class is asked. */
  void otherPriority(int number) {
    otherPriority = OptionalInt.of(Math.min(number, WORST_PRIORITY));
  }

  /** Adds a class; its name is made one that bwflow takes. */
  DraftClass add(String called) {
    String clean = Printable.of(called.strip(), LONGEST_NAME - 8).strip();
    String base = clean.isEmpty() ? "class" : clean;
    String name = base;
    for (int i = 2; !names.add(name); i++) {
      name = base + " " + i;
    }
    DraftClass added = new DraftClass(name);
    if (!name.equals(called)) {
      added.note("It was called \"" + Printable.of(called) + "\".");
    }
    classes.add(added);
    return added;
  }

  /** The file. */
  String toml() {
    for (Side side : SIDES) {
      keepBelowMax(side);
      keepWithinLink(side);
    }
    StringBuilder out = new StringBuilder();
    notes.forEach(note -> comment(out, note));
    out.append("\n[network]\n");
    networkNotes.forEach(note -> comment(out, note));
    line(out, false, "interface", Literal.of(device));
    out.append("\n[shaping]\n");
    linkNotes.forEach(note -> comment(out, note));
    for (Side side : SIDES) {
      if (link.containsKey(side)) {
        line(out, false, key(side), rate(link.get(side)));
      }
    }
    others(out);
    for (DraftClass each : classes) {
      out.append('\n');
      write(out, each);
    }
    return out.toString();
  }

  private static String key(Side side) {
    return side == Side.RX ? "download" : "upload";
  }

  private static String rate(BitRate rate) {
    return Literal.of(rate.toExactString());
  }

  // HTB lets nothing pass that is above the ceil, whatever the rate is.
  private void keepBelowMax(Side side) {
    for (DraftClass each : classes) {
      Rates rates = each.of(side);
      if (rates.max().isPresent() && each.min(side).compareTo(rates.max().get()) > 0) {
        each.note(
            "The minimum of its "
                + key(side)
                + " was "
                + each.min(side).toExactString()
                + ", which is above the maximum.");
        each.rates(side, rates.max(), rates.max());
      }
    }
  }

  // What was guaranteed beyond the link was shared in proportion.
  private void keepWithinLink(Side side) {
    if (!link.containsKey(side)) {
      return;
    }
    long most = link.get(side).bitsPerSecond();
    long sum = others.getOrDefault(side, Rates.ZERO).bitsPerSecond();
    for (DraftClass each : classes) {
      sum += each.matches.isEmpty() ? 0 : each.min(side).bitsPerSecond();
    }
    if (sum <= most) {
      return;
    }
    linkNotes.add(
        "The minimums of "
            + key(side)
            + " added up to "
            + new BitRate(sum).toExactString()
            + ", which is more than the link has; each is made less by the same part.");
    if (others.containsKey(side)) {
      others.put(side, part(others.get(side), most, sum));
    }
    for (DraftClass each : classes) {
      Rates rates = each.of(side);
      if (rates.min().isPresent()) {
        each.rates(side, Optional.of(part(rates.min().get(), most, sum)), rates.max());
      }
    }
  }

  private static BitRate part(BitRate rate, long of, long all) {
    BigInteger bits =
        BigInteger.valueOf(rate.bitsPerSecond())
            .multiply(BigInteger.valueOf(of))
            .divide(BigInteger.valueOf(all));
    return bits.longValueExact() < LEAST_BITS ? Rates.ZERO : new BitRate(bits.longValueExact());
  }

  private void others(StringBuilder out) {
    List<String> parts = new ArrayList<>();
    for (Side side : SIDES) {
      if (others.containsKey(side)) {
        parts.add(key(side) + "_min = " + rate(others.get(side)));
      }
    }
    if (otherPriority.isPresent()) {
      parts.add("priority = " + otherPriority.getAsInt());
    }
    if (!parts.isEmpty()) {
      line(out, false, "default", "{ " + String.join(", ", parts) + " }");
    }
  }

  // A class that nothing would ever be in is there for reading only.
  private static void write(StringBuilder out, DraftClass each) {
    boolean off = each.matches.isEmpty();
    each.notes.forEach(note -> comment(out, note));
    out.append(off ? "#" : "").append("[[class]]\n");
    line(out, off, "name", Literal.of(each.name));
    if (each.priority.isPresent()) {
      line(out, off, "priority", Integer.toString(each.priority.getAsInt()));
    }
    for (Side side : SIDES) {
      Rates rates = each.of(side);
      List<String> parts = new ArrayList<>();
      rates.min().ifPresent(min -> parts.add("min = " + rate(min)));
      rates.max().ifPresent(max -> parts.add("max = " + rate(max)));
      if (!parts.isEmpty()) {
        line(out, off, key(side), "{ " + String.join(", ", parts) + " }");
      }
    }
    if (each.recursive) {
      line(out, off, "recursive", "true");
    }
    if (each.matches.size() == 1) {
      line(out, false, "match", "[" + each.matches.get(0) + "]");
    } else if (off) {
      line(out, true, "match", "[]");
    } else {
      out.append("match = [\n");
      each.matches.forEach(table -> out.append("  ").append(table).append(",\n"));
      out.append("]\n");
    }
  }

  private static void line(StringBuilder out, boolean off, String key, String value) {
    out.append(off ? "#" : "").append(key).append(" = ").append(value).append('\n');
  }

  // Broken between words.
  private static void comment(StringBuilder out, String text) {
    int start = out.length();
    out.append('#');
    for (String word : text.split(" ")) {
      if (out.length() - start > 1 && out.length() - start + 1 + word.length() > WIDTH) {
        out.append('\n');
        start = out.length();
        out.append('#');
      }
      out.append(' ').append(word);
    }
    out.append('\n');
  }
}
