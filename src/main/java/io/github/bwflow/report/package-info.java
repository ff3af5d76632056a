/**
 * What a run found and did, as text for people and as JSON for programs.
 *
 * <p>Pure: makes strings of a {@code RunResult} and writes nowhere itself. Knows {@code engine}'s
 * result and the values it is made of. The JSON Schema of each document lies beside the classes.
 */
package io.github.bwflow.report;
