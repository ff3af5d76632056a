package io.github.bwflow.state;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.IsoTime;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is remembered of one interface, as JSON: pairs of bytes are lists of rx and tx. */
final class LineJson {
  private LineJson() {}

  static void write(JsonWriter json, LineMemory line) throws IOException {
    json.beginObject();
    json.name("boot").value(line.boot());
    json.name("period_start").value(IsoTime.print(line.periodStart()));
    json.name("created").value(IsoTime.print(line.created()));
    json.name("updated").value(IsoTime.print(line.updated()));
    pair(json, "kernel", line.kernel());
    pair(json, "counted", line.counted());
    json.name("added").beginObject();
    for (Map.Entry<LocalDate, Counters> day : line.added().entrySet()) {
      pair(json, day.getKey().toString(), day.getValue());
    }
    json.endObject();
    pair(json, "total", line.total());
    if (line.used().isPresent()) {
      pair(json, "used", line.used().get());
    }
    if (line.anchor().isPresent()) {
      pair(json, "anchor_total", line.anchor().get().total());
      pair(json, "anchor_counted", line.anchor().get().counted());
    }
    if (line.base().isPresent()) {
      pair(json, "base", line.base().get());
    }
    json.name("samples").beginObject();
    for (LineMemory.Sample sample : line.samples()) {
      pair(json, IsoTime.print(sample.at()), sample.counted());
    }
    json.endObject();
    json.endObject();
  }

  static void pair(JsonWriter json, String name, Counters counters) throws IOException {
    json.name(name).beginArray();
    json.value(counters.rx().value()).value(counters.tx().value());
    json.endArray();
  }

  static LineMemory read(JsonReader json) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    Map<String, Counters> pairs = new TreeMap<>();
    TreeMap<LocalDate, Counters> added = new TreeMap<>();
    List<LineMemory.Sample> samples = new ArrayList<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      switch (name) {
        case "boot", "period_start", "created", "updated" -> texts.put(name, json.nextString());
        case "kernel", "counted", "total", "used", "base" -> pairs.put(name, pair(json));
        case "anchor_total", "anchor_counted" -> pairs.put(name, pair(json));
        case "added" -> days(json, added);
        case "samples" -> samples(json, samples);
        default -> json.skipValue();
      }
    }
    json.endObject();
    Optional<Counters> anchor = Optional.ofNullable(pairs.get("anchor_total"));
    return new LineMemory(
        need(texts, "boot"),
        IsoTime.instant(need(texts, "period_start")),
        need(pairs, "kernel"),
        need(pairs, "counted"),
        Optional.ofNullable(pairs.get("used")),
        added,
        IsoTime.instant(need(texts, "created")),
        IsoTime.instant(need(texts, "updated")),
        need(pairs, "total"),
        anchor.isPresent()
            ? Optional.of(new LineMemory.Anchor(anchor.get(), need(pairs, "anchor_counted")))
            : Optional.empty(),
        Optional.ofNullable(pairs.get("base")),
        samples);
  }

  private static <T> T need(Map<String, T> found, String name) {
    T value = found.get(name);
    if (value == null) {
      throw new IllegalArgumentException("an interface without its " + name);
    }
    return value;
  }

  static void days(JsonReader json, Map<LocalDate, Counters> into) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      LocalDate day = IsoTime.date(json.nextName());
      into.put(day, pair(json));
    }
    json.endObject();
  }

  private static void samples(JsonReader json, List<LineMemory.Sample> into) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      Instant at = IsoTime.instant(json.nextName());
      into.add(new LineMemory.Sample(at, pair(json)));
    }
    json.endObject();
  }

  private static Counters pair(JsonReader json) throws IOException {
    json.beginArray();
    Counters counters = new Counters(bytes(json), bytes(json));
    json.endArray();
    return counters;
  }

  private static Bytes bytes(JsonReader json) throws IOException {
    long bytes = json.nextLong();
    if (bytes < 0 || bytes > Bytes.LIMIT) {
      throw new IllegalArgumentException("bytes that cannot be true");
    }
    return new Bytes(bytes);
  }
}
