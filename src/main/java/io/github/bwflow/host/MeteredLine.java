package io.github.bwflow.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds the line that carries what follows the default route, from the kernel's routes: what leaves
 * by a tunnel leaves, wrapped, by the line behind it, and that is what a provider meters.
 *
 * <p>A default route over a line wins over any over a tunnel, because it is what the tunnel itself
 * follows: WireGuard's default lies in another table, OpenVPN puts two halves before it. Where a
 * tunnel has replaced it, the device that the tunnel is bound to tells, or a route to a single
 * host, which VPN software makes so that its server is still reached. Where nothing tells, the
 * tunnel is the line: in a namespace that has no other, nothing else can be metered.
 *
 * <p>Not seen are IPv4's other tables and the second next hop of a route, which {@code /proc} does
 * not show, and a VPN over PPP (L2TP, PPTP), which looks as PPPoE does.
 */
final class MeteredLine {
  /** RTF_UP and RTF_GATEWAY of linux/route.h. */
  private static final long UP = 0x1;

  private static final long GATEWAY = 0x2;

  /** RTF_REJECT: unreachable, prohibit, blackhole. */
  private static final long REJECT = 0x200;

  /** RTF_LOCAL, RTF_ANYCAST and RTF_CACHE of linux/ipv6_route.h: no roads to anywhere else. */
  private static final long NO_ROAD = 0x8000_0000L | 0x10_0000 | 0x100_0000;

  private static final Comparator<Route> ORDER =
      Comparator.comparingInt(Route::version)
          .thenComparingInt(Route::prefix)
          .thenComparingLong(Route::metric);

  private static final Path ROUTES = Path.of("/proc/net/route");
  private static final Path ROUTES6 = Path.of("/proc/net/ipv6_route");

  /**
   * ARPHRD_TUNNEL, TUNNEL6, SIT, IPGRE, IP6GRE and NONE of linux/if_arp.h; the last is what
   * WireGuard, tun, OpenVPN's own module and xfrm have. PPP is none: mostly it is the line itself.
   */
  static final Set<Long> TUNNEL_TYPES = Set.of(768L, 769L, 776L, 778L, 823L, 65_534L);

  private final List<Route> routes;
  private final Function<String, Optional<Link>> links;

  /**
   * @param routes the main table's and IPv6's routes
   * @param links tells of a device by its name
   */
  MeteredLine(List<Route> routes, Function<String, Optional<Link>> links) {
    this.routes = routes;
    this.links = links;
  }

  /** The routes of this network namespace. */
  static List<Route> routes() {
    List<Route> routes = new ArrayList<>(version4(lines(ROUTES)));
    routes.addAll(version6(lines(ROUTES6)));
    return routes;
  }

  /** The lines of a file; none where it cannot be read. */
  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * A route that leads somewhere.
   *
   * @param version of IP, 4 or 6
   * @param device the device it leaves by
   * @param everywhere whether its destination is all zeros
   * @param prefix bits of the destination that count
   * @param metric the lowest is taken
   * @param gateway whether another host forwards
   */
  record Route(
      int version, String device, boolean everywhere, int prefix, long metric, boolean gateway) {
    /** OpenVPN's def1 halves the default route, so that its own is the more specific one. */
    boolean isDefault() {
      return everywhere && prefix <= 1;
    }

    boolean isHost() {
      return prefix == (version == 4 ? 32 : 128);
    }
  }

  /**
   * What a device is.
   *
   * @param tunnel whether what it sends is wrapped and sent by another device
   * @param boundTo the device that a tunnel was bound to; empty where it follows the routes
   */
  record Link(boolean tunnel, Optional<String> boundTo) {}

  /** The line's device; empty without a default route. */
  Optional<String> find() {
    Optional<String> line = first(Route::isDefault, false);
    return line.isPresent() ? line : first(Route::isDefault, true).map(this::carrier);
  }

  private Optional<String> first(Predicate<Route> wanted, boolean tunnel) {
    return routes.stream()
        .filter(wanted)
        .sorted(ORDER)
        .map(Route::device)
        .filter(name -> links.apply(name).filter(link -> link.tunnel() == tunnel).isPresent())
        .findFirst();
  }

  private String carrier(String tunnel) {
    String at = tunnel;
    Set<String> seen = new HashSet<>();
    while (seen.add(at)) {
      Optional<Link> link = links.apply(at);
      if (link.isPresent() && !link.get().tunnel()) {
        return at;
      }
      at = link.flatMap(Link::boundTo).orElse(at);
    }
    // The gateway's own address may have a host route too; a VPN's server lies beyond one.
    return first(route -> route.isHost() && route.gateway(), false)
        .or(() -> first(Route::isHost, false))
        .orElse(tunnel);
  }

  /**
   * Reads {@code /proc/net/route}: Iface Destination Gateway Flags RefCnt Use Metric Mask …; the
   * addresses and the flags are hexadecimal, the metric is not. It shows the main table, and of
   * several next hops the first.
   */
  static List<Route> version4(List<String> lines) {
    List<Route> found = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+");
      try {
        long flags = Long.parseLong(words[3], 16);
        if (isRoad(flags)) {
          found.add(
              new Route(
                  4,
                  words[0],
                  isZero(words[1]),
                  Long.bitCount(Long.parseLong(words[7], 16)),
                  Long.parseLong(words[6]),
                  (flags & GATEWAY) != 0));
        }
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        continue; // the heading
      }
    }
    return found;
  }

  /**
   * Reads {@code /proc/net/ipv6_route}: destination length source length next-hop metric use count
   * flags device, all hexadecimal. It shows all tables, also those that hold only for some packets.
   */
  static List<Route> version6(List<String> lines) {
    List<Route> found = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+");
      try {
        long flags = Long.parseLong(words[8], 16);
        if (isRoad(flags)) {
          found.add(
              new Route(
                  6,
                  words[9],
                  isZero(words[0]),
                  Integer.parseInt(words[1], 16),
                  Long.parseLong(words[5], 16),
                  (flags & GATEWAY) != 0));
        }
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        continue; // nothing that is known here
      }
    }
    return found;
  }

  private static boolean isRoad(long flags) {
    return (flags & UP) != 0 && (flags & (REJECT | NO_ROAD)) == 0;
  }

  private static boolean isZero(String hexadecimal) {
    return hexadecimal.chars().allMatch(digit -> digit == '0');
  }
}
