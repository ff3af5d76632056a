package io.github.bwflow.classes.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.host.HostPrograms;
import io.github.bwflow.host.Programs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostOwnersTest {
  @TempDir private Path directory;

  @Test
  void findsUsersByNameAndNumber() throws IOException {
    Path passwd =
        Files.writeString(
            directory.resolve("passwd"), "root:x:0:0::/:/bin/sh\nalice:x:1777:1::/:/bin/sh\n");
    HostOwners owners = new HostOwners(new HostPrograms(), Optional.empty(), passwd, directory);

    assertEquals(OptionalLong.of(1777), owners.user("alice"));
    assertEquals(OptionalLong.of(1234), owners.user("1234"));
    assertEquals(OptionalLong.empty(), owners.user("nobody-of-this-name"));
  }

  @Test
  void asksAnEmptyUserDirectoryAgainButNotOneThatDoesNotAnswer() throws IOException {
    Path passwd = Files.writeString(directory.resolve("passwd"), "");
    for (Programs.End end : Programs.End.values()) {
      List<String> asked = new ArrayList<>();
      Programs programs =
          new Programs() {
            @Override
            public Optional<Path> find(String name) {
              return Optional.empty();
            }

            @Override
            public Outcome run(Command command) {
              asked.add(command.arguments().get(2));
              return new Outcome(end, 2, "", "");
            }
          };
      HostOwners owners = new HostOwners(programs, Optional.empty(), passwd, directory);

      assertEquals(OptionalLong.empty(), owners.user("alice"));
      assertEquals(OptionalLong.empty(), owners.user("bob"));
      assertEquals(
          end == Programs.End.TIMED_OUT ? List.of("alice") : List.of("alice", "bob"), asked);
    }
  }

  @Test
  void findsTheCgroupsOfAUnit() throws IOException {
    Files.createDirectories(directory.resolve("system.slice/mumble.service/sub"));
    Files.createDirectories(directory.resolve("user.slice/mumble.service"));
    HostOwners owners =
        new HostOwners(
            new HostPrograms(), Optional.empty(), directory.resolve("passwd"), directory);

    assertEquals(
        List.of("system.slice/mumble.service", "user.slice/mumble.service"),
        owners.cgroups("mumble.service").stream().sorted().toList());
    assertEquals(List.of("system.slice"), owners.cgroups("/system.slice/"));
    assertEquals(List.of(), owners.cgroups("none.service"));
  }

  @Test
  void findsTheCountryOfAnAddress() throws IOException {
    Path file = Files.write(directory.resolve("countries.mmdb"), germanTestNet());
    HostOwners owners = new HostOwners(new HostPrograms(), Optional.of(file.toString()));

    assertEquals(Optional.of("DE"), owners.country(AddressRange.parse("192.0.2.7")));
    assertEquals(Optional.empty(), owners.country(AddressRange.parse("192.0.3.7")));
    assertEquals(List.of(), owners.problems());
  }

  @Test
  void saysThatADatabaseCannotBeRead() throws IOException {
    Path file = Files.writeString(directory.resolve("countries.mmdb"), "nothing of the kind");
    HostOwners owners = new HostOwners(new HostPrograms(), Optional.of(file.toString()));

    assertEquals(Optional.empty(), owners.country(AddressRange.parse("192.0.2.7")));
    assertEquals("countries-not-read", owners.problems().get(0).code());
  }

  // A database in which 192.0.2.0/24 is in Germany (MaxMind DB file format 2.0).
  private static byte[] germanTestNet() {
    int nodes = 24;
    int prefix = 0xc00002;
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
