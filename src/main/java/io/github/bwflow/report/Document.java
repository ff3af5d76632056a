package io.github.bwflow.report;

import com.google.gson.stream.JsonWriter;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One JSON object on one line. What is unknown is {@code null}; instants are whole seconds of UTC,
 * because readers such as jq know no fractions.
 */
final class Document {
  private final JsonWriter json;

  private Document(JsonWriter json) {
    this.json = json;
  }

  /** Writes within the document. */
  private interface Step {
    void run() throws IOException;
  }

  /** The text of an object with these members, with a new line after it. */
  static String of(Consumer<Document> members) {
    StringWriter text = new StringWriter();
    Document document = new Document(new JsonWriter(text));
    document.json.setSerializeNulls(true);
    document.inBraces(() -> members.accept(document));
    return text.append('\n').toString();
  }

  Document text(String name, String value) {
    return write(() -> json.name(name).value(wellFormed(value)));
  }

  /** A text that is unknown where it is empty. */
  Document textIfAny(String name, String value) {
    return value.isEmpty() ? unknown(name) : text(name, value);
  }

  Document number(String name, long value) {
    return write(() -> json.name(name).value(value));
  }

  Document flag(String name, boolean value) {
    return write(() -> json.name(name).value(value));
  }

  Document unknown(String name) {
    return write(() -> json.name(name).nullValue());
  }

  Document bytes(String name, Optional<Bytes> value) {
    return value.isPresent() ? number(name, value.get().value()) : unknown(name);
  }

  Document rate(String name, Optional<BitRate> value) {
    return value.isPresent() ? number(name, value.get().bitsPerSecond()) : unknown(name);
  }

  Document seconds(String name, Optional<Duration> value) {
    return value.isPresent() ? number(name, value.get().toSeconds()) : unknown(name);
  }

  /** An instant, rounded down. */
  Document instant(String name, Optional<Instant> value) {
    return value.isPresent()
        ? text(name, value.get().truncatedTo(ChronoUnit.SECONDS).toString())
        : unknown(name);
  }

  /** An instant at which something will have happened: rounded up. */
  Document instantBy(String name, Optional<Instant> value) {
    return instant(name, value.map(at -> at.plusNanos(999_999_999)));
  }

  /** An array of texts. */
  Document texts(String name, List<String> values) {
    return write(
        () -> {
          json.name(name).beginArray();
          for (String value : values) {
            json.value(wellFormed(value));
          }
          json.endArray();
        });
  }

  /** A member that is an object. */
  Document object(String name, Runnable members) {
    return write(
        () -> {
          json.name(name);
          inBraces(members::run);
        });
  }

  /** A member that is an object, or unknown. */
  <T> Document object(String name, Optional<T> value, Consumer<T> members) {
    return value.isPresent() ? object(name, () -> members.accept(value.get())) : unknown(name);
  }

  /** An array of objects. */
  <T> Document objects(String name, List<T> values, Consumer<T> members) {
    return write(
        () -> {
          json.name(name).beginArray();
          for (T value : values) {
            inBraces(() -> members.accept(value));
          }
          json.endArray();
        });
  }

  /** An array of objects, or unknown. */
  <T> Document objects(String name, Optional<List<T>> values, Consumer<T> members) {
    return values.isPresent() ? objects(name, values.get(), members) : unknown(name);
  }

  private void inBraces(Step members) {
    write(
        () -> {
          json.beginObject();
          members.run();
          json.endObject();
        });
  }

  private Document write(Step step) {
    try {
      step.run();
      return this;
    } catch (IOException e) {
      throw new IllegalStateException("a string writer failed", e);
    }
  }

  // Half of a surrogate pair has no UTF-8.
  private static String wellFormed(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }
}
