package io.github.bwflow.it;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Single frames of any kind, sent by a lab or to it. */
final class Frames {
  // What is dropped at once fails with ENOBUFS. 17 is AF_PACKET, 3 SOCK_RAW and ETH_P_ALL.
  private static final String SEND =
      """
      use Errno;
      my ($device, @frames) = @ARGV;
      open(my $f, '<', "/sys/class/net/$device/ifindex") or die $!;
      chomp(my $index = <$f>);
      socket(my $to, 17, 3, 0) or die $!;
      for (@frames) {
        my $frame = pack('H*', $_);
        my $type = unpack('n', substr($frame, 12, 2));
        send($to, $frame, 0, pack('SniSCCa8', 17, $type, $index, 0, 0, 6, '')) or $!{ENOBUFS} or die $!;
      }
      """;

  private static final byte[] PADDING = new byte[32];

  private final Lab lab;
  private final boolean received;

  private Frames(Lab lab, boolean received) {
    this.lab = lab;
    this.received = received;
  }

  /** Frames that the lab sends by {@code eth0}. */
  static Frames sent(Lab lab) {
    return new Frames(lab, false);
  }

  /** Frames that the lab receives by {@code eth0}. */
  static Frames received(Lab lab) {
    return new Frames(lab, true);
  }

  /** Sends them, one after the other. */
  void send(byte[]... frames) {
    List<String> words = new ArrayList<>();
    if (received) {
      words.addAll(List.of("ip", "netns", "exec", "peer"));
    }
    words.addAll(List.of("perl", "-e", SEND, received ? "p0" : "eth0"));
    for (byte[] frame : frames) {
      words.add(HexFormat.of().formatHex(frame));
    }
    lab.succeed(words.toArray(String[]::new));
  }

  /** An Ethernet frame. */
  byte[] ethernet(int type, byte[] payload) {
    byte here = (byte) (received ? 2 : 1);
    byte there = (byte) (received ? 1 : 2);
    return ByteBuffer.allocate(14 + payload.length)
        .put(new byte[] {2, 0, 0, 0, 0, there, 2, 0, 0, 0, 0, here})
        .putShort((short) type)
        .put(payload)
        .array();
  }

  /** A payload that begins with ports, the local one and the remote one. */
  byte[] ports(int local, int remote) {
    return ByteBuffer.allocate(36)
        .putShort((short) (received ? remote : local))
        .putShort((short) (received ? local : remote))
        .put(PADDING)
        .array();
  }

  /** IPv4 between the lab's address and a remote one. */
  byte[] ipv4(int protocol, String remote, byte[] payload) {
    return ipv4(protocol, remote, payload, 0, 0);
  }

  /**
   * The same.
   *
   * @param options words of options in the header
   * @param fragment the field that says which fragment it is
   */
  byte[] ipv4(int protocol, String remote, byte[] payload, int options, int fragment) {
    byte[] local = address(Lab.ADDRESS);
    byte[] other = address(remote);
    ByteBuffer packet = ByteBuffer.allocate(20 + 4 * options + payload.length);
    packet.put((byte) (0x45 + options)).put((byte) 0).putShort((short) packet.capacity());
    packet.putShort((short) 1).putShort((short) fragment).put((byte) 64).put((byte) protocol);
    packet.putShort((short) 0).put(received ? other : local).put(received ? local : other);
    for (int i = 0; i < 4 * options; i++) {
      packet.put((byte) 1);
    }
    return ethernet(0x0800, packet.put(payload).array());
  }

  /** IPv6 between {@code fd09::1} and a remote address. */
  byte[] ipv6(int protocol, String remote, byte[] payload) {
    byte[] local = address("fd09::1");
    byte[] other = address(remote);
    ByteBuffer packet = ByteBuffer.allocate(40 + payload.length);
    packet.putInt(0x60000000).putShort((short) payload.length);
    packet.put((byte) protocol).put((byte) 64);
    packet.put(received ? other : local).put(received ? local : other);
    return ethernet(0x86dd, packet.put(payload).array());
  }

  private static byte[] address(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
