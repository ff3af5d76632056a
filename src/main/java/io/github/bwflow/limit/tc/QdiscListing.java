package io.github.bwflow.limit.tc;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads what {@code tc -r -j qdisc show} prints. */
final class QdiscListing {
  private QdiscListing() {}

  /**
   * All qdiscs of the listing.
   *
   * @throws Failure with exit 69 if it is not JSON: iproute2 before 5.5 printed a TBF as text
   *     inside it
   */
  static List<ObservedQdisc> parse(String printed) {
    List<ObservedQdisc> qdiscs = new ArrayList<>();
    if (printed.isBlank()) {
      return qdiscs;
    }
    try (JsonReader json = new JsonReader(new StringReader(printed))) {
      json.beginArray();
      while (json.hasNext()) {
        qdiscs.add(qdisc(json));
      }
      json.endArray();
      return qdiscs;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new Failure(
          Problem.error(
              ExitCode.UNAVAILABLE,
              "tc-unreadable",
              "tc printed something that is not the JSON that was expected",
              "bwflow needs iproute2 5.5 or later (tc -V)."));
    }
  }

  private static ObservedQdisc qdisc(JsonReader json) throws IOException {
    String device = "";
    String kind = "";
    String handle = "";
    String parent = "";
    boolean root = false;
    OptionalLong[] options = {OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()};
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "dev" -> device = json.nextString();
        case "kind" -> kind = json.nextString();
        case "handle" -> handle = json.nextString();
        case "parent" -> parent = json.nextString();
        case "root" -> root = json.nextBoolean();
        case "options" -> options(json, options);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new ObservedQdisc(
        device, kind, handle, parent, root, options[0], options[1], options[2]);
  }

  private static void options(JsonReader json, OptionalLong[] into) throws IOException {
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return;
    }
    json.beginObject();
    while (json.hasNext()) {
      int at =
          switch (json.nextName()) {
            case "rate" -> 0;
            case "burst" -> 1;
            case "limit" -> 2;
            default -> -1;
          };
      if (at >= 0 && json.peek() == JsonToken.NUMBER) {
        into[at] = OptionalLong.of(json.nextLong());
      } else {
        json.skipValue();
      }
    }
    json.endObject();
  }
}
