package io.github.bwflow.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.state.LastRun;
import io.github.bwflow.units.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  private static final Instant NOW = Instant.parse("2026-11-16T00:00:00Z");
  private static final Duration STATED = Duration.ofSeconds(15);

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static List<Duration> gaps(long... seconds) {
    return Arrays.stream(seconds).mapToObj(PaceTest::seconds).toList();
  }

  private static LastRun last(long ago, long... gaps) {
    return new LastRun(Optional.of(NOW.minusSeconds(ago)), gaps(gaps), Map.of(), Map.of());
  }

  @Test
  void reckonsWithAMinuteWhereTheLastRunIsNotKnown() {
    assertEquals(seconds(60), Pace.gap(STATED, LastRun.NONE, NOW));
    assertEquals(seconds(60), Pace.gap(STATED, last(-5), NOW));
    assertEquals(seconds(3600), Pace.gap(seconds(3600), LastRun.NONE, NOW));
  }

  @Test
  void reckonsWithTheStatedIntervalWhereRunsComeMoreOften() {
    assertEquals(STATED, Pace.gap(STATED, last(2, 2, 2), NOW));
  }

  @Test
  void reckonsWithTheTimeThatReallyPassesBetweenRuns() {
    assertEquals(seconds(60), Pace.gap(STATED, last(60), NOW));
  }

  @Test
  void stillReckonsWithItAfterARunByHandInBetween() {
    assertEquals(seconds(60), Pace.gap(STATED, last(3, 60, 60), NOW));
    assertEquals(seconds(57), Pace.gap(STATED, last(57, 3, 60), NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "60,60,true",
    "25,25,true",
    // A timer's delay, one late run, a host that slept.
    "24,24,false",
    "15,15,false",
    "15,60,false",
    "28800,15,false",
    // A run by hand.
    "3,60,false",
  })
  void namesAMismatchThatRepeats(long latest, long before, boolean named) {
    assertEquals(named, Pace.mismatch(STATED, gaps(latest, before)).isPresent());
  }

  @Test
  void namesNoMismatchAfterOneGap() {
    assertTrue(Pace.mismatch(STATED, gaps(60)).isEmpty());
    assertTrue(Pace.mismatch(STATED, gaps()).isEmpty());
  }

  @Test
  void saysHowOftenRunsReallyCome() {
    Problem problem = Pace.mismatch(STATED, gaps(61, 59)).orElseThrow();

    assertTrue(problem.message().contains("15 s"), problem.message());
    assertTrue(problem.hint().contains("1 min 1 s"), problem.hint());
  }

  @Test
  void remembersTwoGapsAtMost() {
    assertEquals(gaps(60, 3), last(60, 3, 15).gapsWith(NOW));
    assertEquals(gaps(60), last(60).gapsWith(NOW));
    assertEquals(gaps(3, 15), last(-60, 3, 15).gapsWith(NOW));
    assertEquals(List.of(), LastRun.NONE.gapsWith(NOW));
  }
}
