package io.github.bwflow.vmmanager;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;

/** What the bodies of answers say. */
final class Answers {
  /** Where the text of an error may stand. */
  private static final List<String> TEXTS = List.of("msg", "message", "text", "description");

  private Answers() {}

  /** The body as one JSON value; empty where it is none. */
  static Optional<JsonElement> json(String body) {
    try (JsonReader reader = new JsonReader(new StringReader(body))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement value = JsonParser.parseReader(reader);
      return reader.peek() == JsonToken.END_DOCUMENT && !(value instanceof JsonNull)
          ? Optional.of(value)
          : Optional.empty();
    } catch (IOException | JsonParseException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** The text of the error that an answer is; empty where it is none. */
  static Optional<String> error(JsonElement answer) {
    if (answer instanceof JsonObject object
        && object.has("error")
        && !object.get("error").isJsonNull()) {
      return Optional.of(text(object.get("error")));
    }
    return Optional.empty();
  }

  /** What an answer that is no success has to say. */
  static String reason(String body) {
    Optional<JsonElement> json = json(body);
    return json.isEmpty()
        ? body.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip()
        : error(json.get()).orElseGet(() -> text(json.get()));
  }

  private static String text(JsonElement error) {
    if (error.isJsonPrimitive()) {
      return error.getAsString();
    }
    if (error instanceof JsonObject object) {
      for (String name : TEXTS) {
        JsonElement text = object.get(name);
        if (text != null && text.isJsonPrimitive()) {
          return text.getAsString();
        }
      }
    }
    return error.toString();
  }
}
