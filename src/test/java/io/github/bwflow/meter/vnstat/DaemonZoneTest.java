package io.github.bwflow.meter.vnstat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the daemon's own environment says of its zone. */
class DaemonZoneTest {
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final Path ZONEINFO = Path.of("/usr/share/zoneinfo");

  @TempDir Path root;

  @BeforeEach
  void makeHost() throws Exception {
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("usr/share"));
    Files.createSymbolicLink(root.resolve("usr/share/zoneinfo"), ZONEINFO);
    Files.createSymbolicLink(root.resolve("etc/localtime"), ZONEINFO.resolve("America/New_York"));
  }

  // Left to JUnit, each would be warned of.
  @AfterEach
  void removeLinks() throws Exception {
    Files.deleteIfExists(root.resolve("etc/localtime"));
    Files.delete(root.resolve("usr/share/zoneinfo"));
  }

  private void write(String file, String text) throws Exception {
    Path place = root.resolve(file);
    Files.createDirectories(place.getParent());
    Files.writeString(place, text);
  }

  private void process(String name, String environment) throws Exception {
    write("proc/312/comm", name + "\n");
    write("proc/312/environ", environment);
  }

  private String zone(String conf) {
    return new DaemonZone(root).of(VnstatConf.parse(conf), NOW).getId();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run/vnstat/vnstat.pid",
        "sys/fs/cgroup/system.slice/vnstat.service/cgroup.procs",
        "sys/fs/cgroup/systemd/system.slice/vnstat.service/cgroup.procs"
      })
  void goesByTheDaemonsOwnVariable(String list) throws Exception {
    write(list, "312\n");
    process("vnstatd", "HOME=/\0TZ=Europe/Berlin\0LANG=C\0");

    assertEquals("Europe/Berlin", zone("UseUTC 0\n"));
    assertEquals("UTC", zone("UseUTC 1\n"));
  }

  @Test
  void findsTheFileThatIsConfigured() throws Exception {
    write("srv/pid", "312\n");
    process("vnstatd", "TZ=Asia/Tokyo\0");

    assertEquals("Asia/Tokyo", zone("PidFile \"/srv/pid\"\n"));
  }

  @Test
  void goesByTheHostWithoutOne() throws Exception {
    assertEquals("America/New_York", zone(""));
    write("run/vnstat/vnstat.pid", "312\n");
    assertEquals("America/New_York", zone(""));
    process("vnstatd", "HOME=/\0XTZ=Asia/Tokyo\0");
    assertEquals("America/New_York", zone(""));
  }

  @Test
  void takesNoOtherProgramForTheDaemon() throws Exception {
    write("run/vnstat/vnstat.pid", "312\n");
    process("bash", "TZ=Asia/Tokyo\0");

    assertEquals("America/New_York", zone(""));
  }
}
