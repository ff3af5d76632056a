package io.github.bwflow.it;

import java.util.List;

/** Who sends from {@code eth0} to its other end, or both ways, as much as goes through. */
enum Sender {
  /** A few long TCP connections. */
  TCP {
    @Override
    List<String> words(int seconds) {
      return List.of("iperf3", "-c", Lab.PEER, "-t", Integer.toString(seconds), "-P", "3");
    }
  },
  /** A TCP connection from {@code eth0} and one to it. */
  BOTH_WAYS {
    @Override
    List<String> words(int seconds) {
      return List.of("iperf3", "-c", Lab.PEER, "-t", Integer.toString(seconds), "--bidir");
    }
  },
  /** UDP in packets of 44 segments, which the kernel cuts up as late as it can (GSO). */
  UDP {
    @Override
    List<String> words(int seconds) {
      return List.of("timeout", Integer.toString(seconds), "perl", "-e", GSO, Lab.PEER);
    }
  },
  /** TCP connections that end after 2 MB, eight at a time. */
  SHORT_FLOWS {
    @Override
    List<String> words(int seconds) {
      String flows = "while :; do iperf3 -c " + Lab.PEER + " -P 8 -n 2M || sleep 0.1; done";
      return List.of("timeout", Integer.toString(seconds), "sh", "-c", flows);
    }
  };

  // 17 and 103 are SOL_UDP and UDP_SEGMENT (linux/udp.h). Nobody answers on the port, and the
  // refusal that comes back fails a single send.
  private static final String GSO =
      """
      use Socket;
      socket(my $to, AF_INET, SOCK_DGRAM, 0) or die $!;
      setsockopt($to, 17, 103, pack('i', 1448)) or die $!;
      connect($to, sockaddr_in(9, inet_aton($ARGV[0]))) or die $!;
      my $packet = "\\0" x (44 * 1448);
      send($to, $packet, 0) while 1;
      """;

  /** The program that sends for some seconds; {@link #listen} first. */
  abstract List<String> words(int seconds);

  /** Starts to send. */
  Running start(Lab lab, int seconds) {
    return lab.start(words(seconds));
  }

  /** Starts what takes the connections at the other end. */
  static Running listen(Lab lab) {
    Running server = lab.start(List.of("ip", "netns", "exec", "peer", "iperf3", "--server"));
    Running.await(
        "iperf3's server listens",
        () -> lab.run("ip", "netns", "exec", "peer", "ss", "-Hltn").out().contains(":5201"));
    return server;
  }
}
