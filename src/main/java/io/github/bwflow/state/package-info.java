/**
 * The little that is remembered between runs, in five files.
 *
 * <p>{@code /run/bwflow/last.json} (gone at reboot, written each run): when enforcement last ran
 * and what was said. {@code /run/bwflow/holds.json} (gone at reboot): a person's own orders that
 * outlast a run. {@code /var/lib/bwflow/state.json} (kept, written only when it changes):
 * corrections, the last configuration that was good, and how often and how long each account was
 * limited. {@code /run/bwflow/config.json}: the configuration taken apart, which counts for just
 * the text that it is of, and is read only where root or the user who reads it has written it.
 * {@code /run/bwflow/classes.json} (there only while classes are configured): what had passed in
 * each class, and who was said to be in it.
 *
 * <p>Runs for virtual machines have the same files in a directory {@code vm} of each, and {@code
 * state.json} there holds what each machine was last given.
 *
 * <p>All of it may be deleted at any time. Only {@code holds.json}, which root alone can write, can
 * lift or widen a limit. A file that cannot be understood is reported and written anew. Knows
 * {@code units} and {@code host}.
 */
package io.github.bwflow.state;
