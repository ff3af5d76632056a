package io.github.bwflow.classes.linux;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Connection;
import io.github.bwflow.classes.Crowd;
import io.github.bwflow.units.BadValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads what {@code ss -H -n -a -e} prints, line by line. Nothing in a line is anybody's to choose:
 * the names of processes are not asked for, and what comes behind the inode is not read.
 *
 * <p>Left out are sockets of this host with itself, which no interface carries, and those that
 * nobody holds any more.
 */
final class SocketLines implements Consumer<String> {
  /** Of a user's sockets so many are known one by one. */
  static final int MOST_OF_USER = 6_000;

  /** So many sockets are known one by one. */
  static final int MOST = 30_000;

  private static final Map<String, Integer> PROTOCOLS = Map.of("tcp", 6, "udp", 17, "sctp", 132);
  private static final List<Family> BOTH = List.of(Family.IPV4, Family.IPV6);
  private static final List<Family> IPV4 = List.of(Family.IPV4);
  private static final List<Family> IPV6 = List.of(Family.IPV6);

  private final List<Connection> connections = new ArrayList<>();
  private final Map<Long, Integer> ofUser = new HashMap<>();
  private final Map<String, Crowded> crowds = new TreeMap<>();
  private final Map<String, Optional<AddressRange>> locals = new HashMap<>();

  private record Crowded(long user, int protocol, Family family, BitSet ports) {}

  /** An end of a socket, as it is printed. */
  private record End(String address, int port) {}

  @Override
  public void accept(String line) {
    List<String> words = words(line);
    int start = words.get(0).equals("`-") ? 1 : 0;
    // An association of SCTP stands below its socket, without the protocol.
    Integer protocol = start == 1 ? Integer.valueOf(132) : PROTOCOLS.get(words.get(0));
    if (protocol == null || words.size() < 7) {
      return;
    }
    long user = 0;
    long inode = 0;
    for (int i = 6; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("uid:")) {
        user = number(word, 4);
      } else if (word.startsWith("ino:")) {
        inode = number(word, 4);
        // A cgroup, whose name its user has chosen, comes behind it.
        break;
      }
    }
    if (inode > 0) {
      add(protocol, words.get(4), words.get(5), user, inode);
    }
  }

  private void add(int protocol, String here, String there, long user, long inode) {
    Optional<End> near = end(here);
    Optional<End> far = end(there);
    if (near.isEmpty() || far.isEmpty() || near.get().port() == 0) {
      return;
    }
    Optional<AddressRange> local;
    Optional<AddressRange> remote;
    try {
      local = locals.get(near.get().address());
      if (local == null) {
        local = address(near.get().address());
        locals.put(near.get().address(), local);
      }
      remote = address(far.get().address());
    } catch (BadValue e) {
      return;
    }
    if (local.isPresent() && isLoopback(local.get())
        || remote.isPresent() && isLoopback(remote.get())) {
      return;
    }
    List<Family> families = families(near.get().address(), local, remote);
    int count = ofUser.merge(user, 1, Integer::sum);
    if (count > MOST_OF_USER || connections.size() >= MOST) {
      for (Family family : families) {
        crowds
            .computeIfAbsent(
                user + " " + protocol + " " + family,
                any -> new Crowded(user, protocol, family, new BitSet()))
            .ports()
            .set(near.get().port());
      }
      return;
    }
    connections.add(
        new Connection(
            protocol,
            families,
            local,
            near.get().port(),
            remote,
            far.get().port(),
            user,
            inode,
            List.of()));
  }

  private static List<Family> families(
      String near, Optional<AddressRange> local, Optional<AddressRange> remote) {
    Optional<AddressRange> known = local.isPresent() ? local : remote;
    if (known.isPresent()) {
      return known.get().family() == Family.IPV4 ? IPV4 : IPV6;
    }
    // "*" is an IPv6 socket that takes IPv4, too.
    return near.equals("*") ? BOTH : near.indexOf(':') >= 0 ? IPV6 : IPV4;
  }

  private static boolean isLoopback(AddressRange address) {
    return address.family() == Family.IPV4
        ? address.first().shiftRight(24).intValue() == 127
        : address.first().equals(BigInteger.ONE);
  }

  // Without regular expressions: there may be very many lines, and nothing here is compiled.
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>(12);
    int length = line.length();
    int at = 0;
    while (at < length) {
      int end = line.indexOf(' ', at);
      end = end < 0 ? length : end;
      if (end > at) {
        words.add(line.substring(at, end));
      }
      at = end + 1;
    }
    if (words.isEmpty()) {
      words.add("");
    }
    return words;
  }

  private static Optional<End> end(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String port = text.substring(colon + 1);
    String address = text.substring(0, colon);
    if (address.startsWith("[")) {
      int close = address.indexOf(']');
      if (close < 0) {
        return Optional.empty();
      }
      address = address.substring(1, close);
    }
    int scope = address.indexOf('%');
    address = scope < 0 ? address : address.substring(0, scope);
    long number = port.equals("*") ? 0 : number(port, 0);
    return number < 0 || number > 65_535
        ? Optional.empty()
        : Optional.of(new End(address, (int) number));
  }

  private static long number(String text, int from) {
    try {
      return Long.parseLong(text, from, text.length(), 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Optional<AddressRange> address(String text) {
    if (text.equals("*") || text.equals("0.0.0.0") || text.equals("::")) {
      return Optional.empty();
    }
    return text.indexOf(':') < 0 ? Optional.of(ipv4(text)) : Optional.of(AddressRange.parse(text));
  }

  private static AddressRange ipv4(String text) {
    long value = 0;
    int octets = 0;
    int at = 0;
    while (at <= text.length()) {
      int dot = text.indexOf('.', at);
      int end = dot < 0 ? text.length() : dot;
      long octet = number(text.substring(at, end), 0);
      if (octet < 0 || octet > 255) {
        throw new BadValue(text);
      }
      value = value << 8 | octet;
      octets++;
      at = end + 1;
    }
    if (octets != 4) {
      throw new BadValue(text);
    }
    return new AddressRange(Family.IPV4, BigInteger.valueOf(value), 32);
  }

  /** The sockets that are known one by one. */
  List<Connection> connections() {
    return connections;
  }

  /** The others. */
  List<Crowd> crowds() {
    List<Crowd> all = new ArrayList<>();
    for (Crowded each : crowds.values()) {
      all.add(new Crowd(each.user(), each.protocol(), each.family(), each.ports()));
    }
    return all;
  }
}
