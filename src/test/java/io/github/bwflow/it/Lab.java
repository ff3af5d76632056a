package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A host of its own to try the program on: private network, mount and process namespaces with an
 * {@code eth0} whose other end lies in a further network namespace, private {@code /etc}, {@code
 * /run}, {@code /tmp}, {@code /var/lib} and {@code /var/cache}, and everything else as on the host.
 * All of it ends with the lab, and with this JVM, however that ends.
 *
 * <p>Its first process runs {@code lab.sh} beside this class and reads its standard input from here
 * to the end.
 */
final class Lab implements AutoCloseable {
  /** The address of {@code eth0}. */
  static final String ADDRESS = "10.9.0.1";

  /** The address of {@code eth0}'s other end. */
  static final String PEER = "10.9.0.2";

  /** The address of {@code eth1}'s other end, where that was added. */
  static final String SECOND_PEER = "10.8.0.2";

  /** The configuration that is read unless another is named. */
  static final String CONFIG = "/etc/bwflow/config.toml";

  /** Where the archive of the program's classes lies, if it was made. */
  static final String ARCHIVE = "/run/bwflow.jsa";

  /** What {@link #awaitSaved} needs in vnStat's configuration. */
  static final String QUICK_VNSTAT = "UpdateInterval 2\nPollInterval 2\n";

  private static final String FAKETIME = "faketime/libfaketime.so.1";

  /** The variables by which {@code scripts/test --date} sets the clock of all programs. */
  private static final List<String> CLOCK =
      List.of(
          "LD_PRELOAD",
          "FAKETIME",
          "FAKETIME_DONT_FAKE_MONOTONIC",
          "FAKETIME_FORCE_MONOTONIC_FIX",
          "NO_FAKE_STAT");

  private final Process unshare;
  private final long first;
  private final List<String> hidden = new ArrayList<>();

  private Lab(Process unshare, long first) {
    this.unshare = unshare;
    this.first = first;
  }

  /**
   * Makes a lab.
   *
   * @throws IllegalStateException without root, or where the kernel or a program is missing
   */
  static Lab open() {
    try (InputStream script = Lab.class.getResourceAsStream("lab.sh")) {
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      Process process =
          new ProcessBuilder(
                  "unshare",
                  "--net",
                  "--mount",
                  "--pid",
                  "--fork",
                  "--kill-child",
                  "--mount-proc",
                  "--propagation",
                  "private",
                  "sh",
                  "-c",
                  text,
                  "lab",
                  projectRoot().toString())
              .redirectErrorStream(true)
              .start();
      BufferedReader said =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder before = new StringBuilder();
      for (String line = said.readLine(); !"ready".equals(line); line = said.readLine()) {
        if (line == null) {
          throw new IllegalStateException(
              "no namespaces could be made (root is needed; run scripts/test): " + before);
        }
        before.append(line).append('\n');
      }
      long first = process.children().findFirst().orElseThrow().pid();
      return new Lab(process, first);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The project's directory. */
  static Path projectRoot() {
    return Path.of(System.getProperty("bwflow.root", System.getProperty("user.dir")));
  }

  /** The lab's first process, as the host sees it. */
  long firstProcess() {
    return first;
  }

  // --- files -------------------------------------------------------------------------------------

  /** A file of the lab, as this JVM reaches it. */
  Path file(String path) {
    return Path.of("/proc/" + first + "/root" + path);
  }

  /** Writes a file of the lab. */
  void write(String path, String text) {
    try {
      Files.createDirectories(file(path).getParent());
      Files.writeString(file(path), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file of the lab. */
  String read(String path) {
    try {
      return Files.readString(file(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the program's configuration. */
  void configure(Configuration configuration) {
    write(CONFIG, configuration.text());
  }

  // --- programs ----------------------------------------------------------------------------------

  /** Runs a program in the lab, whatever its exit status. */
  Run run(String... words) {
    return start(List.of(words)).finish();
  }

  /** Runs a program in the lab that has to succeed. */
  Run succeed(String... words) {
    Run run = run(words);
    assertEquals(0, run.exit(), run::toString);
    return run;
  }

  /** Runs a script of {@code sh} in the lab that has to succeed. */
  Run sh(String script) {
    return succeed("sh", "-euc", script);
  }

  /** Starts a program in the lab. */
  Running start(List<String> words) {
    // Whoever is started by nohup or in the background ignores signals, and so would its children.
    List<String> all = new ArrayList<>(List.of("env", "--default-signal"));
    all.addAll(List.of("nsenter", "--target", Long.toString(first)));
    // The root, too: in a chroot the mount namespace's own is another.
    all.addAll(List.of("--net", "--mount", "--pid", "--root", "--wd"));
    if (!clock().isEmpty()) {
      all.add("env");
      all.addAll(clock());
    }
    all.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("HOME", "/root");
    builder.environment().put("LC_ALL", "C.UTF-8");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new Running(String.join(" ", words), process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The variables, as {@code NAME=value}, that set the clock where {@code scripts/test --date}
   * does. They are set only inside a lab: what libfaketime shares between a process and what that
   * starts is found neither in another namespace nor by another user.
   */
  static List<String> clock() {
    List<String> words = new ArrayList<>();
    for (String variable : CLOCK) {
      String value = System.getenv(variable);
      if (value != null) {
        words.add(variable + "=" + value);
      }
    }
    return words;
  }

  /**
   * Makes the archive that the program starts from in half the time; what one lab has made is kept
   * for the others, as long as the program and Java are the same.
   */
  void archiveClasses() {
    try {
      Path kept = keptArchive();
      if (Files.exists(kept)) {
        Files.copy(kept, file(ARCHIVE), StandardCopyOption.REPLACE_EXISTING);
        return;
      }
      makeArchive();
      Files.createDirectories(kept.getParent());
      Path whole = Files.createTempFile(kept.getParent(), "archive", ".new");
      Files.copy(file(ARCHIVE), whole, StandardCopyOption.REPLACE_EXISTING);
      Files.move(whole, kept, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path keptArchive() throws IOException {
    Path target = projectRoot().resolve("target");
    String name = "bwflow";
    for (Path part : List.of(target.resolve("bwflow.jar"), Path.of("/usr/bin/java").toRealPath())) {
      name += "-" + Files.getLastModifiedTime(part).to(TimeUnit.NANOSECONDS);
    }
    return target.resolve("labs").resolve(name + ".jsa");
  }

  private void makeArchive() {
    run(
        "java",
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-XX:ArchiveClassesAtExit=" + ARCHIVE,
        "-jar",
        "/run/project/target/bwflow.jar",
        "check",
        "--json");
  }

  /** Runs bwflow as root, now. */
  Run bwflow(String... arguments) {
    return as(Caller.root()).bwflow(arguments);
  }

  /** Who runs bwflow, when and how. */
  As as(Caller caller) {
    return new As(caller);
  }

  /** bwflow as a caller runs it. */
  final class As {
    private final Caller caller;

    private As(Caller caller) {
      this.caller = caller;
    }

    /** Runs it to its end. */
    Run bwflow(String... arguments) {
      return start(arguments).finish();
    }

    /** Starts it. */
    Running start(String... arguments) {
      return Lab.this.start(caller.words(List.of(arguments)));
    }
  }

  /** The library that lets a program believe in another time. */
  static Path faketime() {
    try (var libraries = Files.newDirectoryStream(Path.of("/usr/lib"))) {
      for (Path directory : libraries) {
        Path library = directory.resolve(FAKETIME);
        if (Files.exists(library)) {
          return library;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("libfaketime is not installed (run scripts/test)");
  }

  // --- programs that are missing or do something else --------------------------------------------

  /** Makes programs count as not installed until {@link #reset}. */
  void hide(String... programs) {
    for (String program : programs) {
      cover(program, "/run/absent");
    }
  }

  /**
   * Puts a script in a program's place until {@link #reset}. The program itself is then to be had
   * as {@code /run/real/PROGRAM}.
   */
  void intercept(String program, String script) {
    String place = "/run/interceptor-" + program;
    write(place, "#!/bin/sh\n" + script);
    sh("chmod 755 " + place);
    cover(program, place);
  }

  private void cover(String program, String by) {
    String path = sh("readlink -f \"$(command -v " + program + ")\"").out().strip();
    sh(
        "mkdir -p /run/real; : > /run/real/"
            + program
            + "; mount --bind "
            + path
            + " /run/real/"
            + program
            + "; mount --bind "
            + by
            + " "
            + path);
    hidden.add(program);
    hidden.add(path);
  }

  /** Gives every program back that was hidden or intercepted. */
  void uncover() {
    for (int i = hidden.size() - 2; i >= 0; i -= 2) {
      sh("umount " + hidden.get(i + 1) + "; umount /run/real/" + hidden.get(i));
    }
    hidden.clear();
  }

  /**
   * Makes the lab as it was when new: no process of a test before, no configuration, memory or
   * database of vnStat, no program hidden, the kernel's default qdiscs, the usual MTU.
   */
  void reset() {
    endAll();
    uncover();
    String script =
        """
        mountpoint -q /proc/uptime && umount /proc/uptime
        rm -rf /etc/bwflow /run/bwflow /var/lib/bwflow /var/lib/vnstat /etc/vnstat.conf \
          /etc/vnstat.conf.* /etc/systemd/system/bwflow* /etc/default/bwflow
        mkdir -m 755 /etc/bwflow /run/bwflow /var/lib/bwflow /var/lib/vnstat
        cp -a /run/vnstat.conf /etc/vnstat.conf
        rm -f /etc/localtime /etc/timezone
        ln -s /usr/share/zoneinfo/UTC /etc/localtime
        for device in eth0 lo; do
          tc qdisc del dev $device root 2>/dev/null || true
          tc qdisc del dev $device clsact 2>/dev/null || true
          tc qdisc del dev $device ingress 2>/dev/null || true
        done
        for ifb in $(ls /sys/class/net | grep '^bwf' || true); do ip link del $ifb; done
        ip link show eth1 >/dev/null 2>&1 && ip link del eth1
        ip link set eth0 mtu 1500
        """;
    sh("[ -e /run/vnstat.conf ] || cp -a /etc/vnstat.conf /run/vnstat.conf\n" + script);
  }

  // What a killed program had started goes on without it, and what it sends would be counted by the
  // next test. -1 are all but the lab's first process, which never asks how its orphans ended, and
  // the shell itself.
  private void endAll() {
    String script =
        """
        kill -KILL -1 2>/dev/null || true
        while ps -eo pid=,ppid=,stat= |
          awk -v me=$$ '$1 != 1 && $1 != me && $2 != me && $3 !~ /^Z/ { n++ } END { exit !n }'
        do
          sleep 0.01
        done
        """;
    sh(script);
  }

  /** Sets the host's time zone until {@link #reset}, and leaves /etc/timezone behind. */
  void localTime(String zone) {
    sh("ln -sf /usr/share/zoneinfo/" + zone + " /etc/localtime; echo Etc/UTC > /etc/timezone");
  }

  /** Has the kernel be up for a month until {@link #reset}, whatever the clock says. */
  void bootedLongAgo() {
    write("/run/uptime", "2592000.00 2592000.00\n");
    sh("mountpoint -q /proc/uptime || mount --bind /run/uptime /proc/uptime");
  }

  // --- vnStat ------------------------------------------------------------------------------------

  /** Makes a new, empty database of vnStat at its usual place. */
  VnstatDatabase vnstatDatabase() {
    return VnstatDatabase.create(this);
  }

  /** Starts vnStat's daemon on its usual configuration and database. */
  Running vnstatd(String... environment) {
    List<String> words = new ArrayList<>(List.of("env", "TZ=UTC"));
    words.addAll(List.of(environment));
    words.addAll(List.of("vnstatd", "--nodaemon"));
    return start(words);
  }

  /** Starts vnStat's daemon and waits until its database has this interface. */
  Running vnstatdWith(String name) {
    return untilVnstatKnows(name, vnstatd());
  }

  /** Waits until the database of a daemon that was started has this interface. */
  Running untilVnstatKnows(String name, Running daemon) {
    Running.await(
        "vnStat's daemon knows " + name,
        () -> {
          if (!daemon.isAlive()) {
            throw new AssertionError("vnStat's daemon has ended: " + daemon.finish());
          }
          // Nobody else looks at the database before the daemon has made it.
          return exists(VnstatDatabase.FILE) && run("vnstat", "--json", "-i", name).exit() == 0;
        });
    return daemon;
  }

  /**
   * Has vnStat's daemon save, until its database shows this of an interface. Told to reload, the
   * daemon saves what it has counted, and from vnStat 2.12 on whatever passes before it looks at
   * the counters again is counted by nobody. So it has the time for two looks before each reload,
   * and nothing should pass during one that the condition asks for.
   */
  void awaitSaved(String condition) {
    Running.await(
        "vnStat has saved that " + condition,
        () -> {
          sh("sleep 5; kill -HUP $(pidof vnstatd); sleep 0.5");
          return !sqlite("select 1 from interface where " + condition).isEmpty();
        });
  }

  private boolean exists(String path) {
    return Files.exists(file(path)) && !Files.exists(file(path + "-journal"));
  }

  /** Runs SQL on vnStat's database. */
  String sqlite(String sql) {
    return sqliteIn("sqlite3", sql);
  }

  /** The same with sqlite3 at another place, where it is hidden. */
  String sqliteIn(String program, String sql) {
    // From vnStat 2.11 on its daemon locks the database for a moment where it reloads.
    return succeed(program, "-batch", "-cmd", ".timeout 5000", VnstatDatabase.FILE, sql).out();
  }

  // --- the kernel --------------------------------------------------------------------------------

  /** Runs {@code tc}, which has to succeed. */
  Run tc(String words) {
    List<String> all = new ArrayList<>(List.of("tc"));
    all.addAll(List.of(words.split(" ")));
    return succeed(all.toArray(String[]::new));
  }

  /** All qdiscs, exactly, without their counters. */
  String qdiscs() {
    return tc("-r -d qdisc show").out();
  }

  /** The qdiscs of one interface with their counters, as JSON. */
  Qdiscs qdiscs(String device) {
    return Qdiscs.parse(device, tc("-s -j qdisc show dev " + device).out());
  }

  /** Begins to watch what is changed in the kernel's traffic control. */
  TcMonitor monitorTc() {
    return TcMonitor.start(this);
  }

  /** A further interface, {@code eth1}, with an address, until {@link #reset}. */
  void addSecondInterface() {
    String script =
        """
        ip link add eth1 address 02:00:00:00:01:01 type veth \
          peer name p1 address 02:00:00:00:01:02 netns peer
        ip link set eth1 up
        ip addr add 10.8.0.1/24 dev eth1
        ip neigh replace 10.8.0.2 lladdr 02:00:00:00:01:02 dev eth1 nud permanent
        ip -n peer link set p1 up
        ip -n peer addr add 10.8.0.2/24 dev p1
        ip -n peer neigh replace 10.8.0.1 lladdr 02:00:00:00:01:01 dev p1 nud permanent
        """;
    sh(script);
  }

  /** What the kernel has counted on an interface; {@code which} is tx or rx. */
  long counter(String device, String which) {
    String file = "/sys/class/net/" + device + "/statistics/" + which + "_bytes";
    return Long.parseLong(succeed("cat", file).out().strip());
  }

  // --- traffic -----------------------------------------------------------------------------------

  /** Sends as fast as it goes for some seconds; what arrived, in bits per second. */
  long throughput(int seconds) {
    return throughput(seconds, "-4");
  }

  /** Receives as fast as it goes for some seconds; what arrived, in bits per second. */
  long download(int seconds) {
    return throughput(seconds, "--reverse");
  }

  private long throughput(int seconds, String option) {
    succeed("ip", "netns", "exec", "peer", "iperf3", "--server", "--one-off", "--daemon");
    Running.await(
        "iperf3's server listens",
        () -> run("ip", "netns", "exec", "peer", "ss", "-Hltn").out().contains(":5201"));
    // BBR, which a host may have as its own, pauses where a busy machine keeps its packets waiting.
    String[] words = {"iperf3", "-J", "-C", "reno", "-c", PEER, "-t", "" + seconds, option};
    Run run = succeed(words);
    return (long)
        run.json()
            .getAsJsonObject("end")
            .getAsJsonObject("sum_received")
            .get("bits_per_second")
            .getAsDouble();
  }

  /** Whether the other end's answer comes back: it refuses a connection. */
  boolean hearsThePeer() {
    return run("timeout", "5", "bash", "-c", ": > /dev/tcp/" + PEER + "/1").exit() == 1;
  }

  /** Sends UDP in frames of 1442 bytes, as quickly as possible, that nobody answers. */
  void sendFrames(int count) {
    sendFrames(count, PEER);
  }

  /** The same to another host. */
  void sendFrames(int count, String to) {
    String datagram = "head -c 1400 /dev/zero > /dev/udp/" + to + "/9";
    succeed("bash", "-euc", "for ((i = 0; i < " + count + "; i++)); do " + datagram + "; done");
  }

  // --- the end -----------------------------------------------------------------------------------

  @Override
  public void close() {
    try {
      unshare.getOutputStream().close();
      if (!unshare.waitFor(10, TimeUnit.SECONDS)) {
        unshare.descendants().forEach(ProcessHandle::destroyForcibly);
        unshare.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw Running.interrupted(e);
    }
  }
}
