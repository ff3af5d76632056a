package io.github.bwflow.config;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.Condition;
import io.github.bwflow.classes.Condition.End;
import io.github.bwflow.classes.Condition.Subject;
import io.github.bwflow.classes.Match;
import io.github.bwflow.classes.PortRange;
import io.github.bwflow.units.BadValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what is in a class: the tables that {@code match} lists. */
final class MatchReader {
  private static final long MOST_USERS = 4_294_967_294L;
  private static final int MOST_PROTOCOLS = 255;

  private static final Map<String, Integer> PROTOCOLS =
      Map.of(
          "icmp", 1, "tcp", 6, "udp", 17, "dccp", 33, "gre", 47, "esp", 50, "ah", 51, "icmpv6", 58,
          "sctp", 132, "udplite", 136);

  private static final Set<Integer> WITH_PORTS = Set.of(6, 17, 33, 132, 136);

  // Those that have processes in them.
  private static final List<String> UNITS =
      List.of(".service", ".scope", ".slice", ".socket", ".mount", ".swap");

  private final Fields fields;
  private final boolean hasCountries;
  private final FileProblems problems;
  private final List<Condition> conditions = new ArrayList<>();

  private MatchReader(Fields fields, boolean hasCountries, FileProblems problems) {
    this.fields = fields;
    this.hasCountries = hasCountries;
    this.problems = problems;
  }

  /**
   * What a table of a match says.
   *
   * @param hasCountries whether there is a database of countries
   */
  static Match read(Table table, Place place, boolean hasCountries, FileProblems problems) {
    Fields fields = fields(table, place, "match", problems);
    List<Condition> all = new MatchReader(fields, hasCountries, problems).conditions();
    List<Condition> not = List.of();
    Table.Entry entry = fields.get(ClassKey.NOT);
    if (entry != null && entry.value() instanceof Table inner) {
      Fields negated = fields(inner, entry.place(), "not", problems);
      if (negated.has(ClassKey.NOT)) {
        negated.error(
            negated.placeOf("not"), "not stands inside another not; expected the other keys");
      }
      not = new MatchReader(negated, hasCountries, problems).conditions();
    } else if (entry != null) {
      fields.refuse(ClassKey.NOT, entry.place(), entry.value());
    }
    return new Match(all, not);
  }

  private static Fields fields(Table table, Place place, String title, FileProblems problems) {
    Fields fields = Fields.of(table, place, title, Fields.known(ClassKey.Table.MATCH), problems);
    if (fields.isEmpty()) {
      fields.error(
          place, title + " has a table without a key, which would be all traffic; expected one");
    }
    return fields;
  }

  private List<Condition> conditions() {
    expression(ClassKey.PROCESS_NAME, Subject.NAME);
    expression(ClassKey.EXE, Subject.EXE);
    expression(ClassKey.CMDLINE, Subject.CMDLINE);
    expression(ClassKey.ARGS, Subject.ARGS);
    user();
    if (fields.number(ClassKey.PID).isPresent()) {
      conditions.add(new Condition.Pid(fields.number(ClassKey.PID).getAsInt()));
    }
    unit();
    Set<Integer> protocols = protocols();
    ports(ClassKey.LOCAL_PORT, End.LOCAL, protocols);
    ports(ClassKey.REMOTE_PORT, End.REMOTE, protocols);
    List<AddressRange> local = addresses(ClassKey.LOCAL_ADDRESS, End.LOCAL);
    List<AddressRange> remote = addresses(ClassKey.REMOTE_ADDRESS, End.REMOTE);
    if (!local.isEmpty() && !remote.isEmpty() && !shareFamily(local, remote)) {
      fields.error(
          fields.placeOf(ClassKey.REMOTE_ADDRESS.key()),
          "local_address and remote_address are of different families, and no packet has both;"
              + " expected both IPv4 or both IPv6");
    }
    countries();
    return conditions;
  }

  private void expression(ClassKey key, Subject subject) {
    Optional<String> text = fields.text(key);
    if (text.isEmpty()) {
      return;
    }
    try {
      conditions.add(new Condition.Text(subject, Expression.compile(text.get())));
    } catch (BadValue e) {
      problems.error(
          fields.get(key).place(),
          "config-bad-value",
          key.key()
              + " is "
              + Values.print(text.get())
              + ", which is no regular expression ("
              + e.getMessage()
              + "); expected one that RE2 takes",
          "A backslash stands in 'single quotes', or twice in double ones.");
    }
  }

  private void user() {
    Table.Entry entry = fields.get(ClassKey.USER);
    if (entry == null) {
      return;
    }
    if (entry.value() instanceof Long number && number >= 0 && number <= MOST_USERS
        || entry.value() instanceof String text && Condition.isName(text)) {
      conditions.add(new Condition.User(entry.value().toString()));
    } else {
      fields.refuse(ClassKey.USER, entry.place(), entry.value());
    }
  }

  private void unit() {
    Optional<String> text = fields.text(ClassKey.UNIT);
    if (text.isEmpty()) {
      return;
    }
    String unit = text.get();
    if (Condition.isName(unit) && (unit.startsWith("/") ? isPath(unit) : isUnit(unit))) {
      conditions.add(new Condition.Unit(unit));
      return;
    }
    boolean suffix = Condition.isName(unit) && unit.indexOf('/') < 0 && unit.indexOf('.') < 0;
    problems.error(
        fields.get(ClassKey.UNIT).place(),
        "config-bad-value",
        "unit is " + Values.print(unit) + "; expected " + ClassKey.UNIT.domain().expected(),
        suffix
            ? "Its full name may be \"" + unit + ".service\"."
            : "The path of a cgroup begins with a slash.");
  }

  private static boolean isUnit(String unit) {
    if (unit.indexOf('/') >= 0) {
      return false;
    }
    for (String end : UNITS) {
      if (unit.endsWith(end) && unit.length() > end.length()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPath(String path) {
    for (String part : path.substring(1).split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private Set<Integer> protocols() {
    Set<Integer> numbers = new LinkedHashSet<>();
    for (Table.Item item : fields.members(ClassKey.PROTOCOL)) {
      if (item.value() instanceof Long number && number >= 0 && number <= MOST_PROTOCOLS) {
        numbers.add(number.intValue());
      } else if (item.value() instanceof String text && PROTOCOLS.containsKey(text)) {
        numbers.add(PROTOCOLS.get(text));
      } else {
        fields.refuse(ClassKey.PROTOCOL, item.place(), item.value());
      }
    }
    if (!numbers.isEmpty()) {
      conditions.add(new Condition.Protocol(numbers));
    }
    return numbers;
  }

  private void ports(ClassKey key, End end, Set<Integer> protocols) {
    List<PortRange> ranges = new ArrayList<>();
    for (Table.Item item : fields.members(key)) {
      Optional<PortRange> range = range(item.value());
      if (range.isPresent()) {
        ranges.add(range.get());
      } else {
        fields.refuse(key, item.place(), item.value());
      }
    }
    if (ranges.isEmpty()) {
      return;
    }
    if (!WITH_PORTS.containsAll(protocols)) {
      fields.error(
          fields.get(key).place(),
          key.key()
              + " stands beside a protocol that has no ports; expected tcp, udp, sctp, dccp or"
              + " udplite under protocol");
    }
    conditions.add(new Condition.Ports(end, ranges));
  }

  private static Optional<PortRange> range(Object value) {
    if (value instanceof Long port) {
      return isPort(port) ? Optional.of(PortRange.of(port.intValue())) : Optional.empty();
    }
    if (!(value instanceof String text)) {
      return Optional.empty();
    }
    int dash = text.indexOf('-');
    int first = port(dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : port(text.substring(dash + 1));
    return isPort(first) && isPort(last) && first <= last
        ? Optional.of(new PortRange(first, last))
        : Optional.empty();
  }

  private static boolean isPort(long number) {
    return number >= 1 && number <= PortRange.MOST;
  }

  // -1 for what is not one.
  private static int port(String text) {
    String digits = text.strip();
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return -1;
      }
    }
    return digits.isEmpty() || digits.length() > 5 ? -1 : Integer.parseInt(digits);
  }

  private List<AddressRange> addresses(ClassKey key, End end) {
    List<AddressRange> ranges = new ArrayList<>();
    for (Table.Item item : fields.members(key)) {
      if (item.value() instanceof String text) {
        try {
          ranges.add(AddressRange.parse(text));
        } catch (BadValue e) {
          fields.error(item.place(), key.key() + ": " + e.getMessage());
        }
      } else {
        fields.refuse(key, item.place(), item.value());
      }
    }
    if (!ranges.isEmpty()) {
      conditions.add(new Condition.Addresses(end, ranges));
    }
    return ranges;
  }

  private static boolean shareFamily(List<AddressRange> some, List<AddressRange> others) {
    for (AddressRange one : some) {
      for (AddressRange other : others) {
        if (one.family() == other.family()) {
          return true;
        }
      }
    }
    return false;
  }

  private void countries() {
    Set<String> codes = new LinkedHashSet<>();
    for (Table.Item item : fields.members(ClassKey.COUNTRY)) {
      if (item.value() instanceof String text && isCode(text)) {
        codes.add(text.toUpperCase(Locale.ROOT));
      } else {
        fields.refuse(ClassKey.COUNTRY, item.place(), item.value());
      }
    }
    if (codes.isEmpty()) {
      return;
    }
    if (!hasCountries) {
      problems.error(
          fields.get(ClassKey.COUNTRY).place(),
          "config-missing",
          "country needs a database; expected countries = \"/path/of/the.mmdb\" under [shaping]",
          "MaxMind's GeoLite2-Country is one; many distributions have it or a free one like it.");
    }
    conditions.add(new Condition.Country(codes));
  }

  private static boolean isCode(String text) {
    if (text.length() != 2) {
      return false;
    }
    for (int i = 0; i < 2; i++) {
      char c = text.charAt(i);
      if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z')) {
        return false;
      }
    }
    return true;
  }
}
