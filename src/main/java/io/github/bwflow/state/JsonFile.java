package io.github.bwflow.state;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.host.AtomicFile;
import io.github.bwflow.units.Failure;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Optional;
import java.util.function.Consumer;

/** One remembered file: a JSON object with a version, read tolerantly and written whole. */
final class JsonFile {
  private static final int VERSION = 1;

  private final Path path;
  private final String mode;
  private final Consumer<String> damage;

  JsonFile(Path path, String mode, Consumer<String> damage) {
    this.path = path;
    this.mode = mode;
    this.damage = damage;
  }

  /** Reads one member of the object; it must consume the value. */
  interface Members {
    void read(String name, JsonReader json) throws IOException;
  }

  /** Writes the members of the object. */
  interface Body {
    void write(JsonWriter json) throws IOException;
  }

  /** Reads the file; false if there is none or it cannot be understood, which is reported. */
  boolean read(Members members) {
    Optional<String> text;
    try {
      text = AtomicFile.read(path);
    } catch (Failure e) {
      damage.accept(e.getMessage());
      return false;
    }
    if (text.isEmpty()) {
      return false;
    }
    try (JsonReader json = new JsonReader(new StringReader(text.get()))) {
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (!name.equals("version")) {
          members.read(name, json);
        } else if (json.nextInt() != VERSION) {
          damage.accept(path + " was written by another version of bwflow");
          return false;
        }
      }
      json.endObject();
      return true;
    } catch (IOException
        | IllegalStateException
        | IllegalArgumentException
        | DateTimeException
        | ArithmeticException e) {
      damage.accept(path + " cannot be understood");
      return false;
    }
  }

  void write(Body body) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setIndent(" ");
      json.beginObject();
      json.name("version").value(VERSION);
      body.write(json);
      json.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a string writer failed", e);
    }
    AtomicFile.write(path, text + "\n", mode);
  }
}
