/**
 * Turns the configurations of other programs that divide a bandwidth into bwflow's, with a comment
 * for whatever has no equal. Nothing that such a file says is ever run.
 *
 * <p>Knows {@code units}, {@code classes} and {@code config}.
 */
package io.github.bwflow.migrate;
