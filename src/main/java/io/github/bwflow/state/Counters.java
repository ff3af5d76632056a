package io.github.bwflow.state;

import io.github.bwflow.units.Bytes;

/**
 * Bytes in both directions.
 *
 * @param rx received
 * @param tx sent
 */
public record Counters(Bytes rx, Bytes tx) {}
