package io.github.bwflow.host;

import com.google.gson.stream.JsonReader;
import io.github.bwflow.host.Programs.Command;
import io.github.bwflow.host.Programs.Outcome;
import io.github.bwflow.units.InterfaceName;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The devices where there is no {@code /sys}, as in a chroot or an old container: their counters
 * from {@code /proc/net/dev}, the rest from {@code ip link}.
 */
final class IpDevices implements NetDevices {
  private static final Path COUNTERS = Path.of("/proc/net/dev");
  private static final Duration TIME_LIMIT = Duration.ofSeconds(5);

  /** Where the program does not tell. */
  private static final int USUAL_MTU = 1_500;

  private static final int TX_COLUMN = 8;

  /** Tunnels that look like an Ethernet, or may. */
  private static final Set<String> TUNNEL_KINDS = Set.of("vxlan", "geneve", "tun");

  private final Programs programs;
  private Optional<List<Link>> links = Optional.empty();

  IpDevices(Programs programs) {
    this.programs = programs;
  }

  /** What {@code ip link} prints of a device. */
  private record Link(
      String name, String carrier, Identity identity, Optional<Long> type, String kind) {}

  @Override
  public List<InterfaceName> names() {
    List<InterfaceName> names = new ArrayList<>();
    for (String line : MeteredLine.lines(COUNTERS)) {
      Optional<InterfaceName> usable = SysfsDevices.usable(name(line));
      if (usable.isPresent()) {
        names.add(usable.get());
      }
    }
    names.sort(null);
    return names;
  }

  // The two lines of headings have no colon.
  private static String name(String line) {
    int colon = line.indexOf(':');
    return colon < 0 ? "" : line.substring(0, colon).strip();
  }

  @Override
  public Optional<Device> find(InterfaceName name) {
    for (String line : MeteredLine.lines(COUNTERS)) {
      if (name(line).equals(name.name())) {
        String[] columns = line.substring(line.indexOf(':') + 1).strip().split("\\s+");
        return device(name, columns);
      }
    }
    return Optional.empty();
  }

  private Optional<Device> device(InterfaceName name, String[] columns) {
    try {
      if (columns.length > TX_COLUMN) {
        Optional<Link> link = link(name.name(), known());
        return Optional.of(
            new Device(
                name,
                link.isPresent() ? link.get().identity().mtu() : USUAL_MTU,
                Long.parseLong(columns[0]),
                Long.parseLong(columns[TX_COLUMN]),
                false,
                OptionalInt.empty()));
      }
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  @Override
  public Optional<Identity> identity(InterfaceName name) {
    links = Optional.of(ask());
    Optional<Link> link = link(name.name(), known());
    return link.isPresent() ? Optional.of(link.get().identity()) : Optional.empty();
  }

  @Override
  public Optional<InterfaceName> meteredLine() {
    return new MeteredLine(MeteredLine.routes(), this::lineOf).find().flatMap(SysfsDevices::usable);
  }

  private Optional<MeteredLine.Link> lineOf(String name) {
    Optional<Link> found = link(name, known());
    if (found.isEmpty() || name.equals("lo")) {
      return Optional.empty();
    }
    Link link = found.get();
    boolean tunnel =
        link.type().isPresent() && MeteredLine.TUNNEL_TYPES.contains(link.type().get())
            || TUNNEL_KINDS.contains(link.kind());
    boolean bound = tunnel && link(link.carrier(), known()).isPresent();
    return Optional.of(
        new MeteredLine.Link(tunnel, bound ? Optional.of(link.carrier()) : Optional.empty()));
  }

  private static Optional<Link> link(String name, List<Link> links) {
    for (Link link : links) {
      if (link.name().equals(name)) {
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  private List<Link> known() {
    if (links.isEmpty()) {
      links = Optional.of(ask());
    }
    return links.get();
  }

  private List<Link> ask() {
    Outcome outcome =
        programs.run(Command.of(TIME_LIMIT, "ip", List.of("-N", "-j", "-d", "link", "show")));
    List<Link> links = new ArrayList<>();
    if (!outcome.succeeded() || outcome.out().isBlank()) {
      return links;
    }
    try (JsonReader json = new JsonReader(new StringReader(outcome.out()))) {
      json.beginArray();
      while (json.hasNext()) {
        links.add(link(json));
      }
      json.endArray();
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      return List.of();
    }
    return links;
  }

  private static Link link(JsonReader json) throws IOException {
    String name = "";
    String carrier = "";
    int index = 0;
    boolean up = false;
    int mtu = USUAL_MTU;
    String alias = "";
    long group = 0;
    Optional<Long> type = Optional.empty();
    String kind = "";
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "ifname" -> name = json.nextString();
        case "link" -> carrier = json.nextString();
        case "ifindex" -> index = json.nextInt();
        case "flags" -> {
          json.beginArray();
          while (json.hasNext()) {
            up = json.nextString().equals("UP") || up;
          }
          json.endArray();
        }
        case "mtu" -> mtu = json.nextInt();
        case "ifalias" -> alias = json.nextString();
        case "group" -> group = Long.parseLong(json.nextString());
        case "link_type" -> type = type(json.nextString());
        case "linkinfo" -> kind = kind(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Link(name, carrier, new Identity(index, up, mtu, alias, group), type, kind);
  }

  // A number in brackets, as it is asked for without names.
  private static Optional<Long> type(String text) {
    return text.startsWith("[") && text.endsWith("]")
        ? Optional.of(Long.parseLong(text.substring(1, text.length() - 1)))
        : Optional.empty();
  }

  private static String kind(JsonReader json) throws IOException {
    String kind = "";
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("info_kind")) {
        kind = json.nextString();
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return kind;
  }
}
