package io.github.bwflow.state;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.host.RunLock;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is remembered between runs. Reading needs no right and a missing file means nothing; writing
 * is for runs that also change the kernel.
 */
public final class Memory {
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
        Files.createDirectory(
            run,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        // The mode above is narrowed by the umask.
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
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

  /** What the last runs left. */
  public LastRun lastRun() {
    if (keptLastRun.isEmpty()) {
      keptLastRun = Optional.of(readLastRun());
    }
    return keptLastRun.get();
  }

  private LastRun readLastRun() {
    Map<String, Instant> said = new TreeMap<>();
    Map<String, AccountMemory> accounts = new TreeMap<>();
    List<Instant> enforced = new ArrayList<>();
    List<Duration> gaps = new ArrayList<>();
    boolean known =
        file(run, "last.json", "rw-r--r--")
            .read(
                (name, json) -> {
                  switch (name) {
                    case "enforced" -> enforced.add(Instant.parse(json.nextString()));
                    case "gaps" -> gaps(json, gaps);
                    case "said" ->
                        each(json, key -> said.put(key, Instant.parse(json.nextString())));
                    case "accounts" -> each(json, key -> accounts.put(key, account(json)));
                    default -> json.skipValue();
                  }
                });
    return known ? new LastRun(enforced.stream().findFirst(), gaps, said, accounts) : LastRun.NONE;
  }

  private static void gaps(JsonReader json, List<Duration> gaps) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      gaps.add(Duration.parse(json.nextString()));
    }
    json.endArray();
  }

  private static AccountMemory account(JsonReader json) throws IOException {
    List<Instant> saved = new ArrayList<>();
    List<Highest> highest = new ArrayList<>();
    List<Counted> counted = new ArrayList<>();
    int[] warned = {0};
    Map<String, LineMemory> lines = new TreeMap<>();
    each(
        json,
        name -> {
          switch (name) {
            case "saved" -> saved.add(Instant.parse(json.nextString()));
            case "highest" -> highest.add(highest(json));
            case "warned" -> warned[0] = json.nextInt();
            case "counted" -> counted.add(counted(json));
            case "lines" -> each(json, line -> lines.put(line, LineJson.read(json)));
            default -> json.skipValue();
          }
        });
    return new AccountMemory(
        saved.stream().findFirst(),
        highest.stream().findFirst(),
        warned[0],
        counted.stream().findFirst(),
        lines);
  }

  private static Highest highest(JsonReader json) throws IOException {
    Instant start = Instant.MIN;
    long used = 0;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "period_start" -> start = Instant.parse(json.nextString());
        case "used_bytes" -> used = json.nextLong();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Highest(start, new Bytes(used));
  }

  private static Counted counted(JsonReader json) throws IOException {
    Instant[] at = {Instant.MIN};
    long[] bytes = {0, 0};
    each(
        json,
        name -> {
          switch (name) {
            case "at" -> at[0] = Instant.parse(json.nextString());
            case "rx_bytes" -> bytes[0] = json.nextLong();
            case "tx_bytes" -> bytes[1] = json.nextLong();
            default -> json.skipValue();
          }
        });
    return new Counted(at[0], bytes[0], bytes[1]);
  }

  /** Remembers this run for the next one. */
  public void remember(LastRun last) {
    keptLastRun = Optional.empty();
    file(run, "last.json", "rw-r--r--")
        .write(
            json -> {
              if (last.enforced().isPresent()) {
                json.name("enforced").value(last.enforced().get().toString());
              }
              json.name("gaps").beginArray();
              for (Duration gap : last.gaps()) {
                json.value(gap.toString());
              }
              json.endArray();
              json.name("said").beginObject();
              for (Map.Entry<String, Instant> entry : new TreeMap<>(last.said()).entrySet()) {
                json.name(entry.getKey()).value(entry.getValue().toString());
              }
              json.endObject();
              json.name("accounts").beginObject();
              for (Map.Entry<String, AccountMemory> entry :
                  new TreeMap<>(last.accounts()).entrySet()) {
                json.name(entry.getKey()).beginObject();
                write(json, entry.getValue());
                json.endObject();
              }
              json.endObject();
            });
  }

  private static void write(JsonWriter json, AccountMemory account) throws IOException {
    if (account.saved().isPresent()) {
      json.name("saved").value(account.saved().get().toString());
    }
    if (account.highest().isPresent()) {
      json.name("highest").beginObject();
      json.name("period_start").value(account.highest().get().periodStart().toString());
      json.name("used_bytes").value(account.highest().get().used().value());
      json.endObject();
    }
    if (account.counted().isPresent()) {
      json.name("counted").beginObject();
      json.name("at").value(account.counted().get().at().toString());
      json.name("rx_bytes").value(account.counted().get().rx());
      json.name("tx_bytes").value(account.counted().get().tx());
      json.endObject();
    }
    if (account.warned() > 0) {
      json.name("warned").value(account.warned());
    }
    json.name("lines").beginObject();
    for (Map.Entry<String, LineMemory> entry : new TreeMap<>(account.lines()).entrySet()) {
      json.name(entry.getKey());
      LineJson.write(json, entry.getValue());
    }
    json.endObject();
  }

  /** Forgets what an account was known to have used. */
  public void forgetUse(String account) {
    LastRun last = lastRun();
    AccountMemory known = last.of(account);
    if (known.highest().isPresent() || !known.lines().isEmpty()) {
      Map<String, AccountMemory> all = new TreeMap<>(last.accounts());
      all.put(account, known.withoutUse());
      remember(last.with(all));
    }
  }

  /** All orders by account, also those that have ended. */
  public Map<String, Hold> holds() {
    Map<String, Hold> holds = new TreeMap<>();
    boolean known =
        file(run, "holds.json", "rw-r--r--")
            .read(
                (name, json) -> {
                  if (name.equals("holds")) {
                    each(json, account -> holds.put(account, hold(json)));
                  } else {
                    json.skipValue();
                  }
                });
    return known ? holds : Map.of();
  }

  private static Hold hold(JsonReader json) throws IOException {
    Optional<BitRate> rate = Optional.empty();
    Instant since = Instant.MIN;
    Instant until = Instant.MIN;
    String by = "";
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "bits_per_second" -> rate = Optional.of(new BitRate(json.nextLong()));
        case "since" -> since = Instant.parse(json.nextString());
        case "until" -> until = Instant.parse(json.nextString());
        case "by" -> by = json.nextString();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Hold(rate, since, until, by);
  }

  /** Replaces all orders. */
  public void remember(Map<String, Hold> holds) {
    file(run, "holds.json", "rw-r--r--")
        .write(
            json -> {
              json.name("holds").beginObject();
              for (Map.Entry<String, Hold> entry : new TreeMap<>(holds).entrySet()) {
                Hold hold = entry.getValue();
                json.name(entry.getKey()).beginObject();
                if (hold.rate().isPresent()) {
                  json.name("bits_per_second").value(hold.rate().get().bitsPerSecond());
                }
                json.name("since").value(hold.since().toString());
                json.name("until").value(hold.until().toString());
                json.name("by").value(hold.by());
                json.endObject();
              }
              json.endObject();
            });
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

  private static final class Lasting implements Corrections {
    private final Map<String, Correction> corrections = new TreeMap<>();
    private final Map<String, Followed> followed = new TreeMap<>();
    private Map<String, LimitedDays> limited = new TreeMap<>();
    private Optional<GoodConfiguration> good = Optional.empty();
    private boolean damaged;

    @Override
    public Optional<Correction> correction(List<String> interfaces, Instant at) {
      return corrections.values().stream()
          .filter(correction -> correction.isFor(interfaces, at))
          .findFirst();
    }

    @Override
    public boolean isCorrectionLost() {
      return damaged;
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
    boolean known =
        file(lasting, "state.json", "rw-r--r--")
            .read(
                (name, json) -> {
                  switch (name) {
                    case "corrections" ->
                        each(json, account -> found.corrections.put(account, correction(json)));
                    case "limited" ->
                        each(json, account -> found.limited.put(account, LimitedJson.read(json)));
                    case "followed" ->
                        each(json, account -> found.followed.put(account, followed(json)));
                    case "good_configuration" -> found.good = Optional.of(good(json));
                    default -> json.skipValue();
                  }
                });
    if (known) {
      return found;
    }
    Lasting nothing = new Lasting();
    nothing.damaged = Files.exists(lasting.resolve("state.json"));
    return nothing;
  }

  private static Correction correction(JsonReader json) throws IOException {
    List<String> interfaces = new ArrayList<>();
    Optional<Instant> from = Optional.empty();
    Optional<Instant> until = Optional.empty();
    long used = -1;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "interfaces" -> {
          json.beginArray();
          while (json.hasNext()) {
            interfaces.add(json.nextString());
          }
          json.endArray();
        }
        case "from" -> from = Optional.of(Instant.parse(json.nextString()));
        case "until" -> until = Optional.of(Instant.parse(json.nextString()));
        case "used_bytes" -> used = json.nextLong();
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (used < 0 || used > Bytes.LIMIT || from.isEmpty() || until.isEmpty()) {
      throw new IllegalArgumentException("a correction that says nothing");
    }
    return new Correction(interfaces, from.get(), until.get(), new Bytes(used));
  }

  private static Followed followed(JsonReader json) throws IOException {
    List<InterfaceName> current = new ArrayList<>();
    Map<InterfaceName, Instant> former = new TreeMap<>();
    each(
        json,
        name -> {
          switch (name) {
            case "current" -> current.add(new InterfaceName(json.nextString()));
            case "former" ->
                each(
                    json,
                    left -> former.put(new InterfaceName(left), Instant.parse(json.nextString())));
            default -> json.skipValue();
          }
        });
    return new Followed(current.stream().findFirst(), former);
  }

  private static GoodConfiguration good(JsonReader json) throws IOException {
    String file = "";
    String text = "";
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "file" -> file = json.nextString();
        case "text" -> text = json.nextString();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new GoodConfiguration(file, text);
  }

  private void write(Lasting all) {
    keptLasting = Optional.empty();
    file(lasting, "state.json", "rw-r--r--")
        .write(
            json -> {
              json.name("corrections").beginObject();
              for (Map.Entry<String, Correction> entry : all.corrections.entrySet()) {
                Correction correction = entry.getValue();
                json.name(entry.getKey()).beginObject();
                json.name("interfaces").beginArray();
                for (String name : correction.interfaces()) {
                  json.value(name);
                }
                json.endArray();
                json.name("from").value(correction.from().toString());
                json.name("until").value(correction.until().toString());
                json.name("used_bytes").value(correction.used().value());
                json.endObject();
              }
              json.endObject();
              json.name("limited").beginObject();
              for (Map.Entry<String, LimitedDays> entry : new TreeMap<>(all.limited).entrySet()) {
                json.name(entry.getKey());
                LimitedJson.write(json, entry.getValue());
              }
              json.endObject();
              json.name("followed").beginObject();
              for (Map.Entry<String, Followed> entry : all.followed.entrySet()) {
                json.name(entry.getKey()).beginObject();
                write(json, entry.getValue());
                json.endObject();
              }
              json.endObject();
              if (all.good.isPresent()) {
                write(json, all.good.get());
              }
            });
  }

  private static void write(JsonWriter json, Followed followed) throws IOException {
    if (followed.current().isPresent()) {
      json.name("current").value(followed.current().get().name());
    }
    json.name("former").beginObject();
    for (Map.Entry<InterfaceName, Instant> left : new TreeMap<>(followed.former()).entrySet()) {
      json.name(left.getKey().name()).value(left.getValue().toString());
    }
    json.endObject();
  }

  private static void write(JsonWriter json, GoodConfiguration good) throws IOException {
    json.name("good_configuration").beginObject();
    json.name("file").value(good.file());
    json.name("text").value(good.text());
    json.endObject();
  }

  private JsonFile file(Path directory, String name, String mode) {
    return new JsonFile(
        directory.resolve(name),
        mode,
        damage ->
            report(
                Problem.warning(
                    "memory-damaged",
                    damage,
                    name.equals("state.json")
                        ? "Look at it, or remove it; what was used before vnStat counted must then be"
                            + " stated anew: bwflow init --used SIZE"
                        : "The next run of the timer writes it anew.")));
  }

  // A run reads some of the files more than once.
  private void report(Problem problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  /** Reads the members of an object whose names are data. */
  private interface Member {
    void read(String name) throws IOException;
  }

  private static void each(JsonReader json, Member member) throws IOException {
    json.beginObject();
    while (json.peek() != JsonToken.END_OBJECT) {
      member.read(json.nextName());
    }
    json.endObject();
  }
}
