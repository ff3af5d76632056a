package io.github.bwflow.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The zone of the C library, from the real files of this host. */
class LocalZoneTest {
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final Path ZONEINFO = Path.of("/usr/share/zoneinfo");

  @TempDir Path root;
  private LocalZone zone;

  @BeforeEach
  void makeHost() throws Exception {
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("usr/share"));
    Files.createSymbolicLink(root.resolve("usr/share/zoneinfo"), ZONEINFO);
    zone = new LocalZone(root, NOW);
  }

  // Left to JUnit, each would be warned of.
  @AfterEach
  void removeLinks() throws Exception {
    Files.deleteIfExists(root.resolve("etc/localtime"));
    Files.delete(root.resolve("usr/share/zoneinfo"));
  }

  private Path localtime() {
    return root.resolve("etc/localtime");
  }

  private static void sameTimes(ZoneId expected, ZoneId found) {
    for (int day = -400; day < 40; day++) {
      Instant at = NOW.plusSeconds(day * 86_400L);
      assertEquals(expected.getRules().getOffset(at), found.getRules().getOffset(at), at::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "Etc/UTC",
        "America/New_York",
        "Atlantic/Azores",
        "Pacific/Honolulu",
        "Europe/Berlin",
        "Asia/Tokyo",
        "Asia/Kathmandu",
        "Africa/Casablanca",
        "Australia/Lord_Howe"
      })
  void goesByTheLinkAtEtcLocaltime(String name) throws Exception {
    Files.createSymbolicLink(localtime(), ZONEINFO.resolve(name));
    Files.writeString(root.resolve("etc/timezone"), "America/Lima\n");

    sameTimes(ZoneId.of(name), zone.ofHost());
    assertEquals(
        ZONEINFO.relativize(ZONEINFO.resolve(name).toRealPath()).toString(), zone.ofHost().getId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"America/New_York", "Pacific/Honolulu", "Europe/Berlin", "UTC"})
  void goesByAFileThatWasCopied(String name) throws Exception {
    Files.copy(ZONEINFO.resolve(name), localtime());

    sameTimes(ZoneId.of(name), zone.ofHost());
  }

  @Test
  void goesByTheFileWhereItSaysOtherThanItsName() throws Exception {
    // A file whose zone has been given another time since, or before.
    Path stale = root.resolve("zoneinfo/Europe/Berlin");
    Files.createDirectories(stale.getParent());
    Files.copy(ZONEINFO.resolve("Asia/Tokyo"), stale);
    Files.createSymbolicLink(localtime(), stale);

    sameTimes(ZoneId.of("Asia/Tokyo"), zone.ofHost());
  }

  @Test
  void takesForUtcWhatTheLibraryTakesForUtc() throws Exception {
    assertEquals("UTC", zone.ofHost().getId());
    Files.writeString(localtime(), "no zone\n");
    assertEquals("UTC", zone.ofHost().getId());
    Files.delete(localtime());
    Files.createDirectory(localtime());
    assertEquals("UTC", zone.ofHost().getId());
    Files.delete(localtime());
    Files.createSymbolicLink(localtime(), ZONEINFO.resolve("Europe/Nowhere"));
    assertEquals("UTC", zone.ofHost().getId());
    assertEquals("UTC", zone.of("Europe/Nowhere").getId());
    sameTimes(ZoneOffset.UTC, zone.of(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Europe/Berlin|Europe/Berlin",
        ":Asia/Tokyo|Asia/Tokyo",
        "CET-1CEST,M3.5.0,M10.5.0/3|Europe/Berlin",
        "EST5EDT,M3.2.0,M11.1.0|America/New_York",
        "NZST-12NZDT,M9.5.0,M4.1.0/3|Pacific/Auckland",
        "<+0545>-5:45|Asia/Kathmandu",
        "JST-9|Asia/Tokyo",
        "HST10|Pacific/Honolulu",
        "UTC0|UTC"
      })
  void readsEveryKindOfVariable(String variable, ZoneId expected) {
    sameTimes(expected, zone.of(variable));
  }

  @Test
  void refusesAZoneThatJavaDoesNotKnow() {
    Failure failure = assertThrows(Failure.class, () -> zone.of("ABC-1:07DEF,M2.1.0,M11.1.0"));

    assertEquals("meter-zone", failure.problems().get(0).code());
  }

  @Test
  void tellsTheTimeOfEveryZoneAsTheFilesDo() throws Exception {
    List<String> differ = new ArrayList<>();
    for (String name : ZoneId.getAvailableZoneIds()) {
      Path file = ZONEINFO.resolve(name);
      if (Files.isRegularFile(file)) {
        TimeZoneFile parsed = TimeZoneFile.parse(Files.readAllBytes(file)).orElseThrow();
        Instant from = Instant.parse("2024-01-01T00:00:00Z");
        if (!parsed.agrees(ZoneId.of(name), from, Instant.parse("2045-01-01T00:00:00Z"))) {
          differ.add(name);
        }
      }
    }
    // Of some, Java's rules and this host's files are of different years.
    assertTrue(differ.size() < 20, differ::toString);
  }

  @Test
  void takesAnyDamageForUtcOrAZone() throws Exception {
    Random random = new Random(20261201);
    byte[] whole = Files.readAllBytes(ZONEINFO.resolve("Europe/Berlin"));
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        damaged[random.nextInt(random.nextBoolean() ? 100 : whole.length)] =
            (byte) random.nextInt(256);
      }
      TimeZoneFile.parse(damaged).ifPresent(file -> file.agrees(ZoneOffset.UTC, NOW, NOW));
      TimeZoneFile.parse(Arrays.copyOf(damaged, random.nextInt(whole.length)));
    }
  }
}
