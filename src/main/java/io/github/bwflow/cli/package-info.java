/**
 * The command line: one class per subcommand, the options they share, what is printed where, exit
 * codes, and the wiring of meters and limiters.
 *
 * <p>Knows every other package; none knows it.
 */
package io.github.bwflow.cli;
