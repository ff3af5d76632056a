package io.github.bwflow.doctor;

import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The files by which systemd-networkd or NetworkManager give an interface its root qdisc, and give
 * it again after somebody has removed it.
 */
final class NetworkFiles {
  /** What systemd.network(5) calls qdiscs, in lower case, but for those of received traffic. */
  private static final Set<String> QDISCS =
      Set.of(
          "networkemulator",
          "tokenbucketfilter",
          "pie",
          "flowqueuepie",
          "stochasticfairblue",
          "stochasticfairnessqueueing",
          "bfifo",
          "pfifo",
          "pfifoheaddrop",
          "pfifofast",
          "cake",
          "controlleddelay",
          "deficitroundrobinscheduler",
          "enhancedtransmissionselection",
          "genericrandomearlydetection",
          "fairqueueingcontrolleddelay",
          "fairqueueing",
          "triviallinkequalizer",
          "hierarchytokenbucket",
          "heavyhitterfilter",
          "quickfairqueueing",
          "bandmultiqueueing",
          "multiqueueing");

  private final Path root;

  /**
   * @param root the host's root directory
   */
  NetworkFiles(Path root) {
    this.root = root;
  }

  /** The file that states a root qdisc for an interface; the first where there are several. */
  Optional<Path> qdisc(InterfaceName name) {
    for (String place : List.of("etc", "run", "usr/lib")) {
      for (Path file : files(root.resolve(place).resolve("systemd/network"), "*.network")) {
        Optional<Path> stating = networkd(file, name);
        if (stating.isPresent()) {
          return stating;
        }
      }
    }
    for (String place : List.of("etc", "run", "usr/lib")) {
      Path directory = root.resolve(place).resolve("NetworkManager/system-connections");
      for (Path file : files(directory, "*")) {
        String text = text(file);
        boolean here = values(text, "connection", "interface-name").contains(name.name());
        if (here && !values(text, "tc", "qdisc.root").isEmpty()) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  // Drop-ins may lie in any of the directories, whichever the file itself is in.
  private Optional<Path> networkd(Path file, InterfaceName name) {
    if (!matches(values(text(file), "match", "name"), name)) {
      return Optional.empty();
    }
    List<Path> all = new ArrayList<>();
    for (String place : List.of("etc", "run", "usr/lib")) {
      Path dropIns =
          root.resolve(place).resolve("systemd/network").resolve(file.getFileName() + ".d");
      all.addAll(files(dropIns, "*.conf"));
    }
    all.add(file);
    for (Path each : all) {
      for (String line : text(each).split("\n")) {
        if (statesQdisc(line.strip())) {
          return Optional.of(each);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean statesQdisc(String line) {
    return line.startsWith("[")
        && line.endsWith("]")
        && QDISCS.contains(line.substring(1, line.length() - 1).toLowerCase(Locale.ROOT));
  }

  // Who matches by something else than the name may mean this one.
  private static boolean matches(List<String> names, InterfaceName name) {
    boolean found = names.isEmpty();
    for (String value : names) {
      for (String glob : value.split("\\s+")) {
        String positive = glob.startsWith("!") ? glob.substring(1) : glob;
        boolean fits =
            FileSystems.getDefault()
                .getPathMatcher("glob:" + positive.replaceAll("[{}\\\\]", "?"))
                .matches(Path.of(name.name()));
        if (fits && glob.startsWith("!")) {
          return false;
        }
        found = found || fits || glob.startsWith("!");
      }
    }
    return found;
  }

  private static List<String> values(String text, String section, String key) {
    List<String> values = new ArrayList<>();
    boolean inside = false;
    for (String each : text.split("\n")) {
      String line = each.strip();
      int equals = line.indexOf('=');
      if (line.startsWith("[")) {
        inside = line.equalsIgnoreCase("[" + section + "]");
      } else if (inside && equals > 0 && line.substring(0, equals).strip().equalsIgnoreCase(key)) {
        values.add(line.substring(equals + 1).strip());
      }
    }
    return values;
  }

  private static String text(Path file) {
    try {
      return AtomicFile.read(file, StandardCharsets.ISO_8859_1).orElse("");
    } catch (Failure e) {
      // Who may not read it is told of the qdisc all the same.
      return "";
    }
  }

  private static List<Path> files(Path directory, String glob) {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return found;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, glob)) {
      all.forEach(found::add);
    } catch (IOException e) {
      return List.of();
    }
    found.sort(null);
    return found;
  }
}
