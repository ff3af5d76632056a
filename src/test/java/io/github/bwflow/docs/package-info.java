/**
 * Tests that hold the manuals and README against the program's own tables. Those of the options,
 * whose model is private to the command line, lie in {@code cli}.
 */
package io.github.bwflow.docs;
