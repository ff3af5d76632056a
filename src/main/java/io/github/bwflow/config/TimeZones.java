package io.github.bwflow.config;

import io.github.bwflow.units.Nearest;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.TreeSet;

/** Which texts are IANA names of time zones. */
final class TimeZones {
  private static final int LONGEST = 64;

  /** Abbreviations such as CEST resemble each other too much for a suggestion. */
  private static final int ABBREVIATION = 4;

  private TimeZones() {}

  static boolean isName(String text) {
    // The usual case comes first and spares loading the table of all zones. The JDK's own
    // "SystemV/..." names are not IANA's.
    return text.equals("UTC")
        || !text.startsWith("SystemV/") && ZoneRulesProvider.getAvailableZoneIds().contains(text);
  }

  /** What may have been meant; empty where nothing is near. */
  static String suggest(String text) {
    String wanted = text.strip();
    if (wanted.isEmpty() || wanted.length() > LONGEST) {
      return "";
    }
    char first = wanted.charAt(0);
    if (first == '+' || first == '-') {
      return ofOffset(wanted);
    }
    // In order, so that the same slip always gets the same answer.
    TreeSet<String> names = new TreeSet<>(ZoneRulesProvider.getAvailableZoneIds());
    names.removeIf(name -> name.startsWith("SystemV/"));
    String city = "/" + wanted.replace(' ', '_');
    for (String name : names) {
      if (name.equalsIgnoreCase(wanted)
          || name.regionMatches(true, name.length() - city.length(), city, 0, city.length())) {
        return "Did you mean \"" + name + "\"?";
      }
    }
    if (wanted.length() <= ABBREVIATION) {
      return "";
    }
    return Nearest.to(wanted, names).map(name -> "Did you mean \"" + name + "\"?").orElse("");
  }

  // The signs of IANA's "Etc" names count westwards.
  private static String ofOffset(String text) {
    try {
      int seconds = ZoneOffset.of(text).getTotalSeconds();
      int hours = seconds / 3600;
      if (seconds % 3600 != 0 || hours < -12 || hours > 14) {
        return "";
      }
      String name = hours == 0 ? "UTC" : "Etc/GMT" + (hours > 0 ? "-" : "+") + Math.abs(hours);
      return "The IANA name of this offset, all year round, is \"" + name + "\".";
    } catch (DateTimeException e) {
      return "";
    }
  }
}
