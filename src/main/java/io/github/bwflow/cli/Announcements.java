package io.github.bwflow.cli;

import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.state.LastRun;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which problems a quiet run says: a new one at once, one that persists hourly.
 *
 * @param problems the problems to say now
 * @param said when each problem that is there now was last said
 */
record Announcements(List<Problem> problems, Map<String, Instant> said) {
  private static final Duration AGAIN = Duration.ofHours(1);

  static Announcements of(RunResult result, LastRun last) {
    List<Problem> now = new ArrayList<>();
    Map<String, Instant> said = new TreeMap<>();
    for (Problem problem : result.problems()) {
      // Several problems of one file have one code; their messages do not change between runs.
      add("/" + problem.code() + "/" + problem.message(), problem, result.time(), last, now, said);
    }
    for (AccountResult account : result.accounts()) {
      String name = account.rules().account().name();
      for (Problem problem : account.problems()) {
        add(
            name + "/" + problem.code() + "/" + problem.severity().key(),
            problem,
            result.time(),
            last,
            now,
            said);
      }
    }
    return new Announcements(now, said);
  }

  private static void add(
      String key,
      Problem problem,
      Instant time,
      LastRun last,
      List<Problem> now,
      Map<String, Instant> said) {
    if (problem.severity() == Severity.NOTICE) {
      return;
    }
    Instant before = last.said().get(key);
    boolean due = before == null || before.isAfter(time) || !time.isBefore(before.plus(AGAIN));
    said.put(key, due ? time : before);
    if (due && !isAmong(now, problem)) {
      now.add(problem);
    }
  }

  // Several accounts may have the very same problem.
  private static boolean isAmong(List<Problem> now, Problem problem) {
    for (Problem each : now) {
      if (each.message().equals(problem.message())) {
        return true;
      }
    }
    return false;
  }
}
