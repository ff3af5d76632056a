package io.github.bwflow.config;

import java.util.List;
import java.util.Locale;

/**
 * Every key of a table {@code [[class]]} and of the tables that its {@code match} lists: the one
 * place that knows their names, types and ranges. The parser and the manual follow it.
 */
public enum ClassKey {
  /** What it is called. */
  NAME(
      Table.CLASS,
      Domain.of(
          "text",
          "1 to 64 characters that can be printed; each name once",
          "1 to 64 characters that can be printed"),
      "none; it must be stated",
      "\"calls\""),
  /** Who is asked first. */
  PRIORITY(
      Table.CLASS,
      Domain.whole("whole number", 0, 7, "a whole number"),
      "one worse than the worst that is stated",
      "0"),
  /** What is received. */
  DOWNLOAD(
      Table.CLASS,
      Domain.of(
          "table",
          "min and max, rates; each may be left out, and a max of \"0\" blocks",
          "a table such as { min = \"1 mbit\", max = \"4 mbit\" }"),
      "no minimum, and what the link or the class around it has",
      "{ min = \"1 mbit\", max = \"4 mbit\" }"),
  /** What is sent. */
  UPLOAD(
      Table.CLASS,
      Domain.of(
          "table", "as under download", "a table such as { min = \"500 kbit\", max = \"2 mbit\" }"),
      "as under download",
      "{ min = \"500 kbit\" }"),
  /** Whether children belong to it. */
  RECURSIVE(Table.CLASS, Domain.of("true or false", "", "true or false"), "false", "true"),
  /** When it is in force. */
  SCHEDULE(
      Table.CLASS,
      Domain.of(
          "text",
          "days, a time, or both",
          "days, a time, or both, such as \"Mon-Fri 08:00-18:00\""),
      "always",
      "\"Mon-Fri 08:00-18:00\""),
  /** A share for each. */
  EACH(
      Table.CLASS,
      Domain.choice(List.of("remote_address"), List.of()),
      "one class for all",
      "\"remote_address\""),
  /** What is in it. */
  MATCH(
      Table.CLASS,
      Domain.of(
          "list of tables",
          "any of them matches",
          "a list of tables, such as [{ name = \"zoom\" }]"),
      "none; it or classes below must be stated",
      "[{ name = \"zoom|skype\", user = \"alice\" }, { unit = \"mumble.service\" }]"),
  /** What it is divided into. */
  CLASS(
      Table.CLASS,
      Domain.of(
          "list of tables", "tables [[class.class]]", "tables [[class.class]] that follow it"),
      "none",
      "[{ name = \"voice\", match = [{ unit = \"mumble.service\" }] }]"),
  /** The process's name. */
  PROCESS_NAME(
      Table.MATCH,
      Domain.of("text", "a regular expression", "a regular expression"),
      "",
      "\"zoom\""),
  /** Its program. */
  EXE(
      Table.MATCH,
      Domain.of("text", "a regular expression", "a regular expression"),
      "",
      "\"/usr/bin/.*\""),
  /** Its command line. */
  CMDLINE(
      Table.MATCH,
      Domain.of("text", "a regular expression", "a regular expression"),
      "",
      "\".*restic.* backup.*\""),
  /** A word of its command line. */
  ARGS(
      Table.MATCH,
      Domain.of("text", "a regular expression", "a regular expression"),
      "",
      "\"serve\""),
  /** Its owner. */
  USER(
      Table.MATCH,
      Domain.of(
          "text or whole number",
          "a user's name or number",
          "a user's name such as \"alice\", or number"),
      "",
      "\"alice\""),
  /** Its number. */
  PID(Table.MATCH, Domain.whole("whole number", 1, 4_194_304, "a whole number"), "", "4711"),
  /** Where it runs. */
  UNIT(
      Table.MATCH,
      Domain.of(
          "text",
          "a unit of systemd, or the path of a cgroup from its root",
          "a unit such as \"mumble.service\", or a cgroup such as \"/user.slice\""),
      "",
      "\"mumble.service\""),
  /** The protocol. */
  PROTOCOL(
      Table.MATCH,
      Domain.of(
          "text, whole number or list",
          "tcp udp sctp dccp udplite icmp icmpv6 esp ah gre, or 0 to 255",
          "a protocol such as \"udp\", a number from 0 to 255, or a list of them"),
      "",
      "[\"tcp\", \"udp\"]"),
  /** The port here. */
  LOCAL_PORT(
      Table.MATCH,
      Domain.of(
          "whole number, text or list",
          "ports from 1 to 65535 and ranges of them",
          "a port from 1 to 65535, a range such as \"1000-2000\", or a list of them"),
      "",
      "443"),
  /** The port there. */
  REMOTE_PORT(
      Table.MATCH,
      Domain.of(
          "whole number, text or list",
          "as under local_port",
          "a port from 1 to 65535, a range such as \"1000-2000\", or a list of them"),
      "",
      "[80, 443, \"8000-8099\"]"),
  /** The address here. */
  LOCAL_ADDRESS(
      Table.MATCH,
      Domain.of(
          "text or list of texts",
          "addresses and networks in CIDR notation, IPv4 and IPv6",
          "an address, a network such as \"192.168.0.0/16\", or a list of them"),
      "",
      "\"192.0.2.7\""),
  /** The address there. */
  REMOTE_ADDRESS(
      Table.MATCH,
      Domain.of(
          "text or list of texts",
          "as under local_address",
          "an address, a network such as \"192.168.0.0/16\", or a list of them"),
      "",
      "[\"192.168.0.0/16\", \"fd00::/8\"]"),
  /** Where the address there is. */
  COUNTRY(
      Table.MATCH,
      Domain.of(
          "text or list of texts",
          "codes of two letters, ISO 3166-1",
          "a country's code of two letters such as \"DE\", or a list of them"),
      "",
      "[\"US\", \"CA\"]"),
  /** What must not be. */
  NOT(
      Table.MATCH,
      Domain.of(
          "table",
          "the keys of a match, but not",
          "a table such as { remote_address = \"192.168.0.0/16\" }"),
      "",
      "{ remote_address = \"192.168.0.0/16\" }");

  /** The tables that keys stand in. */
  public enum Table {
    /** {@code [[class]]}. */
    CLASS,
    /** A member of {@code match}. */
    MATCH
  }

  private final Table table;
  private final Domain domain;
  private final String fallbackText;
  private final String example;
  private final String key;

  ClassKey(Table table, Domain domain, String fallbackText, String example) {
    this.table = table;
    this.domain = domain;
    this.fallbackText = fallbackText;
    this.example = example;
    String name = name().toLowerCase(Locale.ROOT);
    this.key = name.equals("process_name") ? "name" : name;
  }

  /** Where it stands. */
  public Table table() {
    return table;
  }

  /** Its name there, such as {@code priority}. */
  public String key() {
    return key;
  }

  /** What it takes: "text", "table" … */
  public String type() {
    return domain.type();
  }

  /** Which values are taken; empty where all are. */
  public String range() {
    return domain.range();
  }

  /** What holds where it is not stated; empty for a match, where it then does not matter. */
  public String fallbackText() {
    return fallbackText;
  }

  /** A value that makes sense, as a TOML literal. */
  public String example() {
    return example;
  }

  Domain domain() {
    return domain;
  }
}
