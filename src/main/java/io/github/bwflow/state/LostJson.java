package io.github.bwflow.state;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.units.IsoTime;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was lost of one interface, as JSON: a list of rx and tx for each day. */
final class LostJson {
  private LostJson() {}

  static void write(JsonWriter json, LostTraffic lost) throws IOException {
    json.beginObject();
    json.name("period_start").value(IsoTime.print(lost.periodStart()));
    json.name("days").beginObject();
    for (Map.Entry<LocalDate, Counters> day : lost.days().entrySet()) {
      LineJson.pair(json, day.getKey().toString(), day.getValue());
    }
    json.endObject();
    json.endObject();
  }

  static LostTraffic read(JsonReader json) throws IOException {
    Optional<Instant> start = Optional.empty();
    TreeMap<LocalDate, Counters> days = new TreeMap<>();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "period_start" -> start = Optional.of(IsoTime.instant(json.nextString()));
        case "days" -> LineJson.days(json, days);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (start.isEmpty()) {
      throw new IllegalArgumentException("lost traffic of no period");
    }
    return new LostTraffic(start.get(), days);
  }
}
