package io.github.bwflow.cli;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;
import io.github.bwflow.config.Config;
import io.github.bwflow.config.ForeignQdisc;
import io.github.bwflow.config.OwnBudget;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Engine;
import io.github.bwflow.engine.Engine.Mode;
import io.github.bwflow.engine.Following;
import io.github.bwflow.engine.Pace;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.host.Boot;
import io.github.bwflow.host.HostPrograms;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Rights;
import io.github.bwflow.host.RunLock;
import io.github.bwflow.host.SysfsDevices;
import io.github.bwflow.limit.Limiter;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.tc.TcLimiter;
import io.github.bwflow.meter.Measurement;
import io.github.bwflow.meter.vnstat.DaemonZone;
import io.github.bwflow.meter.vnstat.VnstatHours;
import io.github.bwflow.meter.vnstat.VnstatMeter;
import io.github.bwflow.meter.vnstat.VnstatMeter.Moment;
import io.github.bwflow.report.Style;
import io.github.bwflow.simulation.History;
import io.github.bwflow.state.Hold;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.state.Memory;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run of one command: its options, its instant, and the host it runs on. */
final class Session {
  private static final Path RUN = Path.of("/run/bwflow");
  private static final Path LASTING = Path.of("/var/lib/bwflow");

  /** The year 9999. */
  private static final long END_OF_TIME = 253_370_764_800L;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final CommonOptions options;
  private final Console console;
  private final InputStream in;
  private final Map<String, String> env;
  private final Moment moment;
  private final Programs programs = new HostPrograms();
  private final NetDevices devices = SysfsDevices.of(programs);
  private final Memory memory;
  private final boolean vms;
  private Optional<String> configuration = Optional.empty();
  private Optional<ConfigLoader.Loaded> loaded = Optional.empty();
  private Optional<Following> following = Optional.empty();

  Session(CommonOptions options, Console console, InputStream in, Map<String, String> env) {
    this(options, console, in, env, moment(options), new Memory(RUN, LASTING), false);
  }

  /**
   * @param moment the instant to compute for
   * @param vms whether its accounts are virtual machines
   */
  Session(
      CommonOptions options,
      Console console,
      InputStream in,
      Map<String, String> env,
      Moment moment,
      Memory memory,
      boolean vms) {
    this.options = options;
    this.console = console;
    this.in = in;
    this.env = env;
    this.moment = moment;
    this.memory = memory;
    this.vms = vms;
  }

  private static Moment moment(CommonOptions options) {
    return options.at().isPresent() ? hypothetical(options.at().get()) : present();
  }

  /**
   * The same for the accounts that are asked for: virtual machines where one is named, or where
   * nothing else is configured.
   */
  Session forAccounts() {
    if (options.vm().isEmpty() && (options.device().isPresent() || !hasOnlyVms())) {
      return this;
    }
    if (options.device().isPresent()) {
      throw new UsageError("--vm and --interface exclude each other");
    }
    return forVms();
  }

  /** The same for virtual machines. */
  Session forVms() {
    return new Session(options, console, in, env, moment, VmRun.memory(RUN, LASTING, env), true);
  }

  // What was read for that is kept, so that nothing is read twice.
  private boolean hasOnlyVms() {
    try {
      configuration = ConfigLoader.text(configFile());
      if (configuration.isEmpty() || !configuration.get().contains("vmmanager")) {
        return false;
      }
      ConfigLoader.Loaded found = loader(true).load();
      if (!found.config().hasOnlyVms()) {
        // It was read as if nothing were missing.
        return false;
      }
      loaded = Optional.of(found);
      return true;
    } catch (Failure e) {
      if (isFromHostsUnit()) {
        // Should it have been the interfaces' after all, their last good one stands in.
        return false;
      }
      // What a broken file would have, as far as that can be seen, says whose last good one stands
      // in.
      String text = configuration.orElse("[network]");
      return Stream.of("[network]", "[interface", "[shaping]", "[[class]]")
          .noneMatch(text::contains);
    }
  }

  /** The same a moment later. */
  Session again() {
    return new Session(options, console, in, env, moment(options), memory, vms);
  }

  /** Whether a unit for the host's interfaces runs this, which must stay off the network. */
  boolean isFromHostsUnit() {
    return env.getOrDefault("BWFLOW_UNIT", "").equals("host");
  }

  /** Whether its accounts are virtual machines. */
  boolean isForVms() {
    return vms;
  }

  /** The time between two runs of what enforces its accounts. */
  Duration interval(Config config) {
    return vms && config.vmmanager().isPresent()
        ? config.vmmanager().get().interval()
        : config.daemon().interval();
  }

  private static Moment present() {
    Instant now = Instant.now();
    return new Moment(now, false, Boot.read(now));
  }

  private static Moment hypothetical(String text) {
    try {
      Instant at = OffsetDateTime.parse(text).toInstant();
      // There are no calendars for the ends of what can be written.
      if (!at.isBefore(Instant.EPOCH) && at.getEpochSecond() < END_OF_TIME) {
        return new Moment(at, true, Boot.read(Instant.now()));
      }
    } catch (DateTimeException e) {
      throw notAnInstant(text);
    }
    throw notAnInstant(text);
  }

  private static UsageError notAnInstant(String text) {
    return new UsageError(
        "--at is \""
            + Printable.of(text)
            + "\"; expected an instant with its zone, such as 2026-11-16T00:00:00Z");
  }

  /** bwflow's version. */
  static String version() {
    try (InputStream text = Session.class.getResourceAsStream("version.txt")) {
      return text == null
          ? "unknown"
          : new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** This host's name as the kernel has it. */
  static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }

  CommonOptions options() {
    return options;
  }

  Console console() {
    return console;
  }

  InputStream in() {
    return in;
  }

  Instant now() {
    return moment.now();
  }

  boolean isHypothetical() {
    return moment.hypothetical();
  }

  Memory memory() {
    return memory;
  }

  /** A variable of the environment. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(env.get(name));
  }

  Programs programs() {
    return programs;
  }

  NetDevices devices() {
    return devices;
  }

  /** Who gives the order: the user behind sudo, or the user. */
  String user() {
    String user = env.getOrDefault("SUDO_USER", env.getOrDefault("USER", ""));
    return user.isEmpty() ? Rights.read().root() ? "root" : "someone" : Printable.of(user);
  }

  /** How to print to standard output. */
  Style style() {
    boolean colour = Terminal.is(1) && env.getOrDefault("NO_COLOR", "").isEmpty();
    return new Style(colour, Terminal.isUtf8(env), Terminal.width(env), options.verbose());
  }

  /** Where the configuration is read from. */
  Path configFile() {
    if (options.config().isBlank()) {
      throw new UsageError("--config is empty; expected a file");
    }
    try {
      return Path.of(options.config()).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new UsageError(
          "--config cannot be a file name in this locale; set LC_ALL=C.UTF-8, or name another");
    }
  }

  /**
   * Reads the configuration; where the file is broken, the last good one that was read from it.
   *
   * @throws Failure if there is neither
   */
  ConfigLoader.Loaded load() {
    return loaded.isPresent() ? loaded.get() : loader(false).load();
  }

  // Whether it is known already that the file need not name an interface.
  private ConfigLoader loader(boolean known) {
    boolean named = known || vms || options.device().isPresent();
    return new ConfigLoader(configFile(), configuration, named, Program.isQuick(), memory);
  }

  /** vnStat's configuration file. */
  Path vnstatConf(Config config) {
    try {
      return Path.of(config.vnstat().config());
    } catch (InvalidPathException e) {
      throw new Failure(
          Problem.error(
              ExitCode.CONFIG,
              "config-bad-value",
              "[vnstat] config cannot be a file name in this locale: "
                  + Printable.of(config.vnstat().config()),
              "Set LC_ALL=C.UTF-8, or name a file in plain ASCII."));
    }
  }

  /** The accounts that the options ask for. */
  List<Rules> rules(Config config) {
    if (vms) {
      return VmRun.rules(config, options.vm());
    }
    loader(false).needInterface(config);
    List<Rules> all = Rules.of(config, shared(config));
    if (options.device().isEmpty()) {
      return all;
    }
    InterfaceName wanted = new InterfaceName(options.device().get());
    List<Rules> found = all.stream().filter(rules -> isOf(wanted, rules.account())).toList();
    if (found.isEmpty()) {
      List<String> names = all.stream().flatMap(rules -> names(rules.account())).toList();
      throw new UsageError(
          "the configuration has no interface "
              + wanted
              + (names.isEmpty() ? "" : "; it has " + Nearest.few(wanted.name(), names))
              + Nearest.hint(wanted.name(), names));
    }
    return found;
  }

  /**
   * Those of the accounts that have a budget.
   *
   * @param what what needs one, as the subject of a sentence
   * @throws UsageError if none has
   */
  List<Rules> budgeted(Config config, String what) {
    List<Rules> found = rules(config).stream().filter(Rules::isBudgeted).toList();
    if (found.isEmpty()) {
      throw new UsageError(what + " needs a budget, and the configuration has none");
    }
    return found;
  }

  private static boolean isOf(InterfaceName name, Account account) {
    return account.interfaces().contains(name) || account.name().equals(name.name());
  }

  private static Stream<String> names(Account account) {
    Stream<String> interfaces = account.interfaces().stream().map(InterfaceName::name);
    return account.isFollowing()
        ? Stream.concat(Stream.of(account.name()), interfaces)
        : interfaces;
  }

  // What shares the one budget: interfaces by name, or the default route's.
  private Optional<Account> shared(Config config) {
    List<InterfaceName> named = config.network().interfaces();
    if (config.bandwidth().isEmpty() && !isOnlyDivided(config)) {
      return Optional.empty();
    }
    if (config.network().isAuto()) {
      return Optional.of(following(config).account());
    }
    if (!named.isEmpty()) {
      return Optional.of(Account.of(named));
    }
    return options
        .device()
        .map(InterfaceName::new)
        .filter(name -> own(config).noneMatch(name::equals))
        .map(name -> Account.of(List.of(name)));
  }

  private static boolean isOnlyDivided(Config config) {
    return config.bandwidth().isEmpty() && config.shaping().isPresent();
  }

  private static Stream<InterfaceName> own(Config config) {
    return config.own().stream().map(OwnBudget::name);
  }

  // Looked for once: within a run the route does not move.
  private Following following(Config config) {
    if (following.isEmpty()) {
      Account nowhere = Account.following(Optional.empty(), List.of());
      Period period = Rules.of(config, Optional.of(nowhere)).get(0).period(now());
      following =
          Optional.of(
              Following.of(
                  route(),
                  memory.followed(Account.AUTO),
                  seen(period),
                  own(config).collect(Collectors.toSet()),
                  period.start(),
                  now()));
    }
    return following.get();
  }

  // Before the network is up, the boot's first run goes by where the route led before.
  private Optional<InterfaceName> route() {
    Optional<InterfaceName> route = devices.meteredLine();
    return route.isPresent() || !isFirstSinceBoot()
        ? route
        : memory.followed(Account.AUTO).current().filter(name -> devices.find(name).isPresent());
  }

  // Should the lasting memory be gone, the one of this boot knows most of it.
  private Set<InterfaceName> seen(Period period) {
    return memory.lastRun().of(Account.AUTO).lines().entrySet().stream()
        .filter(line -> line.getValue().periodStart().equals(period.start()))
        .map(line -> new InterfaceName(line.getKey()))
        .collect(Collectors.toSet());
  }

  /**
   * Makes sure that this run may change traffic control.
   *
   * @throws Failure with exit 77 otherwise
   */
  void needNetAdmin(String what) {
    if (!vms && !Rights.read().netAdmin()) {
      throw new Failure(
          Problem.error(
              ExitCode.NOT_PERMITTED,
              "not-permitted",
              what + " changes traffic control, which takes root or CAP_NET_ADMIN",
              "Run it with sudo."));
    }
  }

  /** Keeps other runs from changing anything until it is closed; waits for one that does. */
  RunLock lock() {
    return memory.lock(PATIENCE);
  }

  /** Does something while no other run may change anything; waits for one that does. */
  <T> T locked(Supplier<T> work) {
    RunLock lock = lock();
    try {
      return work.get();
    } finally {
      lock.close();
    }
  }

  /** Takes the accounts of a configuration through the engine. */
  RunResult run(ConfigLoader.Loaded loaded, Mode mode, boolean withMonths) {
    if (vms) {
      return new VmRun(this, env).run(loaded, mode);
    }
    Config config = loaded.config();
    // What the last runs saw says nothing of another instant.
    LastRun last = moment.hypothetical() ? LastRun.NONE : memory.lastRun();
    Map<String, Hold> holds = memory.holds();
    List<Rules> all = rules(config);
    Optional<Shapes> shapes =
        config.shaping().isPresent() ? Optional.of(shapes(config, mode)) : Optional.empty();
    TcLimiter limiter = limiter(config, shapes, all, mode, holds);
    List<Period> periods = new ArrayList<>();
    for (Rules rules : all) {
      Period period = rules.period(now());
      if (!periods.contains(period)) {
        periods.add(period);
      }
    }
    Engine engine =
        new Engine(
            vnstat(config, withMonths, periods), limiter, devices, memory.corrections(), now());
    List<Problem> problems = new ArrayList<>(loaded.broken());
    problems.addAll(config.warnings());
    problems.addAll(mismatch(config, mode, last));
    if (mode instanceof Mode.Enforce) {
      rememberFollowed(problems);
    }
    List<AccountResult> results = engine.run(all, mode, last, holds, rebooted());
    // A last good configuration, or a part of one, does not say what else is configured no more.
    // Nor does a name that this host does not have: it may be the new or the mistyped one of just
    // the interface that the limit stands on.
    boolean whole = !loaded.isLastGood() && options.device().isEmpty() && areKnown(results);
    Optional<Plan> strays =
        mode instanceof Mode.ByHand
            ? Optional.empty()
            : whole ? engine.strays(all) : engine.leftBehind(results);
    if (mode instanceof Mode.Enforce && strays.isPresent()) {
      problems.addAll(engine.actOnStrays(strays.get()));
    }
    if (shapes.isPresent()) {
      problems.addAll(shapes.get().problems());
    }
    problems.addAll(memory.problems());
    Optional<Instant> enforced =
        mode instanceof Mode.Enforce ? Optional.of(now()) : memory.lastRun().enforced();
    RunResult result = new RunResult(now(), hostName(), enforced, results, strays, problems);
    return shapes.isPresent()
        ? result.with(shapes.get().found(limiter, accounts(all), memory.classes(), now()))
        : result;
  }

  private Shapes shapes(Config config, Mode mode) {
    return new Shapes(
        config.shaping().get(),
        now().atZone(config.timezone()),
        programs,
        mode instanceof Mode.Look);
  }

  private static List<Account> accounts(List<Rules> all) {
    List<Account> accounts = new ArrayList<>();
    for (Rules rules : all) {
      accounts.add(rules.account());
    }
    return accounts;
  }

  // What a person has had lifted is not divided either.
  private TcLimiter limiter(
      Config config, Optional<Shapes> shapes, List<Rules> all, Mode mode, Map<String, Hold> holds) {
    boolean lifting = mode instanceof Mode.ByHand it && it.order() instanceof Mode.Order.Lift;
    if (shapes.isEmpty()) {
      return new TcLimiter(programs, devices, settings(config, lifting, all));
    }
    List<Account> divided = new ArrayList<>();
    for (Account account : accounts(all)) {
      Hold hold = holds.get(account.name());
      boolean lifted =
          mode instanceof Mode.ByHand
              ? lifting
              : hold != null && hold.isInForce(now()) && hold.rate().isEmpty();
      if (!lifted) {
        divided.add(account);
      }
    }
    return new TcLimiter(
        programs, devices, settings(config, lifting, all), shapes.get().on(divided));
  }

  /**
   * Looks at the accounts of a configuration: nothing is changed. Says also where nothing enforces
   * it.
   */
  RunResult look(ConfigLoader.Loaded loaded, boolean withMonths) {
    RunResult result = run(loaded, new Mode.Look(), withMonths);
    if (moment.hypothetical()) {
      return result;
    }
    Duration interval = interval(loaded.config());
    return Pace.notEnforced(interval, memory.lastRun(), moment.boot().instant(), now(), vms)
        .map(result::unenforced)
        .orElse(result);
  }

  // Before the first run since the boot: the accounts that were limited when the host went down.
  private Set<String> rebooted() {
    return isFirstSinceBoot()
        ? memory.limited().entrySet().stream()
            .filter(limited -> limited.getValue().running().isPresent())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet())
        : Set.of();
  }

  private boolean isFirstSinceBoot() {
    return !moment.hypothetical() && memory.lastRun().enforced().isEmpty();
  }

  /** Says so where the runs come less often than stated. */
  List<Problem> mismatch(Config config, Mode mode, LastRun last) {
    if (mode instanceof Mode.ByHand) {
      return List.of();
    }
    List<Duration> gaps = mode instanceof Mode.Enforce ? last.gapsWith(now()) : last.gaps();
    Optional<Problem> mismatch = Pace.mismatch(interval(config), gaps, vms);
    return mismatch.isPresent() ? List.of(mismatch.get()) : List.of();
  }

  // Before anything is done: whatever ends this run, the next one knows where it may have been.
  private void rememberFollowed(List<Problem> problems) {
    try {
      rememberFollowed();
    } catch (Failure e) {
      problems.add(
          Problem.warning(
              "memory-not-written",
              e.getMessage(),
              "What the interfaces of the default route before this one have used may be"
                  + " forgotten."));
    }
  }

  /** Remembers what the account that follows the default route has followed, if there is one. */
  void rememberFollowed() {
    if (following.isPresent()) {
      memory.remember(Account.AUTO, following.get().followed());
    }
  }

  /** What vnStat has stored of an account. */
  History history(Config config, Rules rules) {
    if (vms) {
      throw new UsageError(
          "what a virtual machine has used by the hour is not known; state --demand");
    }
    Period period = rules.period(now());
    Measurement found = vnstat(config, false, List.of(period)).read(rules.account(), period);
    if (found instanceof Measurement.Unreadable unreadable) {
      throw new Failure(unreadable.problem());
    }
    return History.of(
        ((Measurement.Known) found).reading(),
        new VnstatHours(programs, vnstatConf(config), now()).read(rules.account()));
  }

  private VnstatMeter vnstat(Config config, boolean withMonths, List<Period> periods) {
    return new VnstatMeter(
        programs, devices, vnstatConf(config), new DaemonZone(), moment, withMonths, periods);
  }

  private static boolean areKnown(List<AccountResult> results) {
    for (AccountResult result : results) {
      boolean unknown = result.rules().isBudgeted() && result.balance().isEmpty();
      if (!result.standing().problems().isEmpty() || unknown) {
        return false;
      }
    }
    return true;
  }

  private static TcLimiter.Settings settings(Config config, boolean lifting, List<Rules> all) {
    TcLimiter.Leaf leaf =
        switch (config.network().leaf()) {
          case AUTO -> TcLimiter.Leaf.AUTO;
          case FQ_CODEL -> TcLimiter.Leaf.ALWAYS;
          case NONE -> TcLimiter.Leaf.NEVER;
        };
    boolean replace = config.network().foreignQdisc() == ForeignQdisc.REPLACE;
    Set<InterfaceName> configured = new HashSet<>();
    for (Rules rules : all) {
      configured.addAll(rules.account().interfaces());
    }
    return new TcLimiter.Settings(leaf, replace, lifting, configured);
  }

  /** The limiter where there is no configuration: good for taking off what is ours. */
  Limiter limiterWithoutConfig() {
    return new TcLimiter(
        programs, devices, new TcLimiter.Settings(TcLimiter.Leaf.NEVER, false, true, Set.of()));
  }

  /** The interface that an account is to be made of where none is stated, if there is only one. */
  Optional<InterfaceName> likelyInterface() {
    Optional<InterfaceName> route = devices.meteredLine();
    if (route.isPresent()) {
      return route;
    }
    List<InterfaceName> others =
        devices.names().stream().filter(name -> !name.name().equals("lo")).toList();
    return others.size() == 1 ? Optional.of(others.get(0)) : Optional.empty();
  }

  /** The name that the account of these interfaces has. */
  static String accountName(List<InterfaceName> interfaces) {
    return Account.of(interfaces).name();
  }
}
