package io.github.bwflow.units;

/**
 * The name of a network interface. Only names that are safe in a path under {@code /sys/class/net}
 * and as one word of a {@code tc -batch} line can be made: the kernel's own rule (1 to 15 bytes, no
 * white space, no slash, not "." or "..") less quotes, backslash and {@code #}.
 *
 * @param name as the kernel spells it
 */
public record InterfaceName(String name) implements Comparable<InterfaceName> {
  private static final int IFNAMSIZ = 16;

  /** Checks the name. */
  public InterfaceName {
    if (!isValid(name)) {
      throw new BadValue(
          "\""
              + Printable.of(name)
              + "\" is not an interface name; expected 1 to 15 characters without"
              + " blanks, slashes or quotes, such as \"eth0\"");
    }
  }

  private static boolean isValid(String name) {
    if (name.isEmpty() || name.length() >= IFNAMSIZ || name.equals(".") || name.equals("..")) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 127 || "/\"'\\#".indexOf(c) >= 0 || c == '-' && i == 0) {
        return false;
      }
    }
    return true;
  }

  // What a record gets by itself is linked anew in each short run.
  @Override
  public boolean equals(Object other) {
    return other instanceof InterfaceName named && name.equals(named.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public int compareTo(InterfaceName other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
