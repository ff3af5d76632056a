package io.github.bwflow.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.meter.vnstat.VnstatConf;
import io.github.bwflow.setup.VnstatPatch.Change;
import io.github.bwflow.setup.VnstatPatch.Link;
import io.github.bwflow.setup.VnstatPatch.Needs;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VnstatPatchTest {
  private static final InterfaceName ETH0 = new InterfaceName("eth0");
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

  /** Fits {@link #ZONES_ONLY} in all but the zone. */
  private static final String FITS = "SaveInterval 1\nMaxBWeth0 50000\n";

  @Test
  void patchesTheShippedFileBesideTheCommentedDefaults() throws IOException {
    String shipped = resource("2.10-default.conf");

    VnstatPatch patch =
        VnstatPatch.of(shipped, new Needs(List.of(unknown("eth0")), UTC, TOKYO, 93));

    assertEquals(
        shipped
            .replace(";UseUTC 0\n", ";UseUTC 0\nUseUTC 1\n")
            .replace(";SaveInterval 5\n", ";SaveInterval 5\nSaveInterval 1\n")
            .replace(";DailyDays      62\n", ";DailyDays      62\nDailyDays 93\n")
            .replace("#MaxBWeth0 8\n", "#MaxBWeth0 8\nMaxBWeth0 50000\n"),
        patch.after());
    assertEquals(
        List.of("UseUTC 0 1", "SaveInterval 5 1", "DailyDays 62 93", "MaxBWeth0 not set 50000"),
        patch.changes().stream().map(c -> c.key() + " " + c.before() + " " + c.after()).toList());
    assertTrue(patch.changes().stream().allMatch(c -> c.why().endsWith(".")));
  }

  @Test
  void changesOnlyTheValueInTheLineThatDecides() {
    String text =
        "# head\r\n SaveInterval 9\r\nsaveinterval =\t\"10\" # old\r\nSaveInterval 7\r\n# \u00e4";

    VnstatPatch patch = VnstatPatch.of(text, berlin());

    assertEquals(
        "# head\r\n SaveInterval 9\r\nsaveinterval =\t\"1\" # old\r\nSaveInterval 7\r\n# \u00e4",
        patch.after());
    assertEquals("10", patch.changes().get(0).before());
  }

  @Test
  void fillsAnEmptyValue() {
    assertEquals(
        "SaveInterval 1\nSaveInterval 1\n",
        VnstatPatch.of("SaveInterval \"\"\nSaveInterval 1\n", berlin()).after());
  }

  @Test
  void appendsUnderOneCommentWhatTheFileDoesNotMention() {
    VnstatPatch patch =
        VnstatPatch.of("DailyDays 10\r\n", new Needs(List.of(unknown("ens3")), UTC, BERLIN, 32));

    assertEquals(
        "DailyDays 62\r\n"
            + VnstatPatch.HEADING
            + "\r\nUseUTC 1\r\nSaveInterval 1\r\nMaxBWens3 50000\r\n",
        patch.after());
  }

  @Test
  void leavesTheLastLineWithoutItsLineEnd() {
    assertEquals(
        "# x\n" + VnstatPatch.HEADING + "\nSaveInterval 1",
        VnstatPatch.of("# x", berlin()).after());
    assertEquals(
        ";SaveInterval 5\nSaveInterval 1", VnstatPatch.of(";SaveInterval 5", berlin()).after());
    assertEquals("SaveInterval 1", VnstatPatch.of("SaveInterval 5", berlin()).after());
  }

  @Test
  void writesAFileWhereThereIsNone() {
    assertEquals(VnstatPatch.HEADING + "\nSaveInterval 1\n", VnstatPatch.of("", berlin()).after());
  }

  @Test
  void addsALaterInterfaceUnderTheSameComment() {
    String first = VnstatPatch.of("", new Needs(List.of(unknown("a0")), UTC, UTC, 32)).after();

    String second =
        VnstatPatch.of(
                first + "\n# mine\nDailyDays 70\n",
                new Needs(List.of(unknown("a0"), unknown("b0")), UTC, UTC, 32))
            .after();

    assertEquals(
        VnstatPatch.HEADING
            + "\nSaveInterval 1\nMaxBWa0 50000\nMaxBWb0 50000\n\n# mine\nDailyDays 70\n",
        second);
  }

  @Test
  void isNotFooledByLinesThatVnstatIgnores() {
    String text = "\u00ef\u00bb\u00bfSaveInterval 1\n UseUTC 1\nUseUTCs 1\n";

    VnstatPatch patch = VnstatPatch.of(text, new Needs(List.of(), UTC, BERLIN, 32));

    VnstatConf after = VnstatConf.parse(patch.after());
    assertTrue(patch.after().startsWith(text));
    assertTrue(after.useUtc());
    assertEquals(Duration.ofMinutes(1), after.saveInterval());
  }

  @Test
  void doesNotTakeProseForACommentedDefault() {
    assertEquals(
        "# SaveInterval 5 is a long time\n" + VnstatPatch.HEADING + "\nSaveInterval 1\n",
        VnstatPatch.of("# SaveInterval 5 is a long time\n", berlin()).after());
  }

  @Test
  void readsTheCountersOftenEnoughForSavingEveryMinute() {
    VnstatPatch patch = VnstatPatch.of("UpdateInterval 120\nMaxBandwidth 0\n", berlin());

    assertEquals(Duration.ofMinutes(1), VnstatConf.parse(patch.after()).saveInterval());
    assertEquals(
        List.of("SaveInterval", "UpdateInterval"),
        patch.changes().stream().map(Change::key).toList());
    assertEquals("120", patch.changes().get(1).before());
  }

  @Test
  void leavesTheZoneWhereTheDaysAgreeAlready() {
    for (Needs needs :
        List.of(
            zones(UTC, ZoneId.of("Etc/UTC")),
            zones(UTC, ZoneId.of("Africa/Abidjan")),
            zones(BERLIN, ZoneId.of("Europe/Paris")))) {
      VnstatPatch patch = VnstatPatch.of(FITS, needs);

      assertFalse(patch.isNeeded(), needs.toString());
      assertEquals(List.of(), patch.notes());
    }
    assertFalse(VnstatPatch.of("UseUTC 1\n" + FITS, zones(UTC, BERLIN)).isNeeded());
    assertFalse(VnstatPatch.of("UseUTC 1\n" + FITS, zones(UTC, UTC)).isNeeded());
  }

  @Test
  void switchesToTheHostsDaysWhereTheBudgetHasThem() {
    VnstatPatch patch = VnstatPatch.of("UseUTC 1\n" + FITS, zones(BERLIN, BERLIN));

    assertEquals("UseUTC 0\n" + FITS, patch.after());
    assertEquals(List.of("vnstat-rows-kept"), codes(patch));
  }

  @Test
  void saysSoWhereNoSettingFitsTheBudgetsZone() {
    for (String text : List.of(FITS, "UseUTC 1\n" + FITS)) {
      VnstatPatch patch = VnstatPatch.of("HourlyDays 32\n" + text, zones(TOKYO, BERLIN));

      assertFalse(patch.isNeeded());
      assertEquals(List.of("vnstat-zone"), codes(patch));
    }
  }

  @Test
  void keepsHoursForAWholePeriodWhereTheZonesDiffer() {
    for (String kept : List.of("", "HourlyDays 31\n", "HourlyDays 0\n")) {
      VnstatPatch patch = VnstatPatch.of(kept + FITS, zones(TOKYO, BERLIN));

      assertEquals(32, VnstatConf.parse(patch.after()).hourlyDays(), kept);
      assertEquals(List.of("HourlyDays"), patch.changes().stream().map(Change::key).toList());
      assertFalse(VnstatPatch.of(patch.after(), zones(TOKYO, BERLIN)).isNeeded());
    }
    for (String kept : List.of("HourlyDays 33\n", "HourlyDays -1\n")) {
      assertFalse(VnstatPatch.of(kept + FITS, zones(TOKYO, BERLIN)).isNeeded(), kept);
    }
  }

  @Test
  void needsNoHoursWhereTheDaysAgreeInTheEnd() {
    assertEquals(
        "UseUTC 0\n" + FITS, VnstatPatch.of("UseUTC 1\n" + FITS, zones(BERLIN, BERLIN)).after());
    assertFalse(VnstatPatch.of("UseUTC 1\n" + FITS, zones(UTC, BERLIN)).isNeeded());
  }

  @Test
  void keepsRowsThatAreKeptLongEnough() {
    for (String kept : List.of("DailyDays 93\n", "DailyDays 400\n", "DailyDays -1\n")) {
      Needs needs = new Needs(List.of(), UTC, UTC, 93);
      assertFalse(VnstatPatch.of("SaveInterval 1\n" + kept, needs).isNeeded(), kept);
    }
  }

  @Test
  void neverKeepsFewerRowsThanTheDefault() {
    Needs needs = new Needs(List.of(), UTC, UTC, 32);

    for (String kept : List.of("DailyDays 31\n", "DailyDays 0\n")) {
      assertEquals(
          "SaveInterval 1\nDailyDays 62\n",
          VnstatPatch.of("SaveInterval 1\n" + kept, needs).after());
    }
  }

  @Test
  void givesTheLargestLimitWhereTheSpeedIsNotTrusted() {
    Link veth = new Link(ETH0, OptionalInt.empty(), OptionalInt.of(10_000));

    assertEquals("MaxBWeth0 50000", limit("BandwidthDetection 0\nMaxBandwidth 0\n", veth));
    assertEquals("MaxBWeth0 50000", limit("MaxBWeth0 1000\n", veth));
    assertEquals("maxbwETH0 50000", limit("maxbwETH0 1000\n", veth));
    assertEquals("MaxBWeth0 50000", limit("MaxBWeth0 50000\n", veth));
  }

  @Test
  void leavesALimitThatIsNoLessThanTheTrustedSpeed() {
    Link link = known(1_000, OptionalInt.of(1_000));

    assertEquals("", limit("", link));
    assertEquals("MaxBWeth0 2000", limit("MaxBWeth0 2000\n", link));
    assertEquals("", limit("BandwidthDetection 0\nMaxBandwidth 0\n", link));
    assertEquals("", limit("", known(100_000, OptionalInt.of(100_000))));
  }

  @Test
  void raisesALimitThatIsLessThanTheTrustedSpeed() {
    assertEquals("MaxBWeth0 1000", limit("MaxBWeth0 8\n", known(1_000, OptionalInt.of(1_000))));
    assertEquals(
        "MaxBWeth0 10000", limit("BandwidthDetection 0\n", known(10_000, OptionalInt.of(10_000))));
    assertEquals("MaxBWeth0 2500", limit("", known(2_500, OptionalInt.empty())));
    assertEquals("MaxBWeth0 10", limit("MaxBandwidth 5\n", known(6, OptionalInt.empty())));
  }

  @Test
  void saysSoWhereVnstatCannotCountAsFastAsTheLink() {
    Needs needs = new Needs(List.of(known(100_000, OptionalInt.empty())), UTC, UTC, 32);

    VnstatPatch first = VnstatPatch.of("SaveInterval 1\n", needs);
    VnstatPatch second = VnstatPatch.of(first.after(), needs);

    assertEquals(OptionalInt.of(50_000), VnstatConf.parse(first.after()).maxBw(ETH0));
    assertFalse(second.isNeeded());
    assertEquals(List.of("vnstat-max-bandwidth"), codes(first));
    assertEquals(codes(first), codes(second));
  }

  @Test
  void fitsAfterOnceAndChangesNothingTheSecondTime() throws IOException {
    Random random = new Random(20261121);
    List<String> files =
        List.of(resource("2.10-default.conf"), resource("2.10-showconfig-monthrotate25.conf"), "");
    List<ZoneId> zones = List.of(UTC, BERLIN, TOKYO);
    for (int i = 0; i < 3_000; i++) {
      String text = mutated(files.get(random.nextInt(files.size())), random);
      ZoneId zone = zones.get(random.nextInt(3));
      Link link =
          random.nextBoolean()
              ? unknown("eth0")
              : known(1 + random.nextInt(50_000), OptionalInt.empty());
      Needs needs = new Needs(List.of(link, unknown("b")), zone, zones.get(random.nextInt(3)), 40);

      VnstatPatch once = VnstatPatch.of(text, needs);
      VnstatPatch twice = VnstatPatch.of(once.after(), needs);

      assertEquals(once.after(), twice.after());
      assertEquals(List.of(), twice.changes());
      assertEquals(once.isNeeded(), !once.changes().isEmpty());
      VnstatConf conf = VnstatConf.parse(once.after());
      assertEquals(Duration.ofMinutes(1), conf.saveInterval());
      assertTrue(conf.dailyDays() < 0 || conf.dailyDays() >= 40);
      assertEquals(OptionalInt.of(50_000), conf.maxBw(new InterfaceName("b")));
      assertTrue(
          conf.acceptedMbit(ETH0, link.detectedMbit()).orElse(50_000)
              >= link.trustedMbit().orElse(50_000));
      assertEquals(foreign(text), foreign(once.after()));
    }
  }

  // What the patch has no business with: the same lines in the same order before and after.
  private static List<String> foreign(String text) {
    return List.of(text.split("\n", -1)).stream()
        .filter(
            line ->
                !line.matches(
                    "(?is)(SaveInterval|UpdateInterval|DailyDays|HourlyDays|UseUTC|MaxBW).*|"
                        + VnstatPatch.HEADING
                        + "\r?"))
        .filter(line -> !line.isBlank())
        .map(String::stripTrailing)
        .toList();
  }

  private static String mutated(String text, Random random) {
    String[] keys = {"SaveInterval", "DailyDays", "UseUTC", "MaxBWeth0", "maxbwETH0", "MaxBWb"};
    String[] between = {" ", "=", "\t", " \"", "  = ", "\" \"", ""};
    String[] values = {
      "5", "0", "1", "010", "08", "-1", "-7", "yes", "", "99999999999", "61", "1 #"
    };
    String[] starts = {"", "", "", "", " ", ";", "# ", "\u00ef\u00bb\u00bf", "#" + "x".repeat(520)};
    String[] ends = {"\n", "\n", "\r\n", "\" # c\n", " ; c\n", "\r", "\0\n"};
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(6); i >= 0; i--) {
      int line = mutated.lastIndexOf("\n", random.nextInt(mutated.length() + 1)) + 1;
      mutated.insert(
          line,
          any(starts, random)
              + any(keys, random)
              + any(between, random)
              + any(values, random)
              + any(ends, random));
    }
    if (random.nextInt(4) == 0) {
      mutated.insert(0, "UpdateInterval " + random.nextInt(400) + "\n");
    }
    if (random.nextInt(4) == 0) {
      mutated.setLength(mutated.length() - 1);
    }
    return mutated.toString();
  }

  private static String any(String[] pieces, Random random) {
    return pieces[random.nextInt(pieces.length)];
  }

  /** The MaxBW lines of a file that fits the link. */
  private static String limit(String text, Link link) {
    VnstatPatch patch =
        VnstatPatch.of("SaveInterval 1\n" + text, new Needs(List.of(link), UTC, UTC, 32));
    return String.join(
        ",",
        patch.after().lines().filter(line -> line.toLowerCase().startsWith("maxbwe")).toList());
  }

  private static Needs berlin() {
    return new Needs(List.of(), BERLIN, BERLIN, 32);
  }

  private static Needs zones(ZoneId budget, ZoneId host) {
    return new Needs(List.of(unknown("eth0")), budget, host, 32);
  }

  private static Link unknown(String name) {
    return new Link(new InterfaceName(name), OptionalInt.empty(), OptionalInt.empty());
  }

  private static Link known(int mbit, OptionalInt detected) {
    return new Link(ETH0, OptionalInt.of(mbit), detected);
  }

  private static List<String> codes(VnstatPatch patch) {
    return patch.notes().stream().map(Problem::code).toList();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = VnstatPatchTest.class.getResourceAsStream("/vnstat/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
