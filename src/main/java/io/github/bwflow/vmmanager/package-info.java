/**
 * A VMmanager platform's API: one login for a run, requests side by side within bounds of time, and
 * answers as JSON or as the reason why there is none. Its meter and its limiter share it.
 *
 * <p>Knows {@code host} for who may write a file, and {@code units}.
 */
package io.github.bwflow.vmmanager;
