package io.github.bwflow.cli;

import com.beust.jcommander.Parameter;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.config.Bandwidth;
import io.github.bwflow.config.Config;
import io.github.bwflow.engine.Rules;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.host.NetDevices.Device;
import io.github.bwflow.meter.vnstat.DaemonZone;
import io.github.bwflow.meter.vnstat.VnstatConf;
import io.github.bwflow.setup.Backup;
import io.github.bwflow.setup.UnifiedDiff;
import io.github.bwflow.setup.VnstatPatch;
import io.github.bwflow.setup.VnstatPatch.Change;
import io.github.bwflow.setup.VnstatPatch.Link;
import io.github.bwflow.setup.VnstatPatch.Needs;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code bwflow patch-vnstat}: what vnStat's configuration lacks, shown or written. */
final class PatchVnstatCommand implements Command {
  private static final String RESTART =
      "Make vnStat read it: systemctl restart vnstat (or: kill -HUP $(pidof vnstatd))";

  @Parameter(
      names = {"--check"},
      description = "only say what is missing")
  private boolean check;

  @Override
  public ExitCode run(Session session) {
    ByHand.refuseAt(session, "patch-vnstat");
    ConfigLoader.Loaded loaded = session.load();
    Path file = session.vnstatConf(loaded.config());
    Optional<String> text = AtomicFile.read(file, StandardCharsets.ISO_8859_1);
    VnstatPatch patch = patch(session, loaded.config(), text.orElse(""));
    boolean write = patch.isNeeded() && !check && !session.options().dryRun();
    Optional<Path> backup = write ? write(session, file, patch.after()) : Optional.empty();
    if (session.options().json()) {
      session.console().result(json(session, file, patch, write));
    } else {
      print(session, file, patch, write, backup);
      loaded.broken().forEach(session.console()::problem);
      patch.notes().forEach(session.console()::problem);
    }
    return loaded.broken().isEmpty() ? ExitCode.OK : ExitCode.CONFIG;
  }

  private static Optional<Path> write(Session session, Path file, String text) {
    Optional<Path> backup =
        Files.exists(file)
            ? Optional.of(Backup.of(file.toAbsolutePath(), session.now()))
            : Optional.empty();
    try {
      AtomicFile.write(file, text, "rw-r--r--", StandardCharsets.ISO_8859_1);
      return backup;
    } catch (Failure e) {
      // Nothing was replaced, so there is nothing to keep.
      backup.ifPresent(Backup::drop);
      throw e;
    }
  }

  /** What has to change in vnStat's configuration for the configured budgets. */
  static VnstatPatch patch(Session session, Config config, String text) {
    ZoneId host = new DaemonZone().local(VnstatConf.parse(text), session.now());
    return VnstatPatch.of(text, needs(session, config, host));
  }

  private static Needs needs(Session session, Config config, ZoneId host) {
    List<Link> links = new ArrayList<>();
    List<Rules> all = session.budgeted(config, "patch-vnstat");
    for (Rules rules : all) {
      for (InterfaceName name : rules.account().metered()) {
        links.add(link(session, name, rules.lineRate()));
      }
    }
    // The longest period, and the day before its first for a zone that differs.
    int days = config.bandwidths().mapToInt(Bandwidth::mostDays).max().orElseThrow() + 1;
    return new Needs(links, all.get(0).zone(), host, days);
  }

  private static Link link(Session session, InterfaceName name, Optional<BitRate> stated) {
    Optional<Device> device = session.devices().find(name);
    OptionalInt detected = device.map(Device::speedMbit).orElse(OptionalInt.empty());
    OptionalInt trusted =
        device.filter(Device::physical).map(Device::speedMbit).orElse(OptionalInt.empty());
    if (stated.isPresent()) {
      trusted = OptionalInt.of((int) Math.max(1, stated.get().bitsPerSecond() / 1_000_000));
    }
    return new Link(name, trusted, detected);
  }

  private void print(
      Session session, Path file, VnstatPatch patch, boolean written, Optional<Path> backup) {
    Console console = session.console();
    if (!patch.isNeeded()) {
      console.result(file + " fits; nothing to change.\n");
      return;
    }
    if (session.options().dryRun()) {
      console.result(
          UnifiedDiff.of(file.toString(), file.toString(), patch.before(), patch.after()));
      return;
    }
    for (Change change : patch.changes()) {
      console.result(
          change.key()
              + ": "
              + change.before()
              + " -> "
              + change.after()
              + "\n    "
              + change.why()
              + "\n");
    }
    if (written) {
      console.result("Wrote " + file + ".");
      backup.ifPresent(copy -> console.result(" The old file is kept as " + copy + "."));
      console.result("\n" + RESTART + "\n");
    } else {
      console.result("Write it with: bwflow patch-vnstat\n");
    }
  }

  private static String json(Session session, Path file, VnstatPatch patch, boolean written) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("schema").value(1);
      json.name("version").value(Session.version());
      json.name("host").value(Session.hostName());
      json.name("time").value(session.now().truncatedTo(ChronoUnit.SECONDS).toString());
      json.name("file").value(file.toString());
      json.name("fits").value(!patch.isNeeded());
      json.name("written").value(written);
      json.name("changes").beginArray();
      for (Change change : patch.changes()) {
        json.beginObject();
        json.name("key").value(change.key());
        json.name("before").value(change.before());
        json.name("after").value(change.after());
        json.name("why").value(change.why());
        json.endObject();
      }
      json.endArray();
      json.name("notes").beginArray();
      for (Problem note : patch.notes()) {
        json.value(note.message());
      }
      json.endArray();
      json.name("error").nullValue();
      json.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a string writer failed", e);
    }
    return text + "\n";
  }
}
