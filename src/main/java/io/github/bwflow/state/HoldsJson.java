package io.github.bwflow.state;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.IsoTime;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The orders that stand against the timer, as JSON.
 *
 * @param holds by account
 */
record HoldsJson(Map<String, Hold> holds) implements JsonFile.Members, JsonFile.Body {

  @Override
  public void read(String name, JsonReader json) throws IOException {
    if (!name.equals("holds")) {
      json.skipValue();
      return;
    }
    json.beginObject();
    while (json.hasNext()) {
      holds.put(json.nextName(), hold(json));
    }
    json.endObject();
  }

  private static Hold hold(JsonReader json) throws IOException {
    Optional<BitRate> rate = Optional.empty();
    Instant since = Instant.MIN;
    Instant until = Instant.MIN;
    String by = "";
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "bits_per_second" -> rate = Optional.of(new BitRate(json.nextLong()));
        case "since" -> since = IsoTime.instant(json.nextString());
        case "until" -> until = IsoTime.instant(json.nextString());
        case "by" -> by = json.nextString();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Hold(rate, since, until, by);
  }

  @Override
  public void write(JsonWriter json) throws IOException {
    json.name("holds").beginObject();
    for (Map.Entry<String, Hold> entry : new TreeMap<>(holds).entrySet()) {
      Hold hold = entry.getValue();
      json.name(entry.getKey()).beginObject();
      if (hold.rate().isPresent()) {
        json.name("bits_per_second").value(hold.rate().get().bitsPerSecond());
      }
      json.name("since").value(IsoTime.print(hold.since()));
      json.name("until").value(IsoTime.print(hold.until()));
      json.name("by").value(hold.by());
      json.endObject();
    }
    json.endObject();
  }
}
