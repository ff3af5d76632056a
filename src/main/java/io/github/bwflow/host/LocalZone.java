package io.github.bwflow.host;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The zone that a program's C library tells local time by: the one that its variable {@code TZ}
 * names, else what {@code /etc/localtime} holds, else UTC. Java goes by {@code /etc/timezone} first
 * (up to 17.0.17), which nothing keeps up to date, and by the name of a file that may be gone.
 */
public final class LocalZone {
  private static final String ZONEINFO = "/zoneinfo/";
  private static final ZoneId UTC = ZoneId.of("UTC");

  /** Rows older than this are of no period; and forecasts look no further ahead. */
  private static final Duration BEFORE = Duration.ofDays(400);

  private static final Duration AFTER = Duration.ofDays(40);

  private final Path root;
  private final Instant now;

  /**
   * @param root where the program's files are: {@code /}, or that of another
   * @param now around when the zone has to be right
   */
  public LocalZone(Path root, Instant now) {
    this.root = root;
    this.now = now;
  }

  /**
   * What a program without {@code TZ} goes by.
   *
   * @throws Failure if it is none that is known here
   */
  public ZoneId ofHost() {
    return ofFile(root.resolve("etc/localtime"));
  }

  /**
   * What a program goes by.
   *
   * @param variable its {@code TZ}
   * @throws Failure if it is none that is known here
   */
  public ZoneId of(String variable) {
    String name = variable.startsWith(":") ? variable.substring(1) : variable;
    Path file;
    try {
      file = root.resolve("usr/share/zoneinfo").resolve(name.isEmpty() ? "UTC" : name);
      file = name.startsWith("/") ? root.resolve(name.substring(1)) : file;
    } catch (InvalidPathException e) {
      return UTC;
    }
    if (!Files.isRegularFile(file)) {
      Optional<PosixTimeZone> rules = PosixTimeZone.parse(name);
      return rules.isPresent()
          ? known(TimeZoneFile.of(rules.get()), "", "TZ=" + Printable.of(variable))
          : UTC;
    }
    return ofFile(file);
  }

  // What is missing, or is no zone, is UTC to the C library.
  private ZoneId ofFile(Path file) {
    try {
      Path real = file.toRealPath();
      if (!Files.isRegularFile(real)) {
        return UTC;
      }
      Optional<TimeZoneFile> found = TimeZoneFile.parse(Files.readAllBytes(real));
      String path = real.toString();
      int name = path.indexOf(ZONEINFO);
      return found.isPresent()
          ? known(
              found.get(),
              name < 0 ? "" : path.substring(name + ZONEINFO.length()),
              file.toString())
          : UTC;
    } catch (IOException e) {
      return UTC;
    }
  }

  // Java's rules for that name may be older or younger than the file's.
  private ZoneId known(TimeZoneFile file, String name, String what) {
    Instant from = now.minus(BEFORE);
    Instant to = now.plus(AFTER);
    Optional<ZoneId> zone = agreeing(file, name, from, to);
    if (zone.isPresent()) {
      return zone.get();
    }
    if (file.isFixed(from, to)) {
      return ZoneOffset.ofTotalSeconds(file.offset(now.getEpochSecond()));
    }
    zone = agreeing(file, ZoneId.systemDefault().getId(), from, to);
    if (zone.isPresent()) {
      return zone.get();
    }
    for (String other : new TreeSet<>(ZoneRulesProvider.getAvailableZoneIds())) {
      zone = agreeing(file, other, from, to);
      if (zone.isPresent()) {
        return zone.get();
      }
    }
    throw new Failure(
        Problem.error(
            ExitCode.BAD_DATA,
            "meter-zone",
            "the time zone of " + what + ", which vnStat's days begin by, is none that Java knows",
            "Let vnStat count in UTC (UseUTC 1 in its configuration, then restart its daemon), or"
                + " link /etc/localtime to a zone: timedatectl set-timezone ZONE."));
  }

  private static Optional<ZoneId> agreeing(
      TimeZoneFile file, String name, Instant from, Instant to) {
    String plain = name.startsWith("posix/") ? name.substring("posix/".length()) : name;
    try {
      Optional<ZoneId> zone = plain.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(plain));
      return zone.isPresent() && file.agrees(zone.get(), from, to) ? zone : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
