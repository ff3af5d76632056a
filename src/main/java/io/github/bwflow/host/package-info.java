/**
 * The outside world behind small doors: other programs, files, the run lock, network devices, the
 * boot and this process's rights.
 *
 * <p>Knows {@code units} only. What a program's output or a file's text means is for the callers.
 */
package io.github.bwflow.host;
