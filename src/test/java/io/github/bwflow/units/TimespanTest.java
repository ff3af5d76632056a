package io.github.bwflow.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimespanTest {
  private static final long SEED = 20261121;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "90s | 90",
        "90 sec | 90",
        "1 second | 1",
        "2 seconds | 2",
        "15min | 900",
        "15 m | 900",
        "1 minute | 60",
        "2 minutes | 120",
        "2h | 7200",
        "1 hour | 3600",
        "1.5 hours | 5400",
        "3 d | 259200",
        "1 day | 86400",
        "2 days | 172800",
        "1W | 604800",
        "2 weeks | 1209600",
        "0.5 s | 1",
        "3650 d | 315360000",
      })
  void readsALengthOfTime(String text, long seconds) {
    assertEquals(Duration.ofSeconds(seconds), Timespan.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"90", "2 months", "1h30min", "5 ms", "2 y"})
  void refusesWhatIsNoUnitOfTime(String text) {
    assertEquals(
        "\""
            + text
            + "\" is not a time; expected a time such as \"90s\", \"15min\", \"2h\" or \"3d\"",
        assertThrows(BadValue.class, () -> Timespan.parse(text)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 s", "0.4 s", "-1 h", "3651 d", "99999999999999 w"})
  void refusesNothingAndMoreThanTenYears(String text) {
    assertEquals(
        "\""
            + text
            + "\" is out of range; expected a time such as \"90s\", \"15min\", \"2h\" or \"3d\","
            + " up to ten years",
        assertThrows(BadValue.class, () -> Timespan.parse(text)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "1, 1 s",
    "59, 59 s",
    "60, 1 min",
    "61, 1 min 1 s",
    "3599, 59 min 59 s",
    "3600, 1 h",
    "3601, 1 h",
    "3660, 1 h 1 min",
    "86399, 23 h 59 min",
    "86400, 1 d",
    "183600, 2 d 3 h",
    "259200, 3 d",
    "31536000, 365 d",
  })
  void printsTheTwoLargestUnits(long seconds, String printed) {
    assertEquals(printed, Timespan.print(Duration.ofSeconds(seconds)));
  }

  @Test
  void readsBackWhatItPrintedWhereThatIsOneUnit() {
    Random random = new Random(SEED);
    long[] units = {1, 60, 3_600, 86_400};
    int[] most = {59, 59, 23, 3_650};
    for (int i = 0; i < 2_000; i++) {
      int unit = random.nextInt(units.length);
      Duration span = Duration.ofSeconds(units[unit] * (1 + random.nextInt(most[unit])));

      assertEquals(span, Timespan.parse(Timespan.print(span)), () -> "seed " + SEED);
    }
  }
}
