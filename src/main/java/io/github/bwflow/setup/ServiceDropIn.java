package io.github.bwflow.setup;

/**
 * The drop-in that lets the hardened service see other users' processes, {@code
 * /etc/systemd/system/bwflow.service.d/50-processes.conf}. Looking up which process holds a socket
 * takes both capabilities: one for {@code /proc/PID/fd}, one for the links in there.
 *
 * <p>systemd adds its sets to those of the unit (systemd.exec(5)).
 */
public final class ServiceDropIn {
  private static final String TEXT =
      """
      # Lets bwflow see which processes hold sockets, because a class of its configuration asks for it.
      # Written by "bwflow init", which removes it when no class does.
      [Service]
      AmbientCapabilities=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH
      CapabilityBoundingSet=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH
      ProtectProc=default
      """;

  private ServiceDropIn() {}

  /** The drop-in's text. */
  public static String render() {
    return TEXT;
  }

  /** Whether a text is ours to remove: nobody has changed it. */
  public static boolean isOurs(String text) {
    return text.equals(TEXT);
  }
}
