package io.github.bwflow.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process may do.
 *
 * @param root whether its effective user is root
 * @param netAdmin whether it has CAP_NET_ADMIN, which changing traffic control takes
 * @param seesProcesses whether it has CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, which looking at the
 *     open files of other users' processes takes
 */
public record Rights(boolean root, boolean netAdmin, boolean seesProcesses) {
  // linux/capability.h
  private static final int CAP_DAC_READ_SEARCH = 2;
  private static final int CAP_SYS_PTRACE = 19;
  private static final int CAP_NET_ADMIN = 12;

  /** Reads the rights of this process from {@code /proc/self/status}. */
  public static Rights read() {
    boolean root = false;
    boolean netAdmin = false;
    boolean seesProcesses = false;
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("Uid:")) {
          // Real, effective, saved and file system's, each after a tab.
          root = line.split("\t")[2].equals("0");
        } else if (line.startsWith("CapEff:")) {
          long effective = Long.parseUnsignedLong(line.substring(7).strip(), 16);
          netAdmin = (effective >>> CAP_NET_ADMIN & 1) == 1;
          seesProcesses =
              (effective >>> CAP_SYS_PTRACE & 1) == 1
                  && (effective >>> CAP_DAC_READ_SEARCH & 1) == 1;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Unknown means none: the program then says what it needs instead of failing half way.
      return new Rights(false, false, false);
    }
    return new Rights(root, netAdmin, seesProcesses);
  }
}
