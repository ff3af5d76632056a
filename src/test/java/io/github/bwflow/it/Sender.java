package io.github.bwflow.it;

import java.util.List;

/** Who sends to another host, or both ways, as much as goes through. */
enum Sender {
  /** A few long TCP connections. */
  TCP {
    @Override
    List<String> words(String to, int seconds) {
      return again(seconds, "iperf3 -c " + to + " -t " + seconds + " -P 3");
    }
  },
  /** A TCP connection to it and one back. */
  BOTH_WAYS {
    @Override
    List<String> words(String to, int seconds) {
      return again(seconds, "iperf3 -c " + to + " -t " + seconds + " --bidir");
    }
  },
  /** UDP in packets of 44 segments, which the kernel cuts up as late as it can (GSO). */
  UDP {
    @Override
    List<String> words(String to, int seconds) {
      return List.of("timeout", Integer.toString(seconds), "perl", "-e", GSO, to);
    }
  },
  /** TCP connections that end after 2 MB, eight at a time. */
  SHORT_FLOWS {
    @Override
    List<String> words(String to, int seconds) {
      return again(seconds, "iperf3 -c " + to + " -P 8 -n 2M");
    }
  },
  /**
   * A TCP connection, and UDP like {@link #UDP} to {@link #PORTS} ports from {@link #FIRST_PORT}
   * on, each of which pauses for four seconds of sixteen.
   */
  MANY_PORTS {
    @Override
    List<String> words(String to, int seconds) {
      // 0 is all that timeout has started: neither of both sends on without the other.
      String both =
          LOOP.formatted("iperf3 -c \"$0\" -t " + seconds) + " & perl -e \"$1\" \"$0\"; kill 0";
      return List.of("timeout", Integer.toString(seconds), "sh", "-c", both, to, GSO_TO_PORTS);
    }
  };

  /** How {@code timeout} exits where it has ended the sender. */
  static final int IN_TIME = 124;

  static final int FIRST_PORT = 5001;
  static final int PORTS = 8;

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

  // 64 is MSG_DONTWAIT: where one port's packets wait, the others' go on.
  private static final String GSO_TO_PORTS =
      """
      use Socket;
      my @to;
      for my $port (%d .. %d) {
        socket(my $to, AF_INET, SOCK_DGRAM, 0) or die $!;
        setsockopt($to, 17, 103, pack('i', 1448)) or die $!;
        connect($to, sockaddr_in($port, inet_aton($ARGV[0]))) or die $!;
        push @to, $to;
      }
      my $packet = "\\0" x (44 * 1448);
      while (1) {
        for my $i (0 .. $#to) {
          send($to[$i], $packet, 64) if (int(time / 4) + $i) %% 4;
        }
        select(undef, undef, undef, 0.005);
      }
      """
          .formatted(FIRST_PORT, FIRST_PORT + PORTS - 1);

  // iperf3 gives up where its first packets are lost, as they are under a low limit.
  private static final String LOOP = "while :; do %s || sleep 0.1; done";

  private static List<String> again(int seconds, String command) {
    return List.of("timeout", Integer.toString(seconds), "sh", "-c", LOOP.formatted(command));
  }

  /**
   * The program that sends for some seconds; {@link #listen} first. It exits with {@link #IN_TIME}
   * unless it ends before.
   */
  abstract List<String> words(String to, int seconds);

  /** Starts to send to {@code eth0}'s other end. */
  Running start(Lab lab, int seconds) {
    return start(lab, Lab.PEER, seconds);
  }

  /** Starts to send. */
  Running start(Lab lab, String to, int seconds) {
    return lab.start(words(to, seconds));
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
