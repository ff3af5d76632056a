package io.github.bwflow.classes;

/**
 * Leads packets to a class. Of several that fit, the first counts.
 *
 * @param packets which packets
 * @param node the id of the class, which has no class below it
 */
public record Rule(Packets packets, int node) {}
