package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Real traffic through a limit. */
class LimitIT extends LabTest {

  @Test
  void limitsRealTrafficAndLetsItGoAgain() {
    spendLittle();
    long before = lab.throughput(1);

    lab.bwflow("apply", "--rate", "20 mbit").exits(0);
    long limited = lab.throughput(2);
    lab.bwflow("lift").exits(0);
    long after = lab.throughput(1);

    assertTrue(before > 100_000_000, () -> "before: " + before);
    assertTrue(limited > 12_000_000 && limited < 22_000_000, () -> "limited: " + limited);
    assertTrue(after > 100_000_000, () -> "after: " + after);
  }

  @Test
  void limitsRealTrafficAtASlowRate() {
    spendLittle();

    lab.bwflow("apply", "--rate", "4 mbit").exits(0);
    long limited = lab.throughput(3);

    assertTrue(limited > 2_400_000 && limited < 4_400_000, () -> "limited: " + limited);
  }

  @Test
  void limitsOnceTheTrafficItselfHasUsedTheCreditUp() {
    lab.vnstatDatabase().sentToday("eth0", 0);
    lab.configure(
        new Configuration()
            .bandwidth("monthly_budget_gb", "0.02")
            .bandwidth("pre_charge_gb", "0.01")
            .bandwidth("limit_rate", "\"5 mbit\""));
    lab.bwflow("check", "--enforce").exits(0);
    assertTrue(!lab.qdiscs("eth0").isLimited());

    long free = lab.throughput(1);
    lab.bwflow("check", "--enforce").exits(0);
    long limited = lab.throughput(2);

    assertTrue(free > 100_000_000, () -> "free: " + free);
    assertTrue(limited < 5_500_000, () -> "limited: " + limited);
  }
}
