package io.github.bwflow.classes.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.host.HostPrograms;
import io.github.bwflow.host.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    Path file = Files.write(directory.resolve("countries.mmdb"), CountryDatabase.germany(0xc00002));
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

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void waitsForNobodyToWriteIntoADatabaseThatIsAFifo() throws Exception {
    Path file = directory.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    HostOwners owners = new HostOwners(new HostPrograms(), Optional.of(file.toString()));

    assertEquals(Optional.empty(), owners.country(AddressRange.parse("192.0.2.7")));
    String said = owners.problems().get(0).message();
    assertTrue(said.contains("it is a FIFO; expected a regular file"), said);
  }
}
