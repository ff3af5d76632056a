package io.github.bwflow.limit.tc;

import java.util.ArrayList;
import java.util.List;

/**
 * One node of a u32 filter, in the words that tc lists it with.
 *
 * @param table the number of the table that it stands in, as the kernel has it
 * @param keys what a packet must have, such as {@code 00160000/ffff0000 at nexthdr+0}
 * @param link how it leads to another table, such as {@code hash mask 00ff0000 at 20}
 * @param target where it leads: {@code flowid bf20:5} or {@code link 1:}
 */
record U32Node(int table, List<String> keys, List<String> link, String target) {
  /** What makes offsets count from the end of an IPv4 header. */
  static final String OFFSET = "offset 0f00>>6 at 0";

  private static final String HASH = "hash ";

  /** Copies the lists. */
  U32Node {
    keys = List.copyOf(keys);
    link = List.copyOf(link);
  }

  /** Whether the other one does the same, wherever it stands. */
  boolean isLike(U32Node other) {
    return target.equals(other.target) && keys.equals(other.keys) && link.equals(other.link);
  }

  /** What it does, as a text that differs for whatever does something else. */
  String content() {
    return keys + " " + link + " " + target;
  }

  /** What it asks of a packet, and how it leads on. */
  String shape() {
    return keys + " " + link;
  }

  /** The words that describe it to {@code tc}. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    for (String key : keys) {
      int slash = key.indexOf('/');
      int blank = key.indexOf(' ');
      words.addAll(List.of("match", "u32", "0x" + key.substring(0, slash)));
      words.addAll(List.of("0x" + key.substring(slash + 1, blank), "at"));
      words.add(key.substring(key.lastIndexOf(' ') + 1));
    }
    for (String each : link) {
      if (each.equals(OFFSET)) {
        words.addAll(List.of("offset", "at", "0", "mask", "0f00", "shift", "6"));
      } else if (each.startsWith(HASH)) {
        String[] parts = each.split(" ");
        words.addAll(List.of("hashkey", "mask", "0x" + parts[2], "at", parts[4]));
      }
    }
    words.addAll(List.of(target.split(" ")));
    return words;
  }
}
