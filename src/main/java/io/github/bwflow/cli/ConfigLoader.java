package io.github.bwflow.cli;

import io.github.bwflow.config.Config;
import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.config.ParsedFile;
import io.github.bwflow.config.Parts;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.state.GoodConfiguration;
import io.github.bwflow.state.Memory;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the configuration to go by: the file, or the last good one that was read from it. */
final class ConfigLoader {
  /** The directory of further files, beside the file. */
  private static final String PARTS = "conf.d";

  private final Path file;
  private final Optional<String> text;
  private final boolean namesInterface;
  private final boolean quick;
  private final Memory memory;

  /**
   * A configuration to go by.
   *
   * @param config what to go by
   * @param text its text
   * @param copy what later runs can read quicker than the file; empty where they have it already,
   *     and where nothing is to be quick
   * @param broken why the file itself cannot be used and the last good one stands in; empty where
   *     the file is good
   */
  record Loaded(Config config, String text, Optional<String> copy, List<Problem> broken) {

    /** One that is not from a file. */
    static Loaded of(Config config) {
      return new Loaded(config, "", Optional.empty(), List.of());
    }

    boolean isLastGood() {
      return !broken.isEmpty();
    }
  }

  /**
   * @param file where it is
   * @param text what it and the further files hold, where that has been read
   * @param namesInterface whether the file need not say what to limit
   * @param quick whether what an earlier run has read of the same text may stand for reading it,
   *     and what this one reads is copied for later ones
   */
  ConfigLoader(
      Path file, Optional<String> text, boolean namesInterface, boolean quick, Memory memory) {
    this.file = file;
    this.text = text;
    this.namesInterface = namesInterface;
    this.quick = quick;
    this.memory = memory;
  }

  /**
   * Reads the configuration; where the file is broken, the last good one that was read from it.
   *
   * @throws Failure if there is neither
   */
  Loaded load() {
    Optional<String> found;
    try {
      found = text.isPresent() ? text : text(file);
    } catch (Failure e) {
      return lastGood(e);
    }
    if (found.isEmpty()) {
      throw new Failure(
          Problem.error(
              ExitCode.CONFIG,
              "config-missing",
              "there is no configuration: " + file + " does not exist",
              "Write one: bwflow init --budget \"1 TB\""));
    }
    try {
      return read(found.get());
    } catch (Failure e) {
      return lastGood(e);
    }
  }

  /**
   * What a configuration file and the further ones hold; empty where there is no such file.
   *
   * @throws Failure if one of them cannot be read
   */
  static Optional<String> text(Path file) {
    Optional<String> text = AtomicFile.read(file);
    if (text.isEmpty() || !Files.isDirectory(file.resolveSibling(PARTS))) {
      return text;
    }
    String all = text.get();
    for (Path part : parts(file)) {
      all = Parts.join(all, part.toString(), AtomicFile.read(part).orElse(""));
    }
    return Optional.of(all);
  }

  /** The further files that are read after a configuration file, in their order. */
  static List<Path> parts(Path file) {
    List<Path> parts = new ArrayList<>();
    Path directory = file.resolveSibling(PARTS);
    if (!Files.isDirectory(directory)) {
      return parts;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path each : files) {
        String name = each.getFileName().toString();
        if (name.endsWith(".toml") && !name.startsWith(".")) {
          parts.add(each);
        }
      }
    } catch (IOException e) {
      throw AtomicFile.cannotRead(directory, e);
    }
    parts.sort(null);
    return parts;
  }

  private Loaded read(String found) {
    Optional<ParsedFile> known = Optional.empty();
    if (quick) {
      Optional<String> copy = memory.copy();
      if (copy.isPresent()) {
        known = ParsedFile.ofCopy(file.toString(), found, copy.get());
      }
    }
    ParsedFile parsed = known.isPresent() ? known.get() : ParsedFile.read(file.toString(), found);
    Config config = ConfigFile.parse(parsed);
    needInterface(config);
    boolean toCopy = quick && known.isEmpty();
    return new Loaded(
        config, found, toCopy ? Optional.of(parsed.copy()) : Optional.empty(), List.of());
  }

  private Loaded lastGood(Failure broken) {
    Optional<GoodConfiguration> good = memory.goodConfiguration(file);
    if (good.isEmpty()) {
      throw broken;
    }
    List<Problem> problems = new ArrayList<>(broken.problems());
    problems.add(
        Problem.warning(
            "config-last-good",
            "the last good configuration of " + file + " stays in force",
            "Correct the file; \"bwflow check\" says whether it is good."));
    String old = good.get().text();
    return new Loaded(ConfigFile.parse(file.toString(), old), old, Optional.empty(), problems);
  }

  /**
   * Makes sure that something is to be limited.
   *
   * @throws Failure with exit 78 otherwise
   */
  void needInterface(Config config) {
    boolean named =
        config.network().isAuto()
            || !config.network().interfaces().isEmpty()
            || !config.own().isEmpty();
    if (!named && !namesInterface) {
      throw new Failure(
          Problem.error(
              ExitCode.CONFIG,
              "config-missing",
              file + " names no interface under [network]",
              "Add interface = \"eth0\", or state it with -i."));
    }
  }
}
