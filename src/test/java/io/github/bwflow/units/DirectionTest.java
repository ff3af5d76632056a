package io.github.bwflow.units;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectionTest {

  @ParameterizedTest
  @CsvSource({"TX,3,5,5", "RX,3,5,3", "TOTAL,3,5,8", "MAX,3,5,5", "MAX,5,3,5", "MAX,4,4,4"})
  void countsWhatTheBudgetIsFor(Direction direction, long rx, long tx, long counted) {
    assertEquals(new Bytes(counted), direction.of(new Bytes(rx), new Bytes(tx)));
  }
}
