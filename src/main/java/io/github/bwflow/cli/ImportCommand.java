package io.github.bwflow.cli;

import com.beust.jcommander.Parameter;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.migrate.Source;
import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code bwflow import}: another program's configuration in bwflow's words, be it a file or the
 * arguments of a script.
 */
final class ImportCommand implements Command {
  private static final List<String> SOURCES = List.of("traffictoll", "pyshaper");

  @Parameter(description = "[FILE]")
  private List<String> files = new ArrayList<>();

  @Parameter(
      names = {"--from"},
      description =
          "PROGRAM: whose file it is, traffictoll or pyshaper (default: what it looks like)")
  private String from;

  @Parameter(
      names = {"-o", "--output"},
      description = "OUTPUT: write this file, which must not exist yet (default: standard output)")
  private String output;

  @Parameter(
      names = {"--vmmanager"},
      description = "from the arguments of a script for VMmanager, which follow")
  private boolean vmmanager;

  @Parameter(
      names = {"--url"},
      description = "URL: the platform's address, such as https://vm.example.com")
  private String url;

  @Parameter(
      names = {"--email"},
      description = "EMAIL: who logs in")
  private String email;

  @Parameter(
      names = {"--vmid"},
      description = "ID: the virtual machine's number")
  private String vmid;

  @Parameter(
      names = {"--threshold-gib"},
      description = "GIB: the budget of a month, received and sent, in GiB (default 1024)")
  private String thresholdGib;

  @Parameter(
      names = {"--limit-mbitps"},
      description = "MBITPS: the limit in Mbit/s, received and sent each (default 10)")
  private String limitMbitps;

  @Override
  public ExitCode run(Session session) {
    ByHand.refuseAt(session, "import");
    VmmanagerImport script = new VmmanagerImport(url, email, vmid, thresholdGib, limitMbitps);
    if (!vmmanager) {
      if (!script.isEmpty()) {
        throw new UsageError("import takes the arguments of a script only with --vmmanager");
      }
      return translate(session);
    }
    if (!files.isEmpty() || from != null || output != null) {
      throw new UsageError(
          "import --vmmanager adds to the configuration (-c FILE); it takes no other file, no"
              + " --from and no --output");
    }
    return script.run(session);
  }

  private ExitCode translate(Session session) {
    if (files.size() != 1) {
      throw new UsageError("import takes one file, or --vmmanager; it was given " + files.size());
    }
    Path file = path(files.get(0));
    String text =
        AtomicFile.read(file)
            .orElseThrow(
                () ->
                    new Failure(
                        Problem.error(
                            ExitCode.UNAVAILABLE,
                            "import-missing",
                            Printable.of(files.get(0)) + " does not exist",
                            "")));
    Optional<String> device = session.options().device();
    device.ifPresent(InterfaceName::new);
    String toml = translated(text, source(text), device);
    Optional<Path> written = Optional.empty();
    if (output != null && !session.options().dryRun()) {
      written = Optional.of(write(path(output), toml));
    }
    if (session.options().json()) {
      session.console().result(json(session, written, toml));
    } else if (written.isPresent()) {
      session.console().result("wrote " + Printable.of(written.get().toString()) + "\n");
    } else {
      session.console().result(toml);
    }
    return ExitCode.OK;
  }

  private static Path path(String name) {
    if (name.isEmpty()) {
      throw new UsageError("the name of a file is empty");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageError("\"" + Printable.of(name) + "\" is not the name of a file");
    }
  }

  private Source source(String text) {
    if (from == null) {
      return Source.of(text)
          .orElseThrow(
              () ->
                  new UsageError(
                      "it cannot be told whose file "
                          + Printable.of(files.get(0))
                          + " is; state --from traffictoll or --from pyshaper"));
    }
    for (Source source : Source.values()) {
      if (source.name().toLowerCase(Locale.ROOT).equals(from)) {
        return source;
      }
    }
    throw new UsageError(
        "--from is \""
            + Printable.of(from)
            + "\"; expected traffictoll or pyshaper"
            + Nearest.hint(from, SOURCES));
  }

  private String translated(String text, Source source, Optional<String> device) {
    String toml;
    try {
      toml = source.translated(text, device);
    } catch (BadValue e) {
      throw bad(files.get(0) + ":" + e.getMessage());
    }
    try {
      ConfigFile.parse("the result", toml);
    } catch (Failure e) {
      throw bad(files.get(0) + " cannot be said in a configuration: " + e.getMessage());
    }
    return toml;
  }

  private Failure bad(String message) {
    return new Failure(
        Problem.error(ExitCode.BAD_DATA, "import-bad-file", Printable.of(message, 1000), ""));
  }

  private static Path write(Path file, String text) {
    boolean made = false;
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      made = true;
      out.write(text.getBytes(StandardCharsets.UTF_8));
      return file;
    } catch (FileAlreadyExistsException e) {
      throw new Failure(
          Problem.error(
              ExitCode.CANNOT_CREATE,
              "import-exists",
              Printable.of(file.toString()) + " exists and was left as it is",
              "State another name with -o."));
    } catch (IOException e) {
      if (made) {
        removeHalf(file);
      }
      throw AtomicFile.cannotWrite(file, e);
    }
  }

  private static void removeHalf(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(file, e);
    }
  }

  private static String json(Session session, Optional<Path> written, String toml) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("schema").value(1);
      json.name("version").value(Session.version());
      json.name("host").value(Session.hostName());
      json.name("time").value(session.now().truncatedTo(ChronoUnit.SECONDS).toString());
      json.name("done").beginArray();
      if (written.isPresent()) {
        json.value("wrote " + written.get());
      }
      json.endArray();
      json.name("text").value(toml);
      json.name("error").nullValue();
      json.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a string writer failed", e);
    }
    return text + "\n";
  }
}
