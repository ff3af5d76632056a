/**
 * What can be wrong on a host, each with the command that mends it. Looks and changes nothing;
 * asking and mending is for the command.
 *
 * <p>Knows the engine's result and what it is made from, {@code setup} for what vnStat's
 * configuration lacks and what bwflow 0.1.0 left, and nothing of the command line. No run of the
 * timer loads any of it.
 */
package io.github.bwflow.doctor;
