/**
 * Running the programs that are told of changes: which of them may be run, and how one that hangs,
 * forks or floods is kept from doing harm.
 *
 * <p>Knows {@code units} and {@code host}; what has changed is for its callers.
 */
package io.github.bwflow.hooks;
