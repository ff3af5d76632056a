package io.github.bwflow.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloorTest {
  private static final Period NOVEMBER =
      Period.monthly(1, ZoneOffset.UTC, Instant.parse("2026-11-16T00:00:00Z"));

  @ParameterizedTest
  @CsvSource({
    // budget * 8 / 2592000 s / 4
    "100000000000, 64000",
    "82944000000, 64000",
    "82943999999, 63999",
    "1000000000, 771",
    "1000000, 8",
    "1, 8",
    "4611686018427387903, 64000",
  })
  void isSixtyFourKilobitOrAQuarterOfASmallBudget(long budget, long bits) {
    Policy policy = new TokenBucket(new Bytes(budget), new Bytes(budget / 2));

    assertEquals(new BitRate(bits), Floor.automatic(policy, NOVEMBER));
  }
}
