package io.github.bwflow.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.BadValue;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WishTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private static double at(String text, String instant) {
    Instant at = Instant.parse(instant);
    return Wish.parse(text, BERLIN, START, 1).at(at.toEpochMilli());
  }

  // Berlin is an hour ahead of UTC until 2026-03-29T01:00Z, two from then on.
  @ParameterizedTest
  @CsvSource({
    "8 mbit, 2026-03-01T00:00:00Z, 1000000",
    "8 mbit 08:00-18:00, 2026-03-02T06:59:59Z, 0",
    "8 mbit 08:00-18:00, 2026-03-02T07:00:00Z, 1000000",
    "8 mbit 08:00-18:00, 2026-03-30T06:00:00Z, 1000000",
    "8 mbit 08:00-18:00, 2026-03-02T17:00:00Z, 0",
    "8 mbit 22:00-02:00, 2026-03-02T22:30:00Z, 1000000",
    "8 mbit 22:00-02:00, 2026-03-02T01:00:00Z, 0",
    "8 mbit daily, 2026-03-02T12:00:00Z, 1000000",
    "8 mbit daily, 2026-03-02T02:00:00Z, 20000",
    "8 mbit after 2d, 2026-03-02T23:59:59Z, 0",
    "8 mbit after 2d, 2026-03-03T00:00:00Z, 1000000",
    "8 mbit + 4 mbit after 2d, 2026-03-03T00:00:00Z, 1500000"
  })
  void readsADemand(String text, String instant, double bytesPerSecond) {
    assertEquals(bytesPerSecond, at(text, instant), 1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8 mbit 08:00-18:00", "8 mbit daily", "8 mbit bursty", "8 mbit after 9d"})
  void staysAsItIsUntilTheInstantThatItNames(String text) {
    Demand demand = Wish.parse(text, BERLIN, START, 1);
    // Over the change of the clocks; the random instants do not fall on the hour.
    for (long at = START.toEpochMilli(); at < START.toEpochMilli() + 40 * 86_400_000L; ) {
      long until = demand.until(at);
      assertTrue(until > at);
      long probe = Math.min(until, at + 7_000_003);
      assertEquals(demand.at(at), demand.at(probe - 1), text);
      at = probe;
    }
  }

  @Test
  void isOnAboutHalfOfTheTimeWhereItIsBursty() {
    Demand demand = Wish.parse("8 bit bursty", BERLIN, START, 1);
    int on = 0;
    for (int minute = 0; minute < 20_000; minute++) {
      on += demand.at(START.toEpochMilli() + minute * 60_000L) > 0 ? 1 : 0;
    }

    assertEquals(10_000, on, 1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "much",
        "8 mbit often",
        "8 mbit 8-18",
        "8 mbit 25:00-26:00",
        "8 mbit after",
        "8 mbit +",
        "8 mbit after 2 mbit"
      })
  void refusesWhatIsNoDemand(String text) {
    BadValue refusal = assertThrows(BadValue.class, () -> Wish.parse(text, BERLIN, START, 1));

    assertTrue(refusal.getMessage().contains("\"" + text + "\" is not a demand"));
  }
}
