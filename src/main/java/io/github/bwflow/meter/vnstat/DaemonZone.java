package io.github.bwflow.meter.vnstat;

import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.host.LocalZone;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The zone that vnStat's daemon books in: UTC where its configuration says so, else what its
 * variable {@code TZ} names where that can be seen, else the host's. What cannot be seen shows in
 * the database, whose file is written when the daemon writes its own time into it.
 */
public final class DaemonZone {
  /** The local times of two zones differ by a multiple of this. */
  private static final Duration QUARTER = Duration.ofMinutes(15);

  /** A save that is as late as this may be one of another zone. */
  private static final Duration LEAST = Duration.ofMinutes(25);

  /** The local times of two zones differ by no more, which is that of Kiritimati and Baker. */
  private static final Duration MOST = Duration.ofHours(26);

  private static final Duration EARLY = Duration.ofSeconds(5);

  /** From one poll and the commit of a save. */
  private static final Duration LATE = Duration.ofSeconds(25);

  private static final String UNIT = "system.slice/vnstat.service/cgroup.procs";

  private final Path root;

  /** That of this host's daemon. */
  public DaemonZone() {
    this(Path.of("/"));
  }

  /** The same with the host's files below another directory. */
  DaemonZone(Path root) {
    this.root = root;
  }

  /**
   * The zone that it books in.
   *
   * @param conf the daemon's configuration
   * @param now around when it has to be right
   * @throws Failure if it is none that is known here
   */
  ZoneId of(VnstatConf conf, Instant now) {
    return conf.useUtc() ? ZoneId.of("UTC") : local(conf, now);
  }

  /** The same where its configuration does not say UTC. */
  public ZoneId local(VnstatConf conf, Instant now) {
    LocalZone zone = new LocalZone(root, now);
    for (Path list :
        new Path[] {
          root.resolve(conf.pidFile().substring(1)),
          root.resolve("sys/fs/cgroup").resolve(UNIT),
          root.resolve("sys/fs/cgroup/systemd").resolve(UNIT)
        }) {
      Optional<String> environment = environment(root.resolve("proc"), list);
      if (environment.isPresent()) {
        Optional<String> variable = variable(environment.get());
        return variable.isPresent() ? zone.of(variable.get()) : zone.ofHost();
      }
    }
    return zone.ofHost();
  }

  // A number may be one of an earlier daemon, and now that of another program.
  private static Optional<String> environment(Path proc, Path list) {
    try {
      AtomicFile.requireRegular(list);
      String numbers = Files.readString(list, StandardCharsets.ISO_8859_1).strip();
      int end = numbers.indexOf('\n');
      Path process = proc.resolve(end < 0 ? numbers : numbers.substring(0, end));
      boolean daemon = Files.readString(process.resolve("comm")).strip().equals("vnstatd");
      return daemon
          ? Optional.of(Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1))
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> variable(String environment) {
    int start = 0;
    while (start < environment.length()) {
      int nul = environment.indexOf('\0', start);
      int end = nul < 0 ? environment.length() : nul;
      if (environment.startsWith("TZ=", start)) {
        return Optional.of(environment.substring(start + 3, end));
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  /**
   * Makes sure that the daemon's last save, as its rows have it, was when the database was written.
   *
   * @param updated when it last saved, by this zone
   * @param written when the database's file was last written
   * @throws Failure if the two lie as far apart as the local times of two zones may
   */
  static void check(ZoneId zone, Instant updated, Instant written, VnstatConf conf, Instant now) {
    Duration save = conf.saveInterval();
    Duration recent = save.plus(save).plus(conf.updateInterval());
    if (Duration.between(written, now).abs().compareTo(recent) > 0) {
      return;
    }
    Duration late = Duration.between(updated, written);
    Duration apart = late.plus(EARLY);
    long rest = Math.floorMod(apart.toSeconds(), QUARTER.toSeconds());
    boolean differs = late.abs().compareTo(LEAST) >= 0;
    boolean whole = rest <= EARLY.plus(conf.updateInterval()).plus(LATE).toSeconds();
    if (differs && whole && late.abs().compareTo(MOST) <= 0) {
      throw new Failure(
          Problem.error(
              ExitCode.BAD_DATA,
              "meter-zone",
              "vnStat's daemon books in another time zone than "
                  + zone.getId()
                  + ": its database was written at "
                  + written.truncatedTo(ChronoUnit.SECONDS)
                  + ", and by its dates last saved at "
                  + updated,
              "Restart vnStat's daemon, so that it takes up its configuration and the host's time"
                  + " zone; where it has a zone of its own (TZ in its unit, a container), let it"
                  + " count in UTC: UseUTC 1 in its configuration."));
    }
  }
}
