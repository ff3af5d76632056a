/**
 * The configuration: a table of every key ({@link io.github.bwflow.config.Key}), from which the
 * parser, the file that {@code bwflow init} writes and the tests of the manual take names, types,
 * defaults and ranges; and the immutable values that a file means.
 *
 * <p>Knows {@code units}, how periods recur from {@code budget}, and what {@code classes} are. It
 * opens no file: who calls it brings the text and the name to put into messages.
 */
package io.github.bwflow.config;
