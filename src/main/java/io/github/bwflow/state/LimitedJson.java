package io.github.bwflow.state;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.IsoTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How often and how long an account was limited, as JSON. */
final class LimitedJson {
  private LimitedJson() {}

  static void write(JsonWriter json, LimitedDays limited) throws IOException {
    json.beginObject();
    if (limited.running().isPresent()) {
      LimitedDays.Running running = limited.running().get();
      json.name("since").value(IsoTime.print(running.since()));
      json.name("period_start").value(IsoTime.print(running.periodStart()));
      json.name("used_bytes").value(running.used().value());
    }
    json.name("days").beginObject();
    for (Map.Entry<LocalDate, Limited> day : limited.days().entrySet()) {
      json.name(day.getKey().toString()).beginObject();
      json.name("times").value(day.getValue().times());
      json.name("time").value(day.getValue().time().toString());
      json.name("bytes").value(day.getValue().bytes().value());
      json.endObject();
    }
    json.endObject();
    json.endObject();
  }

  static LimitedDays read(JsonReader json) throws IOException {
    TreeMap<LocalDate, Limited> days = new TreeMap<>();
    Optional<Instant> since = Optional.empty();
    Instant periodStart = Instant.MIN;
    Bytes used = Bytes.ZERO;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "since" -> since = Optional.of(IsoTime.instant(json.nextString()));
        case "period_start" -> periodStart = IsoTime.instant(json.nextString());
        case "used_bytes" -> used = bytes(json);
        case "days" -> {
          json.beginObject();
          while (json.hasNext()) {
            days.put(IsoTime.date(json.nextName()), day(json));
          }
          json.endObject();
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new LimitedDays(
        days,
        since.isPresent()
            ? Optional.of(new LimitedDays.Running(since.get(), periodStart, used))
            : Optional.empty());
  }

  private static Limited day(JsonReader json) throws IOException {
    int times = 0;
    Duration time = Duration.ZERO;
    Bytes bytes = Bytes.ZERO;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "times" -> times = json.nextInt();
        case "time" -> time = Duration.parse(json.nextString());
        case "bytes" -> bytes = bytes(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Limited(times, time, bytes);
  }

  private static Bytes bytes(JsonReader json) throws IOException {
    long bytes = json.nextLong();
    if (bytes < 0 || bytes > Bytes.LIMIT) {
      throw new IllegalArgumentException("bytes that cannot be true");
    }
    return new Bytes(bytes);
  }
}
