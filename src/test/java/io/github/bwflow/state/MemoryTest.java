package io.github.bwflow.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTest {
  private static final long SEED = 20261121;
  private static final Instant NOW = Instant.parse("2026-11-16T00:00:00Z");
  private static final LastRun LAST =
      new LastRun(
          Optional.of(NOW),
          List.of(Duration.ofMillis(15_250), Duration.ofMinutes(1)),
          Map.of("eth0/meter-stale", NOW.minusSeconds(60), "/odd \"name\"\n", NOW),
          Map.of(
              "eth0",
              new AccountMemory(
                  Optional.of(NOW.minusSeconds(90)),
                  Optional.of(new Highest(NOW, new Bytes(5))),
                  80,
                  Optional.of(new Counted(NOW, 7, 1L << 40)),
                  Map.of("eth0", line(true), "odd \"name\"", line(false))),
              "eth1",
              new AccountMemory(
                  Optional.empty(), Optional.empty(), 95, Optional.empty(), Map.of())));

  private static LineMemory line(boolean full) {
    Counters counters = new Counters(new Bytes(1), new Bytes(Bytes.LIMIT));
    Optional<Counters> maybe = full ? Optional.of(counters) : Optional.empty();
    return new LineMemory(
        "a-boot",
        NOW,
        counters,
        new Counters(new Bytes(2), new Bytes(3)),
        maybe,
        new TreeMap<>(full ? Map.of(LocalDate.parse("2026-11-15"), counters) : Map.of()),
        NOW.minusSeconds(9),
        NOW.minusSeconds(1),
        counters,
        maybe.map(total -> new LineMemory.Anchor(total, new Counters(new Bytes(4), new Bytes(5)))),
        maybe,
        full ? List.of(new LineMemory.Sample(NOW, counters)) : List.of());
  }

  private static final Map<String, Hold> HOLDS =
      Map.of(
          "eth0", new Hold(Optional.of(new BitRate(5_000_000)), NOW, NOW.plusSeconds(60), "root"),
          "eth1", new Hold(Optional.empty(), NOW, NOW.plusNanos(1), "caf\u00e9 \u001b"));

  @TempDir Path directory;
  private Path run;
  private Path lasting;

  @BeforeEach
  void chooseDirectories() {
    run = directory.resolve("run");
    lasting = directory.resolve("lasting");
  }

  private Memory memory() {
    return new Memory(run, lasting);
  }

  private static List<String> messages(Memory memory) {
    return memory.problems().stream().map(Problem::message).toList();
  }

  @Test
  void remembersHowLongAccountsWereLimited(@TempDir Path directory) {
    LimitedDays standing =
        new LimitedDays(
            new TreeMap<>(
                Map.of(
                    LocalDate.parse("2026-11-16"),
                    new Limited(2, Duration.ofMillis(90_500), new Bytes(9)))),
            Optional.of(new LimitedDays.Running(NOW, NOW.minusSeconds(60), new Bytes(12))));
    Map<String, LimitedDays> all =
        Map.of(
            "eth0", standing, "odd \"name\"", new LimitedDays(standing.days(), Optional.empty()));
    Memory memory = new Memory(directory, directory);

    memory.rememberLimited(all);

    assertEquals(all, new Memory(directory, directory).limited());
  }

  @Test
  void remembersNothingWithoutFiles() {
    Memory memory = memory();

    assertEquals(LastRun.NONE, memory.lastRun());
    assertEquals(Map.of(), memory.holds());
    assertEquals(Optional.empty(), memory.corrections().correction(List.of("eth0"), NOW));
    assertEquals(Optional.empty(), memory.goodConfiguration(Path.of("/etc/x")));
    assertEquals(List.of(), memory.problems());
    assertFalse(Files.exists(run) || Files.exists(lasting), "reading has written");
  }

  @Test
  void remembersTheLastRun() {
    memory().remember(LAST);

    assertEquals(LAST, memory().lastRun());
    memory().remember(LastRun.NONE);
    assertEquals(LastRun.NONE, memory().lastRun());
  }

  @Test
  void remembersWhatPassedInClassesUntilThereAreNone() {
    ClassMemory classes =
        new ClassMemory(
            NOW,
            Map.of("eth0/tx/16", 7L),
            Map.of("odd \"name\"\n", List.of("a (1)", "b (2)")),
            Map.of("odd \"name\"\n", NOW));
    assertEquals(ClassMemory.NONE, memory().classes());

    memory().remember(classes);
    assertEquals(classes, memory().classes());

    memory().forgetClasses();
    memory().forgetClasses();
    assertEquals(ClassMemory.NONE, memory().classes());
  }

  @Test
  void remembersOrders() {
    memory().remember(HOLDS);

    assertEquals(HOLDS, memory().holds());
    memory().remember(Map.<String, Hold>of());
    assertEquals(Map.of(), memory().holds());
  }

  @Test
  void remembersACorrectionForItsPeriodOnly() {
    Correction correction =
        new Correction(List.of("eth0"), NOW, NOW.plusSeconds(60), new Bytes(37_000_000_000L));
    memory().remember("eth0", correction);
    memory()
        .remember("eth1", new Correction(List.of("eth1"), NOW, NOW.plusSeconds(60), Bytes.ZERO));

    assertEquals(Optional.of(correction), memory().corrections().correction(List.of("eth0"), NOW));
    assertEquals(
        Optional.of(correction), memory().corrections().correction(List.of("eth3", "eth0"), NOW));
    assertEquals(
        Optional.of(correction),
        memory().corrections().correction(List.of("eth0"), NOW.plusSeconds(59)));
    assertEquals(
        Optional.empty(), memory().corrections().correction(List.of("eth0"), NOW.minusSeconds(1)));
    assertEquals(
        Optional.empty(), memory().corrections().correction(List.of("eth0"), NOW.plusSeconds(60)));
    assertEquals(Optional.empty(), memory().corrections().correction(List.of("eth2"), NOW));
  }

  @Test
  void leavesACorrectionToTheInterfacesThatNoOtherIsStatedFor() {
    Bytes most = new Bytes(37_000_000_000L);
    Instant end = NOW.plusSeconds(60);
    memory().remember("both", new Correction(List.of("eth0", "eth1"), NOW, end, most));
    memory().remember("eth1", new Correction(List.of("eth1"), NOW, end, Bytes.ZERO));

    assertEquals(
        most, memory().corrections().correction(List.of("eth0"), NOW).orElseThrow().used());
    assertEquals(
        Bytes.ZERO, memory().corrections().correction(List.of("eth1"), NOW).orElseThrow().used());

    memory().remember("eth0", new Correction(List.of("eth0"), NOW, end, Bytes.ZERO));

    assertEquals(
        Bytes.ZERO, memory().corrections().correction(List.of("eth0"), NOW).orElseThrow().used());
  }

  @Test
  void keepsWhatItCannotUnderstandUntilACorrectionIsStatedAnew() throws IOException {
    Path file = Files.createDirectories(lasting).resolve("state.json");
    Files.writeString(file, "{\"version\": 1, \"corrections\": {");

    memory().remember(new GoodConfiguration("/etc/a.toml", "a = 1"));

    assertTrue(memory().corrections().isCorrectionLost());
    assertEquals("{\"version\": 1, \"corrections\": {", Files.readString(file));
    memory()
        .remember("eth0", new Correction(List.of("eth0"), NOW, NOW.plusSeconds(60), Bytes.ZERO));
    assertFalse(memory().corrections().isCorrectionLost());
    assertTrue(Files.exists(lasting.resolve("state.json.damaged")));
  }

  @Test
  void remembersTheGoodConfigurationOfItsFileOnly() {
    GoodConfiguration good = new GoodConfiguration("/etc/a.toml", "a = 1\n# \u00fc\n");
    memory().remember(good);
    memory()
        .remember("eth0", new Correction(List.of("eth0"), NOW, NOW.plusSeconds(60), new Bytes(1)));

    assertEquals(Optional.of(good), memory().goodConfiguration(Path.of("/etc/a.toml")));
    assertEquals(Optional.empty(), memory().goodConfiguration(Path.of("/etc/b.toml")));
  }

  @Test
  void writesTheLastingFileOnlyWhenItChanges() throws IOException {
    GoodConfiguration good = new GoodConfiguration("/etc/a.toml", "a = 1");
    memory().remember(good);
    Object first = Files.getAttribute(lasting.resolve("state.json"), "unix:ino");

    memory().remember(good);

    assertEquals(first, Files.getAttribute(lasting.resolve("state.json"), "unix:ino"));
  }

  @Test
  void letsEverybodyReadAndNobodyElseWrite() throws IOException {
    memory().remember(LAST);
    memory().remember(HOLDS);
    memory()
        .remember("eth0", new Correction(List.of("eth0"), NOW, NOW.plusSeconds(60), new Bytes(1)));

    for (Path file :
        List.of(
            run.resolve("last.json"), run.resolve("holds.json"), lasting.resolve("state.json"))) {
      assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
  }

  @Test
  void endsAnOrderAtItsInstant() {
    Hold hold = new Hold(Optional.empty(), NOW.minusSeconds(60), NOW, "root");

    assertTrue(hold.isInForce(NOW.minusNanos(1)));
    assertTrue(hold.isInForce(NOW.minusSeconds(60)));
    assertFalse(hold.isInForce(NOW.minusSeconds(61)));
    assertFalse(hold.isInForce(NOW));
    assertFalse(hold.isInForce(NOW.plusNanos(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"version\":1,\"enforced\":\"yesterday\"}",
        "{\"version\":1,\"enforced\":5}",
        "{\"version\":1,\"said\":[]}",
        "{\"version\":1,\"accounts\":{\"eth0\":{\"warned\":\"eighty\"}}}",
        "{\"version\":1,\"holds\":{\"eth0\":{\"until\":\"later\"}}}",
        "{\"version\":1,\"holds\":{\"eth0\":{\"bits_per_second\":-1}}}",
        "{\"version\":1,\"corrections\":{\"eth0\":{\"used_bytes\":-1}}}",
        "{\"version\":1,\"corrections\":{\"eth0\":{\"used_bytes\":9223372036854775807}}}",
        "{\"version\":1,\"good_configuration\":{\"text\":null}}",
        "{\"version\":\"one\"}",
      })
  void countsWhatIsDamagedAsNothingAndSaysSo(String text) throws IOException {
    write("last.json", text);
    write("holds.json", text);
    Files.createDirectories(lasting);
    Files.writeString(lasting.resolve("state.json"), text);
    Memory memory = memory();

    LastRun last = memory.lastRun();
    Map<String, Hold> holds = memory.holds();
    Optional<Correction> correction = memory.corrections().correction(List.of("eth0"), Instant.MIN);

    assertEquals(LastRun.NONE, last);
    assertEquals(Map.of(), holds);
    assertEquals(Optional.empty(), correction);
    assertFalse(memory.problems().isEmpty());
    assertTrue(
        memory.problems().stream().allMatch(p -> p.severity() == Severity.WARNING),
        () -> messages(memory).toString());
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(run);
    Files.writeString(run.resolve(file), text);
  }

  @Test
  void saysOnceWhatItReadsAgainAndAgain() throws IOException {
    write("last.json", "{");
    Memory memory = memory();

    memory.lastRun();
    memory.lastRun();

    assertEquals(List.of(run.resolve("last.json") + " cannot be understood"), messages(memory));
  }

  @Test
  void doesNotBelieveAnotherVersion() throws IOException {
    write(
        "holds.json",
        "{\"version\":2,\"holds\":{\"eth0\":{\"until\":\"2027-01-01T00:00:00Z\",\"by\":\"x\"}}}");
    Memory memory = memory();

    assertEquals(Map.of(), memory.holds());
    assertEquals(
        List.of(run.resolve("holds.json") + " was written by another version of bwflow"),
        messages(memory));
  }

  @Test
  void ignoresMembersThatItDoesNotKnow() throws IOException {
    write(
        "last.json",
        "{\"more\":{\"deep\":[1,2]},\"version\":1,\"enforced\":\"2026-11-16T00:00:00Z\"}");
    Memory memory = memory();

    assertEquals(Optional.of(NOW), memory.lastRun().enforced());
    assertEquals(List.of(), memory.problems());
  }

  @Test
  void replacesAFileThatIsDamaged() throws IOException {
    write("holds.json", "rubbish");

    memory().remember(HOLDS);

    assertEquals(HOLDS, memory().holds());
  }

  @Test
  void survivesAnyDamage() throws IOException {
    memory().remember(HOLDS);
    byte[] whole = Files.readAllBytes(run.resolve("holds.json"));
    Random random = new Random(SEED);
    for (int i = 0; i < 3_000; i++) {
      byte[] damaged = whole.clone();
      for (int j = 1 + random.nextInt(4); j > 0; j--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Files.write(run.resolve("holds.json"), damaged);
      try {
        memory().holds();
      } catch (RuntimeException | StackOverflowError e) {
        fail(
            "seed " + SEED + ", round " + i + ": " + new String(damaged, StandardCharsets.UTF_8),
            e);
      }
    }
  }

  @Test
  void makesTheDirectoryOfTheLock() throws IOException {
    memory().lock(Duration.ZERO).close();

    assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(run)));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(run.resolve("lock"))));
  }

  @Test
  void locksNothingWhereTheDirectoryIsALinkOrAFile() throws IOException {
    Files.createSymbolicLink(run, directory);
    Failure link = assertThrows(Failure.class, () -> memory().lock(Duration.ZERO));
    Files.delete(run);
    Files.writeString(run, "");
    Failure file = assertThrows(Failure.class, () -> memory().lock(Duration.ZERO));

    assertEquals(ExitCode.CANNOT_CREATE, link.exit());
    assertEquals(run + " is in the way: it is not a directory", file.getMessage());
  }
}
