package io.github.bwflow.cli;

import com.beust.jcommander.Parameter;
import java.util.Optional;

/** The options that every subcommand takes, before or after its name. */
final class CommonOptions {
  static final String DEFAULT_CONFIG = "/etc/bwflow/config.toml";

  @Parameter(
      names = {"-c", "--config"},
      description = "FILE: read this configuration (default " + DEFAULT_CONFIG + ")")
  private String config = DEFAULT_CONFIG;

  @Parameter(
      names = {"-i", "--interface"},
      description =
          "NAME: only the account of this interface; for init: what to limit, several with commas")
  private String device;

  @Parameter(
      names = {"--vm"},
      description = "NAME: only this virtual machine of [[vm]], or \"all\"; no interface then")
  private String vm;

  @Parameter(
      names = {"-n", "--dry-run"},
      description = "change nothing; show what would be done")
  private boolean dryRun;

  @Parameter(
      names = {"--format"},
      description =
          "FORMAT: how to print the result: text or json; for check also nagios or prometheus, for"
              + " report csv or html (default text)")
  private String format = "text";

  @Parameter(
      names = {"--json"},
      description = "the same as --format json: one document and nothing else")
  private boolean json;

  @Parameter(
      names = {"-q", "--quiet"},
      description = "print only changes and problems")
  private boolean quiet;

  @Parameter(
      names = {"-v", "--verbose"},
      description = "print how the result came about")
  private boolean verbose;

  @Parameter(
      names = {"--help"},
      description = "print this help and exit",
      help = true)
  private boolean help;

  @Parameter(
      names = {"--version"},
      description = "print the version and exit",
      help = true)
  private boolean version;

  @Parameter(
      names = {"--at"},
      description =
          "INSTANT: compute as if it were then, such as 2026-11-16T00:00:00Z; only for looking")
  private String at;

  /** As the timer sets them. */
  static CommonOptions quietly() {
    CommonOptions options = new CommonOptions();
    options.quiet = true;
    return options;
  }

  String config() {
    return config;
  }

  Optional<String> device() {
    return Optional.ofNullable(device);
  }

  Optional<String> vm() {
    return Optional.ofNullable(vm);
  }

  boolean dryRun() {
    return dryRun;
  }

  String format() {
    return json ? "json" : format;
  }

  boolean json() {
    return format().equals("json");
  }

  boolean quiet() {
    return quiet;
  }

  boolean verbose() {
    return verbose;
  }

  boolean help() {
    return help;
  }

  boolean version() {
    return version;
  }

  Optional<String> at() {
    return Optional.ofNullable(at);
  }
}
