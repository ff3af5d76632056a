package io.github.bwflow.state;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.IsoTime;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What outlives a reboot, and its JSON. */
final class Lasting implements Corrections, JsonFile.Members, JsonFile.Body {
  final Map<String, Correction> corrections = new TreeMap<>();
  final Map<String, Followed> followed = new TreeMap<>();
  Map<String, LimitedDays> limited = new TreeMap<>();
  Map<String, LostTraffic> lost = new TreeMap<>();
  Map<String, Given> given = new TreeMap<>();
  Map<String, Phase> phases = Map.of();
  List<Transition> pending = List.of();
  Optional<GoodConfiguration> good = Optional.empty();

  /** Whether there is a file that cannot be understood, and may hold a correction. */
  boolean damaged;

  @Override
  public Optional<Correction> correction(List<String> interfaces, Instant at) {
    for (Correction correction : corrections.values()) {
      if (correction.isFor(interfaces, at)) {
        return Optional.of(correction);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<LostTraffic> lost(String name) {
    return Optional.ofNullable(lost.get(name));
  }

  @Override
  public boolean isCorrectionLost() {
    return damaged;
  }

  @Override
  public void read(String name, JsonReader json) throws IOException {
    switch (name) {
      case "corrections" -> {
        json.beginObject();
        while (json.hasNext()) {
          corrections.put(json.nextName(), correction(json));
        }
        json.endObject();
      }
      case "limited" -> {
        json.beginObject();
        while (json.hasNext()) {
          limited.put(json.nextName(), LimitedJson.read(json));
        }
        json.endObject();
      }
      case "lost" -> {
        json.beginObject();
        while (json.hasNext()) {
          lost.put(json.nextName(), LostJson.read(json));
        }
        json.endObject();
      }
      case "followed" -> {
        json.beginObject();
        while (json.hasNext()) {
          followed.put(json.nextName(), followed(json));
        }
        json.endObject();
      }
      case "given" -> {
        json.beginObject();
        while (json.hasNext()) {
          given.put(json.nextName(), GivenJson.read(json));
        }
        json.endObject();
      }
      case "phases" -> {
        phases = new TreeMap<>();
        json.beginObject();
        while (json.hasNext()) {
          phases.put(json.nextName(), PhaseJson.phase(json));
        }
        json.endObject();
      }
      case "pending" -> {
        pending = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
          pending.add(PhaseJson.transition(json));
        }
        json.endArray();
      }
      case "good_configuration" -> good = Optional.of(good(json));
      default -> json.skipValue();
    }
  }

  private static Correction correction(JsonReader json) throws IOException {
    List<String> interfaces = new ArrayList<>();
    Optional<Instant> from = Optional.empty();
    Optional<Instant> until = Optional.empty();
    long used = -1;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "interfaces" -> {
          json.beginArray();
          while (json.hasNext()) {
            interfaces.add(json.nextString());
          }
          json.endArray();
        }
        case "from" -> from = Optional.of(IsoTime.instant(json.nextString()));
        case "until" -> until = Optional.of(IsoTime.instant(json.nextString()));
        case "used_bytes" -> used = json.nextLong();
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (used < 0 || used > Bytes.LIMIT || from.isEmpty() || until.isEmpty()) {
      throw new IllegalArgumentException("a correction that says nothing");
    }
    return new Correction(interfaces, from.get(), until.get(), new Bytes(used));
  }

  private static Followed followed(JsonReader json) throws IOException {
    Optional<InterfaceName> current = Optional.empty();
    Map<InterfaceName, Instant> former = new TreeMap<>();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "current" -> current = Optional.of(new InterfaceName(json.nextString()));
        case "former" -> {
          json.beginObject();
          while (json.hasNext()) {
            former.put(new InterfaceName(json.nextName()), IsoTime.instant(json.nextString()));
          }
          json.endObject();
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Followed(current, former);
  }

  private static GoodConfiguration good(JsonReader json) throws IOException {
    String file = "";
    String text = "";
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "file" -> file = json.nextString();
        case "text" -> text = json.nextString();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new GoodConfiguration(file, text);
  }

  @Override
  public void write(JsonWriter json) throws IOException {
    json.name("corrections").beginObject();
    for (Map.Entry<String, Correction> entry : corrections.entrySet()) {
      Correction correction = entry.getValue();
      json.name(entry.getKey()).beginObject();
      json.name("interfaces").beginArray();
      for (String name : correction.interfaces()) {
        json.value(name);
      }
      json.endArray();
      json.name("from").value(IsoTime.print(correction.from()));
      json.name("until").value(IsoTime.print(correction.until()));
      json.name("used_bytes").value(correction.used().value());
      json.endObject();
    }
    json.endObject();
    json.name("limited").beginObject();
    for (Map.Entry<String, LimitedDays> entry : new TreeMap<>(limited).entrySet()) {
      json.name(entry.getKey());
      LimitedJson.write(json, entry.getValue());
    }
    json.endObject();
    if (!lost.isEmpty()) {
      json.name("lost").beginObject();
      for (Map.Entry<String, LostTraffic> entry : new TreeMap<>(lost).entrySet()) {
        json.name(entry.getKey());
        LostJson.write(json, entry.getValue());
      }
      json.endObject();
    }
    json.name("followed").beginObject();
    for (Map.Entry<String, Followed> entry : followed.entrySet()) {
      json.name(entry.getKey()).beginObject();
      write(json, entry.getValue());
      json.endObject();
    }
    json.endObject();
    if (!given.isEmpty()) {
      json.name("given").beginObject();
      for (Map.Entry<String, Given> entry : new TreeMap<>(given).entrySet()) {
        json.name(entry.getKey());
        GivenJson.write(json, entry.getValue());
      }
      json.endObject();
    }
    if (!phases.isEmpty()) {
      json.name("phases").beginObject();
      for (Map.Entry<String, Phase> entry : new TreeMap<>(phases).entrySet()) {
        json.name(entry.getKey());
        PhaseJson.write(json, entry.getValue());
      }
      json.endObject();
    }
    if (!pending.isEmpty()) {
      json.name("pending").beginArray();
      for (Transition transition : pending) {
        PhaseJson.write(json, transition);
      }
      json.endArray();
    }
    if (good.isPresent()) {
      json.name("good_configuration").beginObject();
      json.name("file").value(good.get().file());
      json.name("text").value(good.get().text());
      json.endObject();
    }
  }

  private static void write(JsonWriter json, Followed followed) throws IOException {
    if (followed.current().isPresent()) {
      json.name("current").value(followed.current().get().name());
    }
    json.name("former").beginObject();
    for (Map.Entry<InterfaceName, Instant> left : new TreeMap<>(followed.former()).entrySet()) {
      json.name(left.getKey().name()).value(IsoTime.print(left.getValue()));
    }
    json.endObject();
  }
}
