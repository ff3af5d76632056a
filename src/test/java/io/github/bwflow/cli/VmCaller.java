package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.bwflow.host.Boot;
import io.github.bwflow.meter.vnstat.VnstatMeter.Moment;
import io.github.bwflow.state.Memory;
import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import io.github.bwflow.vmmanager.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Runs commands for virtual machines at any instant, with files and a memory in a directory. */
final class VmCaller {
  private final Path directory;
  private Instant now = Instant.parse("2026-11-21T12:00:30Z");

  VmCaller(Path directory) {
    this.directory = directory;
  }

  /** What a run came to. */
  record Answer(int exit, String out, String err) {
    Answer exits(int expected) {
      assertEquals(expected, exit, this::toString);
      return this;
    }

    JsonObject account(String name) {
      for (var each : JsonParser.parseString(out).getAsJsonObject().getAsJsonArray("accounts")) {
        if (each.getAsJsonObject().get("name").getAsString().equals(name)) {
          return each.getAsJsonObject();
        }
      }
      throw new AssertionError("no account " + name + " in " + out);
    }

    String state(String name) {
      return account(name).get("state").getAsString();
    }
  }

  /** It is then from now on. */
  void at(String instant) {
    now = Instant.parse(instant);
  }

  Path config() {
    return directory.resolve("config.toml");
  }

  Path passwordFile() {
    return directory.resolve("password");
  }

  Path memory() {
    return directory.resolve("lasting");
  }

  /** Writes the configuration: the platform, and what more. */
  void configure(Platform platform, String vms) {
    configure(platform.url(), vms);
  }

  void configure(String url, String vms) {
    write(
        config(),
        "[vmmanager]\nurl = \""
            + url
            + "\"\nemail = \""
            + Platform.EMAIL
            + "\"\npassword_file = \""
            + passwordFile()
            + "\"\n"
            + vms,
        "rw-r--r--");
    write(passwordFile(), Platform.PASSWORD + "\n", "rw-------");
  }

  static void write(Path file, String text, String mode) {
    try {
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer run(String... words) {
    return run(Map.of(), words);
  }

  Answer run(Map<String, String> env, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CommandLine.Parts parts = CommandLine.split(List.of(words));
    CommonOptions common = new CommonOptions();
    Command command = CommandLine.command(parts.command().orElseThrow()).create();
    List<String> options = new java.util.ArrayList<>(parts.words());
    options.addAll(List.of("--config", config().toString()));
    new Options(common, command).parse(options);
    Console console = new Console(stream(out), stream(err), false, common.json());
    Session session =
        new Session(
            common,
            console,
            InputStream.nullInputStream(),
            env,
            new Moment(now, false, new Boot("a boot", now.minus(Duration.ofMinutes(1)))),
            new Memory(directory.resolve("run"), memory()),
            true);
    ExitCode exit;
    try {
      exit = command.run(session);
    } catch (UsageError | BadValue e) {
      console.problem(Problem.error(ExitCode.USAGE, "usage", e.getMessage(), ""));
      exit = ExitCode.USAGE;
    } catch (Failure e) {
      e.problems().forEach(console::problem);
      exit = e.exit();
    }
    return new Answer(
        exit.number(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
