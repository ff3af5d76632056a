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
  private static final int OPTIONS = 6;

  /** From here on they are printed as text. */
  private static final int HEXADECIMAL = 3;

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
    OptionalLong[] options = new OptionalLong[OPTIONS];
    for (int i = 0; i < OPTIONS; i++) {
      options[i] = OptionalLong.empty();
    }
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
        device,
        kind,
        handle,
        parent,
        root,
        options[0],
        options[1],
        options[2],
        options[3],
        options[4],
        options[5]);
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
            case "burst_raw" -> 3;
            case "default" -> 4;
            case "direct_qlen" -> 5;
            default -> -1;
          };
      if (at >= 0 && json.peek() == JsonToken.NUMBER) {
        into[at] = OptionalLong.of(json.nextLong());
      } else if (at >= HEXADECIMAL && json.peek() == JsonToken.STRING) {
        into[at] = hexadecimal(json.nextString());
      } else {
        json.skipValue();
      }
    }
    json.endObject();
  }

  private static OptionalLong hexadecimal(String text) {
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    try {
      return OptionalLong.of(Long.parseLong(digits, 16));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
