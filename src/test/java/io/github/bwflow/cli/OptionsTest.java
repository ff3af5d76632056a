package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.beust.jcommander.Parameter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  /** A command's own option beside the common ones. */
  static final class Own {
    @Parameter(
        names = {"--rate"},
        description = "RATE: how fast")
    private String rate;
  }

  private final CommonOptions common = new CommonOptions();
  private final Own own = new Own();

  private void parse(String... words) {
    new Options(common, own).parse(List.of(words));
  }

  private String refusal(String... words) {
    return assertThrows(UsageError.class, () -> parse(words)).getMessage();
  }

  @Test
  void takesAValueAfterAnEqualsSignOrAsTheNextWord() {
    parse("--rate=5mbit", "--interface", "eth0");

    assertEquals("5mbit", own.rate);
    assertEquals(Optional.of("eth0"), common.device());
  }

  @Test
  void takesValuesWithBlanksAndEqualsSigns() {
    parse("--rate", "5 mbit", "--config=/a=b");

    assertEquals("5 mbit", own.rate);
    assertEquals("/a=b", common.config());
  }

  @Test
  void takesShortFlagsTogether() {
    parse("-qn");

    assertTrue(common.quiet());
    assertTrue(common.dryRun());
    assertFalse(common.verbose());
  }

  @ParameterizedTest
  @CsvSource({"-ieth0", "-i eth0", "-qieth0", "-qi eth0", "-nqi eth0"})
  void takesAShortOptionsValueAttachedOrNot(String line) {
    parse(line.split(" "));

    assertEquals(Optional.of("eth0"), common.device());
  }

  @Test
  void leavesDefaultsWhereNothingIsStated() {
    parse();

    assertEquals(CommonOptions.DEFAULT_CONFIG, common.config());
    assertEquals(Optional.empty(), common.device());
    assertEquals(Optional.empty(), common.at());
    assertEquals("text", common.format());
    assertFalse(common.json() || common.help() || common.version() || common.dryRun());
  }

  @Test
  void understandsBothWaysToAskForJson() {
    parse("--json");
    assertTrue(common.json());

    CommonOptions other = new CommonOptions();
    new Options(other).parse(List.of("--format", "json"));
    assertTrue(other.json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5mbit", "--json", "-q", "-", "@/etc/passwd", "@", " x", "\"x\"", ""})
  void takesAnyValueAsItIs(String value) {
    parse("--rate", value);
    assertEquals(value, own.rate);

    CommonOptions other = new CommonOptions();
    new Options(other).parse(List.of("--config=" + value));
    assertEquals(value, other.config());
  }

  @Test
  void refusesAnOptionTwice() {
    assertEquals("--quiet is given twice", refusal("-q", "--quiet"));
    assertEquals("--quiet is given twice", refusal("-qq"));
    assertEquals("--rate is given twice", refusal("--rate=1", "--rate", "2"));
    assertEquals("--interface is given twice", refusal("-ieth0", "-i", "eth1"));
  }

  @Test
  void asksForAValueThatIsMissing() {
    assertEquals("--rate needs a value: RATE", refusal("--rate"));
    assertEquals("--interface needs a value: NAME", refusal("-i"));
    assertEquals("--interface needs a value: NAME", refusal("-qi"));
  }

  @Test
  void refusesAValueForAFlag() {
    assertEquals("--quiet takes no value", refusal("--quiet=yes"));
    assertEquals("--json takes no value", refusal("--json="));
  }

  @Test
  void suggestsTheOptionThatWasMeant() {
    assertEquals("unknown option --rat; did you mean \"--rate\"?", refusal("--rat=5"));
    assertEquals(
        "unknown option --interfcae; did you mean \"--interface\"?", refusal("--interfcae"));
    assertEquals("unknown option --bogus", refusal("--bogus"));
    assertTrue(refusal("-x").startsWith("unknown option -x"), refusal("-x"));
    assertEquals("unknown option -dry-run; did you mean \"--dry-run\"?", refusal("-dry-run"));
  }

  @Test
  void refusesWordsThatAreNoOptions() {
    assertEquals("unexpected argument \"eth0\"", refusal("eth0"));
    assertEquals("unexpected argument \"-\"", refusal("-"));
    assertEquals("unexpected argument \"\"", refusal(""));
    assertEquals("unexpected argument \"@file\"", refusal("@file"));
    assertEquals("unexpected argument \"\\u001b[31m\"", refusal("\u001b[31m"));
  }

  @Test
  void refusesShortenedLongOptions() {
    assertTrue(refusal("--verb").startsWith("unknown option --verb"));
  }

  @ParameterizedTest
  @CsvSource({
    "-i,true",
    "--interface,true",
    "-qi,true",
    "-qni,true",
    "--interface=eth0,false",
    "-ieth0,false",
    "-qieth0,false",
    "-q,false",
    "-qn,false",
    "--quiet,false",
    "--bogus,false",
    "-x,false",
    "-xi,false",
    "-,false",
    "--,false",
  })
  void knowsWhichWordsAValueFollows(String word, boolean follows) {
    assertEquals(follows, new Options(new CommonOptions()).takesNextWord(word));
  }

  @Test
  void describesEveryOption() {
    for (Commands row : Commands.values()) {
      for (Options.Option option : new Options(new CommonOptions(), row.create()).all()) {
        assertTrue(option.longName().startsWith("--"), option::toString);
        assertFalse(option.text().isEmpty(), option::toString);
        assertEquals(option.takesValue(), !option.placeholder().isEmpty(), option::toString);
      }
    }
  }
}
