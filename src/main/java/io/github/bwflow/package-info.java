/** The door of the program; everything behind it is wired in {@code cli}. */
package io.github.bwflow;
