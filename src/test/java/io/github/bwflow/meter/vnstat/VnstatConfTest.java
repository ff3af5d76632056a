package io.github.bwflow.meter.vnstat;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.InterfaceName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VnstatConfTest {
  private static final InterfaceName ETH0 = new InterfaceName("eth0");

  @Test
  void readsWhatVnstatItselfPrinted() throws IOException {
    VnstatConf conf = VnstatConf.parse(resource("2.10-showconfig-monthrotate25.conf"));

    assertAll(
        () -> assertEquals(Path.of("/var/lib/vnstat"), conf.databaseDir()),
        () -> assertEquals(25, conf.monthRotate()),
        () -> assertEquals(Duration.ofMinutes(1), conf.saveInterval()),
        () -> assertEquals(Duration.ofSeconds(5), conf.updateInterval()),
        () -> assertEquals(0, conf.maxBandwidthMbit()),
        () -> assertFalse(conf.bandwidthDetection()),
        () -> assertEquals(62, conf.dailyDays()),
        () -> assertEquals(4, conf.hourlyDays()),
        () -> assertFalse(conf.useUtc()));
  }

  @Test
  void readsTheShippedFileAsTheDefaults() throws IOException {
    VnstatConf shipped = VnstatConf.parse(resource("2.10-default.conf"));

    VnstatConf defaults = VnstatConf.defaults();
    assertAll(
        () -> assertEquals(Path.of("/var/lib/vnstat"), defaults.databaseDir()),
        () -> assertEquals(defaults.databaseDir(), shipped.databaseDir()),
        () -> assertEquals(Duration.ofMinutes(5), defaults.saveInterval()),
        () -> assertEquals(defaults.saveInterval(), shipped.saveInterval()),
        () -> assertEquals(Duration.ofSeconds(20), defaults.updateInterval()),
        () -> assertEquals(defaults.updateInterval(), shipped.updateInterval()),
        () -> assertEquals(1000, defaults.maxBandwidthMbit()),
        () -> assertEquals(defaults.maxBandwidthMbit(), shipped.maxBandwidthMbit()),
        () -> assertTrue(defaults.bandwidthDetection() && shipped.bandwidthDetection()),
        () -> assertTrue(defaults.trafficlessEntries() && shipped.trafficlessEntries()),
        () -> assertFalse(defaults.alwaysAddNewInterfaces() || shipped.alwaysAddNewInterfaces()),
        () -> assertEquals(OptionalInt.empty(), shipped.maxBw(ETH0)),
        () -> assertEquals(Optional.empty(), shipped.place("SaveInterval")));
  }

  @Test
  void ignoresALineThatBeginsWithABlankOrAByteOrderMark() {
    VnstatConf conf =
        VnstatConf.parse("\u00ef\u00bb\u00bfUseUTC 1\n DailyDays 93\n\tMonthRotate 7\n");

    assertFalse(conf.useUtc());
    assertEquals(62, conf.dailyDays());
    assertEquals(1, conf.monthRotate());
  }

  @Test
  void takesTheFirstOfTwoLines() {
    assertEquals(70, VnstatConf.parse("DailyDays 70\nDailyDays 80\n").dailyDays());
  }

  @Test
  void takesTheDefaultWhereTheFirstLineIsEmpty() {
    assertEquals(62, VnstatConf.parse("DailyDays \"\"\nDailyDays 80\n").dailyDays());
  }

  @Test
  void passesOverAWordWhereANumberBelongs() {
    assertEquals(80, VnstatConf.parse("DailyDays many\nDailyDays 80\n").dailyDays());
  }

  @Test
  void readsOctalAndHexadecimalAsCDoes() {
    assertEquals(8, VnstatConf.parse("MonthRotate 010\n").monthRotate());
    assertEquals(1, VnstatConf.parse("MonthRotate 08\n").monthRotate());
    assertEquals(15, VnstatConf.parse("MonthRotate 0x0f\n").monthRotate());
  }

  @Test
  void beginsANewLineAfter511Bytes() {
    assertEquals(70, VnstatConf.parse("#" + "x".repeat(510) + "DailyDays 70\n").dailyDays());
    assertEquals(62, VnstatConf.parse("#" + "x".repeat(509) + "DailyDays 70\n").dailyDays());
  }

  @Test
  void doesNotTakeALongerKeyForAShorterOne() {
    VnstatConf conf = VnstatConf.parse("BandwidthDetectionInterval 0\nUseUTCs 1\nDailyDays2 7\n");

    assertTrue(conf.bandwidthDetection());
    assertFalse(conf.useUtc());
    assertEquals(62, conf.dailyDays());
  }

  @Test
  void refusesARelativeDatabaseDirectory() {
    VnstatConf conf = VnstatConf.parse("DatabaseDir var\nDatabaseDir /b\n");

    assertEquals(Path.of("/var/lib/vnstat"), conf.databaseDir());
  }

  @Test
  void refusesToSaveMoreOftenThanToRead() {
    VnstatConf conf = VnstatConf.parse("UpdateInterval 61\nSaveInterval 1\nMaxBandwidth 0\n");

    assertEquals(Duration.ofMinutes(5), conf.saveInterval());
    assertEquals(Duration.ofSeconds(61), conf.updateInterval());
  }

  @Test
  void takesTheLastLimitOfTheNewestSpelling() {
    assertEquals(
        OptionalInt.of(200), VnstatConf.parse("MaxBWeth0 100\nMaxBWeth0 200\n").maxBw(ETH0));
    assertEquals(
        OptionalInt.of(200),
        VnstatConf.parse("MaxBWeth0 100\nMAXBWETH0 200\nMaxBWeth0 300\n").maxBw(ETH0));
  }

  @Test
  void ignoresALimitThatVnstatRefuses() {
    assertEquals(
        OptionalInt.of(100), VnstatConf.parse("MaxBWeth0 100\nMaxBWeth0 50001\n").maxBw(ETH0));
    assertEquals(
        OptionalInt.empty(), VnstatConf.parse("MaxBWa 1\n".substring(0, 8)).maxBw(name("a")));
  }

  @Test
  void acceptsWhatTheInterfacesOwnLimitSaysBeforeAnythingDetected() {
    VnstatConf conf = VnstatConf.parse("MaxBWeth0 100\n");

    assertEquals(OptionalInt.of(100), conf.acceptedMbit(ETH0, OptionalInt.of(10_000)));
  }

  @Test
  void acceptsTheDetectedSpeedElseTheGeneralLimit() {
    VnstatConf conf = VnstatConf.defaults();

    assertEquals(OptionalInt.of(10_000), conf.acceptedMbit(ETH0, OptionalInt.of(10_000)));
    assertEquals(OptionalInt.of(1_000), conf.acceptedMbit(ETH0, OptionalInt.empty()));
    assertEquals(OptionalInt.of(1_000), conf.acceptedMbit(ETH0, OptionalInt.of(-1)));
    assertEquals(OptionalInt.of(1_000), conf.acceptedMbit(name("tun0"), OptionalInt.of(10)));
  }

  @Test
  void acceptsEverythingWithoutAnyLimit() {
    VnstatConf off = VnstatConf.parse("BandwidthDetection 0\nMaxBandwidth 0\n");
    VnstatConf own = VnstatConf.parse("MaxBWeth0 0\n");

    assertEquals(OptionalInt.empty(), off.acceptedMbit(ETH0, OptionalInt.of(100)));
    assertEquals(OptionalInt.empty(), own.acceptedMbit(ETH0, OptionalInt.empty()));
    assertEquals(OptionalInt.of(100), own.acceptedMbit(ETH0, OptionalInt.of(100)));
  }

  @Test
  void findsTheNumberWithoutItsCommentOrQuotes() {
    String text = "# c\nSaveInterval = \"5\" # minutes\nDailyDays 70# c\n";

    VnstatConf conf = VnstatConf.parse(text);

    assertEquals("5", cut(text, conf.place("saveinterval")));
    assertEquals("70", cut(text, conf.place("DailyDays")));
    assertEquals(Optional.empty(), conf.place("UseUTC"));
  }

  @Test
  void makesSomethingOfAnyText() {
    Random random = new Random(20261121);
    String[] pieces = {
      "SaveInterval",
      "MaxBWeth0",
      "DailyDays",
      " ",
      "=",
      "\t",
      "\"",
      "\n",
      "\r",
      "#",
      ";",
      "0x",
      "08",
      "5",
      "-",
      "\0",
      "\u00ff",
      "x".repeat(505)
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j >= 0; j--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      String made = text.toString();
      assertDoesNotThrow(
          () -> {
            VnstatConf conf = VnstatConf.parse(made);
            assertTrue(conf.saveInterval().toMinutes() >= 1 && conf.dailyDays() >= -1);
            conf.place("SaveInterval").ifPresent(p -> made.substring(p.from(), p.to()));
            conf.placeOfMaxBw(ETH0).ifPresent(p -> made.substring(p.from(), p.to()));
          },
          made);
    }
  }

  private static String cut(String text, Optional<VnstatConf.Place> place) {
    return text.substring(place.orElseThrow().from(), place.orElseThrow().to());
  }

  private static InterfaceName name(String name) {
    return new InterfaceName(name);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = VnstatConfTest.class.getResourceAsStream("/vnstat/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
