package io.github.bwflow.engine;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Forecast;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.units.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** From a meter's days to a forecast. */
final class Forecasts {
  private Forecasts() {}

  static Forecast of(Rules rules, Balance balance, Reading reading) {
    List<Bytes> wholeDays = new ArrayList<>();
    Instant from = balance.period().start();
    for (Reading.Day day : reading.days()) {
      Instant start = day.date().atStartOfDay(reading.zone()).toInstant();
      Instant end = day.date().plusDays(1).atStartOfDay(reading.zone()).toInstant();
      boolean counted = !start.isBefore(from) && start.isAfter(reading.created());
      if (counted && !end.isAfter(balance.at())) {
        wholeDays.add(rules.direction().of(day.traffic().rx(), day.traffic().tx()));
      }
    }
    return Forecast.of(balance, wholeDays);
  }
}
