package io.github.bwflow.config;

/**
 * The section {@code [vnstat]}: the meter.
 *
 * @param config the absolute path of vnStat's own configuration file
 */
public record Vnstat(String config) {}
