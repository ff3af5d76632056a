package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The JSON Schemas that ship with the program. */
enum Schema {
  /** Of {@code check --json}. */
  CHECK("check.schema.json"),
  /** Of {@code report --json}. */
  REPORT("report.schema.json"),
  /** Of {@code doctor --json}. */
  DOCTOR("doctor.schema.json");

  private final JsonSchema schema;

  Schema(String file) {
    Path path =
        Lab.projectRoot().resolve("src/main/resources/io/github/bwflow/report").resolve(file);
    try {
      String text = Files.readString(path);
      schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that a run printed one document, and one that the schema allows. */
  void validates(Run run) {
    String document = run.json().toString();
    Set<ValidationMessage> messages = schema.validate(document, InputFormat.JSON);
    assertEquals(Set.of(), messages, run::toString);
  }
}
