package io.github.bwflow.report;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A schema as it ships. */
record Schema(String text) {

  static Schema load(String file) {
    try (InputStream in = Schema.class.getResourceAsStream(file)) {
      return new Schema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the document breaks; formats such as date-time are rules too. */
  Set<ValidationMessage> violations(String document) {
    JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text);
    return schema.validate(
        document,
        InputFormat.JSON,
        context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
  }

  JsonObject definitions() {
    return JsonParser.parseString(text).getAsJsonObject().getAsJsonObject("$defs");
  }
}
