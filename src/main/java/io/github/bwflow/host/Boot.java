package io.github.bwflow.host;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * The boot that the host runs in.
 *
 * @param id the kernel's random name for it; empty where the kernel does not tell
 * @param instant when it began, by today's clock
 */
public record Boot(String id, Instant instant) {

  /**
   * Reads the boot from {@code /proc}. The instant is {@code now} less the uptime, so that it
   * follows the clock when that is set, as the times that vnStat writes do.
   */
  public static Boot read(Instant now) {
    return new Boot(firstWord("/proc/sys/kernel/random/boot_id"), now.minus(uptime()));
  }

  private static Duration uptime() {
    try {
      BigDecimal seconds = new BigDecimal(firstWord("/proc/uptime"));
      return Duration.ofMillis(seconds.movePointRight(3).longValue());
    } catch (NumberFormatException e) {
      return Duration.ZERO;
    }
  }

  private static String firstWord(String file) {
    try {
      return Files.readString(Path.of(file)).strip().split("\\s+")[0];
    } catch (IOException e) {
      return "";
    }
  }
}
