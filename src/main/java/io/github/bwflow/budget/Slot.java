package io.github.bwflow.budget;

import io.github.bwflow.units.Bytes;
import java.time.Instant;

/**
 * What was used between two instants, nobody knows when exactly: a day of a meter's.
 *
 * @param start its first instant
 * @param end the first instant after it
 * @param used the bytes
 */
public record Slot(Instant start, Instant end, Bytes used) {}
