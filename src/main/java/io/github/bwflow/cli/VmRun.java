package io.github.bwflow.cli;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;
import io.github.bwflow.config.Config;
import io.github.bwflow.config.Vm;
import io.github.bwflow.config.Vmmanager;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.Engine;
import io.github.bwflow.engine.Engine.Mode;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.host.Rights;
import io.github.bwflow.limit.vmmanager.VmmanagerLimiter;
import io.github.bwflow.limit.vmmanager.VmmanagerLimiter.Machine;
import io.github.bwflow.meter.vmmanager.VmmanagerMeter;
import io.github.bwflow.meter.vmmanager.VmmanagerMeter.Asked;
import io.github.bwflow.state.Corrections;
import io.github.bwflow.state.Given;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.state.Memory;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import io.github.bwflow.vmmanager.Client;
import io.github.bwflow.vmmanager.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run for virtual machines: the platform as meter and limiter. Loaded for nothing else. */
final class VmRun {
  /** What {@code --vm} takes for all of them. */
  private static final String ALL = "all";

  private static final String DIRECTORY = "vm";

  private final Session session;
  private final Map<String, String> env;

  VmRun(Session session, Map<String, String> env) {
    this.session = session;
    this.env = env;
  }

  /**
   * Where runs for virtual machines remember things: apart from the host's, which must not wait for
   * a platform. Another user than root has a directory of his own, unless both were made for him:
   * not below his runtime directory, of which cron knows nothing.
   */
  static Memory memory(Path run, Path lasting, Map<String, String> env) {
    Path ofRun = run.resolve(DIRECTORY);
    Path ofLasting = lasting.resolve(DIRECTORY);
    if (Rights.read().root() || isOwn(ofRun) && isOwn(ofLasting)) {
      return new Memory(ofRun, ofLasting);
    }
    Path home = Path.of(env.getOrDefault("HOME", System.getProperty("user.home", "/")));
    Path state = directory(env, "XDG_STATE_HOME", home.resolve(".local/state"));
    Path own = state.resolve("bwflow").resolve(DIRECTORY);
    return new Memory(own, own);
  }

  private static boolean isOwn(Path directory) {
    try {
      Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return self.equals(Files.getAttribute(directory, "unix:uid"));
    } catch (IOException e) {
      return false;
    }
  }

  private static Path directory(Map<String, String> env, String name, Path fallback) {
    String stated = env.getOrDefault(name, "");
    return stated.startsWith("/") ? Path.of(stated) : fallback;
  }

  /** The accounts that the options ask for. */
  static List<Rules> rules(Config config, Optional<String> wanted) {
    List<Rules> all = config.vmmanager().map(Rules::of).orElse(List.of());
    if (all.isEmpty() || wanted.isPresent() && !wanted.get().equals(ALL)) {
      String name = wanted.orElse(ALL);
      List<String> names = all.stream().map(rules -> rules.account().name()).toList();
      String found = names.contains(name) ? name : byId(config, name);
      List<Rules> one = all.stream().filter(r -> r.account().name().equals(found)).toList();
      if (one.isEmpty()) {
        throw new UsageError(
            "the configuration has no virtual machine "
                + Printable.of(name)
                + (names.isEmpty() ? "" : "; it has " + some(names))
                + Nearest.hint(name, names));
      }
      return one;
    }
    return all;
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(20, names.size())))
        + (names.size() > 20 ? " and " + (names.size() - 20) + " more" : "");
  }

  private static String byId(Config config, String id) {
    return config.vmmanager().stream()
        .flatMap(platform -> platform.vms().stream())
        .filter(vm -> Integer.toString(vm.id()).equals(id))
        .map(Vm::name)
        .findFirst()
        .orElse("");
  }

  /** The same accounts on an interface, where there is one to be made up. */
  static List<Rules> onInterface(List<Rules> all, InterfaceName name) {
    return all.stream().map(rules -> rules.with(rules.account().on(name))).toList();
  }

  /** Takes the accounts through the engine. */
  RunResult run(ConfigLoader.Loaded loaded, Mode mode) {
    Config config = loaded.config();
    List<Rules> all = session.rules(config);
    Vmmanager platform = config.vmmanager().orElseThrow();
    Memory memory = session.memory();
    LastRun last = session.isHypothetical() ? LastRun.NONE : memory.lastRun();
    List<Problem> problems = new ArrayList<>(loaded.broken());
    problems.addAll(config.warnings());
    problems.addAll(session.mismatch(config, mode, last));
    List<AccountResult> results;
    Client client =
        new Client(
            platform.url(),
            platform.email(),
            () -> Password.read(sources(), platform.passwordFile(), env),
            Client.Times.every(platform.interval()));
    try (client) {
      results = engine(client, platform, all).run(all, mode, last, memory.holds());
    }
    client.leftBehind().ifPresent(problems::add);
    problems.addAll(forgotten(platform));
    problems.addAll(memory.problems());
    Optional<Instant> enforced =
        mode instanceof Mode.Enforce ? Optional.of(session.now()) : memory.lastRun().enforced();
    return new RunResult(
        session.now(), Session.hostName(), enforced, results, Optional.empty(), problems);
  }

  // The files that may say where the password goes, and the directory that further ones come from.
  private List<Path> sources() {
    List<Path> files = ConfigLoader.parts(session.configFile());
    if (!files.isEmpty()) {
      files.add(files.get(0).getParent());
    }
    files.add(0, session.configFile());
    return files;
  }

  private Engine engine(Client client, Vmmanager platform, List<Rules> all) {
    List<Asked> asked = new ArrayList<>();
    Map<String, Machine> machines = new HashMap<>();
    for (Vm vm : platform.vms()) {
      machines.put(vm.name(), new Machine(vm.id(), vm.normalRate()));
    }
    for (Rules rules : all) {
      Account account = rules.account();
      Period period = rules.period(session.now());
      asked.add(new Asked(account.name(), machines.get(account.name()).id(), period));
    }
    return new Engine(
        new VmmanagerMeter(client, asked, session.now()),
        new VmmanagerLimiter(client, machines, session.memory()),
        session.devices(),
        Corrections.NONE,
        session.now());
  }

  // Whoever takes a machine out of the configuration may not know that its limit stays.
  private List<Problem> forgotten(Vmmanager platform) {
    Set<String> known = new HashSet<>();
    platform.vms().forEach(vm -> known.add(VmmanagerLimiter.key(platform.url(), vm.id())));
    List<Problem> problems = new ArrayList<>();
    for (Map.Entry<String, Given> given : session.memory().given().entrySet()) {
      boolean limited = given.getValue().sides().values().stream().anyMatch(Given.Rate::limits);
      if (limited && !known.contains(given.getKey())) {
        problems.add(
            Problem.warning(
                "vm-left-limited",
                "the virtual machine "
                    + given.getKey()
                    + " is not configured any more, and bwflow's limit stands there",
                "Put its [[vm]] back and lift it (bwflow lift --vm), or set it free on the"
                    + " platform."));
      }
    }
    return problems;
  }
}
