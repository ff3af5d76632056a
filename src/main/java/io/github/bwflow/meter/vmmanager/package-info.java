/**
 * A VMmanager platform as the meter of its virtual machines.
 *
 * <p>Knows {@code meter} and what that knows, and {@code vmmanager}.
 */
package io.github.bwflow.meter.vmmanager;
