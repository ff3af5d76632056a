/**
 * The engine with a fake clock: a demand as meter, and a limiter that lets a made-up line pass what
 * a limit permits. No rule of a decision is in here.
 *
 * <p>Knows {@code engine} and what it knows, and of {@code limit.tc} the bucket that a rate gets.
 */
package io.github.bwflow.simulation;
