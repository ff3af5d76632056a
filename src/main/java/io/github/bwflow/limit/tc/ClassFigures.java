package io.github.bwflow.limit.tc;

import io.github.bwflow.units.BitRate;
import java.util.Optional;

/**
 * What the kernel has counted for a class since it was made.
 *
 * @param id the class's number, as in the {@link io.github.bwflow.classes.Tree}; what is exempt has
 *     the highest one up to 65533 that no class of the tree has
 * @param bytes what has left, and of a class with others below it what has left by those
 * @param packets likewise
 * @param drops packets that found its queue full, or that were blocked
 * @param backlogBytes what waits now
 * @param rate what leaves now, over the last seconds; empty where the kernel does not say so
 */
public record ClassFigures(
    int id, long bytes, long packets, long drops, long backlogBytes, Optional<BitRate> rate) {}
