package io.github.bwflow.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitRateTest {
  private static final long SEED = 20261121;

  // tc(8), "RATES": "bit" units are bits, "bps" units are bytes per second, "i" means 1024, and a
  // bare number is bits. What tc of iproute2 6.1 takes of these (all but blanks and "/s"), it takes
  // for the same.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "154320 | 154320",
        "154320 bit | 154320",
        "154320bit | 154320",
        "8 bit/s | 8",
        "1 kbit | 1000",
        "1 kbit/s | 1000",
        "1 Kbit | 1000",
        "5mbit | 5000000",
        "5 Mbit/s | 5000000",
        "12.5 Mbit/s | 12500000",
        "2.5 gbit | 2500000000",
        "1 tbit | 1000000000000",
        "1 kibit | 1024",
        "1 Mibit | 1048576",
        "1 gibit/s | 1073741824",
        "1 tibit | 1099511627776",
        "1 bps | 8",
        "19290 bps | 154320",
        "1 kbps | 8000",
        "1 mbps | 8000000",
        "1 Gbps | 8000000000",
        "1 tbps | 8000000000000",
        "1 kibps | 8192",
        "1 mibps | 8388608",
        "1 gibps | 8589934592",
        "1 tibps | 8796093022208",
        "0 | 0",
        "0.9 bit | 0",
        "1.0005 kbit | 1000",
        "1000 tbit | 1000000000000000",
        "1e6bit | 1000000",
        "2.5e3kbit | 2500000",
        "1E6 | 1000000",
        "1.5e-1 mbps | 1200000",
        ".5mbit | 500000",
        "+5mbit | 5000000",
        "5MBIT | 5000000",
        "5Mbps | 40000000",
        "5KiBps | 40960",
        "5Tibit | 5497558138880",
        "800 | 800",
        "154 320 bit/s | 154320",
      })
  void readsARateAsTcSpellsIt(String text, long bits) {
    assertEquals(new BitRate(bits), BitRate.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // No unit of a rate; the first four, tc refuses as well.
        "5 MB | `5 MB` is not a rate",
        "5 mb | `5 mb` is not a rate",
        "5 m | `5 m` is not a rate",
        "5 bits | `5 bits` is not a rate",
        "5 % | `5 %` is not a rate",
        "5 mbit/h | `5 mbit/h` is not a rate",
        "5 /s | `5 /s` is not a rate",
        "5 kB/s | `5 kB/s` is not a rate",
        "5 bps/s | `5 bps/s` is not a rate",
        "5 pbit | `5 pbit` is not a rate",
        "5 mebibit | `5 mebibit` is not a rate",
        "1,5 mbit | `1,5 mbit` is not a rate",
        "10 00 bit | `10 00 bit` is not a rate",
        "0x10kbit | `0x10kbit` is not a rate",
        "1e bit | `1e bit` is not a rate",
        "1e100 bit | `1e100 bit` is not a rate",
        // No number.
        "fast | `fast` cannot be read",
        "auto | `auto` cannot be read",
        "mbit | `mbit` cannot be read",
        "1.2.3 mbit | `1.2.3 mbit` cannot be read",
        "inf | `inf` cannot be read",
        "nan bit | `nan bit` cannot be read",
        "-1 kbit | `-1 kbit` is negative",
      })
  void refusesWhatIsNoRate(String text, String said) {
    assertEquals(
        said.replace('`', '"') + "; expected a rate such as \"5 mbit\" or \"154320 bit\"",
        assertThrows(BadValue.class, () -> BitRate.parse(text)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1001 tbit", "1e99 bit", "1000000000000001"})
  void refusesWhatNoLineCarries(String text) {
    assertEquals(
        "\"" + text + "\" is too fast; at most 1000 tbit",
        assertThrows(BadValue.class, () -> BitRate.parse(text)).getMessage());
  }

  @Test
  void isNeverNegative() {
    assertThrows(IllegalArgumentException.class, () -> new BitRate(-1));
    assertThrows(ArithmeticException.class, () -> BitRate.ofBytesPerSecond(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "7,0", "8,1", "15,1", "154320,19290", "154327,19290"})
  void countsWholeBytesAsTcDoes(long bits, long bytes) {
    assertEquals(bytes, new BitRate(bits).bytesPerSecond());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 bit/s",
        "999 | 999 bit/s",
        "1000 | 1 000 bit/s",
        "1001 | 1 001 bit/s",
        "10010 | 10 010 bit/s",
        "154320 | 154 320 bit/s",
        "999999 | 999 999 bit/s",
        "1000000 | 1 Mbit/s",
        "12500000 | 12.5 Mbit/s",
        "12345678 | 12.35 Mbit/s",
        "999994999 | 999.99 Mbit/s",
        "999995000 | 1 Gbit/s",
        "1000000000000000 | 1000 Tbit/s",
      })
  void printsToTheBitBelowAMegabit(long bits, String printed) {
    assertEquals(printed, new BitRate(bits).toString());
  }

  @Test
  void readsBackWhatItPrintedExceptForTheRounding() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      long bits = 1_000_000 + (random.nextLong() >>> 15 + random.nextInt(29));

      long back = BitRate.parse(new BitRate(bits).toString()).bitsPerSecond();

      assertTrue(Math.abs(back - bits) <= bits / 200, () -> bits + " with seed " + SEED);
    }
  }

  @Test
  void readsBackThousandsAsItPrintsThem() {
    // What a message shows may be given to --rate as it is.
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      BitRate rate = new BitRate(random.nextInt(1_000_000));

      assertEquals(rate, BitRate.parse(rate.toString()), () -> "seed " + SEED);
    }
  }

  @Test
  void comparesBySpeed() {
    assertEquals(new BitRate(2), new BitRate(1).max(new BitRate(2)));
    assertEquals(new BitRate(2), new BitRate(2).max(new BitRate(1)));
  }
}
