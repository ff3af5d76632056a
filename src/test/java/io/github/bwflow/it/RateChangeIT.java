package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * The rate goes up and down under full load, and traffic always goes on. {@code
 * -Dbwflow.changes=200} makes that many changes, and is for a machine that has nothing else to do:
 * UDP then has to go on within 100 ms, and where the processor is busy it is the sender that waits.
 */
class RateChangeIT extends LabTest {
  private static final int CHANGES = Integer.getInteger("bwflow.changes", 40);
  private static final long SEED = Long.getLong("bwflow.seed", 20261121L);

  /** From here on a bucket has to hold whatever GSO packet may be queued. */
  private static final long FAST = 10_000_000;

  private static final long FAST_BURST = 80_000;

  @Test
  void tcpGoesOnAfterEachChange() {
    goesOnAfterEachChange(Sender.TCP, 1_000);
  }

  @Test
  void udpGoesOnAfterEachChange() {
    goesOnAfterEachChange(Sender.UDP, CHANGES >= 200 ? 100 : 1_000);
  }

  private void goesOnAfterEachChange(Sender sender, long patienceMillis) {
    spendLittle();
    Random random = new Random(SEED);
    List<String> late = new ArrayList<>();
    long longest = 0;
    lab.bwflow("apply", "--rate", "10 mbit").exits(0);
    Traffic traffic = new Traffic(patienceMillis);
    try (Running server = Sender.listen(lab);
        Running sending = sender.start(lab, 3600);
        CounterWatch watch = CounterWatch.start(lab, "tx", Duration.ofMillis(1), traffic::see)) {
      watch.awaitFirst();
      Qdiscs before = lab.qdiscs("eth0");
      for (int i = 0; i < CHANGES / 2; i++) {
        long rate = anyRate(random);
        traffic.begin();
        Run change = lab.bwflow("apply", "--rate", rate + " bit", "--json").exits(0);
        Qdiscs after = lab.qdiscs("eth0");
        long stall = traffic.awaitMore();
        String told = i + ": " + before.rate() * 8 + " to " + rate + " stood " + stall + " ms";
        longest = Math.max(longest, stall);
        if (stall > patienceMillis) {
          late.add(told);
        }
        keepsRoomForWhatIsQueued(before, after, change);
        before = after;
      }
      assertTrue(sending.isAlive() && server.isAlive());
    }
    System.out.printf("%s: at most %d ms without traffic, seed %d%n", sender, longest, SEED);
    assertEquals(List.of(), late);
  }

  // Half of the rates on either side of the border between the two kinds of TBF.
  private static long anyRate(Random random) {
    return Math.round(1e6 * Math.pow(10, 2 * random.nextDouble()));
  }

  private static void keepsRoomForWhatIsQueued(Qdiscs before, Qdiscs after, Run change) {
    String plan = change.account().getAsJsonArray("plan").toString();
    boolean inPlace = plan.contains("tc qdisc change dev eth0 root");
    assertEquals(before.rootName().equals(after.rootName()), inPlace, plan);
    long room = before.rate() * 8 >= FAST ? FAST_BURST : before.burst();
    assertTrue(!inPlace || burst(plan) >= room, () -> before + " " + plan);
  }

  private static long burst(String plan) {
    return Long.parseLong(plan.replaceFirst(".* burst (\\d+) .*", "$1"));
  }

  /** For how long the counter is seen to stand still. */
  private static final class Traffic {
    private final long blindNanos;
    private final AtomicLong longest = new AtomicLong();
    private volatile long last = -1;
    private long since;
    private long looked;

    /**
     * Half of what is too long may pass between two looks; more is time in which this thread waits
     * for the processor, or the whole machine stands, and not counted.
     */
    Traffic(long tooLongMillis) {
      this.blindNanos = tooLongMillis * 1_000_000 / 2;
    }

    // From the first to the last time that a value is seen.
    void see(long counter) {
      long now = System.nanoTime();
      if (counter != last) {
        last = counter;
        since = now;
      } else if (now - looked > blindNanos) {
        since += now - looked;
      }
      looked = now;
      longest.accumulateAndGet(now - since, Math::max);
    }

    /** Forgets how long it stood still before now. */
    void begin() {
      longest.set(0);
    }

    /** Waits until it moves; the longest that it has stood still, in milliseconds. */
    long awaitMore() {
      long here = last;
      Running.await("traffic goes on", () -> last != here);
      return longest.get() / 1_000_000;
    }
  }
}
