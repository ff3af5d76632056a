package io.github.bwflow.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtomicFileTest {
  @TempDir Path directory;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = directory.resolve("a");

    AtomicFile.write(file, "caf\u00e9\n", "rw-r-----");

    assertEquals(Optional.of("caf\u00e9\n"), AtomicFile.read(file));
    assertEquals("rw-r-----", mode(file));
    assertEquals(List.of("a"), names());
  }

  @Test
  void keepsTheBytesOfAFileWithoutEncoding() throws IOException {
    Path file = directory.resolve("a");
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    Files.write(file, bytes);

    String text = AtomicFile.read(file, StandardCharsets.ISO_8859_1).orElseThrow();
    AtomicFile.write(file, text, "rw-r--r--", StandardCharsets.ISO_8859_1);

    assertArrayEquals(bytes, Files.readAllBytes(file));
  }

  @Test
  void keepsTheModeOfAFileThatIsThere() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "old");
    Files.setAttribute(file, "unix:mode", 0100604);

    AtomicFile.write(file, "new", "rw-------");

    assertEquals("rw----r--", mode(file));
    assertEquals("new", Files.readString(file));
  }

  @Test
  void takesOverNeitherModeNorOwnerOfAFileInADirectoryOfSomebodyElses() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "old");
    Files.setAttribute(file, "unix:mode", 0104755);

    AtomicFile.replace(file, "new", "rw-r--r--");

    assertEquals(0100644, Files.getAttribute(file, "unix:mode"));
    assertEquals("new", Files.readString(file));
  }

  @Test
  void keepsTheOwnerOfAFileThatIsThere() throws IOException {
    assumeTrue(Rights.read().root(), "only root can give a file away");
    Path file = Files.writeString(directory.resolve("a"), "old");
    Files.setAttribute(file, "unix:uid", 12_345);
    Files.setAttribute(file, "unix:gid", 23_456);
    Files.setAttribute(file, "unix:mode", 0100640);

    AtomicFile.write(file, "new", "rw-------");

    assertEquals(12_345, Files.getAttribute(file, "unix:uid"));
    assertEquals(23_456, Files.getAttribute(file, "unix:gid"));
    assertEquals("rw-r-----", mode(file));
  }

  @Test
  void changesWhatALinkPointsAtAndKeepsTheLink() throws IOException {
    Path target = Files.writeString(directory.resolve("target"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("target"));

    AtomicFile.write(link, "new", "rw-------");

    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(target));
    assertEquals(List.of("link", "target"), names());
  }

  @Test
  void makesTheDirectories() throws IOException {
    Path file = directory.resolve("x/y/a");

    AtomicFile.write(file, "new", "rw-------");

    assertEquals("new", Files.readString(file));
  }

  @Test
  void leavesTheOldFileAndNothingElseWhereItCannotWrite() throws IOException {
    Path file = directory.resolve("a");
    Files.createDirectories(file.resolve("child"));

    Failure failure = assertThrows(Failure.class, () -> AtomicFile.write(file, "new", "rw-------"));

    assertEquals(ExitCode.IO_ERROR, failure.exit());
    assertEquals(List.of("a"), names());
    assertTrue(Files.isDirectory(file.resolve("child")));
  }

  @Test
  void saysWhatIsInTheWay() throws IOException {
    Path parent = Files.writeString(directory.resolve("parent"), "a file");

    Failure failure =
        assertThrows(
            Failure.class, () -> AtomicFile.write(parent.resolve("a"), "new", "rw-------"));

    assertEquals(ExitCode.CANNOT_CREATE, failure.exit());
    assertEquals(
        parent.resolve("a") + " cannot be created: " + parent + " is in the way",
        failure.getMessage());
  }

  @Test
  void saysThatALinkLeadsNowhere() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));

    Failure failure = assertThrows(Failure.class, () -> AtomicFile.write(link, "new", "rw-------"));

    assertEquals(
        link + " cannot be created: there is no such file or directory", failure.getMessage());
  }

  @Test
  void replacesWhatAnEarlierRunLeftBeside() throws IOException {
    String beside = ".a." + ProcessHandle.current().pid() + ".tmp";
    Files.writeString(directory.resolve(beside), "half");

    AtomicFile.write(directory.resolve("a"), "new", "rw-------");

    assertEquals(List.of("a"), names());
  }

  @Test
  void findsNothingWhereThereIsNoFile() {
    assertEquals(Optional.empty(), AtomicFile.read(directory.resolve("a")));
    assertEquals(Optional.empty(), AtomicFile.read(directory.resolve("x/a")));
  }

  @Test
  void refusesToReadADirectoryOrAnEndlessFile() throws IOException {
    Failure failure = assertThrows(Failure.class, () -> AtomicFile.read(directory));
    assertEquals(ExitCode.IO_ERROR, failure.exit());

    Path large = directory.resolve("large");
    try (var channel =
        FileChannel.open(large, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1}), 64L << 20);
    }
    assertEquals(
        "file-too-large",
        assertThrows(Failure.class, () -> AtomicFile.read(large)).problems().get(0).code());
  }

  @ParameterizedTest
  @CsvSource({
    "mkfifo a, it is a FIFO",
    "mkfifo b && ln -s b a, it is a FIFO",
    "mkdir a, it is a directory",
    "ln -s /dev/zero a, it is a character device"
  })
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void opensNothingButARegularFile(String made, String said) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", made).directory(directory.toFile()).start();
    assertEquals(0, process.waitFor());
    Path file = directory.resolve("a");

    Failure read = assertThrows(Failure.class, () -> AtomicFile.read(file));
    Failure locked = assertThrows(Failure.class, () -> RunLock.take(file, Duration.ZERO));

    assertEquals(ExitCode.IO_ERROR, read.exit());
    assertEquals(
        file + " cannot be read: " + said + "; expected a regular file", read.getMessage());
    assertEquals(
        file + " cannot be written: " + said + "; expected a regular file", locked.getMessage());
  }

  @Test
  void takesTheNullDeviceForAnEmptyFile() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("masked"), Path.of("/dev/null"));

    assertEquals(Optional.of(""), AtomicFile.read(link));
  }

  @Test
  void leavesADeviceThatALinkLeadsToInItsPlace() throws Exception {
    Path fifo = directory.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", "-m", "666", fifo.toString()).start().waitFor());
    Path link = Files.createSymbolicLink(directory.resolve("link"), fifo);

    AtomicFile.write(link, "a", "rw-------");

    assertTrue(Files.readAttributes(fifo, BasicFileAttributes.class).isOther());
    assertTrue(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS));
    assertEquals("rw-------", mode(link));
  }
}
