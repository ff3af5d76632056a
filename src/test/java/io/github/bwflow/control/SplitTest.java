package io.github.bwflow.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.control.Split.Flow;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Side;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One rate for two sides. Rates and flows are in bytes per second. */
class SplitTest {
  private static final long SEED = 20261121;
  private static final Reason WHY = new Reason("test", "a test");

  private static Wanted.Limit limit(long rate) {
    return new Wanted.Limit(BitRate.ofBytesPerSecond(rate), WHY, Optional.empty());
  }

  private static Optional<BitRate> standing(long rate) {
    return rate == 0 ? Optional.empty() : Optional.of(BitRate.ofBytesPerSecond(rate));
  }

  private static long of(Targets targets, Side side) {
    return targets.limit(side).orElseThrow().bytesPerSecond();
  }

  private static Targets split(long rate, long tx, long rx, Optional<Flow> flow) {
    return Split.of(limit(rate), standing(tx), standing(rx), flow);
  }

  @ParameterizedTest
  @CsvSource({"1000, 500, 500", "1001, 500, 501", "2, 1, 1"})
  void beginsWithHalves(long rate, long tx, long rx) {
    Targets none = split(rate, 0, 0, Optional.of(new Flow(rate, 0)));
    Targets oneOnly = split(rate, rate, 0, Optional.of(new Flow(rate, 0)));

    assertEquals(tx, of(none, Side.TX));
    assertEquals(rx, of(none, Side.RX));
    assertEquals(none.sides(), oneOnly.sides());
  }

  // rate, standing tx and rx, passed tx and rx, expected tx.
  @ParameterizedTest
  @CsvSource({
    // The idle side keeps twice its need, at least a tenth.
    "1000, 500, 500, 500,   0, 900",
    "1000, 500, 500, 500,  40, 900",
    "1000, 500, 500, 500, 100, 800",
    "1000, 500, 500,   0, 500, 100",
    "1000, 500, 500, 100, 500, 200",
    // Nor less than the kernel can hold.
    "20,   10,  10,  10,    0, 12",
    "20,    5,  15,   0,   15, 8",
    // Both busy again: halves.
    "1000, 900, 100, 900, 100, 500",
    "1000, 100, 900,  90, 800, 500",
    // Roughly right, or nothing to tell from: left alone.
    "1000, 500, 500,   0,   0, 500",
    "1000, 500, 500, 500, 200, 500",
    "1000, 600, 400, 600, 320, 600",
    "1000, 900, 100, 900,   0, 900",
    "1000, 900, 100,   0,   0, 900",
    // The rate has changed: divided as before.
    "2000, 600, 400, 100, 100, 1200",
    "500,  600, 400, 100, 100, 300",
  })
  void followsTheNeed(long rate, long tx, long rx, long sent, long received, long expected) {
    Targets targets = split(rate, tx, rx, Optional.of(new Flow(sent, received)));

    assertEquals(expected, of(targets, Side.TX));
    assertEquals(rate - expected, of(targets, Side.RX));
  }

  @Test
  void dividesAsBeforeWhereNothingIsKnownOfTheTraffic() {
    assertEquals(700, of(split(1000, 700, 300, Optional.empty()), Side.TX));
  }

  @Test
  void neverPermitsMoreThanTheRateAndNeverLessThanATenth() {
    Random random = new Random(SEED);
    for (int i = 0; i < 100_000; i++) {
      long rate = 10 + (long) (Math.pow(10, random.nextDouble() * 10));
      long tx = (long) (rate * 2 * random.nextDouble());
      long rx = (long) (rate * 2 * random.nextDouble());
      Flow flow =
          new Flow((long) (rate * 2 * random.nextDouble()), (long) (rate * random.nextDouble()));
      Targets targets = split(rate, tx, rx, Optional.of(flow).filter(f -> random.nextInt(9) > 0));

      String at = "case " + i + " of seed " + SEED;
      assertEquals(rate, of(targets, Side.TX) + of(targets, Side.RX), at);
      assertTrue(of(targets, Side.TX) >= rate / 10, at);
      assertTrue(of(targets, Side.RX) >= rate / 10, at);
    }
  }

  @Test
  void passesOnWhatIsNoLimit() {
    Wanted none = new Wanted.NoLimit(WHY);
    Wanted keep = new Wanted.Keep(WHY);

    assertEquals(
        Targets.same(List.of(Side.TX, Side.RX), none),
        Split.of(none, standing(1), standing(1), Optional.empty()));
    assertTrue(Split.of(keep, standing(1), standing(1), Optional.empty()).keeps(Side.RX));
  }

  /**
   * Two sides that take what they get, with phases in which one of them rests, under a rate that is
   * what is left over two intervals: the balance holds, for the sum of both limits is the rate.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 20})
  void twoSidesTogetherNeverPassTheBalance(int rests) {
    Random random = new Random(SEED + rests);
    long drip = 20_000;
    double balance = 1e9;
    double used = 0;
    Optional<BitRate> tx = Optional.empty();
    Optional<BitRate> rx = Optional.empty();
    Optional<Flow> flow = Optional.empty();
    boolean rest = false;
    boolean sending = false;
    for (int run = 0; run < 2_000; run++) {
      // Runs come up to twice as seldom as every 15 s.
      double seconds = 15 * (1 + random.nextDouble());
      long rate = (long) (drip + Math.max(0, balance) / 60);
      Targets targets = Split.of(limit(rate), tx, rx, flow);
      tx = targets.limit(Side.TX);
      rx = targets.limit(Side.RX);
      if (rests > 0 && run % rests == 0) {
        rest = random.nextBoolean();
        sending = random.nextBoolean();
      }
      long out = rest && !sending ? 0 : tx.orElseThrow().bytesPerSecond();
      long in = rest && sending ? 0 : rx.orElseThrow().bytesPerSecond();
      flow = Optional.of(new Flow(out, in));
      used += (out + in) * seconds;
      balance += (drip - out - in) * seconds;

      assertTrue(balance >= 0, "run " + run + ": " + balance);
    }
    assertTrue(used > 1e9, "used " + used);
  }
}
