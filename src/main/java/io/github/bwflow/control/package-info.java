/**
 * From a balance to the rate that should stand: whether traffic is limited, how far, why, and when
 * that will change.
 *
 * <p>Pure. Knows {@code budget} and {@code units}.
 */
package io.github.bwflow.control;
