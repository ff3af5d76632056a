package io.github.bwflow.setup;

import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.BitRate;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what bwflow 0.1.0, a daemon in Python, has left on a host that has this version now. */
public final class OldInstallation {
  /** Where its unit lies. systemd takes it before the one of this version, of the same name. */
  public static final Path UNIT = Path.of("/etc/systemd/system/bwflow.service");

  /** Where pip put its program. Most shells find it before the one in /usr/bin. */
  public static final Path PROGRAM = Path.of("/usr/local/bin/bwflow");

  /** What the names of files end in that were taken out of the way. */
  public static final String SUFFIX = ".old-0.1.0";

  private static final Pattern STARTS =
      Pattern.compile("(?m)^\\s*ExecStart\\s*=(.*\\bbwflow\\b.*)");
  private static final Pattern THIS_VERSION = Pattern.compile("\\b(?:check|apply|lift)\\b");
  private static final Pattern IMPORTS = Pattern.compile("(?m)^\\s*(?:from|import)\\s+bwflow\\b");

  // qdisc tbf 8001: root refcnt 2 rate 154Kbit burst 32Kb lat 400ms
  // From 8001: on the kernel numbers what is made without a handle; bf10: and some more are ours.
  private static final Pattern TBF =
      Pattern.compile(
          "(?m)^qdisc tbf ((?!bf)[89ab][0-9a-f]{3}:) (?:dev \\S+ )?root .*?\\brate (\\S+)");

  // A month has 28 to 31 days, and the limit may be one of the last month's.
  private static final double MONTHS_DIFFER_BY = 0.12;
  private static final BitRate LEAST = new BitRate(1_000);

  private OldInstallation() {}

  /** Whether a unit starts its daemon. One that somebody wrote for this version does not. */
  public static boolean isUnit(String text) {
    Matcher starts = STARTS.matcher(text);
    return starts.find() && !THIS_VERSION.matcher(starts.group(1)).find();
  }

  /** Whether a file is its program: a script in Python that imports a package of that name. */
  public static boolean isProgram(String text) {
    String first = text.lines().findFirst().orElse("");
    return first.startsWith("#!") && first.contains("python") && IMPORTS.matcher(text).find();
  }

  /**
   * The handle of its limit: a TBF at the root that was made without a handle, at the rate that its
   * configuration comes to. That is no proof; a person should be asked.
   *
   * @param listing what {@code tc qdisc show dev NAME root} prints
   * @param drip the rate at which credit accrues by the configuration that it had; it set no less
   *     than 1 kbit
   * @return such as {@code 8001:}; empty where no such limit stands
   */
  public static Optional<String> limit(String listing, BitRate drip) {
    Matcher tbf = TBF.matcher(listing);
    if (!tbf.find()) {
      return Optional.empty();
    }
    try {
      double expected = drip.max(LEAST).bitsPerSecond();
      double off = Math.abs(BitRate.parse(tbf.group(2)).bitsPerSecond() - expected);
      boolean agrees = off <= MONTHS_DIFFER_BY * expected + LEAST.bitsPerSecond();
      return agrees ? Optional.of(tbf.group(1)) : Optional.empty();
    } catch (BadValue e) {
      return Optional.empty();
    }
  }
}
