package io.github.bwflow.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process may do.
 *
 * @param root whether its effective user is root
 * @param netAdmin whether it has CAP_NET_ADMIN, which changing traffic control takes
 */
public record Rights(boolean root, boolean netAdmin) {
  // linux/capability.h
  private static final int CAP_NET_ADMIN = 12;

  /** Reads the rights of this process from {@code /proc/self/status}. */
  public static Rights read() {
    boolean root = false;
    boolean netAdmin = false;
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("Uid:")) {
          // Real, effective, saved and file system's, each after a tab.
          root = line.split("\t")[2].equals("0");
        } else if (line.startsWith("CapEff:")) {
          long effective = Long.parseUnsignedLong(line.substring(7).strip(), 16);
          netAdmin = (effective >>> CAP_NET_ADMIN & 1) == 1;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Unknown means none: the program then says what it needs instead of failing half way.
      return new Rights(false, false);
    }
    return new Rights(root, netAdmin);
  }
}
