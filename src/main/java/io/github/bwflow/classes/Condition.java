package io.github.bwflow.classes;

import com.google.re2j.Pattern;
import io.github.bwflow.units.Printable;
import java.util.List;
import java.util.Set;

/** One key of a match: what a packet, or the socket or process it belongs to, has to be. */
public sealed interface Condition {

  /** A longer name is nobody's. */
  int LONGEST_NAME = 256;

  /**
   * Whether this can be the name of a user or a unit: a word, of nothing but what can be printed.
   */
  static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_NAME
        && Printable.of(text).equals(text)
        && text.indexOf(' ') < 0
        && text.indexOf('\u00a0') < 0;
  }

  /** Whether it asks for the process behind a socket, which only a look at the processes tells. */
  default boolean isOfProcess() {
    return false;
  }

  /**
   * A text of the process, matched whole.
   *
   * @param subject which text
   * @param pattern what it has to be, in linear time
   */
  record Text(Subject subject, Pattern pattern) implements Condition {
    @Override
    public boolean isOfProcess() {
      return true;
    }
  }

  /** The texts of a process. All but the path of its program are what the process claims. */
  enum Subject {
    /** Its name, at most 15 bytes, or the longer one that its command line begins with. */
    NAME,
    /** The path of the program that it runs. */
    EXE,
    /** Its command line, words separated by blanks. */
    CMDLINE,
    /** Any one word of its command line after the first. */
    ARGS
  }

  /**
   * The owner of the socket.
   *
   * @param name a user's name, or number, as the configuration has it
   */
  record User(String name) implements Condition {}

  /**
   * The number of the process.
   *
   * @param pid from 1
   */
  record Pid(long pid) implements Condition {
    @Override
    public boolean isOfProcess() {
      return true;
    }
  }

  /**
   * The systemd unit, or the path of the cgroup from its root, that the socket's process is in.
   *
   * @param name such as {@code mumble.service}, or {@code /user.slice/user-1000.slice}
   */
  record Unit(String name) implements Condition {}

  /**
   * The protocol above IP.
   *
   * @param numbers such as 6 for TCP; any of them
   */
  record Protocol(Set<Integer> numbers) implements Condition {
    /** Copies the set. */
    public Protocol {
      numbers = Set.copyOf(numbers);
    }
  }

  /**
   * A port.
   *
   * @param end whose
   * @param ranges any of them
   */
  record Ports(End end, List<PortRange> ranges) implements Condition {
    /** Copies the list. */
    public Ports {
      ranges = List.copyOf(ranges);
    }
  }

  /**
   * An address.
   *
   * @param end whose
   * @param ranges any of them
   */
  record Addresses(End end, List<AddressRange> ranges) implements Condition {
    /** Copies the list. */
    public Addresses {
      ranges = List.copyOf(ranges);
    }
  }

  /**
   * The country that the remote address is in.
   *
   * @param codes ISO 3166-1 codes of two capital letters; any of them
   */
  record Country(Set<String> codes) implements Condition {
    /** Copies the set. */
    public Country {
      codes = Set.copyOf(codes);
    }
  }

  /** The ends of a connection. */
  enum End {
    /** This host. */
    LOCAL,
    /** The other one. */
    REMOTE
  }
}
