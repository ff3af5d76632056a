package io.github.bwflow.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
  private static final long SEED = 20261121;

  @Test
  void readsAndPrintsJustAsJavaDoes() {
    Random random = new Random(SEED);
    long[] grains = {1, 1_000, 1_000_000, 1_000_000_000};
    for (int i = 0; i < 20_000; i++) {
      long second = (long) (random.nextGaussian() * 1e11);
      long grain = grains[random.nextInt(grains.length)];
      Instant instant =
          Instant.ofEpochSecond(second, random.nextInt(1_000_000_000) / grain * grain);
      String text = instant.toString();

      assertEquals(text, IsoTime.print(instant));
      assertEquals(instant, IsoTime.instant(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T07:47:10Z",
        "2026-11-21T07:47:10.5Z",
        "2026-11-21T07:47:10.123456789Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "+10000-01-01T00:00:00Z",
        "2024-02-29T00:00:00.000001Z"
      })
  void readsInstants(String text) {
    assertEquals(Instant.parse(text), IsoTime.instant(text));
    assertEquals(Instant.parse(text).toString(), IsoTime.print(Instant.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-11-21T07:47:10",
        "2026-11-21T07:47:60Z",
        "2026-11-21T07:47:10.1234567890Z",
        "2026-11-21 07:47:10Z",
        "2026-11-31T07:47:10Z",
        "2026-1a-21T07:47:10Z",
        "2026-11-21T07:47:1\u0661Z"
      })
  void refusesWhatIsNone(String text) {
    assertThrows(DateTimeException.class, () -> IsoTime.instant(text));
  }

  @Test
  void readsDatesAndTimes() {
    assertEquals(LocalDate.of(2024, 2, 29), IsoTime.date("2024-02-29"));
    assertEquals(LocalDateTime.of(2026, 11, 21, 7, 47, 10), IsoTime.time("2026-11-21T07:47:10"));
    assertEquals(LocalDateTime.of(2026, 11, 21, 7, 47), IsoTime.time("2026-11-21T07:47"));
    assertThrows(DateTimeException.class, () -> IsoTime.date("2025-02-29"));
    assertThrows(DateTimeException.class, () -> IsoTime.date("2025/02/28"));
    assertThrows(DateTimeException.class, () -> IsoTime.date("2025-02-2 "));
    assertThrows(DateTimeException.class, () -> IsoTime.time("2026-11-21T24:00:00"));
  }
}
