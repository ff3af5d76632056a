package io.github.bwflow.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
  private static final long SEED = 20261121;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 B | 0",
        "512 B | 512",
        "512B | 512",
        "1 byte | 1",
        "2 bytes | 2",
        "1 kB | 1000",
        "1 KB | 1000",
        "1 KiB | 1024",
        "1 kib | 1024",
        "1 MB | 1000000",
        "1 MiB | 1048576",
        "100 GB | 100000000000",
        "100GB | 100000000000",
        "100   gb | 100000000000",
        "+100 GB | 100000000000",
        "1 GiB | 1073741824",
        "1.5 GB | 1500000000",
        ".5 GB | 500000000",
        "1. GB | 1000000000",
        "0.001 kB | 1",
        "0.4 B | 0",
        "0.5 B | 1",
        "1 TB | 1000000000000",
        "1 TiB | 1099511627776",
        "1 PB | 1000000000000000",
        "1 PiB | 1125899906842624",
        "4 EB | 4000000000000000000",
        "3 EiB | 3458764513820540928",
        "4611686018427387903 B | 4611686018427387903",
        "1EiB | 1152921504606846976",
        "1EB | 1000000000000000000",
        "2 Bytes | 2",
        "1 KIB | 1024",
        "1 tb | 1000000000000",
        "0.5 TiB | 549755813888",
        "007 MB | 7000000",
        "1.000000001 GB | 1000000001",
        "0 TB | 0",
        "1e3 GB | 1000000000000",
        "2.5E-1 kB | 250",
        "1e+3B | 1000",
      })
  void readsASizeWithItsUnit(String text, long bytes) {
    assertEquals(new Bytes(bytes), Bytes.parse(text));
  }

  @Test
  void takesBlanksAround() {
    assertEquals(new Bytes(1000), Bytes.parse(" \t1 kB\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // No unit, or none of bytes.
        "100 | `100` is not a size",
        "100 G | `100 G` is not a size",
        "100 Gi | `100 Gi` is not a size",
        "100 Gbit | `100 Gbit` is not a size",
        "5 mbit | `5 mbit` is not a size",
        "100 bit | `100 bit` is not a size",
        "1 GB/s | `1 GB/s` is not a size",
        "1 000 GB | `1 000 GB` is not a size",
        "1,5 GB | `1,5 GB` is not a size",
        "1 YB | `1 YB` is not a size",
        "1 giga | `1 giga` is not a size",
        "1 G B | `1 G B` is not a size",
        "0x10 GB | `0x10 GB` is not a size",
        "1e GB | `1e GB` is not a size",
        "1e100 GB | `1e100 GB` is not a size",
        // No number.
        "GB | `GB` cannot be read",
        "much | `much` cannot be read",
        ". | `.` cannot be read",
        "- | `-` cannot be read",
        "1.2.3 GB | `1.2.3 GB` cannot be read",
        "1-2 GB | `1-2 GB` is not a size",
        "+-1 GB | `+-1 GB` cannot be read",
        "e3 GB | `e3 GB` cannot be read",
        "٣ GB | `٣ GB` cannot be read",
        "NaN B | `NaN B` cannot be read",
        "-5 GB | `-5 GB` is negative",
      })
  void refusesWhatIsNoSize(String text, String said) {
    assertEquals(
        said.replace('`', '"') + "; expected a size such as \"100 GB\" or \"1 TiB\"",
        assertThrows(BadValue.class, () -> Bytes.parse(text)).getMessage());
  }

  @Test
  void refusesAnEmptyText() {
    assertEquals(
        "\"\" cannot be read; expected a size such as \"100 GB\" or \"1 TiB\"",
        assertThrows(BadValue.class, () -> Bytes.parse(" ")).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"4 EiB", "4611686018427387904 B", "5 EB", "99999999999 EB", "1e99 B"})
  void refusesFourExbibytesAndMore(String text) {
    assertEquals(
        "\"" + text + "\" is too large; expected less than 4 EiB",
        assertThrows(BadValue.class, () -> Bytes.parse(text)).getMessage());
  }

  @Test
  void refusesAnEndlessNumberBeforeItIsComputed() {
    String said =
        assertThrows(BadValue.class, () -> Bytes.parse("9".repeat(100_000) + " B")).getMessage();

    assertTrue(said.length() < 400, said);
  }

  @Test
  void escapesWhatItQuotes() {
    String said = assertThrows(BadValue.class, () -> Bytes.parse("1 \u001b[31m")).getMessage();

    assertTrue(said.startsWith("\"1 \\u001b[31m\" is not a size"), said);
  }

  @Test
  void takesABareNumberAsGigabytes() {
    assertEquals(new Bytes(100_000_000_000L), Bytes.ofGigabytes(new BigDecimal("100")));
    assertEquals(new Bytes(500_000_000L), Bytes.ofGigabytes(new BigDecimal("0.5")));
    assertEquals(new Bytes(1), Bytes.ofGigabytes(new BigDecimal("0.0000000005")));
    assertThrows(BadValue.class, () -> Bytes.ofGigabytes(new BigDecimal("-1")));
    assertThrows(BadValue.class, () -> Bytes.ofGigabytes(new BigDecimal("1e30")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 B",
        "1 | 1 B",
        "-1 | -1 B",
        "999 | 999 B",
        "1000 | 1 kB",
        "1005 | 1 kB",
        "1015 | 1.02 kB",
        "999994 | 999.99 kB",
        "999995 | 1 MB",
        "999999 | 1 MB",
        "999994999 | 999.99 MB",
        "999999999 | 1 GB",
        "75000000000 | 75 GB",
        "-5000000000 | -5 GB",
        "-1250000000000 | -1.25 TB",
        "-999999999 | -1 GB",
        "99990000000 | 99.99 GB",
        "100100000000 | 100.1 GB",
        "9223372036854775807 | 9.22 EB",
        "-9223372036854775808 | -9.22 EB",
      })
  void printsAtMostTwoDecimalsInTheUnitThatFits(long bytes, String printed) {
    assertEquals(printed, new Bytes(bytes).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 B",
        "1 | 1 B",
        "1000 | 1 kB",
        "1024 | 1 KiB",
        "100000000000 | 100 GB",
        "1099511627776 | 1 TiB",
        "1000000000001 | 1000000000001 B",
        "1536 | 1536 B",
      })
  void writesTheExactAmountForFiles(long bytes, String written) {
    assertEquals(written, new Bytes(bytes).toExactString());
  }

  @Test
  void readsBackExactlyWhatItWroteForAFile() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      long value = random.nextLong() >>> 1 + random.nextInt(62);
      long shaped = random.nextBoolean() ? value : value / 1_000_000 * 1_000_000;
      Bytes bytes = new Bytes(Math.min(Bytes.LIMIT, shaped));

      assertEquals(bytes, Bytes.parse(bytes.toExactString()), () -> "seed " + SEED);
    }
  }

  @Test
  void printsWithinHalfAPercentOfTheTruth() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      long value = Math.min(Bytes.LIMIT, random.nextLong() >>> 1 + random.nextInt(62));

      long back = Bytes.parse(new Bytes(value).toString()).value();

      long allowed = Math.max(0, value / 200);
      assertTrue(Math.abs(back - value) <= allowed, () -> value + " with seed " + SEED);
    }
  }

  @Test
  void neverWrapsAround() {
    Bytes most = new Bytes(Long.MAX_VALUE);

    assertThrows(ArithmeticException.class, () -> most.plus(new Bytes(1)));
    assertThrows(ArithmeticException.class, () -> new Bytes(Long.MIN_VALUE).minus(new Bytes(1)));
  }

  @Test
  void isSpentFromZeroDown() {
    assertFalse(new Bytes(1).isSpent());
    assertTrue(Bytes.ZERO.isSpent());
    assertTrue(new Bytes(-1).isSpent());
  }
}
