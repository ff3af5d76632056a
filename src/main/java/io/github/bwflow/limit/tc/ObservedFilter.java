package io.github.bwflow.limit.tc;

import java.util.Optional;

/**
 * A filter for received traffic as the kernel holds it.
 *
 * @param pref its preference, which decides the order
 * @param chain the chain it stands in; packets begin in 0
 * @param kind its kind, such as {@code u32}
 * @param protocol the protocol it looks at, such as {@code all}
 * @param node its handle in full, such as {@code 800::bf1}; empty for the entry that tc prints for
 *     all filters of one preference, and for other kinds
 * @param redirect the device that it redirects to, {@code *} where that is gone; empty where it
 *     does something else
 * @param takes whether it limits by itself or redirects, so that later filters do not see what it
 *     matches
 */
record ObservedFilter(
    long pref,
    int chain,
    String kind,
    String protocol,
    String node,
    Optional<String> redirect,
    boolean takes) {

  /** Where the device of a redirect is gone, tc prints this for its name. */
  static final String GONE = "*";

  /** The preference of our filter: late, so that filters of others come first. */
  static final long OUR_PREF = 48912;

  /** Our filter's place in its table. The kernel chooses the table. */
  static final String OUR_NODE = "::bf1";

  /** Whether it may be ours: the rest is said by the device that it redirects to. */
  boolean hasOurPlace() {
    return pref == OUR_PREF && kind.equals("u32") && node.endsWith(OUR_NODE);
  }

  /** Whether it is only the frame that u32 filters of one preference stand in. */
  boolean isFrame() {
    return kind.equals("u32") && (node.isEmpty() || node.endsWith(":"));
  }

  /** Whether ours, which takes all, comes before it. */
  boolean isOvertaken() {
    return chain == 0 && pref > OUR_PREF;
  }

  /** For messages: kind, preference and handle. */
  String describe() {
    return (kind + " pref " + pref + " " + node).strip();
  }
}
