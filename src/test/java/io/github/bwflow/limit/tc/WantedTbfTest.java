package io.github.bwflow.limit.tc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.BitRate;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedTbfTest {
  private static final WantedTbf DRIP = WantedTbf.of(new BitRate(154_320), 1500);

  @ParameterizedTest
  @CsvSource({
    // rate, MTU: handle, bytes per second, burst, latency in microseconds
    "154320, 1500, bf12:, 19290, 2000, 400000",
    "154327, 1500, bf12:, 19290, 2000, 400000",
    "64000, 1500, bf12:, 8000, 2000, 757000",
    "8000, 1500, bf12:, 1000, 2000, 5000000",
    "154320, 9000, bf12:, 19290, 9118, 1869155",
    "154320, 65536, bf12:, 19290, 65654, 5000000",
    "154320, 68, bf12:, 19290, 2000, 400000",
    "9999999, 1500, bf12:, 1249999, 2000, 400000",
    "10000000, 1500, bf10:, 1250000, 80000, 50000",
    "10000000, 65536, bf10:, 1250000, 80000, 50000",
    "160000000, 1500, bf10:, 20000000, 80000, 50000",
    "1000000000, 1500, bf10:, 125000000, 500000, 50000",
    // A full bucket may last 270 s at most.
    "8, 1500, bf12:, 8, 2000, 5000000",
    "0, 1500, bf12:, 8, 2000, 5000000",
    "64, 1500, bf12:, 8, 2000, 5000000",
    "8, 9000, bf12:, 34, 9118, 5000000",
    // Burst and queue fit into 32 bits.
    "1000000000000, 1500, bf10:, 125000000000, 500000000, 28000",
    "1000000000000000, 1500, bf10:, 125000000000000, 1073741824, 23",
  })
  void hasTheShapeOfItsRegime(
      long bits, int mtu, String handle, long bytes, long burst, long latency) {
    assertEquals(
        new WantedTbf(handle, bytes, burst, latency), WantedTbf.of(new BitRate(bits), mtu));
  }

  @Test
  void isToldToTcInBitsAndBytes() {
    assertEquals(
        List.of("tbf", "rate", "154320bit", "burst", "2000", "latency", "400000us"), DRIP.words(0));
  }

  @Test
  void neverShrinksTheBucketWithinTheSlowRegime() {
    assertEquals("9118", DRIP.words(9118).get(4));
    assertEquals("2000", DRIP.words(1999).get(4));
  }

  @Test
  void givesTheLeafATargetThatAFrameFitsInto() {
    // 1.5 frames of 1514 bytes at 19 290 bytes a second take 117.729 ms.
    assertEquals(
        List.of("fq_codel", "target", "117729us", "interval", "212729us"), DRIP.leafWords(1500));
    assertEquals(
        List.of("fq_codel", "target", "5000us", "interval", "100000us"),
        WantedTbf.of(new BitRate(100_000_000), 1500).leafWords(1500));
  }

  private static ObservedQdisc observed(String kind, String handle, long rate, long burst) {
    return new ObservedQdisc(
        "eth0",
        kind,
        handle,
        "",
        true,
        OptionalLong.of(rate),
        OptionalLong.of(burst),
        OptionalLong.empty());
  }

  @Test
  void isHeldByWhatTheKernelReadsBack() {
    assertTrue(DRIP.isHeldBy(observed("tbf", "bf12:", 19_290, 2000)));
    assertTrue(DRIP.isHeldBy(observed("tbf", "bf12:", 19_290, 1999)));
    assertTrue(DRIP.isHeldBy(observed("tbf", "bf12:", 19_290, 9118)));
  }

  @Test
  void isNotHeldByAnythingElse() {
    assertFalse(DRIP.isHeldBy(observed("htb", "bf12:", 19_290, 2000)));
    assertFalse(DRIP.isHeldBy(observed("tbf", "bf10:", 19_290, 2000)));
    assertFalse(DRIP.isHeldBy(observed("tbf", "bf12:", 19_289, 2000)));
    assertFalse(DRIP.isHeldBy(observed("tbf", "bf12:", 19_291, 2000)));
    assertFalse(DRIP.isHeldBy(observed("tbf", "bf12:", 19_290, 1998)));
    assertFalse(DRIP.isHeldBy(observed("tbf", "bf12:", 19_290, 80_000)));
    ObservedQdisc unknown =
        new ObservedQdisc(
            "eth0",
            "tbf",
            "bf12:",
            "",
            true,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
    assertFalse(DRIP.isHeldBy(unknown));
  }

  @Test
  void comparesTheQueueWhereTcTellsIt() {
    // 19290 * 0.4 s + 2000
    for (long limit : new long[] {9_712, 9_716, 9_720}) {
      assertTrue(DRIP.isHeldBy(queue(limit)), () -> "limit " + limit);
    }
    assertFalse(DRIP.isHeldBy(queue(9_700)));
    assertFalse(DRIP.isHeldBy(queue(9_730)));
  }

  private static ObservedQdisc queue(long limit) {
    return new ObservedQdisc(
        "eth0",
        "tbf",
        "bf12:",
        "",
        true,
        OptionalLong.of(19_290),
        OptionalLong.of(1999),
        OptionalLong.of(limit));
  }
}
