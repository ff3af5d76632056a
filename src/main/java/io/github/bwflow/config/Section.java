package io.github.bwflow.config;

import java.util.Locale;

/** The sections of the file, in the order in which they are written. */
public enum Section {
  /** What is allowed. */
  BANDWIDTH("What is allowed per period, and what happens when it is used up."),
  /** Where it is enforced. */
  NETWORK("Which interfaces are limited, and how."),
  /** The meter. */
  VNSTAT("The meter."),
  /** The timer. */
  DAEMON("The timer that starts bwflow. Nothing stays running between two runs.");

  private final String title = name().toLowerCase(Locale.ROOT);
  private final String text;

  Section(String text) {
    this.text = text;
  }

  /** The name between the brackets, such as {@code bandwidth}. */
  public String title() {
    return title;
  }

  /** A sentence for people. */
  public String text() {
    return text;
  }
}
