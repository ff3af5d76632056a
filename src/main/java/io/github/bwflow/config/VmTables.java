package io.github.bwflow.config;

import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Timespan;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code [vmmanager]} and its {@code [[vm]]} tables. */
final class VmTables {
  /** What {@code --vm} takes for all of them. */
  private static final String ALL = "all";

  private static final int HIGHEST_PORT = 65_535;
  private static final String BAD_VALUE = "config-bad-value";
  private static final String CONFLICT = "config-conflict";
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** The platform counts in whole Mbit/s. */
  private static final BitRate LEAST = new BitRate(1_000_000);

  private final Statements statements;
  private final FileProblems problems;
  private final Map<Integer, Stated> ids = new HashMap<>();
  private final Map<String, Stated> names = new HashMap<>();

  private VmTables(Statements statements, FileProblems problems) {
    this.statements = statements;
    this.problems = problems;
  }

  /** What a file states; nonsense is noted as errors, and what is returned is then harmless. */
  static Vmmanager read(Statements statements, FileProblems problems) {
    return new VmTables(statements, problems).read();
  }

  private Vmmanager read() {
    Values values = new Values(statements, problems);
    List<Vm> vms = new ArrayList<>();
    for (Statements table : statements.vms()) {
      vms.add(vm(table));
    }
    if (!statements.has(Section.VMMANAGER)) {
      problems.error(
          statements.placeOf(Section.VM),
          "config-missing",
          "there is no [vmmanager] for [[vm]]; expected one with url and email",
          "");
      return new Vmmanager("", "", "/", LONGEST, vms);
    }
    if (!statements.has(Section.VM)) {
      problems.error(
          statements.placeOf(Section.VMMANAGER),
          "config-missing",
          "there is no virtual machine for [vmmanager]; expected [[vm]] with its id",
          "");
    }
    Place place = statements.placeOf(Section.VMMANAGER);
    return new Vmmanager(
        url(need(statements, Key.URL, place)),
        email(need(statements, Key.EMAIL, place)),
        values.path(Key.PASSWORD_FILE),
        interval(values),
        vms);
  }

  // Notes an error where it is missing.
  private Optional<Stated> need(Statements from, Key key, Place place) {
    Stated stated = from.get(key);
    if (stated == null) {
      problems.error(
          place,
          "config-missing",
          key.key()
              + " is missing under ["
              + key.section().title()
              + "]; expected "
              + key.key()
              + " = "
              + key.example(),
          "");
    }
    return Optional.ofNullable(stated);
  }

  private String url(Optional<Stated> stated) {
    if (stated.isEmpty()) {
      return "";
    }
    String text = stated.get().value() instanceof String given ? given.strip() : "";
    if (text.indexOf('@') >= 0) {
      // What stands before it may be a password, which belongs into no message.
      problems.error(
          stated.get().place(),
          BAD_VALUE,
          "url holds a user or a password; expected only the address, such as"
              + " \"https://vm.example.com\"",
          "The user stands under email, the password in password_file.");
      return "";
    }
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean address =
          uri.getHost() != null
              && uri.getPort() != 0
              && uri.getPort() <= HIGHEST_PORT
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      if (address && (scheme.equals("https") || scheme.equals("http") && isHere(uri.getHost()))) {
        return text.replaceAll("/+$", "");
      }
      boolean plain = address && scheme.equals("http");
      refuse(stated.get(), plain ? "A password does not go over a network in plain http." : "");
    } catch (URISyntaxException e) {
      refuse(stated.get(), "");
    }
    return "";
  }

  private static boolean isHere(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  private String email(Optional<Stated> stated) {
    if (stated.isEmpty()) {
      return "";
    }
    if (stated.get().value() instanceof String text
        && text.indexOf('@') > 0
        && text.length() <= 254
        && text.equals(Printable.of(text))
        && text.indexOf(' ') < 0) {
      return text;
    }
    refuse(stated.get(), "");
    return "";
  }

  private Duration interval(Values values) {
    Stated stated = statements.get(Key.INTERVAL);
    if (stated != null) {
      try {
        Duration time = Timespan.parse(stated.value() instanceof String text ? text : "");
        if (time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0) {
          return time;
        }
      } catch (BadValue e) {
        // Said below.
      }
      values.refuse(stated, "");
    }
    return Timespan.parse((String) Key.INTERVAL.fallbackValue());
  }

  private Vm vm(Statements table) {
    Values values = new Values(table, problems);
    Optional<Stated> stated = need(table, Key.ID, table.placeOf(Section.BANDWIDTH));
    int id = stated.isPresent() ? id(stated.get()) : 1;
    String name = name(table, id);
    Bandwidth bandwidth = ConfigFile.bandwidth(table, values, true, problems);
    return new Vm(id, name, bandwidth, normalRate(table, values, bandwidth));
  }

  private int id(Stated stated) {
    long number = stated.value() instanceof Long whole ? whole : 0;
    if (number < 1 || number > Integer.MAX_VALUE) {
      refuse(stated, "");
      return 1;
    }
    int id = (int) number;
    Stated before = ids.putIfAbsent(id, stated);
    if (before != null) {
      twice(stated, before);
    }
    return id;
  }

  private void twice(Stated stated, Stated before) {
    problems.error(
        stated.place(),
        CONFLICT,
        Values.is(stated)
            + ", as in line "
            + before.place().line()
            + "; expected each virtual machine once",
        "");
  }

  private String name(Statements table, int id) {
    Stated stated = table.get(Key.NAME);
    if (stated == null) {
      String name = Integer.toString(id);
      Stated given = table.get(Key.ID);
      if (given != null && ids.get(id) == given) {
        names.putIfAbsent(name, given);
      }
      return name;
    }
    String name = stated.value() instanceof String text ? text : "";
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@:+-]{0,63}") || name.equals(ALL)) {
      refuse(stated, "");
    } else if (name.matches("[0-9]+") && !name.equals(Integer.toString(id))) {
      problems.error(
          stated.place(),
          CONFLICT,
          Values.is(stated) + ", which would be another one's id; expected a letter in it",
          "");
    } else {
      Stated before = names.putIfAbsent(name, stated);
      if (before != null) {
        twice(stated, before);
      }
    }
    return name;
  }

  private Optional<BitRate> normalRate(Statements table, Values values, Bandwidth bandwidth) {
    Stated stated = table.get(Key.NORMAL_RATE);
    if (stated == null) {
      return Optional.empty();
    }
    Optional<BitRate> rate = values.rate(Key.NORMAL_RATE);
    boolean auto = "auto".equals(stated.value());
    if (auto || rate.isPresent() && rate.get().compareTo(LEAST) < 0) {
      refuse(stated, "");
    } else if (rate.isPresent()
        && bandwidth.limitRate().isPresent()
        && rate.get().compareTo(bandwidth.limitRate().get()) < 0) {
      problems.error(
          stated.place(),
          CONFLICT,
          Values.is(stated) + "; expected no less than limit_rate, " + bandwidth.limitRate().get(),
          "");
    }
    return rate;
  }

  private void refuse(Stated stated, String hint) {
    new Values(statements, problems).refuse(stated, hint);
  }
}
