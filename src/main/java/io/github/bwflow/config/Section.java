package io.github.bwflow.config;

import java.util.Locale;

/** The sections of the file, in the order in which they are written. */
public enum Section {
  /** What is allowed. */
  BANDWIDTH("What is allowed per period, and what happens when it is used up."),
  /** Where it is enforced. */
  NETWORK("Which interfaces are limited, and how."),
  /** Interfaces with a budget of their own: a table for each, named for it. */
  INTERFACE(
      "An interface with a budget of its own, which takes it out of the shared one: a table for"
          + " each, named for it. Every key of [bandwidth] can stand there, and line_rate. A budget"
          + " must; pre_charge is half of it and line_rate auto unless stated; what else is not"
          + " stated is as in [bandwidth], billing_day not beside a period.",
      "interface.\"NAME\""),
  /** The meter. */
  VNSTAT("The meter."),
  /** The timer. */
  DAEMON("The timer that starts bwflow. Nothing stays running between two runs."),
  /** Programs that are told of changes. */
  HOOKS("Programs that are told when something changes.");

  private final String title;
  private final String text;

  Section(String text) {
    this.title = name().toLowerCase(Locale.ROOT);
    this.text = text;
  }

  Section(String text, String title) {
    this.title = title;
    this.text = text;
  }

  /** Whether a key can stand here. */
  boolean takes(Key key) {
    return this == INTERFACE
        ? key.section() == BANDWIDTH || key == Key.LINE_RATE
        : key.section() == this;
  }

  /** The name of the table that it is in the file, such as {@code bandwidth}. */
  String table() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What stands between the brackets, such as {@code bandwidth}. */
  public String title() {
    return title;
  }

  /** A sentence for people. */
  public String text() {
    return text;
  }
}
