package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** What the senders find, unless a test says otherwise. */
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

  @Test
  void interfacesThatShareABudgetNeverPassTheCreditTogether() {
    lab.addSecondInterface();
    neverPassesTheCredit(
        Map.of("eth0", Sender.TCP, "eth1", Sender.UDP), Counts.TX, BRISK, SECONDS, () -> {});
  }

  @Test
  void classesNeverPassTheCreditTogether() {
    neverPassesTheCredit(
        Map.of("eth0", Sender.MANY_PORTS),
        Counts.TX,
        BRISK,
        2 * SECONDS,
        5_000_000,
        this::withClasses);
  }

  // A class may send a packet while the bucket of the whole is empty.
  @Test
  void passesNoMoreBeyondALimitThanIsHeldBackForItsClasses() {
    lab.vnstatDatabase().sentToday("eth0", GB);
    lab.configure(new Configuration().bandwidth("enforcement", "\"glide\""));
    long whole = reserved();
    withClasses();
    long held = reserved() / 2;
    lab.bwflow("apply", "--rate", "12 mbit", "--for", "1h").exits(0);
    Excess excess = new Excess(12_000_000 / 8);
    try (Running server = Sender.listen(lab);
        CounterWatch sent = CounterWatch.start(lab, "tx", Duration.ofMillis(10), excess::enter)) {
      sent.awaitFirst();
      Run sender = Sender.MANY_PORTS.start(lab, 10).finish();
      assertEquals(Sender.IN_TIME, sender.exit(), sender::toString);
      assertTrue(server.isAlive());
    }
    System.out.printf("at most %d bytes beyond the limit, %d held back%n", excess.most, held);
    assertTrue(excess.most <= held, () -> excess.most + " bytes, " + held + " held back");
    assertTrue(excess.most > whole, () -> "the classes did not send: " + excess.most);
  }

  private long reserved() {
    return lab.bwflow("check", "--json").exits(0).account().get("reserved_bytes").getAsLong();
  }

  private void withClasses() {
    StringBuilder text = new StringBuilder(lab.read(Lab.CONFIG));
    for (int i = 0; i < Sender.PORTS; i++) {
      int port = Sender.FIRST_PORT + i;
      text.append("[[class]]\nname = \"")
          .append(port)
          .append("\"\nupload = { min = \"200 kbit\" }\n");
      text.append("match = [{ protocol = \"udp\", remote_port = ").append(port).append(" }]\n");
    }
    lab.write(Lab.CONFIG, text.toString());
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

  private void neverPassesTheCredit(
      Sender sender, Counts counts, Rhythm rhythm, int seconds, Runnable also) {
    neverPassesTheCredit(Map.of("eth0", sender), counts, rhythm, seconds, also);
  }

  private void neverPassesTheCredit(
      Map<String, Sender> senders, Counts counts, Rhythm rhythm, int seconds, Runnable also) {
    neverPassesTheCredit(senders, counts, rhythm, seconds, BALANCE, also);
  }

  /**
   * @param senders who sends by which interface; together they have one budget
   * @param balance what the senders find
   * @param also what is different from a host where all is well
   */
  private void neverPassesTheCredit(
      Map<String, Sender> senders,
      Counts counts,
      Rhythm rhythm,
      int seconds,
      long balance,
      Runnable also) {
    List<String> devices = List.copyOf(senders.keySet());
    Credit credit = Credit.now();
    long spent = credit.at(Instant.now()) - balance;
    Ledger ledger =
        new Ledger(credit, counts, balance, spent, counter(devices, "tx"), counter(devices, "rx"));
    VnstatDatabase database = lab.vnstatDatabase();
    long each = spent / devices.size();
    devices.forEach(device -> database.passedToday(device, counts == Counts.MAX ? each : 0, each));
    lab.configure(
        new Configuration()
            .bandwidth("enforcement", "\"glide\"")
            .bandwidth("direction", "\"" + counts.name().toLowerCase(Locale.ROOT) + "\"")
            .bandwidth("billing_day", Integer.toString(credit.billingDay()))
            .network("interface", "[\"" + String.join("\", \"", devices) + "\"]")
            .network("line_rate", "\"100 gbit\"")
            .daemon("poll_interval_seconds", Integer.toString(rhythm.interval())));
    also.run();
    int runs = 1;
    try (Running daemon = lab.vnstatd();
        Running server = Sender.listen(lab)) {
      enforce();
      try (CounterWatch sent =
              CounterWatch.start(lab, devices, "tx", Duration.ofMillis(10), ledger::sent);
          CounterWatch received =
              CounterWatch.start(lab, devices, "rx", Duration.ofMillis(10), ledger::received)) {
        sent.awaitFirst();
        received.awaitFirst();
        runs += enforceWhile(senders, rhythm, seconds);
      }
      assertTrue(daemon.isAlive() && server.isAlive());
    }
    System.out.printf("%s, %s: %s in %d runs, seed %d%n", senders, counts, ledger, runs, SEED);
    assertTrue(ledger.worst <= 0, () -> "passed the credit: " + ledger + ", seed " + SEED);
    assertTrue(ledger.share() > 0.5, () -> "the sender did not send: " + ledger);
  }

  private int enforceWhile(Map<String, Sender> senders, Rhythm rhythm, int seconds) {
    Random jitter = new Random(SEED);
    int runs = 0;
    List<Running> sending = new ArrayList<>();
    try {
      senders.forEach((device, sender) -> sending.add(sender.start(lab, peer(device), seconds)));
      for (Instant next = Instant.now(); sending.stream().anyMatch(Running::isAlive); runs++) {
        // A third of the mean more or less.
        next = next.plus(rhythm.real().multipliedBy(67 + jitter.nextInt(67)).dividedBy(100));
        waitUntil(next);
        enforce();
        next = next.isBefore(Instant.now()) ? Instant.now() : next;
      }
      for (Running each : sending) {
        Run sent = each.finish();
        assertEquals(Sender.IN_TIME, sent.exit(), () -> "ended before its time: " + sent);
      }
    } finally {
      sending.forEach(Running::close);
    }
    return runs;
  }

  private long counter(List<String> devices, String which) {
    return devices.stream().mapToLong(device -> lab.counter(device, which)).sum();
  }

  private static String peer(String device) {
    return device.equals("eth0") ? Lab.PEER : Lab.SECOND_PEER;
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
    private final long balance;
    private final long spent;
    private final long sentBefore;
    private final long receivedBefore;
    private long sent;
    private long received;
    private long worst = Long.MIN_VALUE;
    private long used;

    /**
     * @param balance what is left of the credit
     * @param spent what was used in the period before
     * @param sent the kernel's counter at that time
     * @param received the other one
     */
    Ledger(Credit credit, Counts counts, long balance, long spent, long sent, long received) {
      this.credit = credit;
      this.counts = counts;
      this.balance = balance;
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
      return 1 + (double) (used - credit.at(Instant.now())) / balance;
    }

    @Override
    public String toString() {
      return String.format(
          "at worst %.3f MB from the credit, %.1f %% of the balance used",
          worst / 1e6, 100 * share());
    }
  }

  /** What went beyond a rate, over any time. */
  private static final class Excess {
    private final long bytesPerSecond;
    private final long begin = System.nanoTime();
    private double least = Double.MAX_VALUE;
    private long most;

    Excess(long bytesPerSecond) {
      this.bytesPerSecond = bytesPerSecond;
    }

    void enter(long counter) {
      double beyond = counter - (System.nanoTime() - begin) / 1e9 * bytesPerSecond;
      least = Math.min(least, beyond);
      most = Math.max(most, (long) (beyond - least));
    }
  }
}
