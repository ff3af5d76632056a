/**
 * What is done once on a host: the first configuration ({@code init}), making vnStat's
 * configuration fit ({@code patch-vnstat}) and the drop-in that sets the systemd timer's interval.
 *
 * <p>Computes texts and says why; reading, writing and asking is for the commands. May know {@code
 * config}, {@code host}, {@code units} and, of the meter, only vnStat's view of its configuration
 * file.
 */
package io.github.bwflow.setup;
