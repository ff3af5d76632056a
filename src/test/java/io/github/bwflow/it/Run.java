package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/**
 * How a program ended.
 *
 * @param words what was run, for messages
 * @param exit its exit status; 128 + the signal's number where one ended it
 * @param out its standard output
 * @param err its standard error
 */
record Run(String words, int exit, String out, String err) {

  /** Asserts the exit status, showing everything that was printed if it is another. */
  Run exits(int expected) {
    assertEquals(expected, exit, this::toString);
    assertFalse(err.contains("\tat "), () -> "a stack trace: " + this);
    assertFalse(err.contains("Exception"), () -> "an exception's name: " + this);
    return this;
  }

  /** Asserts that standard error contains each of these, whatever the case of its letters. */
  Run says(String... expected) {
    for (String part : expected) {
      assertTrue(
          err.toLowerCase().contains(part.toLowerCase()),
          () -> "not said on standard error: " + part + "\n" + this);
    }
    return this;
  }

  /** Asserts that standard output contains each of these. */
  Run prints(String... expected) {
    for (String part : expected) {
      assertTrue(out.contains(part), () -> "not printed: " + part + "\n" + this);
    }
    return this;
  }

  /** Standard output as the one JSON document that it has to be. */
  JsonObject json() {
    try (JsonReader reader = new JsonReader(new StringReader(out))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement document = JsonParser.parseReader(reader);
      assertEquals(JsonToken.END_DOCUMENT, reader.peek(), () -> "more than one: " + this);
      return document.getAsJsonObject();
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new AssertionError("not one JSON document (" + e.getMessage() + "): " + this, e);
    }
  }

  /** The only account of {@code check --json}. */
  JsonObject account() {
    JsonArray accounts = json().getAsJsonArray("accounts");
    assertEquals(1, accounts.size(), this::toString);
    return accounts.get(0).getAsJsonObject();
  }

  /** A number of the only account, such as {@code limits.tx.actual_bits_per_second}. */
  long number(String path) {
    return field(path).getAsLong();
  }

  /** A text of the only account. */
  String text(String path) {
    return field(path).getAsString();
  }

  /** Whether a field of the only account is there and {@code null}. */
  boolean isNull(String path) {
    return field(path).isJsonNull();
  }

  private JsonElement field(String path) {
    JsonElement at = account();
    for (String name : path.split("\\.")) {
      JsonElement next = at.getAsJsonObject().get(name);
      assertTrue(next != null, () -> "no field " + path + ": " + this);
      at = next;
    }
    return at;
  }

  /** The problems of the only account, each as {@code code severity}. */
  List<String> problems() {
    List<String> found = new ArrayList<>();
    for (JsonElement problem : account().getAsJsonArray("problems")) {
      JsonObject fields = problem.getAsJsonObject();
      found.add(fields.get("code").getAsString() + " " + fields.get("severity").getAsString());
    }
    return found;
  }

  @Override
  public String toString() {
    return words + "\nexit " + exit + "\n--- out\n" + out + "\n--- err\n" + err;
  }
}
