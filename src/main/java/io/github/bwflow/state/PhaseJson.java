package io.github.bwflow.state;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.units.IsoTime;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Phases and transitions as JSON. */
final class PhaseJson {
  private PhaseJson() {}

  static Phase phase(JsonReader json) throws IOException {
    int warned = 0;
    boolean limited = false;
    boolean metered = true;
    Instant period = Instant.EPOCH;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "warned" -> warned = json.nextInt();
        case "limited" -> limited = json.nextBoolean();
        case "metered" -> metered = json.nextBoolean();
        case "period" -> period = IsoTime.instant(json.nextString());
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Phase(warned, limited, metered, period);
  }

  static void write(JsonWriter json, Phase phase) throws IOException {
    json.beginObject();
    json.name("warned").value(phase.warned());
    json.name("limited").value(phase.limited());
    json.name("metered").value(phase.metered());
    json.name("period").value(IsoTime.print(phase.period()));
    json.endObject();
  }

  static Transition transition(JsonReader json) throws IOException {
    String id = "";
    List<String> facts = new ArrayList<>();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "id" -> id = json.nextString();
        case "facts" -> {
          json.beginObject();
          while (json.hasNext()) {
            facts.add(json.nextName());
            facts.add(json.nextString());
          }
          json.endObject();
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (!isId(id)) {
      throw new IllegalArgumentException("a transition without a name");
    }
    return new Transition(id, facts);
  }

  // It becomes a file's name.
  private static boolean isId(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if ((c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return !id.isEmpty();
  }

  static void write(JsonWriter json, Transition transition) throws IOException {
    json.beginObject();
    json.name("id").value(transition.id());
    json.name("facts").beginObject();
    for (int i = 0; i < transition.facts().size(); i += 2) {
      json.name(transition.facts().get(i)).value(transition.facts().get(i + 1));
    }
    json.endObject();
    json.endObject();
  }
}
