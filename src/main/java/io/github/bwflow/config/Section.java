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
  /** What the link can do, and what all who are in no class get. */
  SHAPING(
      "Who gets the bandwidth: what the link can do, and what the traffic gets that no [[class]]"
          + " takes. The tables [[class]] say the rest."),
  /** The classes: a list of tables. */
  CLASS(
      "A class: its own part of the bandwidth for the traffic that match says. A table for each; of"
          + " several that match, the first in the file counts.",
      "[class]"),
  /** The meter. */
  VNSTAT("The meter."),
  /** The timer. */
  DAEMON("The timer that starts bwflow. Nothing stays running between two runs."),
  /** Programs that are told of changes. */
  HOOKS("Programs that are told when something changes."),
  /** The platform of virtual machines. */
  VMMANAGER("A VMmanager platform whose virtual machines are metered and limited through its API."),
  /** Virtual machines: a table for each. */
  VM(
      "A virtual machine of that platform: a table for each. Every key of [bandwidth] can stand"
          + " there, too. Unless it is stated, budget is \"1024 GiB\", direction \"total\", policy"
          + " \"fixed-window\", enforcement \"cliff\" and limit_rate \"10 mbit\"; period, billing_day,"
          + " timezone, window and warn_at_percent are as in [bandwidth], and all else has its own"
          + " default.",
      "[vm]");

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
    if (this == INTERFACE) {
      return key.section() == BANDWIDTH || key == Key.LINE_RATE;
    }
    return key.section() == this || this == VM && key.section() == BANDWIDTH;
  }

  /** Whether a key is described here. */
  boolean isOwn(Key key) {
    return key.section() == this;
  }

  /** Whether it means something that it is there, so that it is written only where asked for. */
  boolean isOptional() {
    return this == VMMANAGER || this == VM;
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
