package io.github.bwflow.state;

/**
 * A configuration that was read without an error.
 *
 * @param file where it was read from
 * @param text its text
 */
public record GoodConfiguration(String file, String text) {}
