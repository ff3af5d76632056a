package io.github.bwflow.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every key of the configuration file: the one place that knows their names, types, defaults and
 * ranges. The parser, the written file and the manual follow it.
 */
public enum Key {
  /** The allowance in gigabytes, as bwflow 0.1.0 spelled it. */
  MONTHLY_BUDGET_GB(
      Section.BANDWIDTH,
      Domain.of("number", "above 0, below 4 EiB", "a number of GB above 0 that stays below 4 EiB"),
      "GB, which is 10^9 bytes",
      null,
      "none; this or budget must be stated",
      "What your provider allows per period, as a bare number of GB."
          + " Say the same with a unit under budget, but not both.",
      "100"),
  /** The allowance with its unit. */
  BUDGET(
      Section.BANDWIDTH,
      Domain.of(
          "text",
          "a size above 0, below 4 EiB",
          "a size above 0 and below 4 EiB, such as \"100 GB\" or \"1 TiB\""),
      "kB MB GB TB (powers of 1000) or KiB MiB GiB TiB (powers of 1024)",
      null,
      "none; this or monthly_budget_gb must be stated",
      "What your provider allows per period, with its unit. Nothing is ever limited before a"
          + " budget has been stated.",
      "\"1 TB\""),
  /** The credit at the start in gigabytes, as bwflow 0.1.0 spelled it. */
  PRE_CHARGE_GB(
      Section.BANDWIDTH,
      Domain.of("number", "0 to the budget", "a number of GB from 0 to the budget"),
      "GB, which is 10^9 bytes",
      null,
      "half of the budget",
      "The credit that is there on the first day of a period; the rest of the budget accrues"
          + " evenly until its end. Say the same with a unit under pre_charge, but not both.",
      "50"),
  /** The credit at the start with its unit. */
  PRE_CHARGE(
      Section.BANDWIDTH,
      Domain.of(
          "text", "a size from 0 to the budget", "a size from 0 to the budget, such as \"50 GB\""),
      "as under budget",
      null,
      "half of the budget",
      "The credit that is there on the first day of a period, with its unit; the rest of the"
          + " budget accrues evenly until its end.",
      "\"500 GB\""),
  /** How periods recur. */
  PERIOD(
      Section.BANDWIDTH,
      Domain.of(
          "text",
          "\"month\", \"week\", \"day\", or \"N days from DATE\" with N from 1 to 366",
          "\"month\", \"week\", \"day\" or 1 to 366 days from a date, such as"
              + " \"30 days from 2026-01-15\""),
      "",
      "month",
      "",
      "What the budget is for: a month from billing_day, a week from billing_day, a day, or so many"
          + " days, again and again, before and after the date. Each starts at midnight in"
          + " timezone.",
      "\"30 days from 2026-01-15\""),
  /** The first day of a period. */
  BILLING_DAY(
      Section.BANDWIDTH,
      Domain.whole("whole number", 1, 31, "a whole number"),
      "day of the month, or of the week (1 is Monday, 7 is Sunday) where that is the period",
      1L,
      "",
      "The day on which a period starts, at midnight in timezone. In a month that is shorter, its"
          + " last day. Not for other periods than month and week.",
      "15"),
  /** Whose midnight starts a period. */
  TIMEZONE(
      Section.BANDWIDTH,
      Domain.of(
          "text",
          "the IANA name of a time zone",
          "the IANA name of a time zone, such as \"UTC\" or \"Europe/Berlin\""),
      "",
      "UTC",
      "",
      "The time zone in which your provider counts its days.",
      "\"Europe/Berlin\""),
  /** Which traffic counts. */
  DIRECTION(
      Section.BANDWIDTH,
      Domain.choice(List.of("tx", "rx", "total", "max"), List.of()),
      "",
      "tx",
      "",
      "Which traffic counts against the budget: tx is what this host sends, rx what it receives,"
          + " total both together, max the larger of both. What counts is what is limited. Received"
          + " traffic has been counted before a limit can hold it back.",
      "\"total\""),
  /** How credit accrues. */
  POLICY(
      Section.BANDWIDTH,
      Domain.choice(
          List.of("token-bucket", "fixed-window", "sliding-window", "leaky-bucket"), List.of()),
      "",
      "token-bucket",
      "",
      "How credit accrues: token-bucket gives the pre-charge at once and the rest of the budget"
          + " evenly over the period; fixed-window gives the whole budget at once; sliding-window"
          + " holds the budget against what was used in the last days, see window; leaky-bucket"
          + " lets nothing be saved up: what is left is spread evenly over the time left.",
      "\"token-bucket\""),
  /** The time that a sliding window looks back. */
  WINDOW(
      Section.BANDWIDTH,
      Domain.of("text", "1 d to 366 d", "a time from 1 d to 366 d, such as \"30 d\""),
      "s min h d w",
      "30 d",
      "",
      "How far a sliding-window looks back; other policies do not heed it. A day counts in full"
          + " until its last instant has left the window, so vnStat must keep a day more than"
          + " that.",
      "\"7 d\""),
  /** What may be saved up. */
  BALANCE_CAP(
      Section.BANDWIDTH,
      Domain.of(
          "text", "a size from pre_charge up", "a size from pre_charge up, such as \"700 GB\""),
      "as under budget",
      null,
      "no cap",
      "What a token-bucket may save up at most: credit that lies above it when a day ends is lost."
          + " Other policies do not heed it.",
      "\"700 GB\""),
  /** How the limit follows the balance. */
  ENFORCEMENT(
      Section.BANDWIDTH,
      Domain.choice(List.of("glide", "cliff"), List.of()),
      "",
      "glide",
      "",
      "How the limit follows the balance: glide slows down before the balance is used up, so that"
          + " it never falls below zero; cliff sets none while credit is left, and limit_rate once"
          + " it is used up, until an hour's worth of credit has accrued again.",
      "\"cliff\""),
  /** The limit when the balance is used up. */
  LIMIT_RATE(
      Section.BANDWIDTH,
      Domain.of(
          "text",
          "\"auto\", or a rate from 8 bit up",
          "\"auto\" or a rate from 8 bit up, such as \"5 mbit\""),
      "bit kbit mbit gbit per second, as tc spells them (kbps is kilobytes)",
      "auto",
      "",
      "The rate that remains once the balance is used up; auto is the rate at which credit"
          + " accrues.",
      "\"5 mbit\""),
  /** What no limit goes below. */
  MIN_RATE(
      Section.BANDWIDTH,
      Domain.of(
          "text",
          "\"auto\", or a rate from 8 bit up that the budget can pay for all period",
          "\"auto\" or a rate from 8 bit up, such as \"64 kbit\""),
      "as under limit_rate",
      "auto",
      "",
      "No limit goes below this, so that the host stays within reach; auto is 64 kbit, or a quarter"
          + " of budget / period where that is less.",
      "\"64 kbit\""),
  /** Where the warnings stand. */
  WARN_AT_PERCENT(
      Section.BANDWIDTH,
      Domain.whole("list of whole numbers", 1, 100, "a list of whole numbers"),
      "percent of the credit",
      List.of(80L, 95L),
      "",
      "The state is warning from here on. An empty list warns never.",
      "[50, 80, 95]"),
  /** The interfaces that share the budget. */
  INTERFACE(
      Section.NETWORK,
      Domain.of(
          "text or list of texts",
          "names of network interfaces, or \"auto\"",
          "an interface's name such as \"eth0\", a list of names, or \"auto\""),
      "",
      null,
      "none; stated here or with -i",
      "The interface that the provider meters. Several in a list share the one budget; auto follows"
          + " the default route from one interface to another and keeps one budget over all.",
      "\"eth0\""),
  /** The link's speed. */
  LINE_RATE(
      Section.NETWORK,
      Domain.of(
          "text",
          "\"auto\", or a rate from 8 bit up",
          "\"auto\" or a rate from 8 bit up, such as \"1 gbit\""),
      "as under limit_rate",
      "auto",
      "",
      "The speed of the link; auto is what the kernel knows. Virtual interfaces often state a speed"
          + " that is not theirs.",
      "\"1 gbit\""),
  /** The queue under the limit. */
  LEAF(
      Section.NETWORK,
      Domain.choice(List.of("auto", "fq_codel", "none"), List.of()),
      "",
      "auto",
      "",
      "The queue under the limit. With fq_codel a bulk upload does not hold up SSH; auto takes it"
          + " where the kernel has it.",
      "\"none\""),
  /** What happens to a qdisc that is not bwflow's. */
  FOREIGN_QDISC(
      Section.NETWORK,
      Domain.choice(List.of("refuse", "replace"), List.of()),
      "",
      "refuse",
      "",
      "What to do where someone else's root qdisc stands on the interface: refuse leaves it and"
          + " sets no limit, replace puts the limit in its place.",
      "\"replace\""),
  /** Whom no limit is for. */
  EXEMPT(
      Section.NETWORK,
      Domain.of(
          "list of texts",
          "addresses and networks in CIDR notation",
          "a list of addresses or networks, such as [\"10.0.0.0/8\"]"),
      "",
      null,
      "none",
      "Traffic with these addresses is not limited, neither by the budget nor by a class. vnStat"
          + " counts it all the same, and so does the budget.",
      "[\"10.0.0.0/8\", \"fd00::/8\"]"),
  /** What the link receives. */
  DOWNLOAD(
      Section.SHAPING,
      Domain.of("text", "a rate from 8 bit up", "a rate from 8 bit up, such as \"40 mbit\""),
      "as under limit_rate",
      null,
      "no cap",
      "What may be received at most. A little less than the line can do keeps the queue here,"
          + " where the classes decide who is next, and not at the provider's.",
      "\"40 mbit\""),
  /** What the link sends. */
  UPLOAD(
      Section.SHAPING,
      Domain.of("text", "a rate from 8 bit up", "a rate from 8 bit up, such as \"8 mbit\""),
      "as under limit_rate",
      null,
      "no cap",
      "What may be sent at most, as under download.",
      "\"8 mbit\""),
  /** What the traffic of no class gets. */
  DEFAULT(
      Section.SHAPING,
      Domain.of(
          "table",
          "download_min and upload_min (rates), priority (0 to 7); each may be left out",
          "a table such as { download_min = \"2 mbit\", upload_min = \"400 kbit\", priority = 4 }"),
      "",
      null,
      "no minimum, one priority worse than the worst that is stated",
      "What the traffic gets that no class takes.",
      "{ download_min = \"2 mbit\", upload_min = \"400 kbit\", priority = 4 }"),
  /** What must never starve. */
  PROTECT(
      Section.SHAPING,
      Domain.of("list of texts", "\"ssh\"", "a list of what to protect: [\"ssh\"] or []"),
      "",
      null,
      "nothing",
      "What must never starve: it comes first and has a minimum, also while the budget's limit is"
          + " down.",
      "[\"ssh\"]"),
  /** Which country an address is in. */
  COUNTRIES(
      Section.SHAPING,
      Domain.of(
          "text",
          "an absolute path",
          "an absolute path such as \"/usr/share/GeoIP/GeoLite2-Country.mmdb\""),
      "",
      null,
      "none",
      "A MaxMind database of countries, which the key country of a match needs. bwflow brings"
          + " none along.",
      "\"/usr/share/GeoIP/GeoLite2-Country.mmdb\""),
  /** Where vnStat's own configuration is. */
  CONFIG(
      Section.VNSTAT,
      Domain.of("text", "an absolute path", "an absolute path such as \"/etc/vnstat.conf\""),
      "",
      "/etc/vnstat.conf",
      "",
      "vnStat's own configuration file, which says where its database is.",
      "\"/etc/vnstat.conf\""),
  /** The timer's interval. */
  POLL_INTERVAL_SECONDS(
      Section.DAEMON,
      Domain.of(
          "number",
          "5 6 10 12 15 20 30 60, or whole minutes that divide an hour",
          "a number of seconds above 0, such as 15"),
      "seconds",
      15L,
      "",
      "The time between two runs; bwflow init writes it into the timer. Any other number is rounded"
          + " down to one that is listed, with a warning; less than 5 becomes 5.",
      "60"),
  /** What to run when an account changes. */
  ON_CHANGE(
      Section.HOOKS,
      Domain.of(
          "list of texts",
          "absolute paths of programs",
          "a list of absolute paths, such as [\"/usr/share/bwflow/hooks/mail\"]"),
      "",
      List.of(),
      "",
      "Programs to run, one after the other, when a warning threshold is passed or released, a"
          + " limit comes on or goes, a period starts, or the meter is lost or back; see bwflow(8)."
          + " Nobody but root may be able to change them.",
      "[\"/usr/share/bwflow/hooks/mail\"]"),
  /** Where the platform is. */
  URL(
      Section.VMMANAGER,
      Domain.of(
          "text",
          "https://HOST, or http:// to this host itself",
          "https://HOST such as \"https://vm.example.com\", or http:// to this host itself"),
      "",
      null,
      "none; must be stated",
      "The platform's address. Its certificate must be one that this host's Java trusts.",
      "\"https://vm.example.com\""),
  /** Who logs in there. */
  EMAIL(
      Section.VMMANAGER,
      Domain.of("text", "an e-mail address", "an e-mail address such as \"admin@example.com\""),
      "",
      null,
      "none; must be stated",
      "The platform's user that bwflow logs in as.",
      "\"admin@example.com\""),
  /** Where the password is. */
  PASSWORD_FILE(
      Section.VMMANAGER,
      Domain.of(
          "text",
          "an absolute path",
          "an absolute path such as \"/etc/bwflow/vmmanager.password\""),
      "",
      "/etc/bwflow/vmmanager.password",
      "",
      "The file that holds the password, with mode 0600. A systemd credential of the name vmmanager"
          + " goes before it.",
      "\"/etc/bwflow/vmmanager.password\""),
  /** How often the platform is asked. */
  INTERVAL(
      Section.VMMANAGER,
      Domain.of("text", "1 min to 1 h", "a time from 1 min to 1 h, such as \"5 min\""),
      "s min h",
      "5 min",
      "",
      "The time between two runs for virtual machines, as bwflow-vm.timer has it.",
      "\"10 min\""),
  /** A virtual machine's number. */
  ID(
      Section.VM,
      Domain.whole("whole number", 1, Integer.MAX_VALUE, "a whole number"),
      "",
      null,
      "none; must be stated",
      "The virtual machine's number on the platform.",
      "42"),
  /** What a virtual machine is called here. */
  NAME(
      Section.VM,
      Domain.of(
          "text",
          "1 to 64 letters, digits and . _ - @ : +",
          "1 to 64 letters, digits and . _ - @ : +, the first a letter or digit, and not \"all\""),
      "",
      null,
      "the id",
      "What it is called here, and by --vm.",
      "\"customer-a\""),
  /** The rate without a limit. */
  NORMAL_RATE(
      Section.VM,
      Domain.of("text", "a rate from 1 mbit up", "a rate from 1 mbit up, such as \"1 gbit\""),
      "as under limit_rate",
      null,
      "none; a limit is then never lifted",
      "What it gets in each direction where nothing limits it. The platform takes whole Mbit/s.",
      "\"1 gbit\"");

  private final Section section;
  private final Domain domain;
  private final String unit;
  private final Object fallback;
  private final String fallbackText;
  private final String text;
  private final String example;
  private final String key = name().toLowerCase(Locale.ROOT);

  Key(
      Section section,
      Domain domain,
      String unit,
      Object fallback,
      String fallbackText,
      String text,
      String example) {
    this.section = section;
    this.domain = domain;
    this.unit = unit;
    this.fallback = fallback;
    this.fallbackText = fallbackText;
    this.text = text;
    this.example = example;
  }

  /** The section it stands in. */
  public Section section() {
    return section;
  }

  /** Its name within the section, such as {@code billing_day}. */
  public String key() {
    return key;
  }

  /** Its full name, such as {@code bandwidth.billing_day}. */
  public String path() {
    return section.title() + "." + key;
  }

  /** What it takes: "number", "whole number", "text", "list of whole numbers" … */
  public String type() {
    return domain.type();
  }

  /** Which values are taken, such as {@code 1 to 31}. */
  public String range() {
    return domain.range();
  }

  /** What the number or text counts in; empty where it counts nothing. */
  public String unit() {
    return unit;
  }

  /** The default as a TOML literal; empty where it depends on other keys or there is none. */
  public Optional<String> fallback() {
    return fallback == null ? Optional.empty() : Optional.of(Literal.of(fallback));
  }

  /** The default in words: the literal where there is one, else what stands in for it. */
  public String fallbackText() {
    return fallback == null ? fallbackText : Literal.of(fallback);
  }

  /** One or two sentences for people. */
  public String text() {
    return text;
  }

  /** A value that makes sense, as a TOML literal. */
  public String example() {
    return example;
  }

  /** The words that are taken, where only certain words are; otherwise empty. */
  public List<String> choices() {
    return domain.choices();
  }

  Domain domain() {
    return domain;
  }

  /** The default as a file would give it: a String, Long or List; null where there is none. */
  Object fallbackValue() {
    return fallback;
  }
}
