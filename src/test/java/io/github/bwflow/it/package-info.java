/**
 * Tests of the built program: its jar as a process, in private namespaces, against the real vnStat
 * and the real kernel. They need root and the programs that {@code scripts/test} installs, and
 * leave nothing behind. Nothing here knows the program's classes.
 */
package io.github.bwflow.it;
