package io.github.bwflow.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import io.github.bwflow.classes.Condition;
import io.github.bwflow.classes.Condition.End;
import io.github.bwflow.classes.Condition.Subject;
import io.github.bwflow.classes.Match;
import io.github.bwflow.classes.PortRange;
import io.github.bwflow.classes.Rates;
import io.github.bwflow.classes.Shaping;
import io.github.bwflow.classes.TrafficClass;
import io.github.bwflow.config.Config;
import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the configurations of other programs come to. */
class SourceTest {
  private static final String TOLL = "processes:\n  A:\n    upload-priority: 0\n    match:\n";

  private static String file(String name) throws IOException {
    try (InputStream in = SourceTest.class.getResourceAsStream("/import/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Config config(String toml) {
    return ConfigFile.parse("c", toml);
  }

  private static Shaping shaping(Source source, String text) {
    return config(source.translated(text, Optional.empty())).shaping().orElseThrow();
  }

  private static String toll(String text) {
    return Source.TRAFFICTOLL.translated(text, Optional.empty());
  }

  private static String shaper(String text) {
    return Source.PYSHAPER.translated(text, Optional.empty());
  }

  private static Optional<BitRate> bits(long number) {
    return Optional.of(new BitRate(number));
  }

  private static Condition text(Subject subject, String expression) {
    return new Condition.Text(subject, Pattern.compile(expression, Pattern.DOTALL));
  }

  private static TrafficClass plain(
      String name, int priority, Rates download, Rates upload, boolean recursive, Match... any) {
    return new TrafficClass(
        name,
        OptionalInt.of(priority),
        download,
        upload,
        recursive,
        Optional.empty(),
        List.of(any),
        false,
        List.of());
  }

  private static Match all(Condition... conditions) {
    return new Match(List.of(conditions), List.of());
  }

  @Test
  void translatesAWholeFileOfTrafficToll() throws IOException {
    assertEquals(Optional.of(Source.TRAFFICTOLL), Source.of(file("traffictoll.yaml")));
    assertEquals(
        new Shaping(
            bits(40_000_000),
            bits(8_000_000),
            bits(2_000_000),
            bits(400_000),
            OptionalInt.of(4),
            false,
            List.of(),
            Optional.empty(),
            List.of(
                plain(
                    "Calls",
                    0,
                    new Rates(bits(80_000), Optional.empty()),
                    new Rates(bits(8_000), Optional.empty()),
                    false,
                    all(text(Subject.NAME, "(zoom|Skype)"), new Condition.User("alice"))),
                plain(
                    "Backup",
                    5,
                    new Rates(bits(100_000), bits(4_000_000)),
                    new Rates(bits(50_000), bits(1_000_000)),
                    true,
                    all(text(Subject.CMDLINE, ".*restic.* backup.*"))))),
        shaping(Source.TRAFFICTOLL, file("traffictoll.yaml")));
  }

  @Test
  void translatesAWholeFileOfPyshaper() throws IOException {
    Config config = config(shaper(file("pyshaper.conf")));

    assertEquals(Optional.of(Source.PYSHAPER), Source.of(file("pyshaper.conf")));
    assertEquals(List.of(new InterfaceName("eth0")), config.network().interfaces());
    assertEquals(
        new Shaping(
            Optional.empty(),
            bits(2000 * 1024),
            Optional.empty(),
            bits(500 * 1024),
            OptionalInt.of(3),
            false,
            List.of(),
            Optional.empty(),
            List.of(
                plain(
                    "web",
                    1,
                    new Rates(Optional.empty(), bits(4000 * 1024)),
                    new Rates(bits(1000 * 1024), Optional.empty()),
                    false,
                    all(new Condition.Ports(End.LOCAL, List.of(PortRange.of(443))))),
                plain(
                    "p2p",
                    5,
                    new Rates(Optional.empty(), bits(64 * 1024)),
                    new Rates(bits(16 * 1024), bits(128 * 1024)),
                    false,
                    all(
                        new Condition.User("bob"),
                        new Condition.Ports(End.REMOTE, List.of(new PortRange(1025, 65_535)))),
                    all(text(Subject.ARGS, "node\\.jar"))))),
        config.shaping().orElseThrow());
  }

  @Test
  void takesTheDefaultsOfTrafficTollOver() {
    Shaping shaping =
        shaping(
            Source.TRAFFICTOLL,
            "processes:\n  A: {upload-priority: 2, match: [{name: a}]}\n"
                + "  B: {download: 5mbps, match: [{name: b}]}");

    assertEquals(bits(800_000), shaping.downloadMin());
    assertEquals(bits(80_000), shaping.uploadMin());
    assertEquals(OptionalInt.of(3), shaping.priority());
    assertEquals(OptionalInt.of(2), shaping.classes().get(0).priority());
    assertEquals(Rates.NONE, shaping.classes().get(0).download());
    assertEquals(OptionalInt.of(3), shaping.classes().get(1).priority());
    assertEquals(new Rates(bits(80_000), bits(40_000_000)), shaping.classes().get(1).download());
    assertEquals(
        OptionalInt.of(0),
        shaping(Source.TRAFFICTOLL, "processes: {A: {upload: 1mbit, match: [{name: a}]}}")
            .priority());
  }

  @Test
  void takesTheDefaultsOfPyshaperOver() {
    Shaping shaping = shaping(Source.PYSHAPER, "eth0.out 1000\neth0.in 500\neth0.a.lport 80\n");

    assertEquals(OptionalInt.of(1), shaping.priority());
    assertEquals(bits(512_000), shaping.uploadMin());
    assertEquals(OptionalInt.of(1), shaping.classes().get(0).priority());
    assertEquals(new Rates(Optional.empty(), bits(512_000)), shaping.classes().get(0).download());
    assertEquals(new Rates(bits(512_000), Optional.empty()), shaping.classes().get(0).upload());
  }

  @Test
  void makesMinimumsFitThatAnHtbWouldHaveTakenAsTheyAre() {
    Shaping shaping =
        shaping(
            Source.TRAFFICTOLL,
            "upload: 100kbit\nupload-minimum: 100kbit\nprocesses:\n"
                + "  A: {upload: 50kbit, upload-minimum: 300kbit, match: [{name: a}]}\n"
                + "  B: {upload: 60kbit, upload-minimum: 50kbit, match: [{name: b}]}\n");

    assertEquals(bits(50_000), shaping.uploadMin());
    assertEquals(new Rates(bits(25_000), bits(50_000)), shaping.classes().get(0).upload());
    assertEquals(new Rates(bits(25_000), bits(60_000)), shaping.classes().get(1).upload());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- cwd: /home",
        "- pid: x",
        "- name: (?=a)",
        "- name: '(a)\\1'",
        "- name: '['",
        "- username: a.*",
        "- name: a\n      - name: b",
        "- {}",
        "- x",
        "- terminate: ''",
        "- name:",
        "- name: ~",
        "- name: null",
        "- name: [a]",
        "- name: {a: b}",
      })
  void leavesAClassOutWhoseConditionsCannotAllBeSaid(String condition) {
    String toml = toll(TOLL + "      - exe: /bin/a\n      " + condition);

    assertEquals(List.of(), config(toml).shaping().orElseThrow().classes());
    assertTrue(toml.contains("\n#[[class]]\n#name = \"A\"\n"), toml);
  }

  @Test
  void takesUsersOneByOne() {
    TrafficClass only =
        shaping(Source.TRAFFICTOLL, TOLL + "      - username: ^(alice|bob)$\n      - exe: /bin/a")
            .classes()
            .get(0);

    Condition exe = text(Subject.EXE, "/bin/a.*");
    assertEquals(
        List.of(all(exe, new Condition.User("alice")), all(exe, new Condition.User("bob"))),
        only.matches());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user == 'a' and user == 'b'",
        "rport > 65535",
        "cmd",
        "user",
        "args[0] == 'x'",
        "len(args) > 2",
        "'a' in args and 'b' in args",
        "user != 'a' and user != 'b'",
        "country == 'Germany'",
        "rport == lport",
        "user < 'a'",
        "rport == 'x'",
        "rport > 1 +",
        "rport > 1 2",
        "user == 'a",
        "user == 'a\\x41'",
        "raddr == 'host.example'",
        "__import__('os').system('x') == 0",
        "(lambda: 1)() == 1",
        "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((user == 'a'",
        "not not not not not not not not not not not not not not not not not not not not not not"
            + " not not not not not not not not not not not not not not not not not not not not not"
            + " not not not not not not not not not not user == 'a'",
        "",
        "cc == 'DE'",
        "cmd in 'foo bar'",
        "cmd not in ('foo bar')",
        "user == 'with space'",
        "user in ['alice', 'a b']",
      })
  void makesACommentOfATestThatCannotBeSaid(String test) {
    String toml = shaper("eth0.out 1000\neth0.a.test " + test + "\neth0.a.test rport == 1\n");

    assertEquals(
        List.of(all(new Condition.Ports(End.REMOTE, List.of(PortRange.of(1))))),
        config(toml).shaping().orElseThrow().classes().get(0).matches(),
        toml);
    assertTrue(toml.contains("\n# Left out") || test.isEmpty(), toml);
  }

  @Test
  void namesTheInterfaceThatIsAskedFor() {
    String text = "eth0.out 5\neth1.out 7\neth1.a.lport 1\n";

    Config config = config(Source.PYSHAPER.translated(text, Optional.of("eth1")));

    assertEquals(List.of(new InterfaceName("eth1")), config.network().interfaces());
    assertEquals(bits(7 * 1024), config.shaping().orElseThrow().upload());
    assertTrue(shaper(text).contains("classes for eth1 of their own"), shaper(text));
    BadValue none =
        assertThrows(BadValue.class, () -> Source.PYSHAPER.translated(text, Optional.of("eth2")));
    assertEquals("1:1: there is no interface eth2 in it; it has eth0, eth1", none.getMessage());
    assertFalse(config(toll("upload: 1mbit")).network().interfaces().contains("x"));
    assertTrue(config(toll("upload: 1mbit")).network().isAuto());
  }

  @Test
  void saysWhereAFileIsNotYaml() {
    BadValue bad = assertThrows(BadValue.class, () -> toll("upload: 1mbit\nprocesses: [\n"));
    assertTrue(bad.getMessage().startsWith("3:1: this is not YAML: "), bad.getMessage());

    assertThrows(BadValue.class, () -> toll("upload: 1mbit\nupload: 2mbit\n"));
    assertThrows(BadValue.class, () -> toll("- a\n"));
    assertThrows(BadValue.class, () -> toll("upload: 1mbit\nprocesses: &a [*a]"));
  }

  @Test
  void refusesWhatItCannotFollow() {
    BadValue merged =
        assertThrows(
            BadValue.class, () -> toll("x: &x {upload: 1mbit}\nprocesses:\n  A:\n    <<: *x\n"));
    assertEquals("4:5: \"<<\" is not followed; write out what it brings in", merged.getMessage());

    String deep = "processes: " + "[".repeat(20_000);
    assertTrue(assertThrows(BadValue.class, () -> toll(deep)).getMessage().startsWith("1:"));
  }

  @ParameterizedTest
  @CsvSource({
    "processes: foo, Its processes are no list",
    "'processes: {A: {download: [1mbps]}}', Its download is no text",
    "'processes: {A: {upload-priority: high}}', Its upload-priority is no number",
    "'processes: {A: {upload: 1mbit, match: foo}}', Its match is no list of conditions",
  })
  void saysWhatIsOtherwiseThanTrafficTollReadsIt(String text, String said) {
    assertTrue(toll(text).contains(said), () -> toll(text));
  }

  @Test
  void takesNothingForFalse() {
    for (String nothing : List.of("", "~", "null", "false")) {
      String toml = toll(TOLL + "      - exe: /bin/a\n    recursive: " + nothing + "\n");
      assertFalse(toml.contains("recursive"), toml);
    }
    assertTrue(toll(TOLL + "      - exe: /bin/a\n    recursive: yes\n").contains("recursive"));
  }

  @Test
  void readsALastLineThatWasToGoOn() {
    TrafficClass only =
        shaping(Source.PYSHAPER, "eth0.a.lport 1\neth0.a.out.rate 100 \\").classes().get(0);

    assertEquals(bits(100 * 1024), only.upload().min());
  }

  @Test
  void makesNothingOfWhatATagNames() {
    assertEquals(
        List.of(),
        shaping(
                Source.TRAFFICTOLL,
                "upload: !!javax.script.ScriptEngineManager [x]\nfoo: !!binary x")
            .classes());
  }

  @Test
  void endsWhereAliasesStandForMoreThanThereIsMemory() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 19; i++) {
      String last = "*a" + (i - 1);
      text.append("a" + i + ": &a" + i + " [" + last + ", " + last + ", " + last + "]\n");
    }
    assertThrows(BadValue.class, () -> toll(text.toString()));
  }

  @Test
  void cannotTellWhoseATextIs() {
    assertEquals(Optional.empty(), Source.of(""));
    assertEquals(Optional.empty(), Source.of("[bandwidth]\nbudget = \"1 TB\"\n"));
    assertEquals(Optional.empty(), Source.of("processes:\neth0.out 5\n"));
  }

  @Test
  void showsNothingOfAHostileFileButOnOneLine() {
    String hostile = "a\"b\\u001b[31m\\nmatch = 1";
    String toml =
        toll(
            "processes:\n  \""
                + "x\\n[bandwidth]\\e"
                + "\": {upload: \""
                + "1\\n[[class]]"
                + "\"}");

    assertFalse(toml.contains("\n[bandwidth]"), toml);
    assertTrue(toml.chars().allMatch(c -> c >= ' ' && c < 127 || c == '\n'), toml);
    assertEquals(List.of(), config(toml).shaping().orElseThrow().classes());
    assertTrue(shaper("eth0.out 5\n" + hostile).contains("Line 2 is nothing here"));
  }

  @Test
  void makesAFileThatLoadsOfWhateverItIsGiven() {
    String[] pieces = {
      "processes:",
      "\n",
      "  ",
      "    ",
      "A:",
      "upload: 5kbps",
      "upload-priority: 9",
      "match:",
      "- ",
      "name: ",
      "^(a|b)$",
      "[x",
      "*a",
      "&a ",
      "eth0.out 5",
      "eth0.a.test ",
      "user == 'x'",
      " and ",
      " not ",
      "(",
      ")",
      "rport > 5",
      "eth0.a.out.rate 0.001",
      "eth0.default.pri 99",
      "'",
      "\"",
      "\\",
      "#",
      "\u0000",
      "\u202e",
      "eth0.a.raddr ::1",
      "upload: 99999999999999999tbit",
      "recursive: yes",
      "download-minimum: -1",
      "? ",
      "!!binary ",
      "in args",
      "'k.jar' "
    };
    long seed = 20261121;
    Random random = new Random(seed);
    for (int i = 0; i < 4000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(25); n >= 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      for (Source source : Source.values()) {
        String toml;
        try {
          toml = source.translated(text.toString(), Optional.empty());
        } catch (BadValue e) {
          continue;
        }
        config(toml);
      }
    }
  }

  @Test
  void readsTheOtherFormsOfATest() {
    String toml =
        shaper(
            "eth0.out 1000\neth0.a.test lport in range(10, 12) or 20 <= rport < 22\n"
                + "eth0.a.test not (user == 'u' or cmd.startswith('/a'))\n"
                + "eth0.a.test \"x\" not in args and raddr.startswith('10.1.') \\\n and pid == 7\n"
                + "eth0.a.test user in ('a', 'b') and cmd == '/b'\n");

    assertTrue(
        toml.contains("  { local_port = \"10-11\" },\n  { remote_port = \"20-21\" },\n"), toml);
    assertTrue(toml.replace("\n# ", " ").contains("(several things must not be"), toml);
    assertTrue(
        toml.contains("  { remote_address = \"10.1.0.0/16\", pid = 7, not = { args = \"x\" } },\n"),
        toml);
    assertTrue(toml.contains("  { user = \"a\", cmdline = \"/b( .*)?\" },\n"), toml);
    assertEquals(Set.of("a"), Set.of(config(toml).shaping().orElseThrow().classes().get(0).name()));
  }
}
