package io.github.bwflow.meter.vnstat;

import io.github.bwflow.budget.Account;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Programs.Command;
import io.github.bwflow.host.Programs.Outcome;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The hours that vnStat has stored, which it does for a few days only (its key HourlyDays). */
public final class VnstatHours {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(5);

  private final Programs programs;
  private final Path confFile;

  /**
   * @param confFile vnStat's configuration file; vnStat's defaults hold if there is none
   */
  public VnstatHours(Programs programs, Path confFile) {
    this.programs = programs;
    this.confFile = confFile;
  }

  /**
   * An account's hours by their first instant; none where they cannot be read, because whoever asks
   * has the days.
   */
  public SortedMap<Instant, Traffic> read(Account account) {
    SortedMap<Instant, Traffic> hours = new TreeMap<>();
    try {
      VnstatConf conf =
          AtomicFile.read(confFile, StandardCharsets.ISO_8859_1)
              .map(VnstatConf::parse)
              .orElseGet(VnstatConf::defaults);
      ZoneId zone = conf.useUtc() ? ZoneId.of("UTC") : ZoneId.systemDefault();
      for (String row : rows(conf.databaseDir().resolve("vnstat.db"))) {
        String[] columns = row.split("\\|", 4);
        if (columns.length == 4 && account.interfaces().stream().anyMatch(named(columns[3]))) {
          Instant start = Figures.time(columns[0], columns[3]).atZone(zone).toInstant();
          Traffic traffic =
              Traffic.of(
                  Figures.bytes(columns[1], columns[3]), Figures.bytes(columns[2], columns[3]));
          hours.merge(start, traffic, Traffic::plus);
        }
      }
      return hours;
    } catch (Failure e) {
      return new TreeMap<>();
    }
  }

  private static Predicate<InterfaceName> named(String text) {
    return name -> name.name().equals(text);
  }

  private List<String> rows(Path database) {
    if (programs.find("sqlite3").isEmpty()) {
      return List.of();
    }
    Outcome outcome =
        programs.run(
            Command.of(
                TIME_LIMIT,
                "sqlite3",
                List.of(
                    "-batch",
                    "-readonly",
                    "-init",
                    "/dev/null",
                    "-list",
                    "-cmd",
                    ".timeout 2000",
                    database.toString(),
                    "select h.date, h.rx, h.tx, i.name from hour h"
                        + " join interface i on i.id = h.interface;")));
    return outcome.succeeded() ? outcome.out().lines().toList() : List.of();
  }
}
