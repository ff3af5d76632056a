package io.github.bwflow.limit.tc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings that iproute2 6.1 printed on Linux 6.18. */
class QdiscListingTest {
  private static final long SEED = 20261121;

  /** veth, ours with an ingress beside it, clsact, htb, tap. */
  private static final String MIXED =
      "[{\"kind\":\"noqueue\",\"handle\":\"0:\",\"dev\":\"lo\",\"root\":true,\"refcnt\":2,"
          + "\"options\":{}},{\"kind\":\"pfifo\",\"handle\":\"8007:\",\"dev\":\"v1\",\"root\":true,"
          + "\"refcnt\":3,\"options\":{\"limit\":1000}},{\"kind\":\"clsact\",\"handle\":\"ffff:\","
          + "\"dev\":\"v1\",\"parent\":\"ffff:fff1\",\"options\":{}},{\"kind\":\"tbf\",\"handle\":"
          + "\"bf12:\",\"dev\":\"v0\",\"root\":true,\"refcnt\":3,\"options\":{\"rate\":19290,"
          + "\"burst\":1999,\"burst_raw\":\"18b82a\",\"lat\":400000,\"limit\":9716}},{\"kind\":"
          + "\"ingress\",\"handle\":\"ffff:\",\"dev\":\"v0\",\"parent\":\"ffff:fff1\",\"options\":"
          + "{}},{\"kind\":\"htb\",\"handle\":\"10:\",\"dev\":\"m0\",\"root\":true,\"refcnt\":5,"
          + "\"options\":{\"r2q\":10,\"default\":\"0x1\",\"direct_packets_stat\":0,"
          + "\"direct_qlen\":1000}},{\"kind\":\"pfifo_fast\",\"handle\":\"0:\",\"dev\":\"t0\","
          + "\"root\":true,\"refcnt\":2,\"options\":{\"bands\":3,\"priomap\":[1,2,2,2,1,2,0,0,1,1,"
          + "1,1,1,1,1,1],\"multiqueue\":false}}]";

  private static final String MULTIQUEUE =
      "[{\"kind\":\"mq\",\"handle\":\"1:\",\"root\":true,\"options\":{}},{\"kind\":\"pfifo_fast\","
          + "\"handle\":\"0:\",\"parent\":\"1:4\",\"options\":{\"bands\":3,\"priomap\":[1,2,2,2,1,2,"
          + "0,0,1,1,1,1,1,1,1,1],\"multiqueue\":false}}]";

  @Test
  void readsOurTbf() {
    ObservedQdisc ours = QdiscListing.parse(MIXED).get(3);

    assertEquals(
        new ObservedQdisc(
            "v0",
            "tbf",
            "bf12:",
            "",
            true,
            OptionalLong.of(19_290),
            OptionalLong.of(1999),
            OptionalLong.of(9716),
            OptionalLong.of(1_620_010),
            OptionalLong.empty(),
            OptionalLong.empty()),
        ours);
    assertTrue(ours.isOurs());
    assertFalse(ours.isDefault());
  }

  @Test
  void tellsRootsFromWhatReceives() {
    List<ObservedQdisc> all = QdiscListing.parse(MIXED);

    assertEquals(
        List.of("lo", "v1", "v0", "m0", "t0"),
        all.stream().filter(ObservedQdisc::root).map(ObservedQdisc::device).toList());
    assertFalse(all.get(2).isOurs());
    assertFalse(all.get(4).isDefault());
    assertTrue(all.get(6).isDefault());
    assertEquals("htb 10:", all.get(5).describe());
  }

  @Test
  void readsTheChildrenOfAMultiqueueRoot() {
    List<ObservedQdisc> all = QdiscListing.parse(MULTIQUEUE);

    assertTrue(all.get(0).root());
    assertFalse(all.get(1).root());
    assertEquals("1:4", all.get(1).parent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "[]", "[ ]\n"})
  void readsThatThereIsNone(String printed) {
    assertEquals(List.of(), QdiscListing.parse(printed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qdisc noqueue 0: dev lo root refcnt 2",
        "{}",
        "null",
        "[{]",
        "[{\"kind\":\"tbf\"",
        "[1]",
        "[{\"kind\":null}]",
        "[{\"root\":\"yes\"}]",
        "[{\"kind\":\"tbf\",\"options\":{\"rate\":1e30}}]",
        // iproute2 5.4 on Debian 10
        "[{\"kind\":\"tbf\",\"handle\":\"bf12:\",\"root\":true,\"options\":{rate 1Mbit burst 5Kb"
            + " lat 70.0ms }}]",
      })
  void saysThatItNeedsANewerTc(String printed) {
    Failure failure = assertThrows(Failure.class, () -> QdiscListing.parse(printed));

    assertEquals(ExitCode.UNAVAILABLE, failure.exit());
    assertEquals("bwflow needs iproute2 5.5 or later (tc -V).", failure.problems().get(0).hint());
  }

  @Test
  void ignoresOptionsOfAnotherShape() {
    ObservedQdisc qdisc =
        QdiscListing.parse(
                "[{\"kind\":\"cake\",\"handle\":\"8005:\",\"dev\":\"eth0\",\"root\":true,"
                    + "\"options\":{\"bandwidth\":\"unlimited\",\"rate\":\"fast\",\"burst\":[1]}},"
                    + "{\"kind\":\"x\",\"options\":\"\"}]")
            .get(0);

    assertEquals(OptionalLong.empty(), qdisc.rate());
    assertEquals(OptionalLong.empty(), qdisc.burst());
  }

  @Test
  void answersAnyDamageWithAFailureOrAListing() {
    Random random = new Random(SEED);
    String pieces = "{}[]\",:0129-.e\\ \nnulltrue";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder damaged = new StringBuilder(MIXED);
      for (int j = 1 + random.nextInt(3); j > 0; j--) {
        int at = random.nextInt(damaged.length());
        switch (random.nextInt(3)) {
          case 0 -> damaged.deleteCharAt(at);
          case 1 -> damaged.insert(at, pieces.charAt(random.nextInt(pieces.length())));
          default -> damaged.setLength(Math.max(5, at));
        }
      }
      try {
        QdiscListing.parse(damaged.toString()).forEach(ObservedQdisc::isOurs);
      } catch (Failure e) {
        assertEquals(ExitCode.UNAVAILABLE, e.exit());
      } catch (RuntimeException | StackOverflowError e) {
        fail("seed " + SEED + ", round " + i + ": " + damaged, e);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bf10:,true",
    "bf12:,true",
    "bf2f:,true",
    "bf0f:,false",
    "bf30:,false",
    "0:,false",
    "1:,false",
    "8001:,false",
    "ffff:,false",
    "bf12,false",
    "bf12:1,false",
    "12bf12:,false",
    ":,false",
    "'',false",
  })
  void countsOnlyOurHandlesAsOurs(String handle, boolean ours) {
    OptionalLong none = OptionalLong.empty();

    assertEquals(
        ours, new ObservedQdisc("eth0", "tbf", handle, "", true, none, none, none).isOurs());
  }
}
