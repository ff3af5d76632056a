package io.github.bwflow.classes.linux;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.Owners;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Programs.Command;
import io.github.bwflow.host.Programs.Outcome;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The names of this host; each is looked up once a run. */
public final class HostOwners implements Owners {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(5);

  /** Units lie no deeper below the root than this. */
  private static final int DEEPEST = 8;

  private final Programs programs;
  private final Path passwd;
  private final Path cgroups;
  private final Map<String, OptionalLong> users = new HashMap<>();
  private final Map<String, List<String>> units = new HashMap<>();
  private final Optional<CountryFile> countries;
  private boolean silent;

  /**
   * @param countries the path of a MaxMind database of countries; empty where there is none
   */
  public HostOwners(Programs programs, Optional<String> countries) {
    this(programs, countries, Path.of("/etc/passwd"), Path.of("/sys/fs/cgroup"));
  }

  HostOwners(Programs programs, Optional<String> countries, Path passwd, Path cgroups) {
    this.programs = programs;
    this.passwd = passwd;
    this.cgroups = cgroups;
    this.countries =
        countries.isPresent() ? Optional.of(new CountryFile(countries.get())) : Optional.empty();
  }

  /** Whether all cgroups are in one hierarchy, which is where a limiter can tell them. */
  public static boolean isUnified() {
    return Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
  }

  @Override
  public OptionalLong user(String name) {
    OptionalLong known = users.get(name);
    if (known == null) {
      known = found(name);
      users.put(name, known);
    }
    return known;
  }

  private OptionalLong found(String name) {
    try {
      return OptionalLong.of(Long.parseUnsignedLong(name));
    } catch (NumberFormatException e) {
      OptionalLong local = inPasswd(name);
      return local.isPresent() ? local : asked(name);
    }
  }

  private OptionalLong inPasswd(String name) {
    try (BufferedReader lines = open(passwd)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(name + ":")) {
          return number(line);
        }
      }
    } catch (IOException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  private static BufferedReader open(Path file) throws IOException {
    AtomicFile.requireRegular(file);
    return Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
  }

  // Users may be in a directory of the network. One that does not answer is asked once a run: the
  // budget waits for this.
  private OptionalLong asked(String name) {
    if (silent) {
      return OptionalLong.empty();
    }
    Outcome outcome = programs.run(Command.of(TIME_LIMIT, "getent", List.of("passwd", "--", name)));
    silent = outcome.end() == Programs.End.TIMED_OUT;
    return outcome.succeeded() ? number(outcome.out()) : OptionalLong.empty();
  }

  private static OptionalLong number(String line) {
    String[] fields = line.split(":", 4);
    try {
      return OptionalLong.of(Long.parseUnsignedLong(fields[2]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public List<String> cgroups(String unit) {
    List<String> known = units.get(unit);
    if (known == null) {
      known = new ArrayList<>();
      if (unit.startsWith("/")) {
        String path = unit.replaceAll("^/+|/+$", "");
        if (Files.isDirectory(cgroups.resolve(path))) {
          known.add(path);
        }
      } else {
        find(cgroups, unit, 0, known);
      }
      units.put(unit, known);
    }
    return known;
  }

  // What lies below a unit's cgroup is in it.
  private void find(Path directory, String unit, int depth, List<String> found) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          if (entry.getFileName().toString().equals(unit)) {
            found.add(cgroups.relativize(entry).toString());
          } else if (depth < DEEPEST) {
            find(entry, unit, depth + 1, found);
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // It has ended meanwhile.
      return;
    }
  }

  /** What could not be looked up. */
  public List<Problem> problems() {
    Optional<String> failure = countries.isPresent() ? countries.get().failure() : Optional.empty();
    return failure.isEmpty()
        ? List.of()
        : List.of(
            Problem.warning(
                "countries-not-read",
                "the database of countries cannot be read: " + Printable.of(failure.get()),
                "Correct [shaping] countries, or put a new database there."));
  }

  @Override
  public Optional<String> country(AddressRange address) {
    return countries.isPresent() ? countries.get().country(address) : Optional.empty();
  }
}
