package io.github.bwflow.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.engine.RunResult;
import io.github.bwflow.engine.Transitions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An account that is only divided into classes, where others show figures. */
class UnbudgetedTest {
  private static final RunResult RESULT =
      new ResultBuilder("2026-11-16T00:00:00Z").unbudgeted().build();

  @Test
  void isFineForMonitoring() {
    assertEquals(
        new Nagios(Nagios.Status.OK, "BWFLOW OK: eth0: there is no budget to keep to\n"),
        Nagios.of(RESULT));
  }

  @Test
  void hasNoMetricsOfABudget() {
    String metrics = Prometheus.of(RESULT, Map.of(), "0.2.0");

    assertTrue(metrics.contains("bwflow_limit_active{account=\"eth0\",side=\"tx\"} 0\n"), metrics);
    assertFalse(metrics.contains("budget") || metrics.contains("period"), metrics);
  }

  @Test
  void saysSoOnThePage() {
    String page = TrafficHtml.of(RESULT, Map.of(), "0.2.0");

    assertTrue(page.contains("<p>There is no budget to keep to.</p>"), page);
    assertFalse(page.contains("<canvas"), page);
  }

  @Test
  void losesNoMeterAndStartsNoPeriod() {
    Transitions changes = Transitions.of(RESULT, Map.of());
    assertEquals(List.of(), changes.all());
    assertEquals(List.of(), Transitions.of(RESULT, changes.phases()).all());
  }
}
