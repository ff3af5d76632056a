/**
 * What was used: the door to whatever counts traffic, and the reading that comes through it.
 *
 * <p>Knows {@code units}, {@code host} and {@code budget}'s accounts and periods. A new meter is a
 * new package below this one.
 */
package io.github.bwflow.meter;
