/**
 * A VMmanager platform as the limiter of its virtual machines: what stands there is what it was
 * last given.
 *
 * <p>Knows {@code limit} and what that knows, {@code state} and {@code vmmanager}.
 */
package io.github.bwflow.limit.vmmanager;
