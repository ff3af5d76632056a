package io.github.bwflow.host;

import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.InterfaceName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads {@code /sys/class/net} and {@code /proc/net/route}, which show the process's own namespace.
 */
public final class SysfsDevices implements NetDevices {
  private static final Path ROOT = Path.of("/sys/class/net");
  private static final Path ROUTES = Path.of("/proc/net/route");

  /** What the kernel prints as the device of a route that leads nowhere, and the loopback. */
  private static final Set<String> NO_DEVICE = Set.of("*", "lo");

  private static final Path ROUTES6 = Path.of("/proc/net/ipv6_route");

  @Override
  public List<InterfaceName> names() {
    List<InterfaceName> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(ROOT, Files::isDirectory)) {
      for (Path entry : entries) {
        usable(entry.getFileName().toString()).ifPresent(names::add);
      }
    } catch (IOException e) {
      return List.of();
    }
    names.sort(null);
    return names;
  }

  private static Optional<InterfaceName> usable(String name) {
    try {
      return Optional.of(new InterfaceName(name));
    } catch (BadValue e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Device> find(InterfaceName name) {
    Path device = ROOT.resolve(name.name());
    OptionalLong rx = number(device.resolve("statistics/rx_bytes"));
    OptionalLong tx = number(device.resolve("statistics/tx_bytes"));
    OptionalLong mtu = number(device.resolve("mtu"));
    if (rx.isEmpty() || tx.isEmpty() || mtu.isEmpty()) {
      return Optional.empty();
    }
    boolean physical = Files.exists(device.resolve("device"));
    // "speed" fails to read or is -1 where the link is down or its driver does not know.
    OptionalLong speed = number(device.resolve("speed"));
    OptionalInt speedMbit =
        speed.isPresent() && speed.getAsLong() > 0 && speed.getAsLong() <= 10_000_000
            ? OptionalInt.of((int) speed.getAsLong())
            : OptionalInt.empty();
    return Optional.of(
        new Device(
            name, (int) mtu.getAsLong(), rx.getAsLong(), tx.getAsLong(), physical, speedMbit));
  }

  private static OptionalLong number(Path file) {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public Optional<InterfaceName> defaultRoute() {
    // /proc/net/route: Iface Destination Gateway Flags RefCnt Use Metric Mask …, all hexadecimal.
    Optional<InterfaceName> best = bestRoute(lines(ROUTES), 0, 1, 7, 6, 10);
    // /proc/net/ipv6_route: destination length source length next-hop metric … flags device.
    return best.isPresent() ? best : bestRoute(lines(ROUTES6), 9, 0, 1, 5, 16);
  }

  private static Optional<InterfaceName> bestRoute(
      List<String> lines, int device, int destination, int mask, int metric, int radix) {
    String best = null;
    long bestMetric = Long.MAX_VALUE;
    for (String line : lines) {
      String[] words = line.strip().split("\\s+");
      if (words.length > Math.max(device, mask)
          && words[destination].matches("0+")
          && words[mask].matches("0+")
          && !NO_DEVICE.contains(words[device])) {
        long found = metricOf(words[metric], radix);
        if (found < bestMetric) {
          best = words[device];
          bestMetric = found;
        }
      }
    }
    return best == null ? Optional.empty() : usable(best);
  }

  private static long metricOf(String text, int radix) {
    try {
      return Long.parseLong(text, radix);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE - 1;
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return List.of();
    }
  }
}
