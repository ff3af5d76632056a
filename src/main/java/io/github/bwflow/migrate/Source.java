package io.github.bwflow.migrate;

import java.util.Optional;
import java.util.regex.Pattern;

/** The programs whose configurations can be read. */
public enum Source {
  /** TrafficToll, also packaged as tt-bandwidth-manager and in traffic-cop: YAML. */
  TRAFFICTOLL(
      "TrafficToll",
      "(?m)^(?:(?:download|upload)(?:-minimum|-priority)?|processes)[ \\t]*:(?:\\s|$)"),
  /** pyshaper: a line for each item. */
  PYSHAPER(
      "pyshaper",
      "(?m)^[ \\t]*(?:(?:period|guiwidth|guiheight)|\\S+\\.(?:ip|in|out|pri|priority|out\\.rate"
          + "|out\\.ceil|test|raddr|rport|laddr|lport))[ \\t]+\\S");

  private final String title;
  private final Pattern sign;

  Source(String title, String sign) {
    this.title = title;
    this.sign = Pattern.compile(sign);
  }

  /** What people call it. */
  public String title() {
    return title;
  }

  /** Whose configuration a text is; empty where that cannot be told. */
  public static Optional<Source> of(String text) {
    Optional<Source> found = Optional.empty();
    for (Source source : values()) {
      if (source.sign.matcher(text).find()) {
        if (found.isPresent()) {
          return Optional.empty();
        }
        found = Optional.of(source);
      }
    }
    return found;
  }

  /**
   * The same in bwflow's words.
   *
   * @param text the whole file
   * @param device the interface that is meant; empty where only the file can say
   * @return a configuration, which loads
   * @throws io.github.bwflow.units.BadValue if the text is not a configuration of this program
   */
  public String translated(String text, Optional<String> device) {
    Draft draft =
        switch (this) {
          case TRAFFICTOLL -> TrafficToll.read(text, device);
          case PYSHAPER -> PyShaper.read(text, device);
        };
    return draft.toml();
  }
}
