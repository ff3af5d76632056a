package io.github.bwflow.it;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests that share one lab, each beginning with it as it was when new. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LabTest {
  /** 10^9 bytes. */
  static final long GB = 1_000_000_000L;

  /** In the middle of a period of 30 days: 50 GB of pre-charge and 25 GB of drip are there. */
  static final String MID_NOVEMBER = "2026-11-16 00:00:00";

  /** The host to try on. */
  final Lab lab = Lab.open();

  @BeforeAll
  final void archiveClasses() {
    lab.reset();
    spendLittle();
    lab.archiveClasses();
  }

  @BeforeEach
  final void reset() {
    lab.reset();
  }

  @AfterAll
  final void close() {
    lab.close();
  }

  /** More than the whole budget was sent today; a limit is 1 Mbit/s. */
  void exhaust() {
    lab.vnstatDatabase().sentToday("eth0", 120 * GB);
    lab.configure(new Configuration().bandwidth("limit_rate", "\"1 mbit\""));
  }

  /** The same, and the limit stands. */
  void exhaustAndLimit() {
    exhaust();
    lab.bwflow("check", "--enforce", "-q").exits(0);
    if (!lab.qdiscs("eth0").isLimited()) {
      throw new AssertionError("no limit: " + lab.qdiscs());
    }
  }

  /** Little was sent today. */
  void spendLittle() {
    lab.vnstatDatabase().sentToday("eth0", GB);
    lab.configure(new Configuration());
  }

  /** Sent in November 2026 until {@link #MID_NOVEMBER}, saved just before it. */
  void sentInNovember(long bytes) {
    lab.bootedLongAgo();
    lab.vnstatDatabase()
        .with("eth0")
        .created("2026-09-01 00:00:00")
        .updated("2026-11-15 23:59:50")
        .day("2026-10-31", 3 * GB, 7 * GB)
        .day("2026-11-01", GB, bytes - GB)
        .day("2026-11-15", GB, GB)
        .write();
    lab.configure(new Configuration());
  }

  /** Runs bwflow as root with the clock standing at an instant. */
  Run at(String instant, String... arguments) {
    return lab.as(Caller.root().at(instant)).bwflow(arguments);
  }
}
