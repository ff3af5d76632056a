package io.github.bwflow.config;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration file whose text has been taken apart, before anything in it is understood.
 *
 * <p>Reading TOML takes longer than all else that a run does, so an enforcing run leaves a {@link
 * #copy} of what it read to those after it. The copy holds the text it is of: it counts for exactly
 * that text. What the values mean is asked anew each time.
 */
public final class ParsedFile {
  private static final int VERSION = 1;

  private final String fileName;
  private final String text;
  private final Table table;

  private ParsedFile(String fileName, String text, Table table) {
    this.fileName = fileName;
    this.text = text;
    this.table = table;
  }

  /**
   * Takes a text apart.
   *
   * @param fileName what to call the file in messages
   * @throws io.github.bwflow.units.Failure if the text is not TOML
   */
  public static ParsedFile read(String fileName, String text) {
    return new ParsedFile(fileName, text, Parser.read(text, new FileProblems(fileName, text)));
  }

  String fileName() {
    return fileName;
  }

  /** What the file's problems are noted in. */
  FileProblems problems() {
    return new FileProblems(fileName, text);
  }

  Table table() {
    return table;
  }

  /** All of it as JSON, for {@link #ofCopy}. */
  public String copy() {
    StringWriter written = new StringWriter();
    try (JsonWriter json = new JsonWriter(written)) {
      json.beginArray().value(VERSION).value(text);
      write(json, table);
      json.endArray();
    } catch (IOException e) {
      throw new IllegalStateException("a string writer failed", e);
    }
    return written.toString();
  }

  /** What a copy holds, if it is one of just this text. */
  public static Optional<ParsedFile> ofCopy(String fileName, String text, String copy) {
    try (JsonReader json = new JsonReader(new StringReader(copy))) {
      json.beginArray();
      if (json.nextInt() != VERSION || !json.nextString().equals(text)) {
        return Optional.empty();
      }
      Object value = value(json);
      json.endArray();
      return value instanceof Table table && json.peek() == JsonToken.END_DOCUMENT
          ? Optional.of(new ParsedFile(fileName, text, table))
          : Optional.empty();
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  // Each value is a letter for its type, and it.
  private static void write(JsonWriter json, Object value) throws IOException {
    if (value instanceof Table inner) {
      json.value("t").beginArray();
      for (Map.Entry<String, Table.Entry> entry : inner.entries().entrySet()) {
        json.value(entry.getKey());
        write(json, entry.getValue().namePlace());
        write(json, entry.getValue().place());
        write(json, entry.getValue().value());
      }
      json.endArray();
    } else if (value instanceof List<?> list) {
      json.value("l").beginArray();
      for (Object member : list) {
        Table.Item item = (Table.Item) member;
        write(json, item.place());
        write(json, item.value());
      }
      json.endArray();
    } else if (value instanceof Boolean truth) {
      json.value("b").value(truth);
    } else if (value instanceof Long number) {
      json.value("i").value(number);
    } else {
      json.value(value instanceof String ? "s" : value instanceof Double ? "f" : "o");
      json.value(value.toString());
    }
  }

  private static void write(JsonWriter json, Place place) throws IOException {
    json.value(place.line()).value(place.column());
  }

  private static Object value(JsonReader json) throws IOException {
    String type = json.nextString();
    switch (type) {
      case "s":
        return json.nextString();
      case "i":
        return json.nextLong();
      case "f":
        return Double.valueOf(json.nextString());
      case "b":
        return json.nextBoolean();
      case "o":
        return new Table.Other(json.nextString());
      case "l":
        List<Table.Item> items = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
          items.add(new Table.Item(place(json), value(json)));
        }
        json.endArray();
        return items;
      case "t":
        Map<String, Table.Entry> entries = new LinkedHashMap<>();
        json.beginArray();
        while (json.hasNext()) {
          String name = json.nextString();
          entries.put(name, new Table.Entry(place(json), place(json), value(json)));
        }
        json.endArray();
        return new Table(entries);
      default:
        throw new IllegalArgumentException(type);
    }
  }

  private static Place place(JsonReader json) throws IOException {
    return new Place(json.nextInt(), json.nextInt());
  }
}
