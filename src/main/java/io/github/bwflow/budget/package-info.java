/**
 * The arithmetic of an allowance: periods, what a policy permits by a given instant, the balance
 * and the forecast.
 *
 * <p>Pure: no I/O, no clock of its own, exact integers. Knows {@code units} only.
 */
package io.github.bwflow.budget;
