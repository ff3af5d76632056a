package io.github.bwflow.classes;

/**
 * Ports of TCP, UDP, SCTP, DCCP or UDP-Lite that follow each other.
 *
 * @param first the first, 0 to 65535
 * @param last the last, from the first to 65535
 */
public record PortRange(int first, int last) {
  /** The highest port. */
  public static final int MOST = 65_535;

  /** Refuses what is not a range. */
  public PortRange {
    if (first < 0 || last > MOST || first > last) {
      throw new IllegalArgumentException(first + "-" + last);
    }
  }

  /** One port. */
  public static PortRange of(int port) {
    return new PortRange(port, port);
  }

  /** Whether the port is one of these. */
  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  /** As people write it. */
  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
