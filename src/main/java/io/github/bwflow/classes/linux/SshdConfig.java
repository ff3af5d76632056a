package io.github.bwflow.classes.linux;

import io.github.bwflow.host.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The ports that sshd is told to listen on, for where its process cannot be seen. */
final class SshdConfig {
  private static final Path DIRECTORY = Path.of("/etc/ssh");

  private SshdConfig() {}

  /** The ports of {@code Port} and {@code ListenAddress}; none where nothing can be read. */
  static Set<Integer> ports() {
    Set<Integer> ports = new HashSet<>();
    add(DIRECTORY.resolve("sshd_config"), ports);
    try (DirectoryStream<Path> more =
        Files.newDirectoryStream(DIRECTORY.resolve("sshd_config.d"), "*.conf")) {
      for (Path each : more) {
        add(each, ports);
      }
    } catch (IOException e) {
      return ports;
    }
    return ports;
  }

  private static void add(Path file, Set<Integer> ports) {
    try {
      AtomicFile.requireRegular(file);
      add(Files.readAllLines(file), ports);
    } catch (IOException e) {
      // There is no sshd, or its configuration is not to be read: port 22 is protected anyway.
      return;
    }
  }

  static void add(List<String> lines, Set<Integer> ports) {
    for (String line : lines) {
      String[] words = line.strip().split("[\\s=]+");
      String key = words[0].toLowerCase(Locale.ROOT);
      if (words.length > 1 && (key.equals("port") || key.equals("listenaddress"))) {
        String port = words[1];
        boolean withPort = key.equals("port") || port.indexOf(':') == port.lastIndexOf(':');
        int colon = port.lastIndexOf(':');
        if ((withPort || port.startsWith("[")) && (key.equals("port") || colon >= 0)) {
          number(port.substring(colon + 1), ports);
        }
      }
    }
  }

  private static void number(String text, Set<Integer> ports) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        ports.add(port);
      }
    } catch (NumberFormatException e) {
      // sshd itself says what it does not understand.
      return;
    }
  }
}
