package io.github.bwflow.state;

import io.github.bwflow.units.Bytes;
import java.time.Instant;

/**
 * What was used in a period before the meter began to count.
 *
 * @param periodStart the period it is for; in another it means nothing
 * @param used the bytes to add
 */
public record Correction(Instant periodStart, Bytes used) {}
