package io.github.bwflow.meter.vnstat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real database with vnStat's tables, and the configuration that names it. */
public final class VnstatDatabase {
  private static final List<String> ROWS =
      List.of("fiveminute", "hour", "day", "month", "year", "top");

  private final Path directory;
  private final StringBuilder sql = new StringBuilder();
  private String conf = "";

  /** One in this directory, which must be empty. */
  public VnstatDatabase(Path directory) {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/sqlite3")), "sqlite3 is not installed");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/vnstat")), "vnstat is not installed");
    this.directory = directory;
    sql.append(
        "create table info(id integer primary key, name text unique not null, value text not"
            + " null);"
            + "insert into info(name, value) values('dbversion', '1');"
            + "create table interface(id integer primary key, name text unique not null, alias"
            + " text, active integer not null, created date not null, updated date not null,"
            + " rxcounter integer not null, txcounter integer not null, rxtotal integer not null,"
            + " txtotal integer not null);");
    for (String table : ROWS) {
      sql.append("create table ")
          .append(table)
          .append(
              "(id integer primary key, interface integer references interface(id) on delete"
                  + " cascade, date date not null, rx integer not null, tx integer not null,"
                  + " constraint u unique (interface, date));");
    }
    conf("UseUTC 1");
  }

  /** Where the database is. */
  public Path file() {
    return directory.resolve("vnstat.db");
  }

  /** Where vnStat's configuration is. */
  public Path confFile() {
    return directory.resolve("vnstat.conf");
  }

  /** Adds lines to vnStat's configuration. */
  public VnstatDatabase conf(String lines) {
    conf = lines + "\n" + conf;
    return this;
  }

  /** Adds a statement. */
  public VnstatDatabase sql(String statement) {
    sql.append(statement).append(";\n");
    return this;
  }

  /** An interface with its counters and its totals. */
  public VnstatDatabase device(
      String name, String created, String updated, long rx, long tx, long rxTotal, long txTotal) {
    return sql(
        "insert into interface(name, alias, active, created, updated, rxcounter, txcounter,"
            + " rxtotal, txtotal) values('%s', '', 1, '%s', '%s', %d, %d, %d, %d)"
                .formatted(name, created, updated, rx, tx, rxTotal, txTotal));
  }

  /** Adds a day. */
  public VnstatDatabase day(String name, String date, long rx, long tx) {
    return row("day", name, date, Long.toString(rx), Long.toString(tx));
  }

  /** A row of a table with figures as SQL has them. */
  public VnstatDatabase row(String table, String name, String date, String rx, String tx) {
    return sql(
        "insert into %s(interface, date, rx, tx) values((select id from interface where name ="
                .formatted(table)
            + " '%s'), '%s', %s, %s)".formatted(name, date, rx, tx));
  }

  /** Writes both files. */
  public VnstatDatabase write() throws Exception {
    Files.writeString(
        confFile(), "DatabaseDir \"" + directory + "\"\n" + conf, StandardCharsets.ISO_8859_1);
    Process process =
        new ProcessBuilder("sqlite3", "-batch", "-bail", file().toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().write(sql.toString().getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return this;
  }
}
