package io.github.bwflow.limit.tc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Listings as iproute2 6.1 printed them on Linux 6.18. */
class FilterListingTest {
  private static final String ROOT = "qdisc noqueue 0: root refcnt 2 \n";
  private static final String INGRESS =
      ROOT + "qdisc ingress ffff: parent ffff:fff1 ---------------- \n";
  private static final String CLSACT = ROOT + "qdisc clsact ffff: parent ffff:fff1 \n";
  private static final String OURS =
      """
      filter protocol all pref 48912 u32 chain 0\s
      filter protocol all pref 48912 u32 chain 0 fh 801: ht divisor 1\s
      filter protocol all pref 48912 u32 chain 0 fh 801::bf1 order 3057 key ht 801 bkt 0 terminal flowid not_in_hw\s
        match 00000000/00000000 at 0
      \taction order 1: mirred (Egress Redirect to device bwf2) stolen
      \tindex 3 ref 1 bind 1

      """;
  private static final String MIRROR =
      """
      filter protocol ip pref 10 u32 chain 0\s
      filter protocol ip pref 10 u32 chain 0 fh 800: ht divisor 1\s
      filter protocol ip pref 10 u32 chain 0 fh 800::800 order 2048 key ht 800 bkt 0 terminal flowid not_in_hw\s
        match 00000009/0000ffff at 20
      \taction order 1: mirred (Egress Mirror to device lo) pipe
      \tindex 2 ref 1 bind 1

      """;

  private static List<ObservedFilter> parse(String out) {
    return FilterListing.parse(List.of("eth0"), out, "").get("eth0");
  }

  @Test
  void findsOursAmongOthers() {
    List<ObservedFilter> filters = parse(CLSACT + MIRROR + OURS);

    ObservedFilter ours = filters.get(5);
    assertEquals(
        new ObservedFilter(48912, 0, "u32", "all", "801::bf1", Optional.of("bwf2"), true), ours);
    assertTrue(ours.hasOurPlace());
    assertEquals(1, filters.stream().filter(ObservedFilter::hasOurPlace).count());
    assertEquals(4, filters.stream().filter(ObservedFilter::isFrame).count());
    assertEquals(Optional.empty(), filters.get(2).redirect());
    assertFalse(filters.get(2).isFrame());
  }

  @Test
  void seesThatARedirectLeadsNowhere() {
    assertEquals(
        Optional.of(ObservedFilter.GONE),
        parse(INGRESS + OURS.replace("bwf2", "*")).get(2).redirect());
  }

  @Test
  void readsWhatOldKernelsAndToolsPrint() {
    ObservedFilter old =
        parse(INGRESS + OURS.replace(" chain 0", "").replace("filter ", "filter parent ffff: "))
            .get(2);

    assertEquals("801::bf1", old.node());
    assertEquals(Optional.of("bwf2"), old.redirect());
  }

  @Test
  void takesAFilterOfAnotherKindForNoFrame() {
    ObservedFilter flower =
        parse(INGRESS + "filter protocol ip pref 48912 flower chain 0 handle 0x1 \n").get(0);

    assertEquals("flower", flower.kind());
    assertFalse(flower.isFrame());
    assertFalse(flower.hasOurPlace());
  }

  @Test
  void tellsTheDevicesApart() {
    String out = INGRESS + OURS + INGRESS + CLSACT + MIRROR;
    Map<String, List<ObservedFilter>> filters =
        FilterListing.parse(List.of("a", "b", "c"), out, "");

    assertEquals(3, filters.get("a").size());
    assertEquals(List.of(), filters.get("b"));
    assertEquals(10, filters.get("c").get(0).pref());
  }

  @Test
  void leavesOutADeviceThatHasJustGone() {
    String err =
        "Cannot find device \"b\"\nCommand failed -:3\nCannot find device \"b\"\nCommand failed -:4\n";
    Map<String, List<ObservedFilter>> filters =
        FilterListing.parse(List.of("a", "b", "c"), INGRESS + OURS + CLSACT + MIRROR, err);

    assertEquals(3, filters.get("a").size());
    assertFalse(filters.containsKey("b"));
    assertEquals(10, filters.get("c").get(0).pref());
  }

  @Test
  void refusesWhatItCannotTellApart() {
    for (String out : List.of("", OURS, INGRESS + OURS + INGRESS)) {
      Failure failure = assertThrows(Failure.class, () -> parse(out), out);

      assertEquals(ExitCode.UNAVAILABLE, failure.exit());
      assertEquals("tc-unreadable", failure.problems().get(0).code());
    }
  }

  @Test
  void asksForEachDevice() {
    assertEquals(
        "qdisc show dev a\nfilter show dev a ingress\nqdisc show dev b\nfilter show dev b ingress\n",
        FilterListing.commands(List.of("a", "b")));
  }

  @Test
  void seesWhatTakesPacketsFromLaterFilters() {
    String police =
        MIRROR.replace(
            "action order 1: mirred (Egress Mirror to device lo) pipe",
            "action order 1:  police 0x1 rate 1Mbit burst 10Kb mtu 2Kb action drop overhead 0b ");
    String old = MIRROR.replace("\taction order 1: mirred (Egress Mirror to device lo) pipe\n", "");

    assertFalse(parse(INGRESS + MIRROR).get(2).takes());
    assertTrue(parse(INGRESS + police).get(2).takes());
    assertTrue(parse(INGRESS + old + " police 0x1 rate 1Mbit burst 10Kb \n").get(2).takes());
    assertTrue(parse(INGRESS + MIRROR.replace("Egress Mirror", "Ingress Redirect")).get(2).takes());
    assertFalse(parse(INGRESS + MIRROR).get(2).isOvertaken());
    assertTrue(parse(INGRESS + MIRROR.replace("pref 10 ", "pref 49152 ")).get(2).isOvertaken());
    assertFalse(
        parse(INGRESS + MIRROR.replace("pref 10 u32 chain 0", "pref 49152 u32 chain 7"))
            .get(2)
            .isOvertaken());
  }
}
