package io.github.bwflow.host;

import java.io.IOException;
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
      // Such as "350735.47".
      String seconds = firstWord("/proc/uptime");
      int point = seconds.indexOf('.');
      return Duration.ofSeconds(Long.parseLong(seconds.substring(0, Math.max(point, 0))))
          .plusMillis(10 * Long.parseLong(seconds.substring(point + 1)));
    } catch (NumberFormatException e) {
      return Duration.ZERO;
    }
  }

  private static String firstWord(String file) {
    try {
      String text = Files.readString(Path.of(file)).strip();
      int blank = text.indexOf(' ');
      return blank < 0 ? text : text.substring(0, blank);
    } catch (IOException e) {
      return "";
    }
  }
}
