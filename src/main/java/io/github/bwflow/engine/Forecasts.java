package io.github.bwflow.engine;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Forecast;
import io.github.bwflow.meter.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** From a meter's days to a forecast. */
final class Forecasts {
  private Forecasts() {}

  static Forecast of(Rules rules, Balance balance, Reading reading) {
    // The meter's first day has no beginning, and the one that it has not saved beyond no end yet.
    Instant until = reading.updated().isBefore(balance.at()) ? reading.updated() : balance.at();
    List<Forecast.Day> wholeDays = new ArrayList<>();
    for (Reading.Day day : reading.days()) {
      Instant start = day.date().atStartOfDay(reading.zone()).toInstant();
      Instant end = day.date().plusDays(1).atStartOfDay(reading.zone()).toInstant();
      if (!start.isBefore(reading.created()) && !end.isAfter(until)) {
        wholeDays.add(
            new Forecast.Day(
                day.date(), rules.direction().of(day.traffic().rx(), day.traffic().tx())));
      }
    }
    return Forecast.of(balance, reading.zone(), wholeDays);
  }
}
