package io.github.bwflow.migrate;

import io.github.bwflow.config.Literal;
import io.github.bwflow.units.BadValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings a test into the form that a match has: any of some tables, all keys of one of them. */
final class Terms {
  private static final int MOST = 64;
  private static final int PORTS = 65_536;

  private Terms() {}

  /**
   * What has to be, all of it.
   *
   * @param ports by key
   * @param facts by key
   * @param not what must not be, each by itself
   */
  private record Term(
      Map<String, BitSet> ports,
      Map<String, PyshaperTest.Fact> facts,
      Set<PyshaperTest.Fact> not) {}

  /**
   * The tables of a match, in TOML.
   *
   * @throws BadValue if a match cannot say it; the message is a part of a sentence
   */
  static List<String> tables(PyshaperTest.Test test) {
    List<String> tables = new ArrayList<>();
    for (Term term : terms(test, false)) {
      if (term.ports().values().stream().noneMatch(BitSet::isEmpty)) {
        tables.add(table(term));
      }
    }
    if (tables.isEmpty()) {
      throw new BadValue("nothing can be so");
    }
    return tables;
  }

  private static List<Term> terms(PyshaperTest.Test test, boolean negated) {
    if (test instanceof PyshaperTest.No no) {
      return terms(no.test(), !negated);
    }
    if (test instanceof PyshaperTest.All all) {
      return negated ? either(all.tests(), true) : both(all.tests(), false);
    }
    if (test instanceof PyshaperTest.Any any) {
      return negated ? both(any.tests(), true) : either(any.tests(), false);
    }
    if (test instanceof PyshaperTest.Ports ports) {
      BitSet set = (BitSet) ports.ports().clone();
      if (negated) {
        set.flip(0, PORTS);
      }
      // Nobody has port 0.
      set.clear(0);
      return List.of(new Term(Map.of(ports.key(), set), Map.of(), Set.of()));
    }
    PyshaperTest.Fact fact = (PyshaperTest.Fact) test;
    return List.of(
        negated
            ? new Term(Map.of(), Map.of(), Set.of(fact))
            : new Term(Map.of(), Map.of(fact.key(), fact), Set.of()));
  }

  private static List<Term> either(List<PyshaperTest.Test> tests, boolean negated) {
    List<Term> terms = new ArrayList<>();
    tests.forEach(test -> terms.addAll(terms(test, negated)));
    return few(terms);
  }

  private static List<Term> both(List<PyshaperTest.Test> tests, boolean negated) {
    List<Term> terms = List.of(new Term(Map.of(), Map.of(), Set.of()));
    for (PyshaperTest.Test test : tests) {
      List<Term> longer = new ArrayList<>();
      for (Term one : terms) {
        for (Term other : terms(test, negated)) {
          if (!isContradiction(one, other)) {
            longer.add(joined(one, other));
          }
        }
      }
      terms = few(longer);
    }
    return terms;
  }

  private static List<Term> few(List<Term> terms) {
    if (terms.size() > MOST) {
      throw new BadValue("it has too many cases");
    }
    return terms;
  }

  private static boolean isContradiction(Term one, Term other) {
    for (Map.Entry<String, PyshaperTest.Fact> each : one.facts().entrySet()) {
      PyshaperTest.Fact fact = other.facts().get(each.getKey());
      if (fact != null && !fact.equals(each.getValue())) {
        if (fact.expression() || fact.key().endsWith("_address")) {
          throw new BadValue("it has two conditions on " + fact.key());
        }
        return true;
      }
    }
    return false;
  }

  private static Term joined(Term one, Term other) {
    Map<String, BitSet> ports = new LinkedHashMap<>(one.ports());
    other
        .ports()
        .forEach(
            (key, set) -> {
              BitSet both = (BitSet) set.clone();
              if (ports.containsKey(key)) {
                both.and(ports.get(key));
              }
              ports.put(key, both);
            });
    Map<String, PyshaperTest.Fact> facts = new LinkedHashMap<>(one.facts());
    facts.putAll(other.facts());
    Set<PyshaperTest.Fact> not = new LinkedHashSet<>(one.not());
    not.addAll(other.not());
    return new Term(ports, facts, not);
  }

  private static String table(Term term) {
    List<String> parts = new ArrayList<>();
    term.facts().values().forEach(fact -> parts.add(fact.key() + " = " + value(List.of(fact))));
    term.ports()
        .forEach(
            (key, set) -> {
              if (set.cardinality() < PORTS - 1) {
                parts.add(key + " = " + ranges(set));
              }
            });
    if (!term.not().isEmpty()) {
      List<PyshaperTest.Fact> not = List.copyOf(term.not());
      boolean same = not.stream().map(PyshaperTest.Fact::key).distinct().count() == 1;
      String key = not.get(0).key();
      // A match has one "not", of which all has to be; any of several values of a key will do
      // there.
      if (!same || not.size() > 1 && (key.equals("user") || key.equals("pid"))) {
        throw new BadValue("several things must not be, and a match can leave out only one");
      }
      parts.add("not = { " + key + " = " + value(not) + " }");
    }
    if (parts.isEmpty()) {
      throw new BadValue("all there is would be so");
    }
    return "{ " + String.join(", ", parts) + " }";
  }

  private static String value(List<PyshaperTest.Fact> facts) {
    PyshaperTest.Fact first = facts.get(0);
    List<String> values = facts.stream().map(PyshaperTest.Fact::value).toList();
    if (first.expression()) {
      return Quoted.expression(String.join("|", values));
    }
    return first.key().equals("pid") ? first.value() : Quoted.texts(values);
  }

  private static String ranges(BitSet ports) {
    List<String> ranges = new ArrayList<>();
    for (int first = ports.nextSetBit(0); first >= 0; first = ports.nextSetBit(first)) {
      int end = ports.nextClearBit(first);
      ranges.add(first == end - 1 ? "" + first : Literal.of(first + "-" + (end - 1)));
      first = end;
    }
    return ranges.size() == 1 ? ranges.get(0) : "[" + String.join(", ", ranges) + "]";
  }
}
