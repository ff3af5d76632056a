package io.github.bwflow.limit.tc;

/**
 * A class of HTB as the kernel holds it.
 *
 * @param id its number
 * @param parent the number of its parent; 0 for the qdisc itself
 * @param bytes bytes per second that it has whenever it asks for them
 * @param most bytes per second that it never passes
 * @param burst bytes that it may send at once, as read back
 * @param mostBurst the same of what it never passes
 * @param quantum bytes of its turn; -1 where it has others below it
 * @param priority 0 to 7; -1 where it has others below it
 */
record ObservedClass(
    int id,
    int parent,
    long bytes,
    long most,
    long burst,
    long mostBurst,
    long quantum,
    int priority) {

  /** Whether it has others below it. */
  boolean isInner() {
    return quantum < 0;
  }
}
