package io.github.bwflow.state;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Side;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a remote limiter was last given, as JSON. */
final class GivenJson {
  private GivenJson() {}

  static void write(JsonWriter json, Given given) throws IOException {
    json.beginObject();
    json.name("certain").value(given.certain());
    for (Map.Entry<Side, Given.Rate> each : given.sides().entrySet()) {
      json.name(each.getKey().key()).beginObject();
      json.name("bits_per_second").value(each.getValue().rate().bitsPerSecond());
      json.name("limits").value(each.getValue().limits());
      json.endObject();
    }
    json.endObject();
  }

  static Given read(JsonReader json) throws IOException {
    Map<Side, Given.Rate> sides = new TreeMap<>();
    boolean certain = true;
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      switch (name) {
        case "certain" -> certain = json.nextBoolean();
        case "rx", "tx" -> sides.put(Side.valueOf(name.toUpperCase(Locale.ROOT)), rate(json));
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Given(sides, certain);
  }

  private static Given.Rate rate(JsonReader json) throws IOException {
    BitRate rate = new BitRate(0);
    boolean limits = true;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "bits_per_second" -> rate = new BitRate(json.nextLong());
        case "limits" -> limits = json.nextBoolean();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Given.Rate(rate, limits);
  }
}
