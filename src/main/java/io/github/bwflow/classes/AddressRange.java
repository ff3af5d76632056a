package io.github.bwflow.classes;

import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.Printable;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits: a network in CIDR notation, or one address.
 *
 * @param family IPv4 or IPv6
 * @param first the first address, as a number
 * @param bits how many bits from the left are the same: 0 to 32 or 128
 */
public record AddressRange(Family family, BigInteger first, int bits) {
  private static final String EXPECTED =
      "expected an address or a network, such as \"192.0.2.7\", \"10.0.0.0/8\" or \"2001:db8::/32\"";

  // Only what can be a literal is given to the resolver, which would ask DNS for a name.
  private static final Pattern IPV4 = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

  /** Refuses bits that the family does not have, and an address with bits set behind them. */
  public AddressRange {
    if (bits < 0 || bits > family.bits()) {
      throw new IllegalArgumentException(bits + " bits of " + family);
    }
    if (first.signum() < 0
        || first.bitLength() > family.bits()
        || first.signum() > 0 && first.getLowestSetBit() < family.bits() - bits) {
      throw new IllegalArgumentException("not the first address of " + bits + " bits: " + first);
    }
  }

  /**
   * Reads an address or a network.
   *
   * @throws BadValue if it is neither, or the address has bits set behind the prefix
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    Optional<Family> family = family(host);
    if (family.isEmpty()) {
      throw new BadValue(quoted(text) + " is no address; " + EXPECTED);
    }
    byte[] bytes;
    try {
      bytes = InetAddress.getByName(host).getAddress();
    } catch (UnknownHostException e) {
      throw new BadValue(quoted(text) + " is no address; " + EXPECTED);
    }
    // The JDK turns ::ffff:1.2.3.4 into IPv4, which is what such packets are.
    Family found = bytes.length == 4 ? Family.IPV4 : Family.IPV6;
    int bits = found.bits();
    if (slash >= 0) {
      String prefix = text.substring(slash + 1);
      if (found != family.get()
          || !BITS.matcher(prefix).matches()
          || Integer.parseInt(prefix) > found.bits()) {
        throw new BadValue(
            quoted(text) + " has no prefix from 0 to " + found.bits() + "; " + EXPECTED);
      }
      bits = Integer.parseInt(prefix);
    }
    BigInteger first = new BigInteger(1, bytes);
    BigInteger start = first.shiftRight(found.bits() - bits).shiftLeft(found.bits() - bits);
    if (!start.equals(first)) {
      throw new BadValue(
          quoted(text)
              + " has bits set behind its prefix; expected "
              + new AddressRange(found, start, bits));
    }
    return new AddressRange(found, first, bits);
  }

  private static Optional<Family> family(String host) {
    if (IPV4.matcher(host).matches()) {
      return Optional.of(Family.IPV4);
    }
    return IPV6.matcher(host).matches() ? Optional.of(Family.IPV6) : Optional.empty();
  }

  private static String quoted(String text) {
    return "\"" + Printable.of(text) + "\"";
  }

  /** Whether all addresses of the other are in this one. */
  public boolean contains(AddressRange other) {
    int rest = family.bits() - bits;
    return family == other.family
        && bits <= other.bits
        && other.first.shiftRight(rest).equals(first.shiftRight(rest));
  }

  /** Whether it is a single address. */
  public boolean isSingle() {
    return bits == family.bits();
  }

  /** The first address, in the order of the network: 4 or 16 bytes. */
  public byte[] bytes() {
    byte[] all = new byte[family.bits() / 8];
    byte[] number = first.toByteArray();
    for (int i = 0; i < Math.min(all.length, number.length); i++) {
      all[all.length - 1 - i] = number[number.length - 1 - i];
    }
    return all;
  }

  /** As tc, nft and people write it: the address, with its prefix where it is not single. */
  @Override
  public String toString() {
    try {
      String address = InetAddress.getByAddress(bytes()).getHostAddress();
      return isSingle() ? address : address + "/" + bits;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  /** The two kinds of addresses. */
  public enum Family {
    /** 32 bits. */
    IPV4(32),
    /** 128 bits. */
    IPV6(128);

    private final int bits;

    Family(int bits) {
      this.bits = bits;
    }

    /** The length of an address. */
    public int bits() {
      return bits;
    }
  }
}
