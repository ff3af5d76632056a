package io.github.bwflow.limit.tc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Failure;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What iproute2 6.1 prints. */
class TreeListingTest {
  private static final String PRINTED =
      """
      qdisc htb bf20: root refcnt 3 r2q 10 default 0x5 direct_packets_stat 0 ver 3.17 direct_qlen 0\s
      qdisc pfifo 806a: parent bf20:6 limit 0p
      class htb bf20:1 root rate 20Mbit ceil 20Mbit linklayer ethernet burst 10000b/1 mpu 0b cburst 10000b/1 mpu 0b level 7\s
      class htb bf20:5 parent bf20:1 leaf 806b: prio 3 quantum 1514 rate 12345Kbit ceil 100Gbit linklayer ethernet burst 1999b/1 mpu 0b cburst 500Kb/1 mpu 0b level 0\s
      class tbf 806b:1 parent 806b:\s
      filter protocol all pref 9 u32 chain 0\s
      filter protocol all pref 9 u32 chain 0 fh 802: ht divisor 1\s
      filter protocol all pref 9 u32 chain 0 fh 802::800 order 2048 key ht 802 bkt 0 *flowid bf20:5 not_in_hw\s
        match 00000000/00000000 at 0
      filter protocol ip pref 48904 u32 chain 0\s
      filter protocol ip pref 48904 u32 chain 0 fh 1: ht divisor 256\s
      filter protocol ip pref 48904 u32 chain 0 fh 1:a:10 order 16 key ht 1 bkt a *flowid bf20:6 not_in_hw\s
        match 0a010002/ffffffff at 16
        match 100a0000/ffff0000 at nexthdr+0
      filter protocol ip pref 48904 u32 chain 0 fh 800: ht divisor 1\s
      filter protocol ip pref 48904 u32 chain 0 fh 800::10 order 16 key ht 800 bkt 0 link 1: not_in_hw\s
        match 05000000/0f000000 at 0
          offset 0f00>>6 at 0\s
          hash mask 00ff0000 at 20\s
      """;

  @Test
  void readsClassesAndOurFilters() {
    ObservedTree tree = TreeListing.parse(List.of("v0"), PRINTED).get("v0");

    assertEquals(Optional.of(new BitRate(20_000_000)), tree.rate());
    assertEquals(
        new ObservedClass(5, 1, 12_345_000 / 8, 12_500_000_000L, 1999, 512_000, 1514, 3),
        tree.classes().get(5));
    assertEquals(2, tree.classes().size());
    assertEquals(Set.of(Family.IPV4), tree.filters().keySet());
    ObservedTables tables = tree.filters().get(Family.IPV4);
    U32Node node = tables.tables().get(1).buckets().get(0xa).get(0x10);
    U32Node way = tables.root().get(0x10);
    assertEquals("flowid bf20:6", node.target());
    assertEquals(
        "match u32 0x0a010002 0xffffffff at 16 match u32 0x100a0000 0xffff0000 at nexthdr+0"
            + " flowid bf20:6",
        String.join(" ", node.words()));
    assertEquals(
        "match u32 0x05000000 0x0f000000 at 0 offset at 0 mask 0f00 shift 6"
            + " hashkey mask 0x00ff0000 at 20 link 1:",
        String.join(" ", way.words()));
  }

  @Test
  void refusesWhatItCannotTellApart() {
    assertThrows(Failure.class, () -> TreeListing.parse(List.of("v0", "v1"), PRINTED));
    assertThrows(Failure.class, () -> TreeListing.parse(List.of(), PRINTED));
    assertThrows(Failure.class, () -> TreeListing.parse(List.of("v0"), "class htb bf20:1 root"));
  }

  @Test
  void survivesDamagedListings() {
    Random random = new Random(5);
    int read = 0;
    for (int i = 0; i < 5_000; i++) {
      StringBuilder damaged = new StringBuilder(PRINTED);
      for (int j = 0; j <= random.nextInt(4); j++) {
        damaged.setCharAt(random.nextInt(damaged.length()), (char) (32 + random.nextInt(95)));
      }
      try {
        read += TreeListing.parse(List.of("v0"), damaged.toString()).size();
      } catch (Failure expected) {
        continue;
      }
    }
    assertEquals(true, read > 1_000);
  }
}
