package io.github.bwflow.it;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The qdiscs of one interface, as {@code tc -s -j} prints them.
 *
 * @param device the interface
 * @param list each qdisc's fields
 */
record Qdiscs(String device, List<JsonObject> list) {

  static Qdiscs parse(String device, String json) {
    List<JsonObject> list = new ArrayList<>();
    for (JsonElement qdisc : JsonParser.parseString(json).getAsJsonArray()) {
      list.add(qdisc.getAsJsonObject());
    }
    return new Qdiscs(device, list);
  }

  /** The root qdisc. */
  JsonObject root() {
    return list.stream()
        .filter(qdisc -> qdisc.has("root"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no root qdisc: " + this));
  }

  /** The root qdisc's kind and handle, as {@code tbf bf12:}. */
  String rootName() {
    return root().get("kind").getAsString() + " " + root().get("handle").getAsString();
  }

  /** Whether a limit of bwflow's stands. */
  boolean isLimited() {
    return rootName().matches("tbf bf1[02]:");
  }

  /** The root's rate in bytes per second. */
  long rate() {
    return root().getAsJsonObject("options").get("rate").getAsLong();
  }

  /** The root's burst in bytes. */
  long burst() {
    return root().getAsJsonObject("options").get("burst").getAsLong();
  }

  /** A counter of the root: bytes, packets, drops or backlog. */
  long counter(String name) {
    return root().get(name).getAsLong();
  }

  /** The qdisc with this handle. */
  Optional<JsonObject> withHandle(String handle) {
    return list.stream()
        .filter(qdisc -> qdisc.get("handle").getAsString().equals(handle))
        .findFirst();
  }
}
