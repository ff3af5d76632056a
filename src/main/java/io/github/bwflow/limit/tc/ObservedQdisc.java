package io.github.bwflow.limit.tc;

import java.util.OptionalLong;

/**
 * A qdisc as the kernel holds it.
 *
 * @param device the interface it stands on
 * @param kind its kind, such as {@code tbf}
 * @param handle its handle, such as {@code bf12:}; {@code 0:} is the kernel's own default
 * @param parent its parent, such as {@code bf12:1}; empty for a root
 * @param root whether it is the root of the interface's sending side
 * @param rate bytes per second of a TBF
 * @param burst bytes of a TBF's bucket, as read back
 * @param limit what the queue of a TBF or a fifo may hold: bytes, with pfifo packets
 * @param burstTicks a TBF's bucket in ticks of 64 ns
 * @param other the class of an HTB that takes what nothing leads elsewhere
 * @param direct how many packets of no class an HTB lets wait, before all others
 */
record ObservedQdisc(
    String device,
    String kind,
    String handle,
    String parent,
    boolean root,
    OptionalLong rate,
    OptionalLong burst,
    OptionalLong limit,
    OptionalLong burstTicks,
    OptionalLong other,
    OptionalLong direct) {

  /** The handle of our leaf. */
  static final String LEAF_HANDLE = "bf11:";

  private static final int FIRST = 0xbf10;
  private static final int LAST = 0xbf2f;

  /** A qdisc of which nothing more is known. */
  ObservedQdisc(
      String device,
      String kind,
      String handle,
      String parent,
      boolean root,
      OptionalLong rate,
      OptionalLong burst,
      OptionalLong limit) {
    this(
        device,
        kind,
        handle,
        parent,
        root,
        rate,
        burst,
        limit,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /** Whether nobody has configured anything here. */
  boolean isDefault() {
    return handle.equals("0:");
  }

  /** Whether the handle is one of ours. */
  boolean isOurs() {
    if (!handle.endsWith(":")) {
      return false;
    }
    try {
      int major = Integer.parseInt(handle.substring(0, handle.length() - 1), 16);
      return major >= FIRST && major <= LAST;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Whether it is an HTB of ours. */
  boolean isOurTree() {
    return kind.equals("htb") && isOurs();
  }

  /** For messages: kind and handle. */
  String describe() {
    return kind + " " + handle;
  }
}
