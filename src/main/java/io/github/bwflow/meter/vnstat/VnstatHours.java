package io.github.bwflow.meter.vnstat;

import io.github.bwflow.budget.Account;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Programs.Outcome;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The hours that vnStat has stored, which it does for a few days only (its key HourlyDays). */
public final class VnstatHours {
  private static final String SELECT =
      "select h.date, h.rx, h.tx, i.name from hour h join interface i on i.id = h.interface;";

  private final Programs programs;
  private final Path confFile;
  private final Instant now;

  /**
   * @param confFile vnStat's configuration file; vnStat's defaults hold if there is none
   * @param now around when its zone has to be right
   */
  public VnstatHours(Programs programs, Path confFile, Instant now) {
    this.programs = programs;
    this.confFile = confFile;
    this.now = now;
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
      ZoneId zone = new DaemonZone().of(conf, now);
      for (List<String> row : rows(conf.databaseDir().resolve("vnstat.db"))) {
        String name = row.get(3);
        if (account.interfaces().stream().anyMatch(named(name))) {
          Instant start = Figures.time(row.get(0), name).atZone(zone).toInstant();
          Traffic traffic =
              Traffic.of(Figures.bytes(row.get(1), name), Figures.bytes(row.get(2), name));
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

  private List<List<String>> rows(Path database) {
    if (programs.find("sqlite3").isEmpty()) {
      return List.of();
    }
    Outcome outcome = programs.run(DatabaseReader.select(database, SELECT));
    return outcome.succeeded() ? DatabaseReader.rows(outcome.out()) : List.of();
  }
}
