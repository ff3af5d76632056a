package io.github.bwflow.host;

import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.InterfaceName;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads {@code /sys/class/net} and {@code /proc/net/route}, which show the process's own namespace.
 */
public final class SysfsDevices implements NetDevices {
  private static final Path ROOT = Path.of("/sys/class/net");

  /** The bit of {@code flags} that says that a device is switched on. */
  private static final long IFF_UP = 1;

  /** Tunnels that look like an Ethernet. */
  private static final Set<String> TUNNEL_EVENTS = Set.of("DEVTYPE=vxlan", "DEVTYPE=geneve");

  /** What a run asks for again and again, and what does not change while it lasts. */
  private record Nature(int mtu, boolean physical, OptionalInt speedMbit) {}

  private final Map<InterfaceName, Nature> natures = new HashMap<>();

  /** The devices of this network namespace, from where this host shows them. */
  public static NetDevices of(Programs programs) {
    return ROOT.toFile().isDirectory() ? new SysfsDevices() : new IpDevices(programs);
  }

  @Override
  public List<InterfaceName> names() {
    List<InterfaceName> names = new ArrayList<>();
    for (String name : namesOfAll()) {
      Optional<InterfaceName> usable = usable(name);
      if (usable.isPresent()) {
        names.add(usable.get());
      }
    }
    names.sort(null);
    return names;
  }

  private static List<String> namesOfAll() {
    // Beside the devices there may be a file, such as bonding_masters.
    File[] found = ROOT.toFile().listFiles();
    List<String> names = new ArrayList<>();
    for (File entry : found == null ? new File[0] : found) {
      if (entry.isDirectory()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  static Optional<InterfaceName> usable(String name) {
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
    if (rx.isEmpty() || tx.isEmpty()) {
      return Optional.empty();
    }
    Optional<Nature> nature = nature(name, device);
    if (nature.isEmpty()) {
      return Optional.empty();
    }
    Nature found = nature.get();
    return Optional.of(
        new Device(
            name, found.mtu, rx.getAsLong(), tx.getAsLong(), found.physical, found.speedMbit));
  }

  private Optional<Nature> nature(InterfaceName name, Path device) {
    Nature known = natures.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    OptionalLong mtu = number(device.resolve("mtu"));
    if (mtu.isEmpty()) {
      return Optional.empty();
    }
    boolean physical = Files.exists(device.resolve("device"));
    // "speed" fails to read or is -1 where the link is down or its driver does not know.
    OptionalLong speed = number(device.resolve("speed"));
    OptionalInt speedMbit =
        speed.isPresent() && speed.getAsLong() > 0 && speed.getAsLong() <= 10_000_000
            ? OptionalInt.of((int) speed.getAsLong())
            : OptionalInt.empty();
    Nature found = new Nature((int) mtu.getAsLong(), physical, speedMbit);
    natures.put(name, found);
    return Optional.of(found);
  }

  @Override
  public Optional<Identity> identity(InterfaceName name) {
    Path device = ROOT.resolve(name.name());
    OptionalLong index = number(device.resolve("ifindex"));
    if (index.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Identity(
            (int) index.getAsLong(),
            (number(device.resolve("flags")).orElse(0) & IFF_UP) != 0,
            (int) number(device.resolve("mtu")).orElse(0),
            text(device.resolve("ifalias")).orElse(""),
            number(device.resolve("netdev_group")).orElse(0)));
  }

  private static OptionalLong number(Path file) {
    try {
      Optional<String> text = text(file);
      return text.isPresent() ? OptionalLong.of(Long.decode(text.get())) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<InterfaceName> meteredLine() {
    return new MeteredLine(MeteredLine.routes(), SysfsDevices::link)
        .find()
        .flatMap(SysfsDevices::usable);
  }

  // What leads nowhere has the device "*", and the loopback carries nothing away.
  private static Optional<MeteredLine.Link> link(String name) {
    Path device = ROOT.resolve(name);
    OptionalLong type = number(device.resolve("type"));
    if (type.isEmpty() || name.equals("lo")) {
      return Optional.empty();
    }
    // A modem without an Ethernet header has the type that WireGuard has too.
    boolean tunnel =
        !Files.exists(device.resolve("device"))
            && (MeteredLine.TUNNEL_TYPES.contains(type.getAsLong())
                || Files.exists(device.resolve("tun_flags"))
                || MeteredLine.lines(device.resolve("uevent")).stream()
                    .anyMatch(TUNNEL_EVENTS::contains));
    return Optional.of(
        new MeteredLine.Link(tunnel, tunnel ? boundTo(name, device) : Optional.empty()));
  }

  private static Optional<String> boundTo(String name, Path device) {
    OptionalLong lower = number(device.resolve("iflink"));
    return namesOfAll().stream()
        .filter(other -> !other.equals(name))
        .filter(other -> number(ROOT.resolve(other).resolve("ifindex")).equals(lower))
        .findFirst();
  }
}
