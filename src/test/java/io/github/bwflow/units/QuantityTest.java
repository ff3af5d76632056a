package io.github.bwflow.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantityTest {
  private static final long SEED = 20261121;
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");

  @Test
  void roundsHalvesToTheEvenOne() {
    assertEquals("1.22 kB", Quantity.scaled(1_225, UNITS));
    assertEquals("1.24 kB", Quantity.scaled(1_235, UNITS));
    assertEquals("1 MB", Quantity.scaled(999_995, UNITS));
    assertEquals("999.99 kB", Quantity.scaled(999_994, UNITS));
    assertEquals("-1.05 GB", Quantity.scaled(-1_050_000_000, UNITS));
    assertEquals("999 B", Quantity.scaled(999, UNITS));
    assertEquals("0 B", Quantity.scaled(0, UNITS));
    assertEquals("-9.22 EB", Quantity.scaled(Long.MIN_VALUE, UNITS));
  }

  @Test
  void printsWhatExactArithmeticGives() {
    Random random = new Random(SEED);
    for (int i = 0; i < 100_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      long round = (long) Math.pow(10, random.nextInt(19)) * random.nextInt(9);
      for (long each : new long[] {value, round, round - 1, round + 5, -round}) {
        assertEquals(exact(each), Quantity.scaled(each, UNITS), () -> "of " + each);
      }
    }
  }

  private static String exact(long value) {
    for (int unit = 0; ; unit++) {
      BigDecimal number =
          BigDecimal.valueOf(value)
              .movePointLeft(3 * unit)
              .setScale(unit == 0 ? 0 : 2, RoundingMode.HALF_EVEN);
      if (unit == UNITS.size() - 1 || number.abs().compareTo(BigDecimal.valueOf(1000)) < 0) {
        BigDecimal bare = number.stripTrailingZeros();
        return (bare.signum() == 0 ? "0" : bare.toPlainString()) + " " + UNITS.get(unit);
      }
    }
  }

  @Test
  void multipliesWholeNumbersAsExactArithmeticDoes() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      long number = random.nextLong(1_000_000_000_000_000L) >> random.nextInt(50);
      long scale = 1L << random.nextInt(63);
      Quantity quantity = Quantity.split(number + " x", "");
      BigDecimal product = quantity.number().multiply(BigDecimal.valueOf(scale));

      if (quantity.times(scale).isPresent()) {
        assertEquals(product, BigDecimal.valueOf(quantity.times(scale).getAsLong()));
      } else {
        assertTrue(product.compareTo(BigDecimal.valueOf(Long.MAX_VALUE - scale)) > 0);
      }
    }
  }
}
