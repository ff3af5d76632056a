package io.github.bwflow.classes.linux;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Makes databases of countries (MaxMind DB file format 2.0). */
public final class CountryDatabase {
  private CountryDatabase() {}

  /**
   * A database in which one network is in Germany, and nothing else in any country.
   *
   * @param prefix the first 24 bits of the network, which are all that it has
   */
  public static byte[] germany(int prefix) {
    int nodes = 24;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 0; i < nodes; i++) {
      int next = i == nodes - 1 ? nodes + 16 : i + 1;
      boolean one = (prefix >>> nodes - 1 - i & 1) == 1;
      record(file, one ? nodes : next);
      record(file, one ? next : nodes);
    }
    file.writeBytes(new byte[16]);
    map(file, 1);
    text(file, "country");
    map(file, 1);
    text(file, "iso_code");
    text(file, "DE");
    file.writeBytes(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
    file.writeBytes("MaxMind.com".getBytes(StandardCharsets.US_ASCII));
    map(file, 9);
    number(file, "node_count", 6, nodes);
    number(file, "record_size", 5, 24);
    number(file, "ip_version", 5, 4);
    number(file, "binary_format_major_version", 5, 2);
    number(file, "binary_format_minor_version", 5, 0);
    text(file, "database_type");
    text(file, "Test");
    text(file, "build_epoch");
    file.writeBytes(new byte[] {1, 2, 1});
    text(file, "languages");
    file.writeBytes(new byte[] {0, 4});
    text(file, "description");
    map(file, 0);
    return file.toByteArray();
  }

  private static void record(ByteArrayOutputStream file, int value) {
    file.writeBytes(new byte[] {(byte) (value >> 16), (byte) (value >> 8), (byte) value});
  }

  private static void map(ByteArrayOutputStream file, int size) {
    file.write(7 << 5 | size);
  }

  private static void text(ByteArrayOutputStream file, String text) {
    file.write(2 << 5 | text.length());
    file.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void number(ByteArrayOutputStream file, String name, int type, int value) {
    text(file, name);
    file.write(type << 5 | 1);
    file.write(value);
  }
}
