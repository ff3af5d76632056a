package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A sender takes all that it gets, and what counts never passes the credit. With {@code
 * -Dbwflow.seconds=60} the sender goes on for that long, and the cases that show nothing in less
 * are tried, too.
 */
class NeverOverIT extends LabTest {
  private static final int SECONDS = Integer.getInteger("bwflow.seconds", 20);
  private static final boolean IN_FULL = SECONDS >= 60;
  private static final long SEED = Long.getLong("bwflow.seed", 20261121L);

  private static final long BUDGET = 100 * GB;
  private static final long PRE_CHARGE = 50 * GB;

  /** What the sender finds. */
  private static final long BALANCE = 2 * GB;

  /**
   * How runs come.
   *
   * @param interval what the configuration says, in seconds
   * @param real the mean time between two runs
   */
  private record Rhythm(int interval, Duration real) {}

  /** Which traffic counts. What is received has been counted before it is dropped: hence 5 %. */
  private enum Counts {
    TX,
    TOTAL,
    MAX;

    long of(long sent, long received) {
      long atLeast = received - received / 20;
      return switch (this) {
        case TX -> sent;
        case TOTAL -> sent + atLeast;
        case MAX -> Math.max(sent, atLeast);
      };
    }
  }

  private static final Rhythm BRISK = new Rhythm(5, Duration.ofSeconds(2));

  @Test
  void tcpNeverPassesTheCredit() {
    neverPassesTheCredit(Sender.TCP, BRISK, SECONDS);
  }

  @Test
  void udpNeverPassesTheCredit() {
    neverPassesTheCredit(Sender.UDP, BRISK, SECONDS);
  }

  @Test
  void bothDirectionsTogetherNeverPassTheCredit() {
    neverPassesTheCredit(Sender.BOTH_WAYS, Counts.TOTAL, BRISK, SECONDS, () -> {});
  }

  @Test
  void neitherOfBothDirectionsPassesTheCredit() {
    inFull();
    neverPassesTheCredit(Sender.BOTH_WAYS, Counts.MAX, BRISK, SECONDS, () -> {});
  }

  @Test
  void manyShortFlowsNeverPassTheCredit() {
    inFull();
    neverPassesTheCredit(Sender.SHORT_FLOWS, BRISK, SECONDS);
  }

  @Test
  void tcpNeverPassesTheCreditWithoutSqlite() {
    inFull();
    neverPassesTheCredit(Sender.TCP, Counts.TX, BRISK, 3 * SECONDS, this::withoutSqlite);
  }

  @Test
  void neverPassesTheCreditWhereRunsComeLessOftenThanTheConfigurationSays() {
    inFull();
    neverPassesTheCredit(Sender.TCP, new Rhythm(15, Duration.ofSeconds(60)), 4 * SECONDS);
  }

  private static void inFull() {
    assumeTrue(IN_FULL, "only with -Dbwflow.seconds=60");
  }

  private void withoutSqlite() {
    lab.hide("sqlite3");
    lab.sh("sed -i 's/^;* *SaveInterval .*/SaveInterval 1/' /etc/vnstat.conf");
    assertTrue(lab.read("/etc/vnstat.conf").contains("\nSaveInterval 1\n"));
  }

  private void neverPassesTheCredit(Sender sender, Rhythm rhythm, int seconds) {
    neverPassesTheCredit(sender, Counts.TX, rhythm, seconds, () -> {});
  }

  /**
   * @param also what is different from a host where all is well
   */
  private void neverPassesTheCredit(
      Sender sender, Counts counts, Rhythm rhythm, int seconds, Runnable also) {
    Credit credit = Credit.now();
    long spent = credit.at(Instant.now()) - BALANCE;
    Ledger ledger = new Ledger(credit, counts, spent, counter("tx"), counter("rx"));
    lab.vnstatDatabase().passedToday("eth0", counts == Counts.MAX ? spent : 0, spent);
    lab.configure(
        new Configuration()
            .bandwidth("enforcement", "\"glide\"")
            .bandwidth("direction", "\"" + counts.name().toLowerCase(Locale.ROOT) + "\"")
            .bandwidth("billing_day", Integer.toString(credit.billingDay()))
            .network("line_rate", "\"100 gbit\"")
            .daemon("poll_interval_seconds", Integer.toString(rhythm.interval())));
    also.run();
    int runs = 1;
    try (Running daemon = lab.vnstatd();
        Running server = Sender.listen(lab)) {
      enforce();
      try (CounterWatch sent = CounterWatch.start(lab, "tx", Duration.ofMillis(10), ledger::sent);
          CounterWatch received =
              CounterWatch.start(lab, "rx", Duration.ofMillis(10), ledger::received)) {
        sent.awaitFirst();
        received.awaitFirst();
        runs += enforceWhile(sender, rhythm, seconds);
      }
      assertTrue(daemon.isAlive() && server.isAlive());
    }
    System.out.printf("%s, %s: %s in %d runs, seed %d%n", sender, counts, ledger, runs, SEED);
    assertTrue(ledger.worst <= 0, () -> "passed the credit: " + ledger + ", seed " + SEED);
    assertTrue(ledger.share() > 0.5, () -> "the sender did not send: " + ledger);
  }

  private int enforceWhile(Sender sender, Rhythm rhythm, int seconds) {
    Random jitter = new Random(SEED);
    int runs = 0;
    try (Running sending = sender.start(lab, seconds)) {
      for (Instant next = Instant.now(); sending.isAlive(); runs++) {
        // A third of the mean more or less.
        next = next.plus(rhythm.real().multipliedBy(67 + jitter.nextInt(67)).dividedBy(100));
        waitUntil(next);
        enforce();
        next = next.isBefore(Instant.now()) ? Instant.now() : next;
      }
    }
    return runs;
  }

  private long counter(String which) {
    return lab.counter("eth0", which);
  }

  private void enforce() {
    lab.bwflow("check", "--enforce", "-q").exits(0);
  }

  private static void waitUntil(Instant then) {
    try {
      Thread.sleep(Math.max(0, Duration.between(Instant.now(), then).toMillis()));
    } catch (InterruptedException e) {
      throw Running.interrupted(e);
    }
  }

  /**
   * The credit of a period that is half over, reckoned without the program.
   *
   * @param billingDay when it began
   */
  private record Credit(int billingDay, Instant start, Instant end) {
    static Credit now() {
      LocalDate start = LocalDate.now(ZoneOffset.UTC).minusDays(14);
      // Every month has such a day.
      while (start.getDayOfMonth() > 28) {
        start = start.minusDays(1);
      }
      return new Credit(start.getDayOfMonth(), midnight(start), midnight(start.plusMonths(1)));
    }

    private static Instant midnight(LocalDate date) {
      return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    long at(Instant now) {
      double gone = Duration.between(start, now).toMillis();
      return PRE_CHARGE
          + (long) ((BUDGET - PRE_CHARGE) * (gone / Duration.between(start, end).toMillis()));
    }
  }

  /** What counts against what was permitted, from the kernel's counters. */
  private static final class Ledger {
    private final Credit credit;
    private final Counts counts;
    private final long spent;
    private final long sentBefore;
    private final long receivedBefore;
    private long sent;
    private long received;
    private long worst = Long.MIN_VALUE;
    private long used;

    /**
     * @param spent what was used in the period before
     * @param sent the kernel's counter at that time
     * @param received the other one
     */
    Ledger(Credit credit, Counts counts, long spent, long sent, long received) {
      this.credit = credit;
      this.counts = counts;
      this.spent = spent;
      this.sentBefore = sent;
      this.receivedBefore = received;
    }

    synchronized void sent(long counter) {
      sent = counter - sentBefore;
      enter();
    }

    synchronized void received(long counter) {
      received = counter - receivedBefore;
      enter();
    }

    private void enter() {
      used = spent + counts.of(sent, received);
      worst = Math.max(worst, used - credit.at(Instant.now()));
    }

    /** The share that was used of the balance that there was at the start. */
    double share() {
      return 1 + (double) (used - credit.at(Instant.now())) / BALANCE;
    }

    @Override
    public String toString() {
      return String.format(
          "at worst %.1f MB from the credit, %.1f %% of the balance used",
          worst / 1e6, 100 * share());
    }
  }
}
