package io.github.bwflow.it;

import java.util.ArrayList;
import java.util.List;

/**
 * A database of vnStat, made by vnStat itself and then filled row by row. Nothing is in it before
 * {@link Interface#write}.
 */
final class VnstatDatabase {
  /** Where vnStat keeps it. */
  static final String FILE = "/var/lib/vnstat/vnstat.db";

  private final Lab lab;

  private VnstatDatabase(Lab lab) {
    this.lab = lab;
  }

  static VnstatDatabase create(Lab lab) {
    lab.sh("rm -f " + FILE + "*; vnstatd --initdb > /dev/null");
    return new VnstatDatabase(lab);
  }

  /** An interface to add. */
  Interface with(String name) {
    return new Interface(name);
  }

  /** An interface that sent so much today; its counters agree with the kernel. */
  VnstatDatabase sentToday(String name, long bytes) {
    return passedToday(name, 0, bytes);
  }

  /** An interface that received and sent so much today; its counters agree with the kernel. */
  VnstatDatabase passedToday(String name, long rx, long tx) {
    String today = lab.succeed("date", "-u", "+%F").out().strip();
    String now = lab.succeed("date", "-u", "+%F %T").out().strip();
    return with(name).created("2026-01-01 00:00:00").updated(now).day(today, rx, tx).write();
  }

  /** An interface and its rows. Times are in UTC, as vnStat writes them where the zone is that. */
  final class Interface {
    private final String name;
    private String alias = "";
    private String created = "2026-01-01 00:00:00";
    private String updated = "2026-01-01 00:05:00";
    private String total = "";
    private final List<String[]> days = new ArrayList<>();

    private Interface(String name) {
      this.name = name;
    }

    /** When vnStat began to count it. */
    Interface created(String time) {
      created = time;
      return this;
    }

    /** When vnStat last saved. */
    Interface updated(String time) {
      updated = time;
      return this;
    }

    /** Its alias. */
    Interface alias(String text) {
      alias = text;
      return this;
    }

    /** A day's traffic. */
    Interface day(String date, long rx, long tx) {
      return dayRaw(date, Long.toString(rx), Long.toString(tx));
    }

    /** A day's traffic with values as SQL writes them. */
    Interface dayRaw(String date, String rx, String tx) {
      days.add(new String[] {date, rx, tx});
      return this;
    }

    /** The total of all time where it is not the sum of the days. */
    Interface total(long rx, long tx) {
      total = rx + ", " + tx;
      return this;
    }

    /** Adds it to the database with the kernel's present counters, so that all counts as saved. */
    VnstatDatabase write() {
      StringBuilder sql = new StringBuilder("begin;");
      sql.append("insert into interface (name, alias, active, created, updated, ");
      sql.append("rxcounter, txcounter, rxtotal, txtotal) select ");
      sql.append(quoted(name)).append(", ").append(quoted(alias)).append(", 1, ");
      sql.append(quoted(created)).append(", ").append(quoted(updated)).append(", ");
      sql.append(counter("rx")).append(", ").append(counter("tx")).append(", ");
      sql.append(total.isEmpty() ? sum(1) + ", " + sum(2) : total).append(";");
      for (String table : List.of("day", "month")) {
        for (String[] day : days) {
          String date = table.equals("day") ? day[0] : day[0].substring(0, 8) + "01";
          sql.append("insert into ").append(table).append(" (interface, date, rx, tx) values (");
          sql.append("(select id from interface where name = ").append(quoted(name)).append("), ");
          sql.append(quoted(date)).append(", ").append(day[1]).append(", ").append(day[2]);
          sql.append(") on conflict (interface, date) do update set ");
          sql.append("rx = rx + excluded.rx, tx = tx + excluded.tx;");
        }
      }
      sql.append("commit;");
      lab.sqlite(sql.toString());
      return VnstatDatabase.this;
    }

    private String sum(int column) {
      List<String> values = days.stream().map(day -> day[column]).toList();
      return values.isEmpty() ? "0" : String.join(" + ", values);
    }

    private long counter(String which) {
      return lab.run("test", "-e", "/sys/class/net/" + name).exit() == 0
          ? lab.counter(name, which)
          : 0;
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
