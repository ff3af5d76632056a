/**
 * Who gets the bandwidth: the classes that a person describes, and what they come to as packets.
 *
 * <p>{@link io.github.bwflow.classes.Shaping} is what the configuration says, {@link
 * io.github.bwflow.classes.Tree} what the kernel is to hold for one direction of an interface.
 * Pure: which processes and sockets there are is told from outside. Knows {@code units}.
 */
package io.github.bwflow.classes;
