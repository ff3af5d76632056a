package io.github.bwflow.limit.vmmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.control.Reason;
import io.github.bwflow.control.Targets;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Side;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole Mbit/s, and never more than was wanted as long as that is 1 Mbit/s for each side. */
class RoundingTest {
  private static final Reason REASON = new Reason("a-reason", "a reason");

  private static Wanted limit(long bits) {
    return new Wanted.Limit(new BitRate(bits), REASON, Optional.empty());
  }

  private static Targets rounded(long overall, long tx, long rx) {
    Map<Side, Wanted> sides = Map.of(Side.TX, limit(tx), Side.RX, limit(rx));
    return new Rounding(new Targets(limit(overall), sides)).targets();
  }

  @ParameterizedTest
  @CsvSource({
    "10000000, 10000000",
    "10999999, 10000000",
    "1000000, 1000000",
    "999999, 1000000",
    "8, 1000000",
  })
  void roundsDownButNotBelowOne(long wanted, long held) {
    Targets targets = rounded(wanted, wanted, wanted);

    assertEquals(new BitRate(held), targets.limit(Side.TX).orElseThrow());
    assertEquals(new BitRate(held), targets.limit(Side.RX).orElseThrow());
    assertEquals(new BitRate(held), targets.overall().limitedTo().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "4400000, 4000000, 400000, 3, 1",
    "5000000, 4500000, 500000, 4, 1",
    "8000000, 4000000, 4000000, 4, 4",
    "2000000, 1800000, 200000, 1, 1",
  })
  void takesFromOneSideWhatTheOtherGetsMore(long all, long tx, long rx, long out, long in) {
    Targets targets = rounded(all, tx, rx);

    assertEquals(new BitRate(out * 1_000_000), targets.limit(Side.TX).orElseThrow());
    assertEquals(new BitRate(in * 1_000_000), targets.limit(Side.RX).orElseThrow());
  }

  @Test
  void leavesWhatIsNoLimit() {
    Wanted none = new Wanted.NoLimit(REASON);
    Targets targets = new Targets(none, Map.of(Side.TX, none, Side.RX, none));

    assertEquals(targets, new Rounding(targets).targets());
  }
}
