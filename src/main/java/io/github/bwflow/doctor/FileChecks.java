package io.github.bwflow.doctor;

import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.meter.vnstat.VnstatConf;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** The directories that bwflow writes to, the room on their disks, and the archive of classes. */
final class FileChecks {
  private static final Path RUN = Path.of("/run/bwflow");
  private static final Path LASTING = Path.of("/var/lib/bwflow");
  private static final Path CACHE = Path.of("/var/cache/bwflow");

  /** Below this a disk counts as full. */
  private static final long ROOM = 1_000_000;

  private FileChecks() {}

  static void of(Patient patient, List<Finding> findings) {
    directory(RUN, findings);
    directory(LASTING, findings);
    room(RUN, findings);
    room(LASTING, findings);
    if (!patient.hasOnlyVms()) {
      room(vnstatDatabases(patient), findings);
    }
    archive(patient, findings);
  }

  private static void directory(Path directory, List<Finding> findings) {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      boolean inTheWay = Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
      String make = "install -d -m 0755 " + directory;
      findings.add(
          inTheWay
              ? Finding.error(
                  "directory",
                  directory + " is not a directory",
                  "mv " + directory + " " + directory + ".old && " + make)
              : Finding.error("directory", directory + " is not there", make).safely());
      return;
    }
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
      boolean open =
          mode.contains(PosixFilePermission.OTHERS_WRITE)
              || mode.contains(PosixFilePermission.GROUP_WRITE);
      findings.add(
          open
              ? Finding.error(
                      "directory",
                      directory + " can be written by others, who could forge an order",
                      "chmod go-w " + directory)
                  .safely()
              : Finding.ok("directory", directory + " is there, and its owner's alone to write"));
    } catch (IOException e) {
      findings.add(Finding.warning("directory", directory + " cannot be looked at", ""));
    }
  }

  private static Path vnstatDatabases(Patient patient) {
    try {
      return VnstatConf.parse(
              AtomicFile.read(patient.vnstatConf(), StandardCharsets.ISO_8859_1).orElse(""))
          .databaseDir();
    } catch (Failure e) {
      return VnstatConf.defaults().databaseDir();
    }
  }

  private static void room(Path directory, List<Finding> findings) {
    try {
      long room = Files.getFileStore(directory).getUsableSpace();
      findings.add(
          room < ROOM
              ? Finding.error(
                      "disk", "there is no room left in " + directory + ": " + new Bytes(room), "")
                  .hinting("Make room: df -h " + directory + "; du -xh " + directory)
              : Finding.ok("disk", directory + ": " + new Bytes(room) + " free"));
    } catch (IOException e) {
      // That it is not there is said already.
      return;
    }
  }

  // As the launcher decides whether to take it.
  private static void archive(Patient patient, List<Finding> findings) {
    Path make = patient.jar().map(jar -> jar.resolveSibling("make-archive")).orElse(Path.of("/"));
    if (!Files.isRegularFile(make)) {
      findings.add(Finding.ok("archive", "none: bwflow is not installed but run from its sources"));
      return;
    }
    String why = "";
    try {
      Path java = Path.of(System.getProperty("java.home")).resolve("bin/java");
      Path archive =
          Files.exists(CACHE.resolve("bwflow.aot"))
              ? CACHE.resolve("bwflow.aot")
              : CACHE.resolve("bwflow.jsa");
      if (!Files.exists(archive)) {
        why = "there is none";
      } else if (!Files.exists(CACHE.resolve("java"))
          || !Files.isSameFile(CACHE.resolve("java"), java)) {
        why = "it was made for another Java";
      } else if (Files.getLastModifiedTime(archive)
              .compareTo(Files.getLastModifiedTime(patient.jar().get()))
          >= 0) {
        why = "it was changed since it was made";
      }
    } catch (IOException e) {
      why = "it cannot be looked at";
    }
    findings.add(
        why.isEmpty()
            ? Finding.ok("archive", "is fresh")
            : Finding.warning(
                    "archive",
                    "bwflow starts slowly without the archive of its classes: " + why,
                    Shell.word(make))
                .safely());
  }
}
