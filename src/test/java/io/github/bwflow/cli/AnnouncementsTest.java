package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.engine.RunResult;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {
  private static final Instant NOW = Instant.parse("2026-11-16T12:00:00Z");
  private static final Problem BROKEN =
      Problem.error(ExitCode.CONFIG, "config", "it is broken", "");
  private static final String KEY = "/config/it is broken";

  private static Announcements at(Instant now, Map<String, Instant> said, Problem... problems) {
    RunResult result =
        new RunResult(
            now, "host", Optional.empty(), List.of(), Optional.empty(), List.of(problems));
    return Announcements.of(result, new LastRun(Optional.empty(), List.of(), said, Map.of()));
  }

  @Test
  void saysANewProblemAtOnceAndRemembersWhen() {
    Announcements announcements = at(NOW, Map.of(), BROKEN);

    assertEquals(List.of(BROKEN), announcements.problems());
    assertEquals(Map.of(KEY, NOW), announcements.said());
  }

  @Test
  void saysAProblemThatPersistsHourly() {
    Map<String, Instant> said = Map.of(KEY, NOW);

    assertEquals(List.of(), at(NOW.plusSeconds(15), said, BROKEN).problems());
    assertEquals(said, at(NOW.plusSeconds(15), said, BROKEN).said());
    assertEquals(List.of(), at(NOW.plusSeconds(3_599), said, BROKEN).problems());
    assertEquals(List.of(BROKEN), at(NOW.plusSeconds(3_600), said, BROKEN).problems());
    assertEquals(
        Map.of(KEY, NOW.plusSeconds(3_600)), at(NOW.plusSeconds(3_600), said, BROKEN).said());
  }

  @Test
  void saysAProblemAgainThatWasGoneInBetween() {
    Announcements gone = at(NOW.plusSeconds(15), Map.of(KEY, NOW));

    assertEquals(Map.of(), gone.said());
    assertEquals(List.of(BROKEN), at(NOW.plusSeconds(30), gone.said(), BROKEN).problems());
  }

  @Test
  void saysAProblemAtOnceWhereTheClockWasSetBack() {
    assertEquals(List.of(BROKEN), at(NOW, Map.of(KEY, NOW.plusSeconds(86_400)), BROKEN).problems());
  }

  @Test
  void tellsTwoProblemsOfOneKindApart() {
    Problem other = Problem.error(ExitCode.CONFIG, "config", "that is broken too", "");

    assertEquals(
        List.of(other), at(NOW.plusSeconds(15), Map.of(KEY, NOW), BROKEN, other).problems());
  }

  @Test
  void keepsNoticesToItself() {
    assertEquals(List.of(), at(NOW, Map.of(), Problem.notice("code", "by the way", "")).problems());
  }
}
