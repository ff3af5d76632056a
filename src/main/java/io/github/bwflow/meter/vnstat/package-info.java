/**
 * vnStat as the meter: its configuration file, its database through {@code sqlite3}, and {@code
 * vnstat --json} where that is not to be had.
 *
 * <p>Knows {@code meter}, {@code budget}, {@code host} and {@code units}. Everything that is
 * particular to vnStat (its clock, its pruning, its errors) stays in here.
 */
package io.github.bwflow.meter.vnstat;
