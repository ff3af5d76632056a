/**
 * The values every other package speaks in: bytes, bit rates, time spans, directions, interface
 * names, exit codes and problems, each with its parsing and printing.
 *
 * <p>Knows nothing of the rest of bwflow and does no I/O.
 */
package io.github.bwflow.units;
