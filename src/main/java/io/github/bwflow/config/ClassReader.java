package io.github.bwflow.config;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.Condition;
import io.github.bwflow.classes.Condition.End;
import io.github.bwflow.classes.Match;
import io.github.bwflow.classes.Rates;
import io.github.bwflow.classes.Schedule;
import io.github.bwflow.classes.TrafficClass;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Printable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads the tables {@code [[class]]}. */
final class ClassReader {
  /**
   * The kernel's HTB has 8 levels of classes (TC_HTB_MAXDEPTH, linux/pkt_sched.h), and the first is
   * bwflow's root.
   */
  static final int DEEPEST = 7;

  /** What one class may have of addresses with a share of their own. */
  static final int MOST_SHARES = 1024;

  /** What a whole file may have of classes and shares; the kernel has 65 535 numbers for them. */
  static final int MOST_IN_ALL = 8192;

  private static final int LONGEST_NAME = 64;
  private static final String MIN = "min";
  private static final String MAX = "max";

  private final boolean hasCountries;
  private final FileProblems problems;
  private final Map<String, Place> names = new HashMap<>();
  private int inAll;

  /**
   * @param hasCountries whether there is a database of countries
   */
  ClassReader(boolean hasCountries, FileProblems problems) {
    this.hasCountries = hasCountries;
    this.problems = problems;
  }

  /** The classes of a file. */
  List<TrafficClass> read(List<Table.Item> tables) {
    List<TrafficClass> classes = new ArrayList<>();
    for (Table.Item item : tables) {
      if (item.value() instanceof Table table) {
        classes.add(read(table, item.place(), 1));
      } else {
        problems.error(
            item.place(),
            "config-bad-value",
            "class holds " + Values.print(item.value()) + "; expected tables named [[class]]",
            "");
      }
    }
    if (inAll > MOST_IN_ALL) {
      problems.error(
          tables.get(0).place(),
          "config-bad-value",
          "there are "
              + inAll
              + " classes and addresses with a share of their own; expected at most "
              + MOST_IN_ALL,
          "");
    }
    return classes;
  }

  /** What they get together whenever they ask for it: each its minimum, or that of those in it. */
  static BitRate guaranteed(List<TrafficClass> classes, Function<TrafficClass, Rates> side) {
    long sum = 0;
    for (TrafficClass each : classes) {
      BitRate min = side.apply(each).min().orElse(Rates.ZERO);
      sum += min.max(guaranteed(each.children(), side)).bitsPerSecond();
    }
    return new BitRate(sum);
  }

  private TrafficClass read(Table table, Place place, int depth) {
    String title = "[[class" + ".class".repeat(depth - 1) + "]]";
    Fields fields = Fields.of(table, place, title, Fields.known(ClassKey.Table.CLASS), problems);
    inAll++;
    String name = name(fields);
    OptionalInt priority = fields.number(ClassKey.PRIORITY);
    Rates download = rates(fields, ClassKey.DOWNLOAD);
    Rates upload = rates(fields, ClassKey.UPLOAD);
    boolean recursive = fields.truth(ClassKey.RECURSIVE);
    Optional<Schedule> schedule = schedule(fields);
    List<Match> matches = new ArrayList<>();
    for (Table.Item item : fields.tables(ClassKey.MATCH)) {
      matches.add(MatchReader.read((Table) item.value(), item.place(), hasCountries, problems));
    }
    List<TrafficClass> children = children(fields, depth);
    checkSum(fields, ClassKey.DOWNLOAD, download, guaranteed(children, TrafficClass::download));
    checkSum(fields, ClassKey.UPLOAD, upload, guaranteed(children, TrafficClass::upload));
    if (!fields.has(ClassKey.MATCH) && !fields.has(ClassKey.CLASS)) {
      fields.error(
          place, "the class has neither match nor classes below it; expected match = [{ ... }]");
    }
    if (recursive && !matches.isEmpty() && !asksForProcess(matches)) {
      fields.error(
          fields.placeOf(ClassKey.RECURSIVE.key()),
          "recursive is true, but no key of match is of a process; expected name, exe, cmdline,"
              + " args, pid, user or unit");
    }
    boolean each = each(fields, recursive, matches);
    return new TrafficClass(
        name, priority, download, upload, recursive, schedule, matches, each, children);
  }

  private String name(Fields fields) {
    if (!fields.has(ClassKey.NAME)) {
      fields.error(fields.place(), "the class has no name; expected name = \"calls\", or the like");
      return "";
    }
    Place place = fields.placeOf(ClassKey.NAME.key());
    Optional<String> stated = fields.text(ClassKey.NAME);
    if (stated.isEmpty()) {
      return "";
    }
    String name = stated.get();
    if (name.isBlank()
        || !name.equals(name.strip())
        || name.length() > LONGEST_NAME
        || !Printable.of(name).equals(name)) {
      fields.refuse(ClassKey.NAME, place, name);
      return "";
    }
    if (name.equals("default")) {
      fields.error(
          place,
          "default is the traffic of no class; expected another name, or default = { ... }"
              + " under [shaping]");
      return "";
    }
    Place before = names.putIfAbsent(name, place);
    if (before != null) {
      problems.error(
          place,
          "config-conflict",
          "the class \""
              + name
              + "\" is there twice, the first time in line "
              + before.line()
              + "; expected each name once",
          "");
    }
    return name;
  }

  private Rates rates(Fields fields, ClassKey key) {
    Optional<Fields> inner = fields.inner(key, List.of(MIN, MAX));
    if (inner.isEmpty()) {
      return Rates.NONE;
    }
    Optional<BitRate> min = inner.get().rate(MIN, true);
    Optional<BitRate> max = inner.get().rate(MAX, true);
    if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
      problems.error(
          inner.get().placeOf(MIN),
          "config-conflict",
          "min is "
              + min.get().toExactString()
              + " and above max, "
              + max.get().toExactString()
              + "; expected no more than that",
          "");
    }
    return new Rates(min, max);
  }

  private Optional<Schedule> schedule(Fields fields) {
    Optional<String> text = fields.text(ClassKey.SCHEDULE);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Schedule> schedule = Schedules.parse(text.get());
    if (schedule.isEmpty()) {
      fields.refuse(ClassKey.SCHEDULE, fields.placeOf(ClassKey.SCHEDULE.key()), text.get());
    }
    return schedule;
  }

  private List<TrafficClass> children(Fields fields, int depth) {
    List<TrafficClass> children = new ArrayList<>();
    List<Table.Item> tables = fields.tables(ClassKey.CLASS);
    if (!tables.isEmpty() && depth == DEEPEST) {
      fields.error(
          tables.get(0).place(),
          "the class is nested too deeply; expected at most "
              + DEEPEST
              + " levels, which is what the kernel has");
      return children;
    }
    for (Table.Item item : tables) {
      children.add(read((Table) item.value(), item.place(), depth + 1));
    }
    if (!tables.isEmpty() && depth == DEEPEST - 1 && hasShares(children)) {
      fields.error(
          tables.get(0).place(),
          "the shares of each are nested too deeply; expected at most "
              + DEEPEST
              + " levels with them");
    }
    return children;
  }

  private static boolean hasShares(List<TrafficClass> classes) {
    for (TrafficClass each : classes) {
      if (each.eachRemoteAddress()) {
        return true;
      }
    }
    return false;
  }

  private void checkSum(Fields fields, ClassKey key, Rates rates, BitRate children) {
    if (rates.max().isEmpty() || children.compareTo(rates.max().get()) <= 0) {
      return;
    }
    problems.error(
        fields.placeOf(key.key()),
        "config-conflict",
        "the minimums of the classes below add up to "
            + children.toExactString()
            + "; expected no more than the "
            + key.key()
            + " max of the class they are in, "
            + rates.max().get().toExactString(),
        "");
  }

  private static boolean asksForProcess(List<Match> matches) {
    for (Match match : matches) {
      for (Condition condition : match.all()) {
        if (condition.isOfProcess() || isOfOwner(condition)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOfOwner(Condition condition) {
    return condition instanceof Condition.User || condition instanceof Condition.Unit;
  }

  private boolean each(Fields fields, boolean recursive, List<Match> matches) {
    Optional<String> text = fields.text(ClassKey.EACH);
    if (text.isEmpty()) {
      return false;
    }
    Place place = fields.placeOf(ClassKey.EACH.key());
    if (!text.get().equals("remote_address")) {
      fields.refuse(ClassKey.EACH, place, text.get());
      return false;
    }
    if (fields.has(ClassKey.CLASS)) {
      fields.error(place, "each divides the class already; expected it without classes below it");
    }
    BigInteger addresses = BigInteger.ZERO;
    boolean unbounded = false;
    boolean ofSocket = recursive;
    for (Match match : matches) {
      BigInteger here = BigInteger.ZERO;
      for (Condition condition : match.all()) {
        ofSocket |= isOfSocket(condition);
        if (condition instanceof Condition.Addresses ranges && ranges.end() == End.REMOTE) {
          for (AddressRange range : ranges.ranges()) {
            here = here.add(BigInteger.ONE.shiftLeft(range.family().bits() - range.bits()));
          }
        }
      }
      for (Condition condition : match.not()) {
        ofSocket |= isOfSocket(condition);
      }
      unbounded |= here.signum() == 0;
      addresses = addresses.add(here);
    }
    if (unbounded) {
      fields.error(
          place,
          "each needs remote_address in every table of match; expected at most "
              + MOST_SHARES
              + " addresses together");
    } else if (addresses.compareTo(BigInteger.valueOf(MOST_SHARES)) > 0) {
      fields.error(
          place,
          "each is over "
              + addresses
              + " addresses; expected at most "
              + MOST_SHARES
              + ", such as those of an IPv4 network with /22");
    } else {
      inAll += addresses.intValue();
    }
    if (ofSocket) {
      fields.error(
          place,
          "each stands beside a key of a process; expected only remote_address, local_address,"
              + " protocol and ports in match, and no recursive");
    }
    return true;
  }

  private static boolean isOfSocket(Condition condition) {
    return condition.isOfProcess()
        || isOfOwner(condition)
        || condition instanceof Condition.Country;
  }
}
