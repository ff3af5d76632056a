package io.github.bwflow.state;

import com.google.gson.stream.JsonWriter;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.host.RunLock;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What is remembered between runs. Reading needs no right and a missing file means nothing; writing
 * is for runs that also change the kernel.
 */
public final class Memory {
  private static final String COPY = "config.json";
  private static final String CLASSES = "classes.json";

  private final Path run;
  private final Path lasting;
  private final List<Problem> problems = new ArrayList<>();

  // Read once a run: what others could change is read after the lock was taken.
  private Optional<Lasting> keptLasting = Optional.empty();
  private Optional<LastRun> keptLastRun = Optional.empty();

  /**
   * @param run the directory that goes at reboot, {@code /run/bwflow}
   * @param lasting the directory that stays, {@code /var/lib/bwflow}
   */
  public Memory(Path run, Path lasting) {
    this.run = run;
    this.lasting = lasting;
  }

  /** What could not be understood so far. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /**
   * Takes the lock that only one changing run may hold, after making the directory where it is
   * missing.
   *
   * @throws Failure with exit 75 if another run does not end in time, 77 without the right
   */
  public RunLock lock(Duration patience) {
    makeRunDirectory();
    RunLock lock = RunLock.take(run.resolve("lock"), patience);
    keptLasting = Optional.empty();
    keptLastRun = Optional.empty();
    return lock;
  }

  private void makeRunDirectory() {
    try {
      if (!Files.exists(run, LinkOption.NOFOLLOW_LINKS)) {
        make(run);
      } else if (!Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS)) {
        throw new Failure(
            Problem.error(
                ExitCode.CANNOT_CREATE,
                "run-directory",
                run + " is in the way: it is not a directory",
                "Remove it."));
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(run, e);
    }
  }

  private static void make(Path directory) throws IOException {
    if (!Files.exists(directory.getParent())) {
      make(directory.getParent());
    }
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    // The mode above is narrowed by the umask.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What the last runs left. */
  public LastRun lastRun() {
    if (keptLastRun.isEmpty()) {
      keptLastRun = Optional.of(readLastRun());
    }
    return keptLastRun.get();
  }

  private LastRun readLastRun() {
    LastRunJson last = new LastRunJson();
    return file(run, "last.json", "rw-r--r--").read(last) ? last.read() : LastRun.NONE;
  }

  /**
   * The copy of the configuration that an enforcing run left, if there is one to read. One that
   * neither root nor this user has written is left alone.
   */
  public Optional<String> copy() {
    Path copy = run.resolve(COPY);
    try {
      Object owner = Files.getAttribute(copy, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      boolean trusted =
          owner.equals(0) || owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
      return trusted ? AtomicFile.read(copy) : Optional.empty();
    } catch (IOException | Failure e) {
      // It only saves time: what it says is in the file, too.
      return Optional.empty();
    }
  }

  /** Leaves a copy of the configuration to later runs. */
  public void rememberCopy(String copy) {
    AtomicFile.write(run.resolve(COPY), copy, "rw-r--r--");
  }

  /** Remembers this run for the next one. */
  public void remember(LastRun last) {
    keptLastRun = Optional.empty();
    file(run, "last.json", "rw-r--r--").write(new LastRunJson.Body(last));
  }

  /** What the last run that enforced saw of classes. */
  public ClassMemory classes() {
    ClassMemoryJson last = new ClassMemoryJson();
    return file(run, CLASSES, "rw-r--r--").read(last) ? last.read() : ClassMemory.NONE;
  }

  /** Leaves to the next run what this one saw of classes. */
  public void remember(ClassMemory classes) {
    file(run, CLASSES, "rw-r--r--").write(new ClassMemoryJson.Body(classes));
  }

  /** Forgets what was seen of classes: there are none any more. */
  public void forgetClasses() {
    try {
      Files.deleteIfExists(run.resolve(CLASSES));
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(run.resolve(CLASSES), e);
    }
  }

  /** Forgets what an account of these interfaces was known to have used. */
  public void forgetUse(String account, List<String> interfaces) {
    LastRun last = lastRun();
    AccountMemory known = last.of(account);
    Map<String, LostTraffic> lost = new TreeMap<>(lost());
    for (String name : interfaces) {
      lost.remove(name);
    }
    rememberLost(lost);
    if (known.highest().isPresent() || !known.lines().isEmpty()) {
      Map<String, AccountMemory> all = new TreeMap<>(last.accounts());
      all.put(account, known.withoutUse());
      remember(last.with(all));
    }
  }

  /** All orders by account, also those that have ended. */
  public Map<String, Hold> holds() {
    Map<String, Hold> holds = new TreeMap<>();
    return file(run, "holds.json", "rw-r--r--").read(new HoldsJson(holds)) ? holds : Map.of();
  }

  /** Replaces all orders. */
  public void remember(Map<String, Hold> holds) {
    file(run, "holds.json", "rw-r--r--").write(new HoldsJson(holds));
  }

  /**
   * What was stated, as it is remembered now: read once, whatever the number of accounts. It is
   * lost where the file is there and cannot be understood.
   */
  public Corrections corrections() {
    return lasting();
  }

  /**
   * Remembers a correction, in place of any other for its interfaces. What could not be understood
   * is kept beside under another name.
   */
  public void remember(String account, Correction correction) {
    Lasting all = lasting();
    if (all.damaged) {
      setAside(lasting.resolve("state.json"));
    }
    all.corrections.replaceAll((name, other) -> other.without(correction.interfaces()));
    all.corrections.values().removeIf(other -> other.interfaces().isEmpty());
    all.corrections.put(account, correction);
    write(all);
  }

  /** How often and how long each account was limited, by its name. */
  public Map<String, LimitedDays> limited() {
    return Map.copyOf(lasting().limited);
  }

  /**
   * Remembers how often and how long accounts were limited; writes nothing where that is remembered
   * already, or where that would replace a file that cannot be understood and may hold a
   * correction.
   */
  public void rememberLimited(Map<String, LimitedDays> limited) {
    Lasting all = lasting();
    if (!all.damaged && !all.limited.equals(limited)) {
      all.limited = limited;
      write(all);
    }
  }

  /** What the meter was seen to have lost, by the interface's name. */
  public Map<String, LostTraffic> lost() {
    return Map.copyOf(lasting().lost);
  }

  /**
   * Remembers what the meter was seen to have lost; writes nothing where that is remembered
   * already, or where that would replace a file that cannot be understood and may hold a
   * correction.
   */
  public void rememberLost(Map<String, LostTraffic> lost) {
    Lasting all = lasting();
    if (!all.damaged && !all.lost.equals(lost)) {
      all.lost = lost;
      write(all);
    }
  }

  /** What a remote limiter was last given, by what it calls what it limits. */
  public Map<String, Given> given() {
    return Map.copyOf(lasting().given);
  }

  /**
   * Remembers what a remote limiter was last given; writes nothing where that is remembered
   * already. A file that cannot be understood is kept beside under another name.
   */
  public void rememberGiven(Map<String, Given> given) {
    Lasting all = lasting();
    if (!all.given.equals(given)) {
      if (all.damaged) {
        setAside(lasting.resolve("state.json"));
      }
      all.given = given;
      write(all);
    }
  }

  /** What each account was like when changes of it were last looked for, by its name. */
  public Map<String, Phase> phases() {
    return lasting().phases;
  }

  /**
   * Remembers phases, and the transitions that led to them, in one step; then hands the transitions
   * on, a file each, and forgets them. Whatever ends this run in between, the next one goes on
   * here, and each transition keeps its name, by which it is known again.
   */
  public void remember(Map<String, Phase> phases, List<Transition> transitions) {
    Lasting all = lasting();
    if (all.damaged) {
      return;
    }
    List<Transition> pending = new ArrayList<>(all.pending);
    pending.addAll(transitions);
    if (!transitions.isEmpty() || !all.phases.equals(phases)) {
      all.phases = phases;
      all.pending = pending;
      write(all);
    }
    if (pending.isEmpty()) {
      return;
    }
    handOn(pending);
    Lasting now = lasting();
    now.pending = List.of();
    write(now);
  }

  // Beside the directory that is watched, and moved into it.
  private void handOn(List<Transition> pending) {
    Events events = events();
    events.prepare();
    for (Transition transition : pending) {
      Path beside = run.resolve("event.json");
      Path place = events.place(transition.id());
      StringWriter text = new StringWriter();
      try (JsonWriter json = new JsonWriter(text)) {
        PhaseJson.write(json, transition);
        AtomicFile.write(beside, text.toString(), "rw-r--r--");
        Files.move(
            beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw AtomicFile.cannotWrite(place, e);
      }
    }
  }

  /** The transitions that wait for their hooks. */
  public Events events() {
    return new Events(run);
  }

  /** What an account that follows the default route has followed. */
  public Followed followed(String account) {
    return lasting().followed.getOrDefault(account, Followed.NONE);
  }

  /**
   * Remembers what an account has followed; writes nothing where that is remembered already, or
   * where it would replace a file that cannot be understood.
   */
  public void remember(String account, Followed followed) {
    Lasting all = lasting();
    if (!all.damaged && !followed.equals(all.followed.getOrDefault(account, Followed.NONE))) {
      all.followed.put(account, followed);
      write(all);
    }
  }

  /** The last good configuration that was read from this file. */
  public Optional<GoodConfiguration> goodConfiguration(Path file) {
    return lasting().good.filter(good -> good.file().equals(file.toString()));
  }

  private static void setAside(Path file) {
    try {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".damaged"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(file, e);
    }
  }

  /**
   * Remembers a configuration as good; writes nothing where it is remembered already, or where that
   * would replace a file that cannot be understood and may hold a correction.
   */
  public void remember(GoodConfiguration good) {
    Lasting all = lasting();
    if (!all.damaged && !all.good.equals(Optional.of(good))) {
      all.good = Optional.of(good);
      write(all);
    }
  }

  private Lasting lasting() {
    if (keptLasting.isEmpty()) {
      keptLasting = Optional.of(readLasting());
    }
    return keptLasting.get();
  }

  private Lasting readLasting() {
    Lasting found = new Lasting();
    if (file(lasting, "state.json", "rw-r--r--").read(found)) {
      return found;
    }
    Lasting nothing = new Lasting();
    nothing.damaged = Files.exists(lasting.resolve("state.json"));
    return nothing;
  }

  private void write(Lasting all) {
    keptLasting = Optional.empty();
    file(lasting, "state.json", "rw-r--r--").write(all);
  }

  private JsonFile file(Path directory, String name, String mode) {
    return new JsonFile(directory.resolve(name), mode, new Damage(name));
  }

  /** Notes that a file cannot be understood. */
  private final class Damage implements Consumer<String> {
    private final String name;

    Damage(String name) {
      this.name = name;
    }

    @Override
    public void accept(String what) {
      report(
          Problem.warning(
              "memory-damaged",
              what,
              name.equals("state.json")
                  ? "Look at it, or remove it; what was used before vnStat counted must then be"
                      + " stated anew: bwflow init --used SIZE"
                  : "The next run of the timer writes it anew."));
    }
  }

  // A run reads some of the files more than once.
  private void report(Problem problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }
}
