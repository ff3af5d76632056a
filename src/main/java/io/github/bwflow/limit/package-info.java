/**
 * What the kernel does about an account: the door to whatever limits traffic.
 *
 * <p>Knows {@code units}, {@code host} and {@code control}'s wishes ({@code budget}'s accounts with
 * them). A new limiter is a new package below this one.
 */
package io.github.bwflow.limit;
