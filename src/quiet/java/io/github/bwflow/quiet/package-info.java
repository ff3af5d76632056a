/**
 * What keeps Java from looking for somebody who reads its logs. It goes into a jar of its own.
 * Knows nothing of the program, and the program nothing of it.
 */
package io.github.bwflow.quiet;
