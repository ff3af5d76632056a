package io.github.bwflow.config;

import io.github.bwflow.budget.Recurrence;
import io.github.bwflow.classes.Shaping;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Direction;
import io.github.bwflow.units.InterfaceName;
import java.math.BigInteger;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the text of a configuration file. */
public final class ConfigFile {
  private static final String CONFLICT = "config-conflict";

  private ConfigFile() {}

  /**
   * Reads a configuration: TOML, with or without a byte order mark, lines ending in LF or CR LF.
   *
   * @param fileName what to call the file in messages
   * @param text what the file holds
   * @return what it means, with what should be mended as warnings
   * @throws io.github.bwflow.units.Failure with every error of the file in its order, each as
   *     {@code FILE:LINE:COLUMN: what is wrong; what was expected} with exit code 78. A text that
   *     is not TOML fails with its TOML errors alone.
   */
  public static Config parse(String fileName, String text) {
    return parse(fileName, text, List.of());
  }

  /**
   * The same, with settings that go before what the file states.
   *
   * @param settings each a key and its value, such as {@code budget=100 GB}: the value as in the
   *     file, or a text without its quotes
   * @throws io.github.bwflow.units.BadValue if a setting cannot be read
   */
  public static Config parse(String fileName, String text, List<String> settings) {
    return parse(ParsedFile.read(fileName, text), Settings.read(settings));
  }

  /**
   * The same of a file that has been taken apart.
   *
   * @throws io.github.bwflow.units.Failure as {@link #parse(String, String)}, but for its syntax
   */
  public static Config parse(ParsedFile file) {
    return parse(file, Map.of());
  }

  private static Config parse(ParsedFile file, Map<Key, Stated> settings) {
    FileProblems problems = file.problems();
    Statements statements = Statements.of(file.table(), problems).overruledBy(settings);
    Values values = new Values(statements, problems);
    List<OwnBudget> own = own(statements, problems);
    Network network = network(values, statements.own().keySet());
    boolean vms = statements.has(Section.VMMANAGER) || statements.has(Section.VM);
    boolean elsewhere = statements.hasTables() || vms;
    boolean shared = !elsewhere || network.isAuto() || !network.interfaces().isEmpty();
    boolean divided = statements.shape() && !statements.sayOfBudget();
    Bandwidth bandwidth = bandwidth(statements, values, shared && !divided, problems);
    // A file without classes should not have them loaded.
    Optional<Shaping> shaping =
        statements.shape() || statements.has(Key.EXEMPT)
            ? Optional.of(ShapingReader.read(statements, values, network.lineRate(), problems))
            : Optional.empty();
    Vnstat vnstat = new Vnstat(values.path(Key.CONFIG));
    Daemon daemon = new Daemon(values.interval(Key.POLL_INTERVAL_SECONDS));
    List<String> onChange = values.paths(Key.ON_CHANGE);
    Optional<Vmmanager> vmmanager =
        vms ? Optional.of(VmTables.read(statements, problems)) : Optional.empty();
    problems.throwIfAny();
    Optional<Bandwidth> budget =
        bandwidth.budget().isSpent() ? Optional.empty() : Optional.of(bandwidth);
    return new Config(
        budget,
        bandwidth.timezone(),
        network,
        shaping,
        own,
        vnstat,
        daemon,
        onChange,
        vmmanager,
        problems.warnings());
  }

  private static Network network(Values values, Set<InterfaceName> own) {
    boolean isAuto = values.isAuto(Key.INTERFACE);
    List<InterfaceName> interfaces =
        new ArrayList<>(isAuto ? List.of() : values.interfaces(Key.INTERFACE));
    interfaces.removeAll(own);
    return new Network(
        interfaces,
        isAuto,
        values.rate(Key.LINE_RATE),
        values.choice(Key.LEAF, Leaf.values()),
        values.choice(Key.FOREIGN_QDISC, ForeignQdisc.values()));
  }

  private static List<OwnBudget> own(Statements statements, FileProblems problems) {
    List<OwnBudget> own = new ArrayList<>();
    for (Map.Entry<InterfaceName, Statements> each : statements.own().entrySet()) {
      Values values = new Values(each.getValue(), problems);
      Bandwidth bandwidth = bandwidth(each.getValue(), values, true, problems);
      own.add(new OwnBudget(each.getKey(), bandwidth, values.rate(Key.LINE_RATE)));
    }
    return own;
  }

  // Without a budget where it is required, an error is noted; else the budget is zero.
  static Bandwidth bandwidth(
      Statements statements, Values values, boolean required, FileProblems problems) {
    ZoneId timezone = values.timezone(Key.TIMEZONE);
    Recurrence recurrence = Periods.read(statements, values, problems);
    Optional<BitRate> minRate = values.rate(Key.MIN_RATE);
    Optional<Bytes> budget =
        oneOf(Key.MONTHLY_BUDGET_GB, Key.BUDGET, required, statements, values, problems);
    PolicyName policy = values.choice(Key.POLICY, PolicyName.values());
    Duration window = values.window(Key.WINDOW);
    Optional<Bytes> cap = values.size(Key.BALANCE_CAP);
    Optional<Bytes> preCharge =
        oneOf(Key.PRE_CHARGE_GB, Key.PRE_CHARGE, false, statements, values, problems);
    if (budget.isPresent()) {
      checkPreCharge(budget.get(), preCharge, statements, problems);
    }
    Bytes allowance = budget.orElse(Bytes.ZERO);
    Bytes credit = preCharge.orElse(new Bytes(allowance.value() / 2));
    checkCap(credit, cap, statements, problems);
    Bandwidth bandwidth =
        new Bandwidth(
            allowance,
            credit,
            recurrence,
            timezone,
            values.choice(Key.DIRECTION, Direction.values()),
            policy,
            window,
            cap,
            values.choice(Key.ENFORCEMENT, EnforcementName.values()),
            values.rate(Key.LIMIT_RATE),
            minRate,
            values.wholeNumbers(Key.WARN_AT_PERCENT));
    if (budget.isPresent()) {
      checkMinRate(bandwidth, statements, problems);
    }
    return bandwidth;
  }

  // The size that one of two keys states; stated by both, or not at all where it must be, is an
  // error.
  private static Optional<Bytes> oneOf(
      Key bare,
      Key withUnit,
      boolean required,
      Statements statements,
      Values values,
      FileProblems problems) {
    Stated first = statements.get(bare);
    Stated second = statements.get(withUnit);
    if (first == null && second == null) {
      if (required) {
        problems.error(
            statements.placeOf(Section.BANDWIDTH),
            "config-missing",
            "the budget is missing; expected budget = \"1 TB\" or monthly_budget_gb = 1000"
                + " under "
                + statements.title(),
            "State what your provider allows per period. There is no default.");
      }
      return Optional.empty();
    }
    Optional<Bytes> size = values.gigabytes(bare);
    Optional<Bytes> other = values.size(withUnit);
    if (first != null && second != null) {
      Stated later = first.place().compareTo(second.place()) > 0 ? first : second;
      Stated earlier = later == first ? second : first;
      problems.error(
          later.place(),
          CONFLICT,
          later.key().key()
              + " and "
              + earlier.key().key()
              + " (line "
              + earlier.place().line()
              + ") say the same thing; expected one of them",
          "");
      return Optional.empty();
    }
    if (withUnit == Key.BUDGET && (isZero(size) || isZero(other))) {
      Stated stated = first != null ? first : second;
      problems.error(
          stated.place(),
          "config-bad-value",
          Values.is(stated) + "; expected " + stated.key().domain().expected(),
          "");
      return Optional.empty();
    }
    return size.isPresent() ? size : other;
  }

  private static boolean isZero(Optional<Bytes> size) {
    return size.isPresent() && size.get().isSpent();
  }

  private static void checkPreCharge(
      Bytes budget, Optional<Bytes> preCharge, Statements statements, FileProblems problems) {
    if (preCharge.isPresent() && preCharge.get().compareTo(budget) > 0) {
      Stated stated = statements.get(Key.PRE_CHARGE_GB);
      if (stated == null) {
        stated = statements.get(Key.PRE_CHARGE);
      }
      problems.error(
          stated.place(),
          CONFLICT,
          Values.is(stated) + "; expected no more than the budget, " + budget.toExactString(),
          "");
    }
  }

  private static void checkCap(
      Bytes preCharge, Optional<Bytes> cap, Statements statements, FileProblems problems) {
    if (cap.isPresent() && cap.get().compareTo(preCharge) < 0) {
      Stated stated = statements.get(Key.BALANCE_CAP);
      problems.error(
          stated.place(),
          CONFLICT,
          Values.is(stated)
              + "; expected no less than the pre-charge, "
              + preCharge.toExactString(),
          "");
    }
  }

  // A rate that always stands is paid for out of the budget. It has to fit into the longest period
  // there is, or some period would pass the allowance.
  private static void checkMinRate(
      Bandwidth bandwidth, Statements statements, FileProblems problems) {
    Optional<BitRate> minRate = bandwidth.minRate();
    if (minRate.isEmpty()) {
      return;
    }
    Bytes budget = bandwidth.budget();
    int days = bandwidth.mostDays();
    long seconds = bandwidth.longest().toSeconds();
    BigInteger sent =
        BigInteger.valueOf(minRate.get().bitsPerSecond()).multiply(BigInteger.valueOf(seconds));
    BigInteger allowed = BigInteger.valueOf(budget.value()).shiftLeft(3);
    if (sent.compareTo(allowed) > 0) {
      long fits = budget.value() / seconds * 8;
      Stated stated = statements.get(Key.MIN_RATE);
      boolean here = statements.has(Key.MIN_RATE);
      problems.error(
          here ? stated.place() : statements.placeOf(Section.BANDWIDTH),
          CONFLICT,
          Values.is(stated)
              + " ("
              + minRate.get()
              + ")"
              + (here ? "" : " under [bandwidth]")
              + ", which alone sends more than the budget of "
              + budget.toExactString()
              + " in a period of "
              + (days == 1 ? "a day" : days + " days")
              + "; expected "
              + (fits > 0 ? "at most \"" + fits + " bit\"" : "\"auto\""),
          here ? "" : "State min_rate under " + statements.title() + ", too.");
    }
  }
}
