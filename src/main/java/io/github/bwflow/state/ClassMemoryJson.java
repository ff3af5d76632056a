package io.github.bwflow.state;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.units.IsoTime;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what the last run saw of classes. */
final class ClassMemoryJson implements JsonFile.Members {
  private Instant at = Instant.MIN;
  private final Map<String, Long> bytes = new TreeMap<>();
  private final Map<String, List<String>> members = new TreeMap<>();
  private final Map<String, Instant> said = new TreeMap<>();

  @Override
  public void read(String name, JsonReader json) throws IOException {
    switch (name) {
      case "at" -> at = IsoTime.instant(json.nextString());
      case "bytes" -> {
        json.beginObject();
        while (json.hasNext()) {
          bytes.put(json.nextName(), json.nextLong());
        }
        json.endObject();
      }
      case "members" -> {
        json.beginObject();
        while (json.hasNext()) {
          members.put(json.nextName(), texts(json));
        }
        json.endObject();
      }
      case "said" -> {
        json.beginObject();
        while (json.hasNext()) {
          said.put(json.nextName(), IsoTime.instant(json.nextString()));
        }
        json.endObject();
      }
      default -> json.skipValue();
    }
  }

  private static List<String> texts(JsonReader json) throws IOException {
    List<String> texts = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      texts.add(json.nextString());
    }
    json.endArray();
    return texts;
  }

  /** What has been read. */
  ClassMemory read() {
    return new ClassMemory(at, bytes, members, said);
  }

  /**
   * What is to be written.
   *
   * @param memory what to leave for the next run
   */
  record Body(ClassMemory memory) implements JsonFile.Body {
    @Override
    public void write(JsonWriter json) throws IOException {
      json.name("at").value(IsoTime.print(memory.at()));
      json.name("bytes").beginObject();
      for (Map.Entry<String, Long> each : new TreeMap<>(memory.bytes()).entrySet()) {
        json.name(each.getKey()).value(each.getValue());
      }
      json.endObject();
      json.name("members").beginObject();
      for (Map.Entry<String, List<String>> each : new TreeMap<>(memory.members()).entrySet()) {
        json.name(each.getKey()).beginArray();
        for (String member : each.getValue()) {
          json.value(member);
        }
        json.endArray();
      }
      json.endObject();
      json.name("said").beginObject();
      for (Map.Entry<String, Instant> each : new TreeMap<>(memory.said()).entrySet()) {
        json.name(each.getKey()).value(IsoTime.print(each.getValue()));
      }
      json.endObject();
    }
  }
}
