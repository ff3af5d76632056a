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
    assertEquals(named, Pace.mismatch(STATED, gaps(latest, before), false).isPresent());
  }

  @Test
  void namesNoMismatchAfterOneGap() {
    assertTrue(Pace.mismatch(STATED, gaps(60), false).isEmpty());
    assertTrue(Pace.mismatch(STATED, gaps(), false).isEmpty());
  }

  @Test
  void saysHowOftenRunsReallyCome() {
    Problem problem = Pace.mismatch(STATED, gaps(61, 59), false).orElseThrow();

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

  private static final Instant LONG_AGO = NOW.minusSeconds(100_000);

  private static Optional<Problem> notEnforced(LastRun last, Instant boot) {
    return Pace.notEnforced(STATED, last, boot, NOW, false);
  }

  @ParameterizedTest
  @CsvSource({
    "0,false",
    "15,false",
    // Three runs missed and one that is late.
    "62,false",
    "63,true",
    "100000,true",
    // The clock was set back by a little, or by a lot.
    "-62,false",
    "-63,true",
  })
  void saysThatNothingEnforcesAfterFourIntervals(long ago, boolean said) {
    assertEquals(said, notEnforced(last(ago, 15, 15), LONG_AGO).isPresent());
  }

  @Test
  void givesCronFourOfItsMinutes() {
    assertTrue(notEnforced(last(242, 60, 60), LONG_AGO).isEmpty());
    assertTrue(notEnforced(last(243, 60, 60), LONG_AGO).isPresent());
    // A run by hand in between, after which cron's comes within a minute.
    assertTrue(notEnforced(last(60, 3, 60), LONG_AGO).isEmpty());
  }

  @Test
  void isNotMisledByAHostThatSlept() {
    assertTrue(notEnforced(last(63, 28_800, 15), LONG_AGO).isPresent());
    assertTrue(notEnforced(last(63, 28_800), LONG_AGO).isPresent());
  }

  @Test
  void givesAFreshBootTheSameTimeForTheFirstRun() {
    assertTrue(notEnforced(LastRun.NONE, NOW.minusSeconds(62)).isEmpty());
    Problem problem = notEnforced(LastRun.NONE, NOW.minusSeconds(63)).orElseThrow();
    assertEquals("not-enforced", problem.code());
    assertTrue(problem.message().contains("since the host was booted"), problem.message());
    assertTrue(problem.hint().contains("systemctl enable --now bwflow.timer"), problem.hint());
  }

  @Test
  void saysHowLongAgoEnforcementRan() {
    Problem problem = notEnforced(last(303), LONG_AGO).orElseThrow();

    assertTrue(problem.message().endsWith("last ran 5 min 3 s ago"), problem.message());
  }
}
